"""The columns of lists that expressions look up with `pulldata`: only these travel with the page, and only if filled.

Knows the survey and its lists; no form, no request.
"""

import re
from collections.abc import Sequence
from typing import Any

from outreach.questionnaire import Choice, Lists, Question, Survey
from outreach.questionnaire.expressions import list_calls


def list_lookups(survey: Survey, lists: Lists) -> dict[str, dict[str, list[str] | str]]:
    """Return, by list, the columns that some expression names, each in the order of the rows.

    Columns weigh less on the wire than rows. A key always travels; a column that is blank everywhere does not. For
    names that the form shows whole, the question that shows them is given instead.
    """
    keys: dict[str, set[str]] = {}
    columns: dict[str, set[str]] = {}
    for tree in _list_trees(survey):
        for _, name, column, key, *_ in list_calls(tree, "pulldata"):
            keys.setdefault(name, set()).add(key)
            columns.setdefault(name, set()).update(_list_columns(column, lists.get(name, ())))
    return {
        name: {**_write_columns(lists.get(name, ()), known, columns[name]), **_find_shown(survey, name, lists, known)}
        for name, known in keys.items()
    }


def _find_shown(survey: Survey, name: str, lists: Lists, keys: set[str]) -> dict[str, list[str] | str]:
    plain = all(re.fullmatch(r"[\w-]+", choice.name) for choice in lists.get(name, ()))
    shown = (
        node.name
        for node in survey.walk()
        if isinstance(node, Question)
        and (node.type, node.list_name) in {("select_one", name), ("select_one_from_file", name)}
        and node.choice_filter is None
        and "minimal" not in node.appearance
    )
    asked = next(shown, None)
    return {"name": asked} if asked and plain and "name" in keys else {}


def _list_trees(survey: Survey) -> list[Any]:
    parts = ("relevant", "required", "constraint", "calculation")
    trees = (getattr(node, part, None) for node in survey.walk() for part in parts)
    return [tree for tree in trees if tree is not None]


def _list_columns(column: Any, choices: Sequence[Choice]) -> set[str]:
    if isinstance(column, str):
        return {column}
    # Worked out: `concat('structure_', …)`. Any column that begins so may be asked for.
    beginning = column[1] if column[0] == "concat" and isinstance(column[1], str) else ""
    labels = {f"label_{language}" for choice in choices for language in choice.labels}
    known = {"name", *labels, *(name for choice in choices for name in choice.extra)}
    return {name for name in known if name.startswith(beginning)}


def _write_columns(choices: Sequence[Choice], keys: set[str], columns: set[str]) -> dict[str, list[str] | str]:
    told = {column: [_read_column(choice, column) for choice in choices] for column in sorted(keys | columns)}
    return {column: texts for column, texts in told.items() if column in keys or any(texts)}


def _read_column(choice: Choice, column: str) -> str:
    if column == "name":
        return choice.name
    if column.startswith("label_"):
        return choice.labels.get(column.removeprefix("label_"), "")
    return choice.extra.get(column, "")
