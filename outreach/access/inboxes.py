"""The inbox of a partner without account: opened once by the link of a message, then by a cookie limited to it.

The cookie names the link; the register says at every page whether it still leads somewhere: taken back, too old or of a
referent who no longer answers, it opens nothing.
"""

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import current_app, request
from werkzeug.wrappers import Response

from outreach import errors
from outreach.register import Register, answer_links
from outreach.sealing.links import read_cookie, write_cookie

COOKIE: Final = "outreach_inbox"
PATH: Final = "/answer"
_DAY_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Inbox:
    """A referent's inbox, open in this browser."""

    link_id: str
    referent_id: str
    structure_id: str
    display_name: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class InboxDoor:
    """What an inbox is recognised by: the register and the key of links."""

    register: Register
    key: bytes

    def find_inbox(self, today: date) -> Inbox | None:
        """Find the inbox open in the browser that asks."""
        try:
            link_id, _ = read_cookie(self.key, request.cookies.get(COOKIE, ""))
        except errors.Refusal:
            return None
        row = answer_links.find_link(self.register.reader, link_id)
        opened = row is not None and row["opened_on"] and find_fault(row, today) is errors.OPENED_LINK
        return _name_inbox(row) if row is not None and opened else None

    def keep_inbox(self, response: Response, link_id: str, today: date) -> None:
        """Give the browser that has just opened a link its inbox, until the link's last day."""
        row = answer_links.find_link(self.register.reader, link_id)
        assert row is not None
        expires_on = date.fromisoformat(row["expires_on"])
        response.set_cookie(
            COOKIE, write_cookie(self.key, link_id, expires_on), path=PATH, httponly=True, samesite="Lax",
            max_age=((expires_on - today).days + 1) * _DAY_SECONDS, secure=current_app.config["SESSION_COOKIE_SECURE"],
        )  # fmt: skip


def forget_inbox(response: Response) -> None:
    """Take the inbox out of the browser."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="Lax")


def find_fault(row: sqlite3.Row | None, today: date) -> errors.Problem | None:
    """Find why a link does not open on a day; nothing when it does. Opened is told last: then it is an inbox."""
    day = today.isoformat()
    if row is None:
        return errors.DEAD_LINK
    if row["revoked_on"] or (row["live_until"] or day) < day or row["live_from"] > day:
        return errors.ENDED_LINK
    if row["expires_on"] < day:
        return errors.EXPIRED_LINK
    return errors.OPENED_LINK if row["opened_on"] else None


def _name_inbox(row: sqlite3.Row) -> Inbox:
    return Inbox(
        row["id"], row["referent_id"], row["structure_id"], row["display_name"], date.fromisoformat(row["expires_on"])
    )
