"""Weekly slots for tests: opened through the register, booked as a phone does."""

from datetime import date
from typing import Any
from uuid import uuid4

from outreach.field.booked import BOOKING
from outreach.intake import House
from outreach.register import slots
from outreach.register.structures import name_structure
from tests.conftest import TODAY
from tests.sealed_records import Phone, Record

# The Monday after the tests' today, itself a Monday.
MONDAY = date(2026, 11, 30)


def open_slot(house: House, starts_at: str = "09:30", *, places: int = 1, weekday: int = 1, code: str = "cpam") -> str:
    """Open a weekly slot at a structure and return its id."""
    with house.register.writing() as writer:
        return slots.record_slot(
            writer, house.territory.id, structure_id=name_structure(house.territory.id, code), weekday=weekday,
            starts_at=starts_at, places=places, from_day=date(2026, 11, 1),
        )  # fmt: skip


def end_slot(house: House, slot_id: str, last_day: date) -> None:
    """Withdraw a slot after a day."""
    with house.register.writing() as writer:
        slots.end_slot(writer, slot_id, last_day)


def seal_booking(
    phone: Phone,
    visit_id: str,
    slot_id: str = "",
    day: date = MONDAY,
    *,
    turn: int = 1,
    code: str = "cpam",
    **told: Any,
) -> Record:
    """Seal a choice of a slot for a visit; without a slot, the choice taken back."""
    choice = f"{day.isoformat()}/{slot_id}" if slot_id else ""
    fields = [("visit", visit_id), ("structure", code), ("choice", choice), ("turn", str(turn))]
    return phone.seal(fields, form=BOOKING, outing_id="", record_id=told.pop("record_id", str(uuid4())), **told)


def list_bookings(house: House) -> list[tuple[str | None, str | None]]:
    """List the day and the hour of each booking kept, in order."""
    rows = house.register.reader.execute(
        "select b.on_day, l.starts_at from booking b left join reception_slot l on l.id = b.slot_id order by 1, 2"
    )
    return [(row["on_day"], row["starts_at"]) for row in rows]


__all__ = ["MONDAY", "TODAY", "end_slot", "list_bookings", "open_slot", "seal_booking"]
