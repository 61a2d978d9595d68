"""Which repeats keep an instance that was left blank: those that something counts, or looks at from outside.

Any other forgets it: a card opened and left as it was is no answer. Knows the survey alone.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from outreach.questionnaire.expressions import list_names
from outreach.questionnaire.expressions.trees import walk
from outreach.questionnaire.labels import list_cited
from outreach.questionnaire.plan import Path, list_trees, read_plan
from outreach.questionnaire.survey import Group, Question, Survey

# What tells one instance by its place among the others, or may come to any of them.
_BY_PLACE: Final = frozenset(("path", "|", "position", "last", "indexed-repeat"))


@lru_cache(64)
def list_kept_blank(survey: Survey) -> frozenset[Path]:
    """Return the paths of the repeats whose blank instances are kept."""
    plan = read_plan(survey)
    if any(step[0] in _BY_PLACE for node in survey.walk() for tree in list_trees(node) for step in walk(tree)):
        return plan.repeats
    crossed = {
        path
        for node in survey.walk()
        for name in _list_named(survey, node)
        for path in plan.list_crossed(node.path, name)
    }
    counted = {node.path for node in survey.walk() if isinstance(node, Group) and node.count is not None}
    return frozenset(crossed | counted)


def _list_named(survey: Survey, node: Question | Group) -> Iterator[str]:
    for tree in list_trees(node):
        yield from list_names(tree)
    for text in (*node.labels.values(), *node.hints.values()):
        yield from list_cited(text)
    if isinstance(node, Question) and node.list_name.startswith("$"):
        yield node.list_name.removeprefix("$")
