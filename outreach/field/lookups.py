"""The columns of lists that expressions look up with `pulldata`: only these travel with the page.

Knows the survey and its lists; no form, no request.
"""

from typing import Any

from outreach.questionnaire import Choice, Lists, Survey
from outreach.questionnaire.expressions import list_calls


def list_lookups(survey: Survey, lists: Lists) -> dict[str, list[dict[str, str]]]:
    """Return, by list, the rows that the phone may look up, with the columns that some expression names."""
    wanted: dict[str, set[str]] = {}
    for tree in _list_trees(survey):
        for _, name, column, key, *_ in list_calls(tree, "pulldata"):
            wanted.setdefault(str(name), set()).update((str(column), str(key)))
    return {
        name: [{column: _read_column(choice, column) for column in sorted(columns)} for choice in lists.get(name, ())]
        for name, columns in wanted.items()
    }


def _list_trees(survey: Survey) -> list[Any]:
    parts = ("relevant", "required", "constraint", "calculation")
    trees = (getattr(node, part, None) for node in survey.walk() for part in parts)
    return [tree for tree in trees if tree is not None]


def _read_column(choice: Choice, column: str) -> str:
    if column == "name":
        return choice.name
    if column.startswith("label_"):
        return choice.labels.get(column.removeprefix("label_"), "")
    return choice.extra.get(column, "")
