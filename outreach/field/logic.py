"""What the phone needs to follow a questionnaire as the server does: the same trees, under short keys (page budget).

Constraints are not here: `at_saving.py` tells them. `static/phone/` reads what is made here.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from outreach.field.names import write_path
from outreach.questionnaire import QUESTION_TYPES, Group, Question, Survey
from outreach.questionnaire.expressions import list_calls
from outreach.questionnaire.expressions.trees import walk
from outreach.questionnaire.filters import OF_ANSWERS, read_columns, write_filter
from outreach.questionnaire.labels import list_cited
from outreach.questionnaire.leaning import find_watched
from outreach.questionnaire.plan import Path, Plan, Spot, read_plan
from outreach.questionnaire.seen import list_all_cited

# What asks for the order of the form, or for what stands where.
OF_PLACES: Final = frozenset("path | position last name current indexed-repeat randomize".split())
_ALWAYS: Final = (["true"], 1)
# What is reckoned for one of these, and is none, is blank.
FITTED: Final = {**{kind: kind for kind in ("integer", "decimal", "date", "time", "dateTime")}, "range": "decimal"}


@lru_cache(64)
def build_logic(survey: Survey) -> dict[str, dict[str, Any]]:
    """Return the trees of each node that has any, by its path in the form (`gaps-referral-structure`).

    In the order they are settled: `r` relevant, `c` count, `d` first value, `k` calculation with `t` the paths that
    trigger it (without `t`, `k` is always the answer), `v` when chance is in it, `y` the type when it must fit. Then
    what shows: `q` required, `f` choice filter of the list `n` (by column when it is that simple, else the path to
    what is offered), `o` read only, `l` what labels cite. `w` is what a path looks at: paths, 1 for anything. A
    condition that always holds is the number 1.
    """
    plan = read_plan(survey)
    lists = {node.name: node.list_name for node in survey.walk() if isinstance(node, Question)}
    told = ((spot, _read_trees(survey, plan, spot)) for spot in plan.order)
    return {write_path(spot.path): name_lists(trees, lists) for spot, trees in told if trees}


def list_outline(survey: Survey, logic: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """List the paths of a survey in the order of the form, when the phone needs them; else nothing."""
    nodes = list(survey.walk())
    alike = len({node.name for node in nodes}) < len(nodes)
    needed = alike or any(step[0] in OF_PLACES for tree in list_logic_trees(logic) for step in walk(tree))
    return [write_path(node.path) for node in nodes] if needed else []


def list_logic_trees(logic: Mapping[str, Mapping[str, Any]]) -> Iterator[Any]:
    """Yield every tree of a logic."""
    for told in logic.values():
        for key, tree in told.items():
            if key == "f" and isinstance(tree, dict):
                yield from tree.values()
            elif key == "l":
                yield from tree
            elif key not in "tnvwy":
                yield tree


def name_lists(tree: Any, lists: Mapping[str, str]) -> Any:
    """Return a tree where a label is looked for in its list rather than by its question."""
    if isinstance(tree, dict):
        return {key: name_lists(part, lists) for key, part in tree.items()}
    if not isinstance(tree, list):
        return tree
    if tree and tree[0] == "jr:choice-name":
        return [tree[0], name_lists(tree[1], lists), lists.get(tree[2], "")]
    return [name_lists(part, lists) for part in tree]


def _read_trees(survey: Survey, plan: Plan, spot: Spot) -> dict[str, Any]:
    node = spot.node
    read = _read_group(node) if isinstance(node, Group) else _read_question(survey, plan, spot, node)
    told = {key: 1 if tree in _ALWAYS else tree for key, tree in read if tree is not None}
    trees = list(list_logic_trees({"": told}))
    watched = [find_watched(tree, node.path, plan.paths, survey.root) for tree in trees]
    named = {str(name) for tree in trees for _, _, name in list_calls(tree, "jr:choice-name")}
    watched.append(_find_cited(survey, plan, spot, named))
    if any(paths is None or paths for paths in watched):
        known = [paths for paths in watched if paths is not None]
        told["w"] = sorted(map(write_path, set().union(*known))) if len(known) == len(watched) else 1
    cited = [["$", name] for name in list_all_cited(survey).get(node.path, ())]
    return {**told, "l": cited} if cited else told


def _find_cited(survey: Survey, plan: Plan, spot: Spot, questions: set[str]) -> set[Path]:
    """Return the answers that the labels of the choices of some questions cite."""
    lists = {node.list_name for node in survey.walk() if isinstance(node, Question) and node.name in questions}
    texts = (text for name in lists for choice in survey.lists.get(name, ()) for text in choice.labels.values())
    found = (plan.find_target(spot.path, name) for text in texts for name in list_cited(text))
    return {path for path in found if path}


def _read_group(group: Group) -> Iterator[tuple[str, Any]]:
    yield "r", group.relevant
    yield "c", group.count


def _read_question(survey: Survey, plan: Plan, spot: Spot, question: Question) -> Iterator[tuple[str, Any]]:
    kind = QUESTION_TYPES[question.type]
    yield "r", question.relevant
    if question.calculation is None:
        yield "d", ["today"] if question.type == "today" else question.first_value
    else:
        yield "d", (question.calculation if question.triggers and question.type == "hidden" else None)
        yield "k", question.calculation
        yield "v", 1 if spot.volatile else None
        triggers = (plan.find_target(spot.path, name) for name in question.triggers)
        yield "t", [write_path(path) for path in triggers if path] or None
    if question.calculation is not None or question.first_value is not None:
        yield "y", FITTED.get(question.type)
    if kind.asked and kind.read is not None:
        computed = question.calculation is not None and not question.triggers
        yield "q", None if computed else question.required
        yield "o", question.read_only
    if question.choice_filter is not None or question.list_name.startswith(OF_ANSWERS):
        yield "n", question.list_name
        yield "f", _read_filter(question)


def _read_filter(question: Question) -> Any:
    columns = None if question.choice_filter is None else read_columns(question.choice_filter)
    return write_filter(question) if columns is None or question.list_name.startswith(OF_ANSWERS) else columns
