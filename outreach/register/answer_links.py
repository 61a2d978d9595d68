"""The links of partners' messages: whose inbox each opens, until when, and whether it was opened or taken back.

Keeps no token: what travels is made from the id (`sealing.links`). Judges nothing, but that a link opens once.
"""

import sqlite3
from datetime import date, timedelta
from typing import Final

from outreach.register.database import Register
from outreach.register.ids import draw_id

# Days after the one it is made on; the last one included.
LINK_DAYS: Final = 8


def find_last_day(made_on: date) -> date:
    """Return the last day on which a link made on a day opens."""
    return made_on + timedelta(days=LINK_DAYS)


def record_link(
    writer: sqlite3.Connection, territory_id: str, referent_id: str, today: date, link_id: str | None = None
) -> str:
    """Make a link to a referent's inbox and return its id: the one given (a message's own), or one drawn now."""
    link_id = link_id or draw_id()
    writer.execute(
        "insert into answer_link (id, territory_id, referent_id, made_on, expires_on)"
        " values (:id, :territory_id, :referent_id, :made_on, :expires_on)",
        {
            "id": link_id,
            "territory_id": territory_id,
            "referent_id": referent_id,
            "made_on": today.isoformat(),
            "expires_on": find_last_day(today).isoformat(),
        },
    )
    return link_id


def find_link(connection: sqlite3.Connection, link_id: str) -> sqlite3.Row | None:
    """Find a link with its referent and structure."""
    row: sqlite3.Row | None = connection.execute(
        "select l.*, r.display_name, r.mailbox, r.structure_id, r.live_from, r.live_until, s.label_fr as structure_fr,"
        " s.label_en as structure_en, s.active from answer_link l join referent r on r.id = l.referent_id"
        " join structure s on s.id = r.structure_id where l.id = :id",
        {"id": link_id},
    ).fetchone()
    return row


def open_link(writer: sqlite3.Connection, link_id: str, today: date) -> bool:
    """Note that a link was opened; false when it opens no more (opened, taken back, too old)."""
    opened = writer.execute(
        "update answer_link set opened_on = :day where id = :id and opened_on is null and revoked_on is null"
        " and expires_on >= :day",
        {"id": link_id, "day": today.isoformat()},
    )
    return opened.rowcount == 1


def revoke_link(writer: sqlite3.Connection, link_id: str, today: date) -> None:
    """Take one link back: opened or not, it leads nowhere any more."""
    writer.execute(
        "update answer_link set revoked_on = :day where id = :id and revoked_on is null",
        {"id": link_id, "day": today.isoformat()},
    )


def revoke_links(writer: sqlite3.Connection, referent_id: str, today: date) -> None:
    """Take back every link of a referent at once: her mailbox has changed, or she no longer answers."""
    writer.execute(
        "update answer_link set revoked_on = :day where referent_id = :id and revoked_on is null",
        {"id": referent_id, "day": today.isoformat()},
    )


def list_live_referents(register: Register, mailbox: str, day: date) -> list[sqlite3.Row]:
    """List the referents named on a day who receive their messages at a mailbox, away or not."""
    return register.reader.execute(
        "select * from referent where lower(mailbox) = lower(:mailbox) and live_from <= :day"
        " and (live_until is null or live_until >= :day) order by rank, live_from, id",
        {"mailbox": mailbox.strip(), "day": day.isoformat()},
    ).fetchall()
