"""Evaluates the tree of an expression; the phone's twin is `static/expressions.js`.

One table from operation to what it does; nothing raises, for any answers: what makes no sense is NaN or blank.
"""

import math
import operator
from collections.abc import Callable
from typing import Any, Final

from outreach.questionnaire.expressions.functions import FUNCTIONS, Call
from outreach.questionnaire.expressions.values import NAN, Context, Value, to_number, to_text, to_truth

Operation = Callable[[list[Any], Context], Value]


def evaluate(tree: Any, context: Context) -> Value:
    """Return the value of a tree."""
    if type(tree) is list:
        return OPERATIONS[tree[0]](tree, context)
    value: Value = tree
    return value


def holds(tree: Any, context: Context) -> bool:
    """Return whether a tree is true (relevant, required, constraint)."""
    return to_truth(evaluate(tree, context))


def write(tree: Any, context: Context) -> str:
    """Return a tree's value as the text of an answer (calculation); no number is no answer."""
    text = to_text(evaluate(tree, context))
    return "" if text == "NaN" else text


def _either(tree: list[Any], context: Context) -> bool:
    return any(to_truth(evaluate(part, context)) for part in tree[1:])


def _both(tree: list[Any], context: Context) -> bool:
    return all(to_truth(evaluate(part, context)) for part in tree[1:])


def _are_equal(left: Any, right: Any) -> bool:
    if type(left) is str and type(right) is str:
        return left == right
    if type(left) is bool or type(right) is bool:
        return to_truth(left) == to_truth(right)
    return to_number(left) == to_number(right)


def _differ(left: Any, right: Any) -> bool:
    if type(left) is str and type(right) is str:
        return left != right
    if type(left) is bool or type(right) is bool:
        return to_truth(left) != to_truth(right)
    return to_number(left) != to_number(right)


def _order(test: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: test(to_number(left), to_number(right))


def _compare(test: Callable[[Any, Any], bool]) -> Operation:
    def compare(tree: list[Any], context: Context) -> bool:
        left, right = evaluate(tree[1], context), evaluate(tree[2], context)
        if type(left) is not list and type(right) is not list:
            return test(left, right)
        # A list is true of a comparison as soon as one of its values is; beside a truth it counts as one.
        if type(left) is bool or type(right) is bool:
            return test(to_truth(left), to_truth(right))
        lefts, rights = left if isinstance(left, list) else [left], right if isinstance(right, list) else [right]
        return any(test(one, other) for one in lefts for other in rights)

    return compare


def _calculate(step: Callable[[float, float], float]) -> Operation:
    return lambda tree, context: step(to_number(evaluate(tree[1], context)), to_number(evaluate(tree[2], context)))


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    return NAN if left == 0 or left != left else math.copysign(math.inf, left) * math.copysign(1, right)


def _remain(left: float, right: float) -> float:
    return math.fmod(left, right) if math.isfinite(left) and right != 0 else NAN


def _call(does: Call) -> Operation:
    return lambda tree, context: does(context, [evaluate(argument, context) for argument in tree[1:]])


OPERATIONS: Final[dict[str, Operation]] = {
    **{name: _call(does) for name, (_, _, does) in FUNCTIONS.items()},
    "$": lambda tree, context: context.value(tree[1]),
    ".": lambda tree, context: context.itself,
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
    "if": lambda tree, context: evaluate(tree[2 if to_truth(evaluate(tree[1], context)) else 3], context),
    "once": lambda tree, context: context.itself or evaluate(tree[1], context),
}
