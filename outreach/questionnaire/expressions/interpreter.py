"""Evaluates the tree of an expression; the phone's twins are `static/phone/expressions*.js`.

One table from operation to what it does; nothing raises, for any answers: what makes no sense is NaN or blank.
"""

import math
import operator
from collections.abc import Callable
from typing import Any, Final

from outreach.questionnaire.expressions.functions import PLAIN, WITHIN, TreeCall
from outreach.questionnaire.expressions.matching import match
from outreach.questionnaire.expressions.numbers import Call
from outreach.questionnaire.expressions.paths import find_nodes, put_in_order
from outreach.questionnaire.expressions.values import (
    NAN,
    Context,
    Value,
    list_texts,
    to_number,
    to_text,
    to_truth,
)

Operation = Callable[[list[Any], Any], Any]


def evaluate(tree: Any, context: Context) -> Value:
    """Return the value of a tree."""
    if type(tree) is list:
        value: Value = OPERATIONS[tree[0]](tree, context)
        return value
    value = tree
    return value


def holds(tree: Any, context: Context) -> bool:
    """Return whether a tree is true (relevant, required, constraint)."""
    return to_truth(evaluate(tree, context))


def write(tree: Any, context: Context) -> str:
    """Return a tree's value as the text of an answer (calculation); no number is no answer."""
    text = to_text(evaluate(tree, context))
    return "" if text == "NaN" else text


# Loops rather than comprehensions where trees nest: each frame counts against Python's depth.
def _either(tree: list[Any], context: Context) -> bool:
    for part in tree[1:]:
        if to_truth(evaluate(part, context)):
            return True
    return False


def _both(tree: list[Any], context: Context) -> bool:
    for part in tree[1:]:
        if not to_truth(evaluate(part, context)):
            return False
    return True


def _are_equal(left: Any, right: Any) -> bool:
    if type(left) is str and type(right) is str:
        return left == right
    if type(left) is bool or type(right) is bool:
        return to_truth(left) == to_truth(right)
    one, other = to_number(left), to_number(right)
    # As ODK: a sum of decimals equals what a person would write.
    return one == other or abs(one - other) < 1e-12


def _differ(left: Any, right: Any) -> bool:
    return not _are_equal(left, right)


def _order(test: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: test(to_number(left), to_number(right))


def _compare(test: Callable[[Any, Any], bool]) -> Operation:
    def compare(tree: list[Any], context: Context) -> bool:
        left, right = evaluate(tree[1], context), evaluate(tree[2], context)
        if type(left) is not list and type(right) is not list:
            return test(left, right)
        # A nodeset is true of a comparison as soon as one of its values is; beside a truth it counts as one.
        if type(left) is bool or type(right) is bool:
            return test(to_truth(left), to_truth(right))
        lefts = list_texts(left) if isinstance(left, list) else [left]
        rights = list_texts(right) if isinstance(right, list) else [right]
        return any(test(one, other) for one in lefts for other in rights)

    return compare


def _calculate(step: Callable[[float, float], float]) -> Operation:
    def calculate(tree: list[Any], context: Context) -> float:
        total = to_number(evaluate(tree[1], context))
        for part in tree[2:]:
            total = step(total, to_number(evaluate(part, context)))
        return total

    return calculate


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    return NAN if left == 0 or left != left else math.copysign(math.inf, left) * math.copysign(1, right)


def _remain(left: float, right: float) -> float:
    return math.fmod(left, right) if math.isfinite(left) and right != 0 else NAN


def _call(does: Call) -> Operation:
    def call(tree: list[Any], context: Context) -> Any:
        given = []
        for part in tree[1:]:
            given.append(evaluate(part, context))
        return does(context, given)

    return call


def _call_within(does: TreeCall) -> Operation:
    return lambda tree, context: does(tree, context, evaluate)


def _find_path(tree: list[Any], context: Context) -> list[Any]:
    return find_nodes(tree[1], tree[2:], context, evaluate)


def _unite(tree: list[Any], context: Context) -> list[Any]:
    found: list[Any] = []
    for part in tree[1:]:
        found += find_nodes(part, (), context, evaluate) if type(part) is list else []
    return put_in_order(found)


OPERATIONS: Final[dict[str, Operation]] = {
    **{name: _call(does) for name, does in PLAIN.items()},
    **{name: _call_within(does) for name, (_, _, does) in WITHIN.items()},
    "$": lambda tree, context: context.value(tree[1]),
    "$last": lambda tree, context: "",
    ".": lambda tree, context: context.itself,
    "path": _find_path,
    "|": _unite,
    "or": _either,
    "and": _both,
    "=": _compare(_are_equal),
    "!=": _compare(_differ),
    "<": _compare(_order(operator.lt)),
    "<=": _compare(_order(operator.le)),
    ">": _compare(_order(operator.gt)),
    ">=": _compare(_order(operator.ge)),
    "+": _calculate(operator.add),
    "-": _calculate(operator.sub),
    "*": _calculate(operator.mul),
    "div": _calculate(_divide),
    "mod": _calculate(_remain),
    "neg": lambda tree, context: -to_number(evaluate(tree[1], context)),
    "match": lambda tree, context: match(to_text(evaluate(tree[1], context)), to_text(evaluate(tree[2], context))),
}
