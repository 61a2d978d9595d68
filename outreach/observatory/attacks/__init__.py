"""What an attacker would try on a candidate before it leaves; each attack names what it gained.

Recomputes everything from the rows, never from the method that made them, so that a fault of the method is seen.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Final

from outreach import errors
from outreach.observatory.attacks.climbing import find_telling_climbs
from outreach.observatory.attacks.counts import find_small_counts
from outreach.observatory.attacks.groups import find_small_groups
from outreach.observatory.attacks.opened import find_telling_openings
from outreach.observatory.attacks.order import find_kept_order
from outreach.observatory.attacks.returning import Trace, find_returning, keep_trace
from outreach.observatory.attacks.sight import Sight
from outreach.observatory.attacks.strange import find_strange_cells
from outreach.observatory.attacks.undone import find_undone_climbs
from outreach.observatory.attacks.values import find_betraying_values
from outreach.observatory.candidate import Candidate
from outreach.observatory.partition import K

ATTACKS: Final[Sequence[Callable[[Sight, int], Iterator[str]]]] = (
    find_small_groups,
    find_small_counts,
    find_betraying_values,
    find_telling_openings,
    find_telling_climbs,
    find_undone_climbs,
    find_kept_order,
    find_strange_cells,
)


def check_candidate(
    candidate: Candidate, k: int = K, former: Sequence[Trace] = (), returning: Set[str] = frozenset()
) -> Trace:
    """Raise `Refusal` (309) with the first attack that gains something, alone or beside what has left before.

    Returns what is kept of the period, in memory, to attack the next ones: where those who come back stand.
    """
    sight = Sight(candidate)
    trace = keep_trace(sight, returning)
    for gain in find_gains(sight, k, trace, former):
        raise errors.Refusal(errors.UNSAFE_RELEASE, reason=f"{candidate.period.quarter}, {gain}")
    return trace


def find_gains(sight: Sight, k: int, now: Trace, former: Sequence[Trace]) -> Iterator[str]:
    """Yield what every attack gains."""
    for attack in ATTACKS:
        yield from attack(sight, k)
    for trace in former:
        yield from find_returning(now, trace)
