"""In which order a submission is reckoned: each question after what it leans on, as ODK's own graph of dependencies.

Pure: a survey's nodes in, an order out, and whether it is certain. Knows no answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from outreach.questionnaire.expressions import list_calls, list_names, list_paths
from outreach.questionnaire.labels import list_cited
from outreach.questionnaire.survey import Group, Lists, Question

Path = tuple[str, ...]
Nodes = Sequence[Question | Group]
Named = Mapping[str, Sequence[Path]]
_BACK: Final = {"parent"}


@dataclass(frozen=True, slots=True)
class Order:
    """The paths of a survey in the order they are settled; `sure` when one pass in this order is enough."""

    paths: tuple[Path, ...]
    sure: bool


def find_order(nodes: Nodes, lists: Lists, root: str) -> Order:
    """Return the order of some nodes, those of the form kept where nothing asks for another."""
    cited = _list_cited(nodes, lists)
    known = {node.path: node for node in nodes}
    place = {path: number for number, path in enumerate(known)}
    named: dict[str, list[Path]] = {}
    for path in known:
        named.setdefault(path[-1], []).append(path)
    sorter: TopologicalSorter[Path] = TopologicalSorter()
    sure = True
    for path, node in known.items():
        leans = {path[:depth] for depth in range(1, len(path))}
        for tree in list_settled(node):
            found, certain = _find_leans(tree, path, named, known, root)
            leans |= found
            for _, _, name in list_calls(tree, "jr:choice-name"):
                leans.update(one for answer in cited.get(str(name), ()) for one in named.get(answer, ()))
            sure = sure and certain
        # A running total looks at its own earlier instances, which come before it.
        sorter.add(path, *sorted(leans - {path}, key=place.__getitem__))
    try:
        return Order(tuple(sorter.static_order()), sure)
    except CycleError:
        return Order(tuple(known), False)


def list_settled(node: Question | Group) -> Iterator[Any]:
    """Yield the expressions of a node that decide what stands: relevance, count, calculation, first value."""
    made = (node.relevant, node.count) if isinstance(node, Group) else (node.relevant, *_list_made(node))
    yield from (tree for tree in made if tree is not None)


def _list_made(question: Question) -> Iterator[Any]:
    yield question.first_value
    yield question.calculation


def _list_cited(nodes: Nodes, lists: Lists) -> dict[str, set[str]]:
    """Return, by question, the answers that the labels of its choices cite."""
    told = {
        name: {answer for choice in choices for label in choice.labels.values() for answer in list_cited(label)}
        for name, choices in lists.items()
    }
    return {node.name: told.get(node.list_name, set()) for node in nodes if isinstance(node, Question)}


def _find_leans(tree: Any, path: Path, named: Named, known: Mapping[Path, Any], root: str) -> tuple[set[Path], bool]:
    leans: set[Path] = set()
    for name in list_names(tree):
        leans.update(named.get(name, ()))
    sure = True
    for target in (target for steps in list_paths(tree) for target in _list_targets(steps, path, named, root)):
        if target is None:
            sure = False
        # Whatever stands under a section may be asked of it further on.
        leans.update(one for one in known if target and one[: len(target)] == target)
    return leans, sure


def find_watched(tree: Any, path: Path, named: Named, root: str) -> set[Path] | None:
    """Return the questions and sections that the paths of a tree lead to; None when it may be any of them."""
    known = {one for paths in named.values() for one in paths}
    found: set[Path] = set()
    for steps, inside in _list_paths(tree):
        # Below what is filtered: watched already with it.
        if inside and steps[1] == "." and all(axis in ("child", "self") for axis, *_ in steps[2:]):
            continue
        targets = set(_list_targets(steps, path, named, root))
        if None in targets or (inside and steps[1] == "."):
            return None
        found |= {target for target in targets if target in known}
    return found


def _list_paths(tree: Any, within: bool = False) -> Iterator[tuple[list[Any], bool]]:
    if type(tree) is not list:
        return
    parts = [(part, within) for part in tree[1:]]
    if tree[0] == "path":
        yield tree, within
        parts = [(tree[1], within), *((part, True) for step in tree[2:] for part in step[2:])]
    for part, inside in parts:
        yield from _list_paths(part, inside)


def _list_targets(steps: list[Any], path: Path, named: Named, root: str) -> list[Path | None]:
    """Return where a path leads to, and what is filtered on the way."""
    stops = [place for place in range(3, len(steps)) if len(steps[place - 1]) > 2]
    return [_resolve(steps[:stop], path, named, root) for stop in (*stops, len(steps))]


def _resolve(steps: list[Any], path: Path, named: Named, root: str) -> Path | None:
    """Return the question or section that a simple path leads to, `()` for a list's, None when it is not simple."""
    start, *rest = steps[1:]
    if isinstance(start, list) and start[0] == "instance":
        return ()
    if isinstance(start, list) and start[0] == "$":
        at = named.get(start[1], [()])[0]
    elif start == "/":
        at, rest = (), rest[1:] if rest and rest[0][:2] in (["child", root], ["child", "*"]) else rest
    elif start == "." or start == ["current"]:
        at = path
    else:
        return None
    for axis, test, *_ in rest:
        if axis in _BACK:
            at = at[:-1]
        elif axis == "child" and test != "*":
            at = (*at, test)
        elif axis != "self":
            return None
    return at
