"""In which period an ended referral was opened: a neighbour may know it as well as an age, so it is one more cut.

Pure: at least k persons stand behind every opening that is told within a group, and no value covers most of them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from outreach.observatory.partition import ALL, OTHER, Node, Person, put_together
from outreach.observatory.persons import Period
from outreach.observatory.themes import DOMINANCE_PERCENT, SENSITIVE_TIMES, Told


class Openings:
    """The openings of a period, and what its ended referrals came to."""

    def __init__(self, period: Period, told: Told, k: int) -> None:
        self.k, self._told = k, told
        self._known: tuple[Set[str], ...] = (frozenset(), *period.known_to.values())
        self._opened: dict[str, set[str]] = {}
        for referral in period.ended:
            self._opened.setdefault(referral.person, set()).add(referral.opened_quarter)
        self._in_town = self._count(self._opened)

    def find(self, node: Node) -> dict[str, str]:
        """Return the opening period of each person of a group who has an ended referral."""
        parts: dict[str, list[Person]] = {}
        for unit in node.units:
            assert isinstance(unit, Person)
            if unit.key in self._opened:
                quarters = self._opened[unit.key]
                parts.setdefault(next(iter(quarters)) if len(quarters) == 1 else OTHER, []).append(unit)
        together = put_together(parts, self.k)
        if len(together) < 2 or not all(self._is_mixed([person.key for person in part]) for part in together.values()):
            together = {ALL: [person for part in parts.values() for person in part]}
        return {person.key: label for label, part in together.items() for person in part}

    def _is_mixed(self, part: Sequence[str]) -> bool:
        # Who knows the opening is told no more than who knows the group; nor is a structure, of whom it does not know.
        everyone = self._count(part)
        for known in self._known:
            aside = [key for key in part if key in known]
            theirs, left = self._count(aside), len(part) - len(aside)
            for (name, delicate), held in everyone.items():
                rest = held - theirs[name, delicate]
                most = SENSITIVE_TIMES * self._in_town[name, delicate] * left
                if 100 * rest > DOMINANCE_PERCENT * left or (delicate and rest * len(self._opened) > most):
                    return False
        return True

    def _count(self, keys: Sequence[str] | Mapping[str, object]) -> Counter[tuple[str, bool]]:
        counts: Counter[tuple[str, bool]] = Counter()
        for key in keys:
            values = self._told.get(key, ())
            counts.update({(name, False) for value in values for name in value.watched})
            counts.update({(name, True) for value in values for name in value.sensitive})
        return counts
