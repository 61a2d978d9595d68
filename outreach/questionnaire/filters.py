"""Which choices a question offers, here and now: a choice filter, or the answers of a repeat.

The common filter (`column = ${question}`) is decided without planting the list: lists may have thousands of rows.
"""

from collections.abc import Collection
from typing import Any, Final

from outreach.questionnaire.expressions import evaluate, list_paths
from outreach.questionnaire.expressions.values import to_text
from outreach.questionnaire.instance import Node
from outreach.questionnaire.standing import Standing, read_column
from outreach.questionnaire.survey import Question

# Begins the name of a list whose choices are the answers of a repeated question.
OF_ANSWERS: Final = "$"


def list_offered(standing: Standing, node: Node, question: Question) -> Collection[str]:
    """Return the codes that a question offers, seen from its node."""
    standing.stand(node)
    if question.list_name.startswith(OF_ANSWERS):
        answers: Any = evaluate(write_filter(question), standing)
        return [node.text for node in answers if node.text]
    choices = standing.find_choices(question.list_name)
    if question.choice_filter is None:
        return [choice.name for choice in choices]
    wanted = read_columns(question.choice_filter)
    if wanted is not None:
        told = {column: to_text(evaluate(tree, standing)) for column, tree in wanted.items()}
        return [
            choice.name
            for choice in choices
            if all(read_column(choice, column) == text for column, text in told.items())
        ]
    items: Any = evaluate(write_filter(question), standing)
    names = (next((part.text for part in item.down if part.name == "name"), "") for item in items)
    return [name for name in names if name]


def write_filter(question: Question) -> list[Any]:
    """Return the path that leads to what a question offers: rows of its list, or the answers of a repeat."""
    name, filters = question.list_name, [] if question.choice_filter is None else [question.choice_filter]
    if name.startswith(OF_ANSWERS):
        name = name.removeprefix(OF_ANSWERS)
        return ["path", ["$", name], ["parent", "*", *filters], ["child", name]]
    return ["path", ["instance", name], ["child", "root"], ["child", "item", *filters]]


def read_columns(tree: Any) -> dict[str, Any] | None:
    """Return the column and the tree of each part of `a = ${x} and b = ${y}`; None for any other filter."""
    parts = tree[1:] if tree[0] == "and" else [tree]
    wanted: dict[str, Any] = {}
    for part in parts:
        column = _read_column_test(part)
        if column is None or column[0] in wanted:
            return None
        wanted[column[0]] = column[1]
    return wanted


def _read_column_test(part: Any) -> tuple[str, Any] | None:
    if not isinstance(part, list) or part[0] != "=":
        return None
    for column, tree in ((part[1], part[2]), (part[2], part[1])):
        named = isinstance(column, list) and column[:2] == ["path", "."] and len(column) == 3
        # Only text is compared as text: a number or a list follows the general rules.
        if named and column[2][0] == "child" and len(column[2]) == 2 and _is_text(tree):
            return column[2][1], tree
    return None


def _is_text(tree: Any) -> bool:
    return (
        isinstance(tree, str)
        or isinstance(tree, list)
        and tree[0] in ("$", "string", "concat")
        and not list_paths(tree)
    )
