"""Doors without a person: counted by result, channel, sector and month, at least k in every cell.

Pure; cut from the top like persons, the result first since it is what is asked.
"""

from collections.abc import Iterator, Sequence, Set
from typing import Final

from outreach.observatory.partition import ALL, OTHER, WHOLE, Dimension, cut_from_top, list_leaves
from outreach.observatory.persons import Door, Period

DOOR_COLUMNS: Final = ("result", "channel", "sector", "month")
DOOR_DIMENSIONS: Final = (
    Dimension("result", lambda door: door.result),
    Dimension("channel", lambda door: door.channel),
    Dimension("sector", lambda door: door.sector),
    Dimension("month", lambda door: door.month),
)


def count_doors(quarter: str, doors: Sequence[Door], k: int) -> Iterator[tuple[str | int, ...]]:
    """Yield the cells of the doors table; none when the whole town has fewer than k."""
    root = cut_from_top(doors, DOOR_COLUMNS, DOOR_DIMENSIONS, k)
    if root is not None:
        for leaf in list_leaves(root):
            yield (quarter, *(leaf.labels[column] for column in DOOR_COLUMNS), len(leaf.units))


def count_channels(period: Period, k: int) -> Iterator[tuple[str | int, ...]]:
    """Yield the meetings of each channel; channels of fewer than k persons are put together, or not told apart."""
    named = _list_large_channels(period, k)
    rest = period.meetings - sum(period.met_by[code] for code in named)
    if len(named) + (rest > 0) > 1:
        yield from ((period.quarter, code, period.met_by[code]) for code in named)
        if rest:
            yield period.quarter, OTHER, rest
    elif period.meetings >= k:
        yield period.quarter, ALL, period.meetings


def _list_large_channels(period: Period, k: int) -> list[str]:
    def weigh(keys: Set[str]) -> int:
        return sum(period.persons[key].weight for key in keys)

    weights = {code: weigh(period.channels.get(code, set())) for code in period.met_by}
    named = sorted((code for code in weights if weights[code] >= k * WHOLE), key=lambda code: (-weights[code], code))
    while len(named) < len(weights):
        # Someone met by two of the channels put together is one person there.
        rest = set[str]().union(*(keys for code, keys in period.channels.items() if code not in named))
        if not named or weigh(rest) >= k * WHOLE:
            break
        named.pop()
    return sorted(named)
