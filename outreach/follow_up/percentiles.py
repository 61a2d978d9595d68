"""Half and nine in ten of some delays, by structure and in all, from how many took how many days. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# In the place of a structure: all of them.
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Delay:
    """Of `n` answers, half came within `median` days and nine in ten within `slowest`."""

    n: int
    median: int
    slowest: int


def tell_delays(rows: Iterable[Any], fewest: int) -> dict[str, dict[str, Delay]]:
    """Return each delay by structure (and everywhere) and by what was owed; nothing of fewer than `fewest` answers."""
    counted: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for row in rows:
        for place in (EVERYWHERE, row["structure_id"]):
            counted[place, row["owed"]][row["days"]] += row["n"]
    told: dict[str, dict[str, Delay]] = {}
    for (place, owed), days in counted.items():
        n = days.total()
        if n >= fewest:
            told.setdefault(place, {})[owed] = Delay(n, find_rank(days, -(-n // 2)), find_rank(days, -(-n * 9 // 10)))
    return told


def find_rank(days: Mapping[int, int], rank: int) -> int:
    """Return the number of days at a rank, the quickest answer being the first."""
    passed = 0
    for day in sorted(days):
        passed += days[day]
        if passed >= rank:
            return day
    raise ValueError("no such rank")
