"""Questionnaires on trial: what a coordinator sent, kept aside until it is published or thirty days have passed.

One a coordinator and questionnaire, in `instance/forms/drafts/`, under a name that says neither. Nothing here is in
service: the questionnaires at hand are not looked for in that folder. Writes no row.
"""

import json
import re
import shutil
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import uuid4

from outreach import errors
from outreach.intake.profiles import find_open_forms
from outreach.questionnaire import Report, Survey, read_survey
from outreach.questionnaire.exporting import write_markdown, write_workbook
from outreach.questionnaire.findings import repairs
from outreach.questionnaire.forms_at_hand import names_survey
from outreach.questionnaire.list_files import SUFFIXES
from outreach.questionnaire.sheets import read_sheets
from outreach.questionnaire.workbook import check_file
from outreach.settings import Settings

KEPT_DAYS: Final = 30
MOST_BESIDE: Final = 60
# What labels may show (`media_files.py` looks at the content itself).
MEDIA_SUFFIXES: Final = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp3", ".m4a", ".ogg", ".wav", ".amr", ".mp4", ".webm",
)  # fmt: skip
_ID: Final = re.compile(r"[0-9a-f]{32}")
_NAME_BESIDE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}")
_NOTE: Final = "draft.json"
# With what is added to it, the name of a file: 255 bytes.
_LONGEST_ID: Final = 200
# The same file sent twice at once: each takes the place of the one before.
_TURN: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire on trial: its file, what the coordinator said of it, the day it was sent."""

    id: str
    form_id: str
    path: Path
    opened: bool
    kept_on: date

    def read_content(self) -> bytes:
        """Return the file as it was sent."""
        return self.path.read_bytes()

    def check(self, settings: Settings) -> Report:
        """Check it as it would be served: with its lists beside it, and its profile."""
        return check_file(self.path, self._list_open(settings))

    def read(self, settings: Settings) -> Survey:
        """Read it as it would be served; raises `Refusal` (300)."""
        return read_survey(self.path, open_forms=self._list_open(settings), compiled=settings.compiled_forms)

    def _list_open(self, settings: Settings) -> frozenset[str]:
        return settings.open_forms | ({self.form_id} if self.opened else frozenset())

    @property
    def media(self) -> Path:
        """The folder of what its labels show."""
        return self.path.parent / f"{self.form_id}-media"

    def list_lists(self) -> list[Path]:
        """List the lists of choices that came with it."""
        return sorted(path for path in self.path.parent.iterdir() if path.suffix in SUFFIXES and path != self.path)

    def list_media(self) -> list[Path]:
        """List the pictures and sounds that came with it."""
        return sorted(self.media.iterdir()) if self.media.is_dir() else []


def keep_draft(
    settings: Settings, account_id: str, content: bytes, name: str, today: date
) -> Draft:  # fmt: skip
    """Keep what was sent in the place of an earlier draft of the same questionnaire; raises `UnreadableSheets`.

    What was said of the earlier one, else of the one in service, still holds; so do the files beside it.
    """
    sheets = read_sheets(content, name)
    form_id = sheets.settings[0].read("form_id")
    if len(form_id.encode()) > _LONGEST_ID:
        raise errors.Refusal(errors.LONG_FORM_ID, form_id=form_id[:40])
    draft_id = sha256(f"{account_id} {form_id}".encode()).hexdigest()[:32]
    with _TURN:
        _put_draft(settings, draft_id, f"{form_id}{_name_kind(content)}", content, today)
        # Before another takes its place: for a moment there would be none.
        return find_draft(settings, draft_id)


def _put_draft(settings: Settings, draft_id: str, file: str, content: bytes, today: date) -> None:
    waiting, former = (settings.drafts / f".{uuid4().hex}" for _ in range(2))
    place = settings.drafts / draft_id
    form_id, before = Path(file).stem, _read(place)
    opened = before.opened if before else form_id in find_open_forms(settings)
    try:
        waiting.mkdir(mode=0o700, parents=True)
        _write(waiting / file, content)
        _write_note(waiting / file, opened, today)
        if before:
            files = {path.name: path.read_bytes() for path in (*before.list_lists(), *before.list_media())}
            add_beside(Draft("", form_id, waiting / file, opened, today), files)
        # Two renames at once: to remove its files first would leave nothing to read meanwhile.
        with suppress(FileNotFoundError):
            place.rename(former)
        waiting.rename(place)
    except BaseException:
        shutil.rmtree(waiting, ignore_errors=True)
        with suppress(OSError):
            former.rename(place)
        raise
    shutil.rmtree(former, ignore_errors=True)


def write_clean(draft: Draft) -> tuple[bytes, str]:
    """Return what is to be published of a draft, with a file name: the sheets that are read, and nothing else.

    A workbook also holds its author's name, comments and sheets that may name people.
    """
    sheets = read_sheets(draft.read_content(), draft.path.name)
    if any(finding.kind.code == repairs.VERSION_GIVEN.code for finding in sheets.findings):
        # A number given when it is published says more than the hash of its content.
        cells = {column: text for column, text in sheets.settings[0].cells.items() if column != "version"}
        sheets = replace(sheets, settings=(replace(sheets.settings[0], cells=cells),))
    if draft.path.suffix == ".md":
        return write_markdown(sheets).encode(), draft.path.name
    return write_workbook(sheets), f"{draft.form_id}.xlsx"


def add_beside(draft: Draft, files: Mapping[str, bytes]) -> list[str]:
    """Put lists of choices, pictures and sounds beside a draft; return the names of what is none of these."""
    left = []
    for name, content in files.items():
        plain = Path(name.replace("\\", "/")).name
        suffix = Path(plain).suffix.lower()
        folder = draft.media if suffix in MEDIA_SUFFIXES else draft.path.parent
        count = len(draft.list_lists()) + len(draft.list_media())
        known = suffix in (*SUFFIXES, *MEDIA_SUFFIXES) and _NAME_BESIDE.fullmatch(plain) and plain != draft.path.name
        # Once beside the others, it would be served as a questionnaire that nobody checked.
        hidden = suffix == ".csv" and names_survey(content)
        if known and not hidden and (count < MOST_BESIDE or (folder / plain).exists()):
            folder.mkdir(mode=0o700, exist_ok=True)
            _write(folder / plain, content)
        else:
            left.append(plain[:80])
    return left


def open_draft(draft: Draft, opened: bool) -> None:
    """Say whether a questionnaire on trial is about people."""
    _write_note(draft.path, opened, draft.kept_on)


def find_draft(settings: Settings, draft_id: str) -> Draft:
    """Return a draft; raises `Refusal` (105)."""
    found = _read(settings.drafts / draft_id) if _ID.fullmatch(draft_id) else None
    if found is None:
        raise errors.Refusal(errors.NOT_FOUND)
    return found


def list_drafts(settings: Settings) -> list[Draft]:
    """List the drafts, the newest first."""
    folders = settings.drafts.iterdir() if settings.drafts.is_dir() else ()
    found = [draft for folder in folders if _ID.fullmatch(folder.name) and (draft := _read(folder))]
    return sorted(found, key=lambda draft: (draft.kept_on, draft.form_id), reverse=True)


def remove_draft(settings: Settings, draft_id: str) -> None:
    """Forget a draft, if there is one."""
    if _ID.fullmatch(draft_id):
        shutil.rmtree(settings.drafts / draft_id, ignore_errors=True)


def purge_drafts(settings: Settings, today: date) -> int:
    """Forget the drafts that are too old, and return how many."""
    old = [draft for draft in list_drafts(settings) if today - draft.kept_on > timedelta(days=KEPT_DAYS)]
    for draft in old:
        remove_draft(settings, draft.id)
    return len(old)


def _read(folder: Path) -> Draft | None:
    try:
        note = json.loads((folder / _NOTE).read_text("utf-8"))
        path = folder / note["file"]
        return Draft(folder.name, path.stem, path, note["opened"] is True, date.fromisoformat(note["kept_on"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_note(path: Path, opened: bool, kept_on: date) -> None:
    note = {"file": path.name, "opened": opened, "kept_on": kept_on.isoformat()}
    _write(path.with_name(_NOTE), json.dumps(note).encode())


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


def _name_kind(content: bytes) -> str:
    """Return what the content says: what the file was called does not matter."""
    if content.startswith(b"PK"):
        return ".xlsx"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return ".xls"
    return ".md" if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"|") else ".csv"
