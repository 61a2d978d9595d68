"""The demonstration's mail: the messages that `post` wrote as files instead of sending them. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from outreach.settings import TIME_ZONE

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as its reader sees it."""

    on_day: date
    to: str
    subject: str
    body: str


def list_letters(folder: Path, limit: int = LIMIT) -> list[Letter]:
    """List the latest messages of a folder, newest first; a file that is not a message is left out."""
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)[:limit]
    return [letter for path in paths for letter in _read_letter(path)]


def _read_letter(path: Path) -> Iterator[Letter]:
    try:
        message = message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
        part = message.get_body(("plain",))
        body = str(part.get_content()) if part is not None else ""
        left = datetime.fromtimestamp(path.stat().st_mtime, TIME_ZONE).date()
        yield Letter(left, str(message["To"] or ""), str(message["Subject"] or ""), body.strip())
    except (OSError, MessageError, LookupError, ValueError):
        return
