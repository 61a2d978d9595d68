"""The folder of media: what stands in it is named by answers; what waits in it belongs to one unfinished submission.

A name comes from the submission and the content, so that a page sent twice names one file. A file is whole on disk
before its name shows. Knows no answer and no page.
"""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from outreach.media.contents import MEDIA_TYPES
from outreach.whole_files import flush, write_whole

# What a refused submission left waits this long for its next try.
WAITING_SECONDS: Final = 24 * 3600
_NAME: Final = re.compile(
    rf"[0-9a-f]{{8}}-[0-9a-f]{{4}}-5[0-9a-f]{{3}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}\.(?:{'|'.join(MEDIA_TYPES)})"
)


def is_name(text: object) -> bool:
    """Whether something has the shape of the name of a kept file: never a path."""
    return isinstance(text, str) and _NAME.fullmatch(text) is not None


def name_file(submission_id: UUID, sent: bytes, suffix: str) -> str:
    """Return the name of a file sent with a submission: always the same for the same bytes."""
    return f"{uuid5(submission_id, sha256(sent).hexdigest())}.{suffix}"


@dataclass(frozen=True, slots=True)
class MediaFolder:
    """Where files are kept, and where they wait."""

    root: Path

    def put_waiting(self, owner: UUID, submission_id: UUID, sent: bytes, kept: bytes, suffix: str) -> str:
        """Keep a file for a submission still on its way, and return its name; only its owner can name it again."""
        self.purge_waiting()
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._waiting.mkdir(exist_ok=True, mode=0o700)
        name = name_file(submission_id, sent, suffix)
        write_whole(self._waiting / _mark(owner, submission_id, name), kept)
        return name

    def find_waiting(self, owner: UUID, submission_id: UUID, name: str) -> Path | None:
        """Return the file of this name that waits for this submission of this owner, if it does."""
        path = self._waiting / _mark(owner, submission_id, name) if is_name(name) else None
        return path if path is not None and path.is_file() else None

    def settle(self, owner: UUID, submission_id: UUID, names: set[str]) -> None:
        """Give what waits its place: called just before the answers that name it are kept."""
        for name in names:
            os.replace(self._waiting / _mark(owner, submission_id, name), self.root / name)
        if names:
            flush(self.root)

    def forget_waiting(self, owner: UUID, submission_id: UUID) -> None:
        """Forget what still waits for a submission that is kept."""
        for path in self._waiting.glob(f"{_mark(owner, submission_id, '')}*"):
            path.unlink(missing_ok=True)

    def purge_waiting(self) -> None:
        """Forget what has waited for a day."""
        for path in self._waiting.glob("*"):
            try:
                if time.time() - path.stat().st_mtime > WAITING_SECONDS:
                    path.unlink()
            except FileNotFoundError:
                continue

    def find(self, name: str) -> Path | None:
        """Return the file of this name, if it is kept."""
        path = self.root / name if is_name(name) else None
        return path if path is not None and path.is_file() else None

    def remove(self, names: set[str]) -> None:
        """Forget kept files, once nothing names them any more."""
        for name in names:
            if is_name(name):
                (self.root / name).unlink(missing_ok=True)
        if names:
            flush(self.root)

    def list_names(self) -> Iterator[str]:
        """Yield the name of every kept file."""
        yield from sorted(path.name for path in self.root.glob("*") if path.is_file())

    @property
    def _waiting(self) -> Path:
        return self.root / "waiting"


def _mark(owner: UUID, submission_id: UUID, name: str) -> str:
    return f"{uuid5(submission_id, str(owner))}.{name}"
