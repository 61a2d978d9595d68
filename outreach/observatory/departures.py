"""Once in 24 months: which tellings of a right by a path leave, whatever was corrected after its quarter was published.

Pure. What may have left counts as having left; what surely left holds the next one back, but not for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from outreach.observatory.periods import RETENTION_QUARTERS


@dataclass(frozen=True, slots=True)
class Telling:
    """One right told by one version of a visit, in the quarter (its rank) where that version counts.

    `standing`: no later version corrects it. `certain`: it stood when its quarter closed, and still does.
    """

    person: str
    right: str
    quarter: int
    standing: bool
    certain: bool
    family: str = ""
    status: str = ""


def choose_departures(tellings: Iterable[Telling]) -> list[Telling]:
    """Return the standing tellings that leave, quarter by quarter; those of one quarter keep their order."""
    past: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    leaving = []
    # A corrected version never holds back, in its own quarter, the version that takes its place.
    for telling in sorted(tellings, key=lambda told: (told.quarter, not told.standing)):
        known = past.setdefault((telling.person, telling.right), [])
        near = [certain for quarter, certain in known if telling.quarter - quarter < RETENTION_QUARTERS]
        if any(near):
            continue
        # Held back only by what may have left, it may itself have left, before that correction arrived.
        known.append((telling.quarter, telling.certain and not near))
        if telling.standing and not near:
            leaving.append(telling)
    return leaving
