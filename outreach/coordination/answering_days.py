"""Who answers for a structure on each of the coming days, and on which days nobody does. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from outreach.follow_up.holes import answers_on
from outreach.territory.working_days import is_working_day

# What a day of the calendar shows.
FIRST, DEPUTY, NOBODY, CLOSED = "first", "deputy", "nobody", "closed"
NOBODY_NAMED: Final = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """Days in a row on which the same person answers (`name` is blank when nobody does)."""

    first: date
    last: date
    name: str
    stands_in: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The coming days of a structure: one mark a day, and the spells they make."""

    place: Any
    marks: Sequence[str]
    spells: Sequence[Spell]


def build_calendar(place: Any, named: Sequence[Any], days: Sequence[date]) -> Calendar:
    """Return the calendar of a structure from those named there, in the order in which they answer."""
    answering = [next((one for one in named if answers_on(one, day)), None) for day in days]
    highest = min((one["rank"] for one in named), default=1)
    marks = [_mark(one, day, highest) for one, day in zip(answering, days, strict=True)]
    spells: list[Spell] = []
    for one, day in zip(answering, days, strict=True):
        name = NOBODY_NAMED if one is None else one["display_name"]
        stands_in = one is not None and one["rank"] > highest
        if spells and (spells[-1].name, spells[-1].stands_in) == (name, stands_in):
            spells[-1] = Spell(spells[-1].first, day, name, stands_in)
        else:
            spells.append(Spell(day, day, name, stands_in))
    return Calendar(place, marks, spells)


def _mark(one: Any, day: date, highest: int) -> str:
    if one is None:
        return NOBODY
    if not is_working_day(day):
        return CLOSED
    return DEPUTY if one["rank"] > highest else FIRST
