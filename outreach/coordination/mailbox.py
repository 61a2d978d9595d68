"""The demonstration's mail: the messages that `post` wrote as files instead of sending them. Reads only.

Where a message has a link to the application, the page has one as well: what a mail program would show.
"""

import re
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
    parts: tuple[tuple[str, str], ...]


def list_letters(folder: Path, url: str, limit: int = LIMIT) -> list[Letter]:
    """List the latest messages of a folder, newest first; a file that is not a message is left out.

    Each part of a body is words, then the address here of the link (to the application's `url`) that follows, or "".
    """
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)[:limit]
    return [letter for path in paths for letter in _read_letter(path, url)]


def _part(body: str, url: str) -> Iterator[tuple[str, str]]:
    start = 0
    for found in re.finditer(rf"{re.escape(url)}(/\S*)", body):
        yield body[start : found.start()], found[1]
        start = found.end()
    yield body[start:], ""


def _read_letter(path: Path, url: str) -> Iterator[Letter]:
    try:
        message = message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
        part = message.get_body(("plain",))
        body = str(part.get_content()) if part is not None else ""
        left = datetime.fromtimestamp(path.stat().st_mtime, TIME_ZONE).date()
        told = tuple(_part(body.strip(), url))
        yield Letter(left, str(message["To"] or ""), str(message["Subject"] or ""), told)
    except (OSError, MessageError, LookupError, ValueError):
        return
