"""Contacts and the gaps found with them: what is read from a submission, and can be read again."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

CONTACT_COLUMNS = (
    "id", "territory_id", "submission_id", "outing_id", "path_id", "met_on", "part_of_day", "channel", "neighbourhood",
    "sector", "result", "first_meeting", "age_band", "sex", "household", "children", "housing", "activity", "language",
    "come_back_on", "note",
)  # fmt: skip
GAP_COLUMNS = (
    "id", "territory_id", "contact_id", "position", "right", "family", "rule_version", "status", "reason", "steps",
)  # fmt: skip
# What a questionnaire may save to (`save_to`); the rest is known from the outing and the territory.
CONTACT_ANSWERS = CONTACT_COLUMNS[10:]
GAP_ANSWERS = ("right", "status", "reason", "steps")
REFERRAL_ANSWERS = ("structure", "structure_reason", "agreement")

_INSERT_CONTACT = (
    f"insert into contact ({', '.join(CONTACT_COLUMNS)}) values ({', '.join(':' + name for name in CONTACT_COLUMNS)})"
)
_INSERT_GAP = (
    "insert into gap (" + ", ".join(f'"{name}"' for name in GAP_COLUMNS) + ") values ("
    f"{', '.join(':' + name for name in GAP_COLUMNS)})"
)  # fmt: skip


def record_contact(writer: sqlite3.Connection, contact: Mapping[str, Any]) -> None:
    """Keep a contact."""
    writer.execute(_INSERT_CONTACT, dict(contact))


def record_gaps(writer: sqlite3.Connection, gaps: Iterable[Mapping[str, Any]]) -> None:
    """Keep the gaps of a contact."""
    writer.executemany(_INSERT_GAP, [dict(gap) for gap in gaps])


def count_latest_gaps(connection: sqlite3.Connection, most: int) -> dict[str, int]:
    """Count by right the gaps noted last, `most` of them at most."""
    latest = 'select "right" from gap order by rowid desc limit :most'
    return dict(
        connection.execute(f'select "right", count(*) from ({latest}) group by "right"', {"most": most}).fetchall()
    )


def find_contact(connection: sqlite3.Connection, submission_id: str) -> sqlite3.Row | None:
    """Find the contact read from a submission."""
    row: sqlite3.Row | None = connection.execute(
        "select * from contact where submission_id = :id", {"id": submission_id}
    ).fetchone()
    return row


def list_gaps(connection: sqlite3.Connection, contact_id: str) -> list[sqlite3.Row]:
    """List the gaps of a contact in the order they were noted."""
    return connection.execute(
        "select * from gap where contact_id = :id order by position", {"id": contact_id}
    ).fetchall()


def withdraw_contact(writer: sqlite3.Connection, contact_id: str) -> None:
    """Take back what was read from a corrected submission: contact, gaps, referrals and their first events."""
    of_contact = "(select r.id from referral r join gap g on g.id = r.gap_id where g.contact_id = :id)"
    place = {"id": contact_id}
    writer.execute(f"delete from notification where referral_id in {of_contact}", place)
    writer.execute(f"delete from referral_event where referral_id in {of_contact}", place)
    writer.execute(f"delete from referral where id in {of_contact}", place)
    writer.execute("delete from gap where contact_id = :id", place)
    writer.execute("delete from contact where id = :id", place)
