"""Doors without a person: counted by result, channel, sector and month, at least k in every cell.

Pure; cut from the top like persons, the result first since it is what is asked.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from outreach.observatory.partition import Dimension, cut_from_top, list_leaves
from outreach.observatory.persons import Door

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
