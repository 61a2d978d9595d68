"""The one partition of a period, cut from the top: every part keeps at least k, nothing is withheld.

Pure. Hands on a tree: its leaves are the groups that may be published, a parent is what a theme climbs to.
Weights are tenths (10 for a slip, 8 for a declared first meeting), so that sums are exact.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar

from outreach.vocabulary import WIDE_BAND_OF

K: Final = 11
WHOLE: Final = 10
DECLARED: Final = 8
ALL: Final = "all"
OTHER: Final = "other"


class Weighed(Protocol):
    """Whatever is counted: it weighs some tenths."""

    @property
    def weight(self) -> int:
        """Its weight in tenths."""


U = TypeVar("U", bound=Weighed)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the period, at her first meeting in it."""

    key: str
    weight: int
    sector: str
    neighbourhood: str
    age_band: str
    sex: str


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A group: its labels by column, what it holds, and the parts it was cut into."""

    labels: Mapping[str, str]
    units: Sequence[Weighed]
    children: tuple["Node", ...] = field(default=())

    @property
    def weight(self) -> int:
        """The weight of the group in tenths."""
        return weigh(self.units)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One cut: the released column it refines and how to read it on a unit."""

    column: str
    read: Callable[..., str]


PERSON_COLUMNS: Final = ("sector", "neighbourhood", "age_band", "sex")
_SECTOR: Final = Dimension("sector", lambda person: person.sector)
_NEIGHBOURHOOD: Final = Dimension("neighbourhood", lambda person: person.neighbourhood)
_BODIES: Final = (
    Dimension("age_band", lambda person: WIDE_BAND_OF.get(person.age_band, person.age_band)),
    Dimension("sex", lambda person: person.sex),
    Dimension("age_band", lambda person: person.age_band),
)
# Where neighbourhoods are too small alone, those of a sector may be large enough together.
PERSON_ORDERS: Final = ((_NEIGHBOURHOOD, _SECTOR, *_BODIES), (_SECTOR, _NEIGHBOURHOOD, *_BODIES))


def weigh(units: Sequence[Weighed]) -> int:
    """Return the weight of some units, in tenths."""
    return sum(unit.weight for unit in units)


def build_partition(persons: Sequence[Person], k: int = K) -> Node | None:
    """Return the tree of a period's persons, or nothing when there are fewer than k.

    Neighbourhoods are cut first, or sectors if more persons keep their neighbourhood so.
    """
    trees = [cut_from_top(persons, PERSON_COLUMNS, dimensions, k) for dimensions in PERSON_ORDERS]
    return max((tree for tree in trees if tree is not None), key=_count_placed, default=None)


def cut_from_top(
    units: Sequence[Weighed], columns: Sequence[str], dimensions: Sequence[Dimension], k: int
) -> Node | None:
    """Cut units along one dimension at a time, only where every part keeps at least k."""
    if weigh(units) < k * WHOLE:
        return None
    return _cut(dict.fromkeys(columns, ALL), units, dimensions, k)


def list_labels(node: Node) -> tuple[str, ...]:
    """Return the labels of a group, in the order of the released columns."""
    return tuple(node.labels[column] for column in PERSON_COLUMNS)


def list_leaves(node: Node) -> Iterator[Node]:
    """Yield the finest groups below a node."""
    if not node.children:
        yield node
    for child in node.children:
        yield from list_leaves(child)


def _count_placed(tree: Node) -> int:
    return sum(len(leaf.units) for leaf in list_leaves(tree) if leaf.labels["neighbourhood"] not in (ALL, OTHER))


def list_nodes(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    yield node
    for child in node.children:
        yield from list_nodes(child)


def _cut(labels: Mapping[str, str], units: Sequence[Weighed], dimensions: Sequence[Dimension], k: int) -> Node:
    for place, dimension in enumerate(dimensions):
        parts = _sort_out(units, dimension.read)
        if len(parts) == 1:
            # All alike: the group keeps its persons and is only named better.
            labels = {**labels, dimension.column: next(iter(parts))}
            continue
        parts = put_together(parts, k)
        if len(parts) > 1:
            cut = {
                value: _cut({**labels, dimension.column: value}, part, dimensions[place + 1 :], k)
                for value, part in sorted(parts.items())
            }
            return Node(labels, units, _join_smallest(cut, {**labels, dimension.column: OTHER}))
    return Node(labels, units)


def _join_smallest(parts: Mapping[str, Node], labels: Mapping[str, str]) -> tuple[Node, ...]:
    # A theme that fails in a small part climbs to « others », not to the whole: the large parts keep their detail.
    order = sorted(parts, key=lambda value: (value != OTHER, parts[value].weight, value))
    others = parts[order[0]]
    for value in order[1:-1]:
        others = Node(labels, [*others.units, *parts[value].units], (others, parts[value]))
    return others, parts[order[-1]]


def _sort_out(units: Sequence[U], read: Callable[[U], str]) -> dict[str, list[U]]:
    parts: dict[str, list[U]] = {}
    for unit in units:
        parts.setdefault(read(unit), []).append(unit)
    return parts


def put_together(parts: Mapping[str, list[U]], k: int) -> dict[str, list[U]]:
    """Put the parts under k together as « other », which joins the smallest other part while still too small."""
    kept = {value: part for value, part in parts.items() if weigh(part) >= k * WHOLE and value != OTHER}
    rest = [unit for value, part in parts.items() if value not in kept for unit in part]
    if rest and kept and weigh(rest) < k * WHOLE:
        smallest = min(kept, key=lambda value: (weigh(kept[value]), value))
        rest = rest + kept.pop(smallest)
    return {**kept, OTHER: rest} if rest else kept
