"""Bookings: the hour at which somebody with a slip is awaited at a structure. Never who, never a code.

A booking goes with its contact (erased, withdrawn). It holds its place while a referral of that contact is the
structure's to answer. Decides nothing.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from outreach.register.database import Register

# Whose place is held: one of her referrals is this structure's, which did not decline it, and she did not give up. The
# gaps of a contact come first (cross join): a structure's referrals are thousands.
_HELD = (
    " exists (select 1 from gap g cross join referral_now t on t.gap_id = g.id where g.contact_id = b.contact_id"
    " and t.structure_id = b.structure_id and t.state not in ('declined', 'withdrawn'))"
)
_CHANGED = (
    "(b.slot_id is null or b.slot_id <> b.asked_slot_id or b.on_day <> b.asked_day) and b.asked_slot_id is not null"
)


def record_booking(writer: sqlite3.Connection, booking: Mapping[str, Any]) -> None:
    """Keep a booking, in the place of the one that this contact has at this structure if any."""
    writer.execute(
        "insert into booking values (:id, :territory_id, :contact_id, :structure_id, :slot_id, :on_day,"
        " :asked_slot_id, :asked_day, :turn, :told) on conflict (contact_id, structure_id) do update set"
        " (slot_id, on_day, asked_slot_id, asked_day, turn, told) = (excluded.slot_id, excluded.on_day,"
        " excluded.asked_slot_id, excluded.asked_day, excluded.turn, excluded.told)",
        dict(booking),
    )


def find_booking(connection: sqlite3.Connection, contact_id: str, structure_id: str) -> sqlite3.Row | None:
    """Find the booking of a contact at a structure."""
    row: sqlite3.Row | None = connection.execute(
        "select * from booking where contact_id = :contact_id and structure_id = :structure_id",
        {"contact_id": contact_id, "structure_id": structure_id},
    ).fetchone()
    return row


def list_bookings(connection: sqlite3.Connection, contact_id: str) -> list[sqlite3.Row]:
    """List the bookings of a contact as they are kept."""
    return connection.execute("select * from booking where contact_id = :id", {"id": contact_id}).fetchall()


def list_of_visit(register: Register, submission_id: str) -> list[sqlite3.Row]:
    """List the bookings of a visit, with their structure and the hours got and asked for."""
    return register.reader.execute(
        "select b.*, l.starts_at, k.starts_at as asked_at, s.code as structure_code, s.label_fr as structure_fr,"
        f" s.label_en as structure_en, {_CHANGED} as changed from booking b join contact c on c.id = b.contact_id"
        " join structure s on s.id = b.structure_id left join reception_slot l on l.id = b.slot_id"
        " left join reception_slot k on k.id = b.asked_slot_id where c.submission_id = :id order by s.label_fr",
        {"id": submission_id},
    ).fetchall()


def holds_referral(connection: sqlite3.Connection, contact_id: str, structure_id: str) -> bool:
    """Tell whether a structure awaits somebody: one of her referrals is its to answer."""
    row = connection.execute(
        f"select 1 from (select :contact_id as contact_id, :structure_id as structure_id) b where {_HELD}",
        {"contact_id": contact_id, "structure_id": structure_id},
    ).fetchone()
    return row is not None


def count_taken(
    connection: sqlite3.Connection, first: date, structure_id: str | None = None, but_contact_id: str = ""
) -> dict[tuple[str, date], int]:
    """Count the places held by slot and day from a day on, one contact's left aside."""
    scope = "" if structure_id is None else " and b.structure_id = :structure_id"
    rows = connection.execute(
        "select b.slot_id, b.on_day, count(*) as n from booking b where b.slot_id is not null and b.on_day >= :first"
        f" and b.contact_id <> :but{scope} and {_HELD} group by b.slot_id, b.on_day",
        {"first": first.isoformat(), "structure_id": structure_id, "but": but_contact_id},
    )
    return {(row["slot_id"], date.fromisoformat(row["on_day"])): row["n"] for row in rows}


def list_awaited(connection: sqlite3.Connection, structure_id: str, first: date, last: date) -> list[sqlite3.Row]:
    """List by day and hour how many people with a slip a structure awaits, and the hour that their slip says."""
    return connection.execute(
        "select b.on_day, l.starts_at, count(*) as n, b.on_day > l.until_day as slot_ended,"
        f" case when {_CHANGED} then k.starts_at end as slip_at, case when {_CHANGED} then b.asked_day end as slip_day"
        " from booking b join reception_slot l on l.id = b.slot_id left join reception_slot k on k.id = b.asked_slot_id"
        f" where b.structure_id = :id and b.on_day between :first and :last and {_HELD}"
        " group by b.on_day, l.starts_at, slot_ended, slip_at, slip_day order by b.on_day, l.starts_at, slip_day",
        {"id": structure_id, "first": first.isoformat(), "last": last.isoformat()},
    ).fetchall()


def count_awaited(connection: sqlite3.Connection, first: date, last: date) -> dict[str, int]:
    """Count by structure the people with a slip who are awaited between two days."""
    rows = connection.execute(
        "select b.structure_id, count(*) from booking b where b.slot_id is not null"
        f" and b.on_day between :first and :last and {_HELD} group by b.structure_id",
        {"first": first.isoformat(), "last": last.isoformat()},
    )
    return dict(rows.fetchall())


def list_misled(connection: sqlite3.Connection, structure_id: str, day: date) -> list[sqlite3.Row]:
    """List by hour those whose slip says a day when they have no place any more, and the place they have if any."""
    return connection.execute(
        "select k.starts_at as slip_at, b.on_day, l.starts_at, count(*) as n from booking b"
        " join reception_slot k on k.id = b.asked_slot_id left join reception_slot l on l.id = b.slot_id"
        f" where b.structure_id = :id and b.asked_day = :day and b.on_day is not :day and {_HELD}"
        " group by slip_at, b.on_day, l.starts_at order by slip_at, b.on_day",
        {"id": structure_id, "day": day.isoformat()},
    ).fetchall()


def list_moved(register: Register, account_id: str) -> list[sqlite3.Row]:
    """List the bookings of a worker that got another place than asked for, or none, and that she was not told of."""
    return register.reader.execute(
        "select b.id, b.on_day, l.starts_at, b.asked_day, k.starts_at as asked_at, s.label_fr as structure_fr,"
        " s.label_en as structure_en, c.submission_id, c.neighbourhood from booking b"
        " cross join contact c on c.id = b.contact_id cross join submission v on v.id = c.submission_id"
        " join structure s on s.id = b.structure_id left join reception_slot l on l.id = b.slot_id"
        f" join reception_slot k on k.id = b.asked_slot_id where v.account_id = :id and b.told = 0 and {_CHANGED}"
        " order by b.asked_day, asked_at, b.on_day, l.starts_at",
        {"id": account_id},
    ).fetchall()


def note_told(writer: sqlite3.Connection, account_id: str, booking_ids: Iterable[str]) -> None:
    """Note that a worker was told what became of some of her bookings."""
    writer.executemany(
        "update booking set told = 1 where id = :id and contact_id in (select c.id from contact c"
        " join submission v on v.id = c.submission_id where v.account_id = :account_id)",
        [{"id": booking_id, "account_id": account_id} for booking_id in booking_ids],
    )


def list_stranded(connection: sqlite3.Connection, today: date) -> list[sqlite3.Row]:
    """List by structure, day and hour the people awaited at a slot that the structure has withdrawn since."""
    return connection.execute(
        "select b.structure_id, s.label_fr, s.label_en, s.direct_number, b.on_day, l.starts_at, count(*) as n"
        " from booking b join reception_slot l on l.id = b.slot_id join structure s on s.id = b.structure_id"
        f" where b.on_day >= :today and b.on_day > l.until_day and {_HELD}"
        " group by b.structure_id, b.on_day, l.starts_at order by b.on_day, l.starts_at, s.label_fr",
        {"today": today.isoformat()},
    ).fetchall()
