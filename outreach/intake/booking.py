"""An appointment chosen with a slip: taken as it was asked for, or the next place of that structure, exactly once.

It may come long after it was chosen, from a phone without network: the place may be somebody else's by then. Knows no
page; called within the transaction of its caller.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from outreach import errors
from outreach.intake.house import House
from outreach.intake.preparing import Desk
from outreach.intake.receive import attempt
from outreach.register import apart, audit, bookings, contacts, slots, submissions
from outreach.register.ids import derive_id
from outreach.register.structures import name_structure
from outreach.territory.reception import DAYS_AHEAD, DatedSlot, Taken, WeeklySlot, find_place, list_dated


@dataclass(frozen=True, slots=True)
class Wanted:
    """The place somebody chose with a visit at a structure (its code); without a slot, she takes her choice back.

    Of several choices the one of the latest turn counts; None is later than all.
    """

    account_id: str
    visit_id: str
    structure: str
    slot_id: str = ""
    on_day: date | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """What became of a choice: the place she has, if any, and whether it is the one asked for."""

    outcome: str
    structure: str
    on_day: date | None = None
    starts_at: str = ""
    changed: bool = False


def read_weekly(rows: Iterable[sqlite3.Row]) -> list[WeeklySlot]:
    """Read weekly slots as the register keeps them."""
    return [
        WeeklySlot(
            row["id"], row["structure_id"], row["weekday"], row["starts_at"], row["places"],
            date.fromisoformat(row["from_day"]), date.fromisoformat(row["until_day"]) if row["until_day"] else None,
        )
        for row in rows
    ]  # fmt: skip


def list_offered(house: House, today: date, structure_id: str | None = None) -> list[tuple[DatedSlot, bool]]:
    """List the dated slots of the coming days, of one structure or of all, each with whether it is full."""
    reader = house.register.reader
    weekly = read_weekly(slots.list_slots(reader, today, structure_id))
    if not weekly:
        return []
    taken = bookings.count_taken(reader, today, structure_id)
    dated = list_dated(weekly, today, today + timedelta(days=DAYS_AHEAD))
    return [(one, taken.get((one.slot_id, one.on_day), 0) >= one.places) for one in dated]


def book(desk: Desk, wanted: Wanted) -> Booked:
    """Keep a choice in a transaction of its own; raises as `book_within` does."""
    with desk.house.register.writing() as writer:
        return book_within(writer, desk, wanted)


def book_batch(desk: Desk, sent: Sequence[Wanted]) -> list[Booked | Exception]:
    """Keep several choices in their order, in one transaction: what became of each, or why it is not kept."""
    if not sent:
        return []
    with desk.house.register.writing() as writer:
        return [attempt(_book_apart, writer, desk, wanted) for wanted in sent]


def _book_apart(writer: sqlite3.Connection, desk: Desk, wanted: Wanted) -> Booked:
    with apart(writer):
        return book_within(writer, desk, wanted)


def book_within(writer: sqlite3.Connection, desk: Desk, wanted: Wanted) -> Booked:
    """Keep a choice once; raises `Refusal` 100, or 105 when that visit sends nobody to that structure (any more)."""
    territory_id = desk.house.territory.id
    structure_id = name_structure(territory_id, wanted.structure)
    contact = _find_contact(writer, wanted)
    kept = bookings.find_booking(writer, contact["id"], structure_id)
    if kept is not None and _is_known(kept, wanted, contact):
        return _tell(writer, wanted.structure, kept, "duplicate")
    asked = _find_asked(writer, wanted, structure_id, desk.today)
    got = _choose(writer, asked, contact["id"], desk.today) if asked is not None else None
    booking = {
        "id": derive_id(contact["id"], f"booking/{structure_id}"),
        "territory_id": territory_id,
        "contact_id": contact["id"],
        "structure_id": structure_id,
        "slot_id": got.slot_id if got else None,
        "on_day": got.on_day.isoformat() if got else None,
        "asked_slot_id": asked.slot_id if asked else None,
        "asked_day": asked.on_day.isoformat() if asked else None,
        "turn": wanted.turn if wanted.turn is not None else (kept["turn"] if kept else 0),
        "told": 0,
    }
    bookings.record_booking(writer, booking)
    audit.record_audit(
        writer, territory_id, desk.today, desk.part_of_day, account_id=wanted.account_id, action="booked",
        subject_kind="booking", subject_id=booking["id"],
    )  # fmt: skip
    return _tell(writer, wanted.structure, booking, "stored")


def _find_contact(writer: sqlite3.Connection, wanted: Wanted) -> sqlite3.Row:
    """Find the contact that a visit made, or the correction that took its place."""
    visit = submissions.find_submission(writer, wanted.visit_id)
    if visit is None or visit["account_id"] != wanted.account_id:
        raise errors.Refusal(errors.NOT_FOUND)
    while (later := submissions.find_correction(writer, visit["id"])) is not None:
        visit = later
    contact = contacts.find_contact(writer, visit["id"])
    structure_id = name_structure(visit["territory_id"], wanted.structure)
    if contact is None or not bookings.holds_referral(writer, contact["id"], structure_id):
        raise errors.Refusal(errors.NOT_FOUND)
    return contact


def _is_known(kept: sqlite3.Row, wanted: Wanted, contact: sqlite3.Row) -> bool:
    if contact["submission_id"] != wanted.visit_id:
        # Of a visit corrected since: what the correction carried, or chose anew, stands.
        return True
    day = wanted.on_day.isoformat() if wanted.on_day else None
    same = (kept["asked_slot_id"] or "", kept["asked_day"]) == (wanted.slot_id, day)
    return same if wanted.turn is None else same and wanted.turn == kept["turn"] or wanted.turn <= kept["turn"]


def _find_asked(writer: sqlite3.Connection, wanted: Wanted, structure_id: str, today: date) -> DatedSlot | None:
    if not wanted.slot_id:
        return None
    slot = slots.find_slot(writer, wanted.slot_id)
    day = wanted.on_day
    if slot is None or slot["structure_id"] != structure_id or day is None or day > today + timedelta(days=DAYS_AHEAD):
        raise errors.Refusal(errors.BAD_REQUEST)
    # That it is not held that day (withdrawn, a holiday) is found out below: she is given another place.
    return DatedSlot(slot["id"], structure_id, day, slot["starts_at"], slot["places"])


def _choose(writer: sqlite3.Connection, asked: DatedSlot, contact_id: str, today: date) -> DatedSlot | None:
    first = min(asked.on_day, today)
    weekly = read_weekly(slots.list_slots(writer, first, asked.structure_id))
    taken: Taken = bookings.count_taken(writer, first, asked.structure_id, contact_id)
    # Of a day gone by she has been there already: no other day is found for her.
    last = asked.on_day if asked.on_day < today else today + timedelta(days=DAYS_AHEAD)
    return find_place(list_dated(weekly, asked.on_day, last), taken, asked, today)


def _tell(writer: sqlite3.Connection, structure: str, booking: object, outcome: str) -> Booked:
    row = dict(booking)  # type: ignore[call-overload]
    slot = slots.find_slot(writer, row["slot_id"]) if row["slot_id"] else None
    changed = row["asked_slot_id"] is not None and (
        (row["slot_id"], row["on_day"]) != (row["asked_slot_id"], row["asked_day"])
    )
    day = date.fromisoformat(row["on_day"]) if row["on_day"] else None
    return Booked(outcome, structure, day, slot["starts_at"] if slot else "", changed)
