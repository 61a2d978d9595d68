"""Days of the next weeks on which nobody answers for a structure, seen before they hurt.

Every structure that a road leads to, or that has referrals waiting, must have one live referent every day.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from outreach.register import Register, structures
from outreach.register.answering import list_spells, list_with_open_referrals
from outreach.territory import Territory

LOOK_AHEAD_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Hole:
    """Days in a row on which nobody answers for a structure; `open_ended` when they reach the last day looked at."""

    structure_id: str
    label_fr: str
    label_en: str
    first: date
    last: date
    open_ended: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people of one rank who answer for a structure on the same day: who comes first is chance."""

    label_fr: str
    rank: int
    first: date


def list_holes(register: Register, territory: Territory, today: date, days: int = LOOK_AHEAD_DAYS) -> list[Hole]:
    """List the days of the next weeks on which nobody answers for a structure, the first to come first."""
    coming = list_days(today, days)
    named, owning = list_named(register, coming), _list_owning(register, territory)
    found = []
    for structure_id in owning:
        # Retired ones too: what waits there still waits.
        row = structures.find_structure(register, structure_id)
        if row is not None:
            for first, last in list_silences(named[row["id"]], coming):
                found.append(Hole(row["id"], row["label_fr"], row["label_en"], first, last, last == coming[-1]))
    return sorted(found, key=lambda hole: (hole.first, hole.label_fr))


def list_ties(register: Register, today: date, days: int = LOOK_AHEAD_DAYS) -> list[Tie]:
    """List the structures for which two people of one rank answer on a same day of the next weeks."""
    coming = list_days(today, days)
    named = list_named(register, coming)
    ties = []
    for row in structures.list_structures(register):
        for rank in sorted({one["rank"] for one in named[row["id"]]}):
            peers = [one for one in named[row["id"]] if one["rank"] == rank]
            both = [day for day in coming if sum(answers_on(one, day) for one in peers) > 1]
            ties += [Tie(row["label_fr"], rank, both[0])] if both else []
    return ties


def list_days(first: date, count: int) -> list[date]:
    """List so many days in a row."""
    return [first + timedelta(days=number) for number in range(count)]


def list_named(register: Register, coming: Sequence[date]) -> Mapping[str, list[sqlite3.Row]]:
    """List by structure who is named on some of the days, in the order in which they answer."""
    named: defaultdict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in list_spells(register.reader, coming[0], coming[-1]):
        named[row["structure_id"]].append(row)
    return named


def _list_owning(register: Register, territory: Territory) -> set[str]:
    led_to = {structures.name_structure(territory.id, road.structure) for road in territory.roads}
    return led_to | list_with_open_referrals(register.reader)


def list_silences(named: Sequence[Any], days: Sequence[date]) -> list[tuple[date, date]]:
    """List the first and last of the days in a row on which none of those named at a structure answers."""
    steady = (one for one in named if not one["away"])
    if any(answers_on(one, days[0]) and answers_on(one, days[-1]) for one in steady):
        return []  # nearly always so, and asked by every phone
    return _join(day for day in days if not any(answers_on(one, day) for one in named))


def answers_on(row: Any, day: date) -> bool:
    """Tell whether somebody is named and not away on a day (`away` as `list_spells` tells it)."""
    told = day.isoformat()
    if row["live_from"] > told or (row["live_until"] is not None and row["live_until"] < told):
        return False
    spells = [spell.split("..") for spell in (row["away"] or "").split()]
    return not any(first <= told <= last for first, last in spells)


def _join(days: Iterable[date]) -> list[tuple[date, date]]:
    spells: list[tuple[date, date]] = []
    for day in days:
        if spells and (day - spells[-1][1]).days == 1:
            spells[-1] = spells[-1][0], day
        else:
            spells.append((day, day))
    return spells
