"""The columns of lists that expressions look up or filter by: only these travel with the page, and only if filled.

Knows the survey, its logic and its lists; no form, no request.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, Final

from outreach.field.controls import MOST_ROWS, choose_control
from outreach.field.logic import build_logic, list_logic_trees
from outreach.field.names import write_name
from outreach.questionnaire import Choice, Lists, Question, Survey
from outreach.questionnaire.expressions import list_calls, list_paths
from outreach.questionnaire.standing import read_column

Columns = dict[str, list[str] | str]
# The label that a document of choices and `jr:choice-name` give, in the questionnaire's own language.
OWN_LABEL: Final = ""


def list_lookups(survey: Survey, lists: Lists) -> dict[str, Columns]:
    """Return, by list, the columns that some expression names, each in the order of the rows.

    Columns weigh less on the wire than rows. A key always travels; a column that is blank everywhere does not. For
    names that the form shows whole, the question that shows them is given instead.
    """
    keys: dict[str, set[str]] = {}
    columns: dict[str, set[str]] = {}
    for name, column, key in _list_asked(survey, lists):
        keys.setdefault(name, set()).add(key)
        columns.setdefault(name, set()).add(column)
    return {
        name: {
            **_write_columns(survey, lists.get(name, ()), known, columns[name]),
            **_find_shown(survey, name, lists, known),
        }
        for name, known in keys.items()
    }


def list_filter_columns(survey: Survey, lists: Lists, name: str) -> Columns:
    """Return the columns by which the choices of a list are filtered, each in the order of the rows."""
    asked = {column for told in build_logic(survey).values() for _, column, _ in _list_filtered(told, lists, {name})}
    return _write_columns(survey, lists.get(name, ()), {"name"}, asked - {"name"}) if asked else {}


def _list_asked(survey: Survey, lists: Lists) -> Iterator[tuple[str, str, str]]:
    """Yield list, column and key of whatever the phone may look up in the page itself."""
    here = {name for name, choices in lists.items() if len(choices) <= MOST_ROWS}
    for told in build_logic(survey).values():
        for tree in list_logic_trees({"": {key: tree for key, tree in told.items() if key != "f"}}):
            yield from _list_called(tree, lists)
        # A list that travels apart takes along the columns that its own filter compares.
        yield from _list_filtered(told, lists, here)
        for tree in list_logic_trees({"": {"f": told["f"]}} if "f" in told else {}):
            yield from (asked for asked in _list_called(tree, lists) if asked[0] != told["n"])


def _list_filtered(told: Mapping[str, Any], lists: Lists, names: Container[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what the filter of a question compares in its own list, when that is one of some."""
    name = told.get("n", "")
    if name not in names:
        return
    if isinstance(told["f"], Mapping):
        yield from ((name, column, "name") for column in ("name", *told["f"]))
    for tree in list_logic_trees({"": {"f": told["f"]}}):
        yield from (asked for asked in _list_called(tree, lists) if asked[0] == name)


def _list_called(tree: Any, lists: Lists) -> Iterator[tuple[str, str, str]]:
    for _, name, column, key, *_ in list_calls(tree, "pulldata"):
        yield from ((name, one, key) for one in _list_columns(column, lists.get(name, ())))
    for _, name in list_calls(tree, "instance"):
        yield from ((name, one, "name") for one in _list_tests(tree, lists.get(name, ())))
    yield from ((name, OWN_LABEL, "name") for _, _, name in list_calls(tree, "jr:choice-name"))


def _find_shown(survey: Survey, name: str, lists: Lists, keys: set[str]) -> Columns:
    plain = all(re.fullmatch(r"[\w-]+", choice.name) for choice in lists.get(name, ()))
    shown = (
        write_name(node.name)
        for node in survey.walk()
        if isinstance(node, Question)
        and (node.type, node.list_name) in {("select_one", name), ("select_one_from_file", name)}
        and node.choice_filter is None
        and choose_control(node, "chips", len(lists.get(name, ()))) in ("chips", "rows")
    )
    asked = next(shown, None)
    return {"name": asked} if asked and plain and "name" in keys else {}


def _list_columns(column: Any, choices: Sequence[Choice]) -> set[str]:
    if isinstance(column, str):
        return {column}
    # Worked out: `concat('structure_', …)`. Any column that begins so may be asked for.
    beginning = column[1] if column[0] == "concat" and isinstance(column[1], str) else ""
    labels = {f"label_{language}" for choice in choices for language in choice.labels}
    known = {"name", *labels, *(name for choice in choices for name in choice.extra)}
    return {name for name in known if name.startswith(beginning)}


def _list_tests(tree: Any, choices: Sequence[Choice]) -> set[str]:
    """List the columns that the paths of a tree may come to."""
    steps = [step for path in list_paths(tree) for step in path[2:]]
    tests = {step[1] for step in steps}
    known = {"name", *(name for choice in choices for name in choice.extra)}
    named = known if "*" in tests else known & tests
    return {"name", *named, *([OWN_LABEL] if tests & {"label", "*"} else [])}


def _write_columns(survey: Survey, choices: Sequence[Choice], keys: set[str], columns: set[str]) -> Columns:
    told = {
        column: [
            (choice.labels.get(survey.default_language, "") if column == OWN_LABEL else read_column(choice, column))
            for choice in choices
        ]
        for column in sorted(keys | columns)
    }
    return {column: texts for column, texts in told.items() if column in keys or any(texts)}
