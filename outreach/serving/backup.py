"""A backup: everything an instance needs to live again, in one sealed file, made while it serves.

Nothing of it is ever on disk in clear. The register remembers that it exists, by its hash and its day.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

from outreach import errors
from outreach.intake import House, list_kept
from outreach.register import backups, submissions
from outreach.register.migrations import list_applied
from outreach.register.snapshot import Snapshot, hold_snapshot
from outreach.sealing.backup_keys import read_recipient, seal_stream
from outreach.serving.archive import REGISTER, Manifest, list_files, pack, read_file
from outreach.settings import Settings
from outreach.whole_files import flush

Progress = Callable[[int, int], None]
_CAUSES: Final = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "la place accordée est prise",
    errno.EFBIG: "le fichier serait trop grand pour ce disque",
    errno.EACCES: "l’accès est refusé",
    errno.EROFS: "le disque est en lecture seule",
}


def back_up(house: House, file: Path, progress: Progress) -> str:
    """Write a backup and return its SHA-256; raises `Refusal` 361, 363 or 364, nothing then being left."""
    recipient = read_recipient(house.settings.keys)
    file = file.absolute()
    _check_place(house.settings, file)
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise _refuse_place(file, tell_cause(fault)) from None
    try:
        with os.fdopen(handle, "wb") as target:
            sha256 = _write(house.settings, target, recipient, progress)
        # Told before it is there: one that exists is always known, whatever stops the machine.
        with house.register.writing() as writer:
            backups.record_backup(writer, house.territory.id, house.settings.today(), sha256)
        os.replace(unfinished, file)
        flush(file.parent)
    except TimeoutError:
        raise errors.Refusal(errors.BACKUP_FAILED, fault="une longue lecture occupe le registre") from None
    except OSError as fault:
        raise errors.Refusal(errors.BACKUP_FAILED, fault=tell_cause(fault)) from None
    finally:
        unfinished.unlink(missing_ok=True)
    return sha256


def tell_cause(fault: OSError) -> str:
    """Tell in a few words why the disk refused."""
    return _CAUSES.get(fault.errno or 0, os.strerror(fault.errno) if fault.errno else str(fault))


def _check_place(settings: Settings, file: Path) -> None:
    if file.exists() or file.is_symlink():
        raise _refuse_place(file, "ce fichier existe déjà")
    if not file.parent.is_dir():
        raise _refuse_place(file, "son dossier n’existe pas")
    if file.resolve().is_relative_to(settings.instance.resolve()):
        raise _refuse_place(file, "il serait dans l’instance elle-même")


def _refuse_place(file: Path, fault: str) -> errors.Refusal:
    remedy = "Donnez un fichier nouveau, sur un autre disque que celui de l’instance."
    return errors.Refusal(errors.BAD_BACKUP_PLACE, file=file, fault=fault, remedy=remedy)


def _write(settings: Settings, target: BinaryIO, recipient: str, progress: Progress) -> str:
    hashed = _Hashed(target)
    with ExitStack() as held:
        snapshot = held.enter_context(hold_snapshot(settings.register_path))
        members = _Members(settings, snapshot, held, progress)
        seal_stream(pack(Manifest(_describe(settings, snapshot)), members.list()), hashed, recipient)
    target.flush()
    os.fsync(target.fileno())
    return hashed.sha256.hexdigest()


def _describe(settings: Settings, snapshot: Snapshot) -> dict[str, object]:
    return {
        "made_on": settings.today().isoformat(),
        "territory": settings.territory,
        "steps": list_applied(snapshot.reader),
    }


class _Members:
    """What goes in, one after the other: the register as it was at one moment, then the files beside it."""

    def __init__(self, settings: Settings, snapshot: Snapshot, held: ExitStack, progress: Progress) -> None:
        self._settings, self._snapshot, self._held, self._progress = settings, snapshot, held, progress
        told = submissions.list_answers_with_files(snapshot.reader)
        named = {f"media/{name}" for answers in told for name in list_kept(answers)}
        # A picture that came since belongs to no visit of that moment.
        found = list_files(settings.instance)
        self._files = [(name, path) for name, path in found if not name.startswith("media/") or name in named]
        self._total = snapshot.size + sum(path.stat().st_size for _, path in self._files if path.is_file())
        self._passed = 0

    def list(self) -> Iterator[tuple[str, int, Iterator[bytes]]]:
        """Yield each file with its size and its bytes; raises `Refusal` (364) when a picture was erased meanwhile."""
        yield REGISTER, self._snapshot.size, self._pass(self._snapshot.read_pieces())
        # Copied: the register's log may shrink again.
        self._held.close()
        for name, path in self._files:
            found = read_file(path)
            if found is not None:
                yield name, found[0], self._pass(found[1])
            elif name.startswith("media/"):
                raise errors.Refusal(errors.BACKUP_FAILED, fault="des photos ont été effacées pendant la copie")

    def _pass(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._passed += len(piece)
            self._progress(self._passed, max(self._total, self._passed))
            yield piece


class _Hashed:
    """A file and the hash of what was written to it."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.sha256 = hashlib.sha256()

    def write(self, content: bytes) -> int:
        """Write all of it."""
        self.sha256.update(content)
        return self._target.write(content)

    def flush(self) -> None:
        """Flush the file."""
        self._target.flush()
