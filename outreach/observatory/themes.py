"""When a theme may leave for a group, and what happens when it may not: it climbs, and others climb with it.

Pure. A theme is a list of facts (one person, one value) on the one partition; hands on the groups it leaves for.
"""

import random
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from outreach.observatory.partition import WHOLE, Node, Person, list_leaves, list_nodes

DOMINANCE_PERCENT: Final = 60
SENSITIVE_TIMES: Final = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one person: its cells, the values watched for dominance, those that are sensitive."""

    person: str
    cells: tuple[str, ...]
    watched: frozenset[str]
    sensitive: frozenset[str] = frozenset()


def place_theme(
    root: Node,
    facts: Sequence[Fact],
    known_to: Mapping[str, Set[str]],
    k: int,
    draw: random.Random,
) -> list[Node]:
    """Return the groups a theme leaves for: none when even the whole town may not."""
    rules = Rules(root, facts, known_to, k)
    return climb(root, rules.check, draw)


def climb(root: Node, passes: Callable[[Node], bool], draw: random.Random) -> list[Node]:
    """Put the parent in the place of a group that fails, and treat as many passing parents alike, until all pass."""
    parents = {id(child): node for node in list_nodes(root) for child in node.children}
    placed = list(list_leaves(root))
    while failing := [node for node in placed if not passes(node)]:
        if any(node is root for node in failing):
            return []
        forced = _list_topmost([parents[id(node)] for node in failing])
        decoys = _list_decoys(root, placed, forced)
        chosen = forced + draw.sample(decoys, min(len(forced), len(decoys)))
        below = {id(node) for parent in chosen for node in list_nodes(parent)}
        placed = [node for node in placed if id(node) not in below] + chosen
    return placed


def _list_topmost(nodes: Sequence[Node]) -> list[Node]:
    distinct = list({id(node): node for node in nodes}.values())
    below = {id(inner) for node in distinct for inner in list_nodes(node) if inner is not node}
    return [node for node in distinct if id(node) not in below]


def _list_decoys(root: Node, placed: Sequence[Node], forced: Sequence[Node]) -> list[Node]:
    standing = {id(node) for node in placed}
    taken = {id(node) for parent in forced for node in list_nodes(parent)}
    return [
        node
        for node in list_nodes(root)
        if node.children and id(node) not in taken and all(id(child) in standing for child in node.children)
    ]


class Rules:
    """The three conditions of one theme in one period."""

    def __init__(self, root: Node, facts: Sequence[Fact], known_to: Mapping[str, Set[str]], k: int) -> None:
        self.k = k
        self.known_to = known_to
        self.watched: dict[str, set[str]] = {}
        self.sensitive: dict[str, set[str]] = {}
        for fact in facts:
            for value in fact.watched:
                self.watched.setdefault(value, set()).add(fact.person)
            for value in fact.sensitive:
                self.sensitive.setdefault(value, set()).add(fact.person)
        self.holders = {fact.person for fact in facts}
        self.town = list_keys(root)

    def check(self, node: Node) -> bool:
        """Tell whether the theme may leave for a group."""
        return self.check_holders(node) and self.check_dominance(node) and self.check_sensitive(node)

    def check_holders(self, node: Node) -> bool:
        """At least k persons have rows of their own."""
        return sum(unit.weight for unit in node.units if _key(unit) in self.holders) >= self.k * WHOLE

    def check_dominance(self, node: Node) -> bool:
        """No value covers more than 60 % of the group's persons, whichever structure's persons are set aside."""
        weights = {_key(unit): unit.weight for unit in node.units}
        # Holders count whole and the group by its weights: the side that refuses more.
        return all(
            100 * WHOLE * len(view & holders) <= DOMINANCE_PERCENT * sum(weights[key] for key in view)
            for view in self._list_views(node)
            for holders in self.watched.values()
        )

    def check_sensitive(self, node: Node) -> bool:
        """No sensitive value exceeds three times its share in the town, whichever structure's persons are set aside."""
        return all(
            len(view & holders) * len(self.town) <= SENSITIVE_TIMES * len(holders) * len(view)
            for view in self._list_views(node)
            for holders in self.sensitive.values()
        )

    def _list_views(self, node: Node) -> list[set[str]]:
        keys = list_keys(node)
        return [keys] + [keys - known for known in self.known_to.values()]


def list_keys(node: Node) -> set[str]:
    """Return the keys of a group's persons."""
    return {_key(unit) for unit in node.units}


def _key(unit: object) -> str:
    assert isinstance(unit, Person)
    return unit.key
