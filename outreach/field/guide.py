"""The guide of a town in a worker's pocket: its structures, where each right leads, and which desks nobody answers at.

Names no referent: whether one answers is enough to send somebody there. Reads the territory, and absences.
"""

from dataclasses import dataclass
from typing import Final

from outreach.follow_up.holes import list_days, list_named, list_silences
from outreach.intake import House
from outreach.register import structures
from outreach.territory import StructureSheet, Territory, route

# A phone that is away from any network for so long knows nothing of desks any more.
DAYS_AHEAD: Final = 30


@dataclass(frozen=True, slots=True)
class Desk:
    """A structure as it is told: `rights` are those it receives."""

    code: str
    label: str
    place: str
    hours: str
    bring: str
    number: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A right, the words that find it, and the structure that receives it: in each group of neighbourhoods."""

    label: str
    words: str
    leads: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """What the page shows."""

    ways: tuple[Way, ...]
    desks: tuple[Desk, ...]


def build_guide(territory: Territory, language: str) -> Guide:
    """Return the guide of a town in a language of the pages."""
    suffix = f"_{language}"
    ways = tuple(
        Way(getattr(right, f"label{suffix}"), ", ".join(right.search_words), _lead(territory, right.code, suffix))
        for right in territory.rights.values()
    )
    desks = tuple(_tell_desk(territory, sheet, suffix) for sheet in territory.structures.values() if sheet.slips)
    return Guide(ways, desks)


def _lead(territory: Territory, right: str, suffix: str) -> tuple[tuple[str, str, str], ...]:
    """Return each structure that receives a right with its neighbourhoods, none being named when it is the only one."""
    places: dict[str, list[str]] = {}
    for place in territory.neighbourhoods.values():
        places.setdefault(route(territory, right, place.code), []).append(getattr(place, f"label{suffix}"))
    everywhere = len(places) == 1
    return tuple(
        (code, getattr(territory.structures[code], f"label{suffix}"), "" if everywhere else ", ".join(names))
        for code, names in places.items()
    )


def _tell_desk(territory: Territory, sheet: StructureSheet, suffix: str) -> Desk:
    rights = (right for right in territory.rights.values() if sheet.code in right.received_by)
    told = {name: getattr(sheet, f"{name}{suffix}") for name in ("label", "place", "hours", "bring")}
    return Desk(
        code=sheet.code,
        number=sheet.direct_number,
        rights=tuple(getattr(right, f"label{suffix}") for right in rights),
        **told,
    )


def list_desks(house: House) -> dict[str, list[list[str]]]:
    """List, by structure, the days ahead when nobody answers: [first, last] each, none when somebody always does."""
    days = list_days(house.settings.today(), DAYS_AHEAD)
    named = list_named(house.register, days)
    return {
        row["code"]: [[first.isoformat(), last.isoformat()] for first, last in list_silences(named[row["id"]], days)]
        for row in structures.list_structures(house.register)
    }
