"""What is known of a survey before any answer: names of each section, what stands blank where, codes of its lists.

Made once a survey; the walks of `walk.py` only look things up here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from outreach.questionnaire.expressions import list_names
from outreach.questionnaire.survey import Group, Question, Survey

Path = tuple[str, ...]
Blanks = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """`hidden`: what the names under a node are when it does not apply; `entered`: what those of a repeat are when one
    of its instances begins; `forward`: whether an expression names a question further down."""

    names: Mapping[Path, frozenset[str]]
    hidden: Mapping[Path, Blanks]
    entered: Mapping[Path, Blanks]
    codes: Mapping[str, tuple[str, ...]]
    forward: bool
    size: int


@lru_cache(64)
def read_plan(survey: Survey) -> Plan:
    """Return the plan of a survey."""
    groups = [node for node in survey.walk() if isinstance(node, Group)]
    nodes = list(survey.walk())
    return Plan(
        names={(): _name(survey.children), **{group.path: _name(group.children) for group in groups}},
        hidden={node.path: dict(_list_blanks(node, False)) for node in nodes},
        entered={group.path: _list_inside(group) for group in groups if group.repeat},
        codes={name: tuple(choice.name for choice in choices) for name, choices in survey.lists.items()},
        forward=_names_further_down(nodes),
        size=len(nodes),
    )


def list_trees(node: Question | Group) -> list[Any]:
    """List the expressions of a node."""
    if isinstance(node, Group):
        return [node.relevant] if node.relevant is not None else []
    trees = (node.relevant, node.required, node.constraint, node.calculation)
    return [tree for tree in trees if tree is not None]


def _name(children: tuple[Question | Group, ...]) -> frozenset[str]:
    return frozenset(child.name for child in children)


def _list_blanks(node: Question | Group, repeated: bool) -> Iterator[tuple[str, Any]]:
    # Seen from outside its repeat, a name is a list.
    if isinstance(node, Question):
        yield node.name, [] if repeated else ""
        return
    if node.repeat:
        yield node.name, []
    for child in node.children:
        yield from _list_blanks(child, repeated or node.repeat)


def _list_inside(group: Group) -> Blanks:
    return {name: blank for child in group.children for name, blank in _list_blanks(child, False)}


def _names_further_down(nodes: list[Question | Group]) -> bool:
    seen: set[str] = set()
    for node in nodes:
        if any(name not in seen and name != node.name for tree in list_trees(node) for name in list_names(tree)):
            return True
        seen.add(node.name)
    return False
