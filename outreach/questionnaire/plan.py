"""What is known of a survey before any answer: its sections, where each `${name}` leads from each place, its codes.

Made once a survey; those who walk through answers (`instance.py`, `reckoning.py`) only look things up here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from outreach.questionnaire.expressions import list_calls
from outreach.questionnaire.leaning import find_order
from outreach.questionnaire.question_types import QUESTION_TYPES
from outreach.questionnaire.readings import Facts
from outreach.questionnaire.survey import Group, Question, Survey

Path = tuple[str, ...]
# Made anew at each reckoning if left alone: what was sent stands.
VOLATILE: Final = ("random", "uuid")


@dataclass(frozen=True, slots=True)
class Route:
    """From one place of the form to a question: `ups` sections up, then `downs`; `many` when it crosses a repeat."""

    ups: int
    downs: Path
    many: bool


@dataclass(slots=True, eq=False)
class Spot:
    """A question or a section of the survey, with the spots under it and the routes that start from it.

    `facts` is what its reader needs, when that never changes.
    """

    node: Question | Group
    path: Path
    spots: tuple["Spot", ...] = ()
    routes: dict[str, Route | None] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    volatile: bool = False
    facts: Facts | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """`order` is that in which answers are settled; `sure` when one pass in it is enough.

    `brief` is what there is to decide or to reckon in answers just planted: nothing of the others can move in one pass.
    `planted` keeps the lists of the survey as the trees that expressions walk, once one has asked for them.
    """

    root: Spot
    paths: Mapping[str, tuple[Path, ...]]
    repeats: frozenset[Path]
    codes: Mapping[str, Mapping[str, None]]
    order: tuple[Spot, ...]
    brief: tuple[Spot, ...]
    sure: bool
    planted: dict[str, Any] = field(default_factory=dict)

    def find_route(self, spot: Spot, name: str) -> Route | None:
        """Return where a name leads from a spot; None for a name that the survey has not."""
        try:
            return spot.routes[name]
        except KeyError:
            route = spot.routes[name] = self._trace(spot.path, name)
            return route

    def find_target(self, start: Path, name: str) -> Path | None:
        """Return the path of the question that a name means, seen from a path."""
        # Two sections may each have a question of this name: the nearer one is meant.
        return max(self.paths.get(name, ()), key=lambda path: _count_shared(start, path), default=None)

    def _trace(self, start: Path, name: str) -> Route | None:
        target = self.find_target(start, name)
        if target is None:
            return None
        shared = self._count_shared(start, target)
        return Route(len(start) - shared, target[shared:], bool(self.list_crossed(start, name)))

    def list_crossed(self, start: Path, name: str) -> list[Path]:
        """Return the repeats that a name crosses from outside, seen from a path."""
        target = self.find_target(start, name) or ()
        depths = range(self._count_shared(start, target) + 1, len(target) + 1)
        return [target[:depth] for depth in depths if target[:depth] in self.repeats]

    def _count_shared(self, start: Path, target: Path) -> int:
        shared = _count_shared(start, target)
        # A repeat named from inside is all its instances, not the one that asks.
        return min(shared, len(target) - 1) if target in self.repeats else shared


@lru_cache(64)
def read_plan(survey: Survey) -> Plan:
    """Return the plan of a survey."""
    root = Group(name=survey.root, path=(), children=survey.children)
    nodes = list(survey.walk())
    paths: dict[str, tuple[Path, ...]] = {}
    for node in nodes:
        paths[node.name] = (*paths.get(node.name, ()), node.path)
    codes = {name: {choice.name: None for choice in choices} for name, choices in survey.lists.items()}
    top = _build_spot(root, codes)
    spots = {spot.path: spot for spot in _list_spots(top)}
    order = find_order(nodes, survey.lists, survey.root)
    return Plan(
        root=top,
        paths=paths,
        repeats=frozenset(node.path for node in nodes if isinstance(node, Group) and node.repeat),
        codes=codes,
        order=tuple(spots[path] for path in order.paths),
        brief=tuple(spots[path] for path in order.paths if not order.sure or _may_move(spots[path].node)),
        sure=order.sure,
    )


def _may_move(node: Question | Group) -> bool:
    if node.relevant is not None:
        return True
    if isinstance(node, Group):
        return node.repeat
    return node.calculation is not None or not QUESTION_TYPES[node.type].asked


def list_trees(node: Question | Group) -> list[Any]:
    """List the expressions of a node."""
    if isinstance(node, Group):
        return [tree for tree in (node.relevant, node.count) if tree is not None]
    trees = (
        node.relevant, node.required, node.constraint, node.calculation, node.choice_filter, node.first_value,
        node.read_only,
    )  # fmt: skip
    return [tree for tree in trees if tree is not None]


def _build_spot(node: Question | Group, codes: Mapping[str, Mapping[str, None]]) -> Spot:
    if isinstance(node, Group):
        spots = tuple(_build_spot(child, codes) for child in node.children)
        return Spot(node, node.path, spots, names=frozenset(child.name for child in node.children))
    return Spot(node, node.path, volatile=is_volatile(node), facts=_find_facts(node, codes))


def _find_facts(question: Question, codes: Mapping[str, Mapping[str, None]]) -> Facts | None:
    if not QUESTION_TYPES[question.type].chosen:
        return Facts((), question.parameters)
    # What is ranked depends on the other answers, and the territory's lists on the place.
    known = codes.get(question.list_name) if question.type != "rank" else None
    return Facts(known, question.parameters) if known is not None else None


def is_volatile(question: Question) -> bool:
    """Whether chance is in a calculation: the phone draws it once and sends it."""
    made = question.calculation
    return made is not None and any(list_calls(made, name) for name in VOLATILE)


@lru_cache(64)
def list_volatile(survey: Survey) -> frozenset[Path]:
    """Return the paths of the calculations that chance is in."""
    return frozenset(node.path for node in survey.walk() if isinstance(node, Question) and is_volatile(node))


def _count_shared(one: Path, other: Path) -> int:
    return next((depth for depth, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))


def _list_spots(spot: Spot) -> Iterator[Spot]:
    for under in spot.spots:
        yield under
        yield from _list_spots(under)
