"""Two themes made of the same facts, on groups of different width: the finer, subtracted, must not undo the wider.

Pure. « 20 gaps of the family in the small group, 30 of it in the wide one, 28 of those for one right » tells that the
small group holds at least 18 of them, whatever the wide group was made to hide.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from outreach.observatory.partition import WHOLE, Node, Person, list_nodes
from outreach.observatory.tallies import Tally
from outreach.observatory.themes import DOMINANCE_PERCENT, SENSITIVE_TIMES, Rules, Told

OPENED: Final = "right_opened"
Read = Callable[[Sequence[object]], str]


def _read_family(cells: Sequence[object]) -> str:
    return str(cells[0])


def _read_outcome(cells: Sequence[object]) -> str:
    return OPENED if cells[1] == OPENED else ""


# Which themes are made of the same facts, and what a value of the one says of the other.
LINKED: Final[Mapping[tuple[str, str], tuple[Read, Read]]] = {
    ("family_status", "right_reason"): (_read_family, _read_family),
    ("structure_outcome", OPENED): (_read_outcome, lambda cells: OPENED),
}


@dataclass(slots=True)
class Shape:
    """A theme as it is placed: its groups, its values, its rules."""

    placed: list[Node]
    told: Told
    rules: Rules


@dataclass(slots=True)
class Held:
    """What a group holds, for everyone (under "") and of the persons each structure knows."""

    persons: Counter[str] = field(default_factory=Counter)
    weight: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    names: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def tell(self, view: str, kind: str, name: str = "") -> int:
        """Return the rows of a kind (under a name) that are left once a structure has set aside those it knows."""
        if name:
            return self.names["", kind, name] - (self.names[view, kind, name] if view else 0)
        return self.kinds["", kind] - (self.kinds[view, kind] if view else 0)


def is_undone(wide: Shape, fine: Shape, reads: Sequence[Read], knowers: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether a group of the finer theme betrays a value that the wider one was widened to hide.

    `reads` says what a value of each says of the other.
    """
    for outer, inner in _list_pairs(wide.placed, fine.placed):
        hidden = _hold(outer, wide, reads[0], knowers)
        for node in inner:
            told = _hold(node, fine, reads[1], knowers)
            if any(_betrays(hidden, told, view, wide.rules.town) for view in hidden.persons):
                return True
    return False


def _betrays(hidden: Held, told: Held, view: str, town: Tally) -> bool:
    persons = told.persons[""] - (told.persons[view] if view else 0)
    weight = told.weight[""] - (told.weight[view] if view else 0)
    for everyone, kind, name in hidden.names:
        if everyone or not kind:
            continue
        least = told.tell(view, kind) - (hidden.tell(view, kind) - hidden.tell(view, kind, name))
        rare = name in town.sensitive and least * town.persons > SENSITIVE_TIMES * town.sensitive[name] * persons
        if least > 0 and (100 * WHOLE * least > DOMINANCE_PERCENT * weight or rare):
            return True
    return False


def _list_pairs(wide: Sequence[Node], fine: Sequence[Node]) -> Iterator[tuple[Node, list[Node]]]:
    for outer in wide:
        below = {id(node) for node in list_nodes(outer)} - {id(outer)}
        if inner := [node for node in fine if id(node) in below]:
            yield outer, inner


def _hold(node: Node, shape: Shape, read: Read, knowers: Mapping[str, tuple[str, ...]]) -> Held:
    held = Held()
    for unit in node.units:
        assert isinstance(unit, Person)
        for view in ("", *knowers.get(unit.key, ())):
            held.persons[view] += 1
            held.weight[view] += unit.weight
            for value in shape.told.get(unit.key, ()):
                kind = read(value.cells)
                held.kinds[view, kind] += 1
                for name in value.watched | value.sensitive:
                    held.names[view, kind, name] += 1
    return held
