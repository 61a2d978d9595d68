"""Reception by appointment: a structure's weekly slots become dated ones, and a place is found in them.

Pure rules of days and hours as the wall clock tells them: no moment, hence nothing of summer time. French public
holidays are left out. Knows no register and nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from outreach.territory.working_days import list_public_holidays

# How far ahead somebody may be given an appointment.
DAYS_AHEAD: Final = 30


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """One hour of one weekday (1 = Monday) at which a structure receives so many people with a slip."""

    id: str
    structure_id: str
    weekday: int
    starts_at: str
    places: int
    from_day: date
    until_day: date | None = None


@dataclass(frozen=True, slots=True)
class DatedSlot:
    """A weekly slot on one of its days."""

    slot_id: str
    structure_id: str
    on_day: date
    starts_at: str
    places: int


# How many are booked, by slot and day.
Taken = Mapping[tuple[str, date], int]


def list_dated(slots: Iterable[WeeklySlot], first: date, last: date) -> list[DatedSlot]:
    """List the slots of the days from `first` to `last`, both included, in the order of their hours."""
    days: dict[int, list[date]] = {}
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day not in list_public_holidays(day.year):
            days.setdefault(day.isoweekday(), []).append(day)
    dated = (
        DatedSlot(slot.id, slot.structure_id, day, slot.starts_at, slot.places)
        for slot in slots
        for day in days.get(slot.weekday, ())
        if slot.from_day <= day and (slot.until_day is None or day <= slot.until_day)
    )
    return sorted(dated, key=lambda one: (one.on_day, one.starts_at, one.slot_id))


def find_place(dated: Iterable[DatedSlot], taken: Taken, asked: DatedSlot, today: date) -> DatedSlot | None:
    """Find the place asked for if it is free, else the next one: later that day, earlier that day, another day."""
    free = [one for one in dated if taken.get((one.slot_id, one.on_day), 0) < one.places]
    if asked in free:
        return asked
    that_day = [one for one in free if one.on_day == asked.on_day]
    later = [one for one in that_day if one.starts_at >= asked.starts_at]
    # An hour of today that comes before hers may be over.
    earlier = that_day[::-1] if asked.on_day > today else []
    return next(iter(later or earlier or [one for one in free if one.on_day > asked.on_day]), None)
