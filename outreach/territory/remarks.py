"""What a town that may serve still has to settle: doubts, labels too long for a phone, actions that nothing serves.

Pure; hands on French sentences. Refuses nothing: `checks` does.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from outreach.territory.columns import TO_CONFIRM
from outreach.territory.territory import Territory

LONGEST_LABEL: Final = 60


class Doubtful(Protocol):
    """A line of a file that somebody has confirmed, or not yet."""

    @property
    def confirmed(self) -> bool:
        """Whether its people have confirmed it."""


def list_what_serves(territory: Territory, number: str) -> tuple[str, ...]:
    """List what serves an action of the road map: its own list, then the other rights that name it."""
    named = (f"right:{right.code}" for right in territory.rights.values() if number in right.actions)
    return tuple(dict.fromkeys((*territory.actions[number].served_by, *named)))


def list_remarks(territory: Territory) -> Iterator[str]:
    """Yield what remains to be done, the most useful to a person in front of a door first."""
    yield from _list_silent_receptions(territory)
    yield from _list_doubts(territory)
    yield from _list_long_labels(territory)
    for number in territory.actions:
        if not list_what_serves(territory, number):
            yield f"roadmap.csv : rien ne sert encore l’action {number} ; dites-le dans served_by."


def _list_silent_receptions(territory: Territory) -> Iterator[str]:
    silent = [sheet.code for sheet in territory.structures.values() if sheet.slips and TO_CONFIRM in sheet.hours_fr]
    if silent:
        yield f"structures.csv : horaires à confirmer pour {', '.join(silent)}."
    led_to = {road.structure for road in territory.roads}
    idle = [sheet.code for sheet in territory.structures.values() if sheet.slips and sheet.code not in led_to]
    if idle:
        yield f"roads.csv : aucun chemin ne mène d’office à {', '.join(idle)} ; le travailleur peut les choisir."


def _list_doubts(territory: Territory) -> Iterator[str]:
    parts: dict[str, Iterable[Doubtful]] = {
        "sectors.csv": territory.sectors.values(),
        "neighbourhoods.csv": territory.neighbourhoods.values(),
        "structures.csv": territory.structures.values(),
        "roads.csv": territory.roads,
        "roadmap.csv": territory.actions.values(),
        "committees.csv": territory.committees.values(),
    }
    for file, lines in parts.items():
        doubts = sum(not line.confirmed for line in lines)
        if doubts:
            yield f"{file} : {doubts} ligne{'s' if doubts > 1 else ''} à confirmer."
    unchecked = sum(right.checked_on in ("", TO_CONFIRM) for right in territory.rights.values())
    if unchecked:
        told = "droits dont les règles restent" if unchecked > 1 else "droit dont les règles restent"
        yield f"rights.csv : {unchecked} {told} à vérifier (checked_on)."


def _list_long_labels(territory: Territory) -> Iterator[str]:
    long = [right.code for right in territory.rights.values() if len(right.label_fr) > LONGEST_LABEL]
    if long:
        yield f"rights.csv : plus de {LONGEST_LABEL} signes, trop long pour un téléphone : {', '.join(long)}."
