"""When a theme may leave for a group, and what happens when it may not: it climbs, and others climb with it.

Pure. A theme is a value or more of some persons on the one partition; hands on the groups it leaves for.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from outreach.observatory.partition import WHOLE, Node, Person, list_leaves, list_nodes
from outreach.observatory.tallies import Tally

DOMINANCE_PERCENT: Final = 60
SENSITIVE_TIMES: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A value that may leave: its cells, the names under which it may not dominate, those that are sensitive."""

    cells: tuple[str, ...]
    watched: frozenset[str]
    sensitive: frozenset[str] = frozenset()


@dataclass(slots=True)
class Alike:
    """Persons of a group who have the same values and are known to the same structures."""

    values: tuple[Value, ...]
    known: tuple[str, ...]
    persons: int = 0
    weight: int = 0


# The values of each person who has any, by her key.
Told = Mapping[str, tuple[Value, ...]]


def gather(facts: Iterable[tuple[str, Value]]) -> dict[str, tuple[Value, ...]]:
    """Put together the values of each person; persons of one value share its tuple."""
    told: dict[str, tuple[Value, ...]] = {}
    alone: dict[int, tuple[Value, ...]] = {}
    for person, value in facts:
        former = told.get(person)
        told[person] = alone.setdefault(id(value), (value,)) if former is None else (*former, value)
    return told


def climb(root: Node, passes: Callable[[Node], bool], draw: random.Random) -> tuple[list[Node], list[Node]]:
    """Put the parent in the place of a group that fails until all pass, then treat as many passing parents alike.

    Returns the groups placed (none when even the whole may not leave), and those that climbed because a part failed.
    """
    parents = {id(child): node for node in list_nodes(root) for child in node.children}
    placed, guilty = list(list_leaves(root)), list[Node]()
    while failing := [node for node in placed if not passes(node)]:
        if any(node is root for node in failing):
            return [], []
        forced = _list_topmost([parents[id(node)] for node in failing])
        placed = _put_in_place(placed, forced)
        guilty = [node for node in guilty if any(node is one for one in placed)] + forced
    return _climb_along(root, placed, guilty, passes, draw), guilty


def _list_topmost(nodes: Sequence[Node]) -> list[Node]:
    distinct = list({id(node): node for node in nodes}.values())
    below = {id(inner) for node in distinct for inner in list_nodes(node) if inner is not node}
    return [node for node in distinct if id(node) not in below]


def _put_in_place(placed: Sequence[Node], wider: Sequence[Node]) -> list[Node]:
    below = {id(node) for parent in wider for node in list_nodes(parent)}
    return [node for node in placed if id(node) not in below] + list(wider)


def _climb_along(
    root: Node, placed: list[Node], guilty: Sequence[Node], passes: Callable[[Node], bool], draw: random.Random
) -> list[Node]:
    heights = measure_heights(root)
    standing = {id(node) for node in placed if not node.children}
    # As tall as the guilty ones where that can be: a height would tell too.
    for height in sorted((heights[id(node)] for node in guilty), reverse=True):
        options = [
            node
            for node in list_nodes(root)
            if 0 < heights[id(node)] <= height and {id(leaf) for leaf in list_leaves(node)} <= standing and passes(node)
        ]
        if not options:
            break
        tallest = max(heights[id(node)] for node in options)
        chosen = draw.choice([node for node in options if heights[id(node)] == tallest])
        standing -= {id(leaf) for leaf in list_leaves(chosen)}
        placed = _put_in_place(placed, [chosen])
    return placed


def measure_heights(root: Node) -> dict[int, int]:
    """Return how many steps each group stands above its finest parts, by identity."""
    heights: dict[int, int] = {}
    for node in reversed(list(list_nodes(root))):
        heights[id(node)] = 1 + max((heights[id(child)] for child in node.children), default=-1)
    return heights


class Rules:
    """The three conditions of one theme in one period, on what each group holds: all of it, and by structure."""

    def __init__(self, root: Node, told: Told, knowers: Mapping[str, tuple[str, ...]], k: int) -> None:
        self.k = k
        self._tallies: dict[int, Tally] = {}
        self._count(root, told, knowers)
        self.town = self._tallies[id(root)]

    def _count(self, node: Node, told: Told, knowers: Mapping[str, tuple[str, ...]]) -> Tally:
        tally = self._tallies[id(node)] = Tally()
        for child in node.children:
            tally.join(self._count(child, told, knowers))
        if not node.children:
            _add_persons(tally, node.units, told, knowers)
        return tally

    def check(self, node: Node) -> bool:
        """Tell whether the theme may leave for a group."""
        return self.check_holders(node) and self.check_dominance(node) and self.check_sensitive(node)

    def check_holders(self, node: Node) -> bool:
        """At least k persons have rows of their own."""
        return self._tallies[id(node)].own >= self.k * WHOLE

    def check_dominance(self, node: Node) -> bool:
        """No value covers more than 60 % of the group's persons, whichever structure's persons are set aside."""
        tally = self._tallies[id(node)]
        most = max(tally.watched.values(), default=0)
        # Holders count whole and the group by its weights: the side that refuses more. Where even the largest value
        # with nobody set aside is few of those left, no other is looked at.
        return all(
            _is_few(most, weight) or all(_is_few(held, weight) for _, held in watched)
            for _, weight, watched, _ in tally.list_views()
        )

    def check_sensitive(self, node: Node) -> bool:
        """No sensitive value exceeds three times its share in the town, whichever structure's persons are set aside."""
        town = self.town
        return all(
            held * town.persons <= SENSITIVE_TIMES * town.sensitive.get(name, 0) * persons
            for persons, _, _, sensitive in self._tallies[id(node)].list_views()
            for name, held in sensitive
        )


def _is_few(held: int, weight: int) -> bool:
    return 100 * WHOLE * held <= DOMINANCE_PERCENT * weight


def list_knowers(known_to: Mapping[str, Set[str]]) -> dict[str, tuple[str, ...]]:
    """Return the structures that know each person; persons known to the same ones share one tuple."""
    knowers: dict[str, tuple[str, ...]] = {}
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    for structure, keys in known_to.items():
        for key in keys:
            together = (*knowers.get(key, ()), structure)
            knowers[key] = shared.setdefault(together, together)
    return knowers


def _add_persons(tally: Tally, units: Iterable[object], told: Told, knowers: Mapping[str, tuple[str, ...]]) -> None:
    # Most persons share the very tuple of values of many others (see `gather`): those are counted together.
    alike: dict[tuple[int, int], Alike] = {}
    for unit in units:
        assert isinstance(unit, Person)
        values, known = told.get(unit.key, ()), knowers.get(unit.key, ())
        found = alike.get((id(values), id(known)))
        if found is None:
            found = alike[id(values), id(known)] = Alike(values, known)
        found.persons += 1
        found.weight += unit.weight
    for one in alike.values():
        watched = one.values[0].watched.union(*(value.watched for value in one.values)) if one.values else ()
        sensitive = one.values[0].sensitive.union(*(value.sensitive for value in one.values)) if one.values else ()
        for counted in (tally, *(tally.known.setdefault(structure, Tally()) for structure in one.known)):
            counted.add(one.persons, one.weight, bool(one.values), watched, sensitive)


def list_keys(node: Node) -> list[str]:
    """Return the keys of a group's persons, in their order: a set's would change from one process to the next."""
    return [_key(unit) for unit in node.units]


def _key(unit: object) -> str:
    assert isinstance(unit, Person)
    return unit.key
