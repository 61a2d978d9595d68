"""What is left to analysts of a period: how many persons keep their neighbourhood, age and sex, and which themes climb.

Counts nothing that the release does not tell.
"""

from collections.abc import Callable
from dataclasses import dataclass

from outreach.observatory.candidate import Candidate
from outreach.observatory.partition import ALL, OTHER, Node, list_leaves
from outreach.observatory.persons import round_covered
from outreach.observatory.tables import ROW_TABLES, TOWN_ONLY
from outreach.vocabulary import AGE_BANDS


@dataclass(frozen=True, slots=True)
class Utility:
    """Shares are of a period's persons, in percent; `wider` are the themes that climbed, `silent` those not told."""

    quarter: str
    persons: int
    meetings: int
    covered_percent: int
    neighbourhood: int
    age: int
    six_ages: int
    sex: int
    wider: tuple[str, ...]
    silent: tuple[str, ...]


def tell_utility(candidate: Candidate) -> Utility:
    """Tell at which detail a period would leave."""
    period, root = candidate.period, candidate.root
    leaves = list(list_leaves(root)) if root is not None else []

    def share(told: Callable[[Node], bool]) -> int:
        kept = sum(len(leaf.units) for leaf in leaves if told(leaf))
        return round(100 * kept / len(period.persons)) if period.persons else 0

    filled = [name for name in ROW_TABLES if candidate.placed.get(name)]
    wider = [name for name in filled if name not in TOWN_ONLY and any(node.children for node in candidate.placed[name])]
    return Utility(
        period.quarter,
        len(period.persons),
        period.meetings,
        round_covered(period),
        share(lambda leaf: leaf.labels["neighbourhood"] not in (ALL, OTHER)),
        share(lambda leaf: leaf.labels["age_band"] not in (ALL, OTHER)),
        share(lambda leaf: leaf.labels["age_band"] in AGE_BANDS),
        share(lambda leaf: leaf.labels["sex"] not in (ALL, OTHER)),
        tuple(wider),
        tuple(name for name in ROW_TABLES if name not in filled),
    )
