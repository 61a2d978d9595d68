"""Once per retention period: which tellings of a right, or of an attribute, by a person leave.

Pure. Whatever was corrected after its period was published, what may have left counts as having left; what surely left
holds the next one back, but not for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Telling:
    """One subject (a right, an attribute) told by one version of a visit, in the period (its rank) where it counts.

    `standing`: no later version corrects it. `certain`: it stood when its period closed, and still does.
    """

    person: str
    subject: str
    quarter: int
    standing: bool
    certain: bool
    told: object = None


def choose_departures(tellings: Iterable[Telling], kept: int) -> list[Telling]:
    """Return the standing tellings that leave, period by period; those of one period keep their order."""
    past: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    leaving = []
    # A corrected version never holds back, in its own period, the version that takes its place.
    for telling in sorted(sorted(tellings, key=_is_corrected), key=attrgetter("quarter")):
        known = past.setdefault((telling.person, telling.subject), [])
        near = [certain for quarter, certain in known if telling.quarter - quarter < kept]
        if any(near):
            continue
        # Held back only by what may have left, it may itself have left, before that correction arrived.
        known.append((telling.quarter, telling.certain and not near))
        if telling.standing and not near:
            leaving.append(telling)
    return leaving


def _is_corrected(telling: Telling) -> bool:
    return not telling.standing
