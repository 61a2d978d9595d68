"""The functions an expression may call: how many arguments they take and what they do. A new one is a row here.

Most are given their arguments' values; those of `WITHIN` their tree, since they look at nodes or choose what to
evaluate.
"""

import math
from collections.abc import Callable
from typing import Any, Final

from outreach.questionnaire.expressions import matching, moments, numbers, repeats, texts
from outreach.questionnaire.expressions.numbers import Call, choose, find_log, reckon
from outreach.questionnaire.expressions.values import (
    Context,
    Value,
    flatten,
    says_something,
    to_number,
    to_text,
    to_truth,
)

MANY: Final = 1000
# (tree, context, evaluate) → value.
Evaluate = Callable[[Any, Any], Any]
TreeCall = Callable[[list[Any], Context, Evaluate], Value]

# Name → fewest arguments, most arguments, what it does with (context, values).
_PLAIN: Final[dict[str, tuple[int, int, Call]]] = {
    "true": (0, 0, lambda context, given: True),
    "false": (0, 0, lambda context, given: False),
    "not": (1, 1, lambda context, given: not to_truth(given[0])),
    "boolean": (1, 1, lambda context, given: to_truth(given[0])),
    "boolean-from-string": (1, 1, texts.read_truth),
    "number": (1, 1, lambda context, given: to_number(given[0])),
    "string": (1, 1, lambda context, given: to_text(given[0])),
    "concat": (1, MANY, lambda context, given: "".join(to_text(value) for value in flatten(given))),
    "join": (1, MANY, texts.join),
    "string-length": (1, 1, lambda context, given: len(to_text(given[0]))),
    "substr": (2, 3, texts.cut),
    "substring": (2, 3, texts.cut_as_xpath),
    "substring-before": (2, 2, texts.cut_before),
    "substring-after": (2, 2, texts.cut_after),
    "starts-with": (2, 2, lambda context, given: to_text(given[0]).startswith(to_text(given[1]))),
    "ends-with": (2, 2, lambda context, given: to_text(given[0]).endswith(to_text(given[1]))),
    "contains": (2, 2, lambda context, given: to_text(given[1]) in to_text(given[0])),
    "translate": (3, 3, texts.replace_signs),
    "normalize-space": (1, 1, texts.tidy),
    "regex": (2, 2, lambda context, given: matching.match_simple(to_text(given[0]), given[1])),
    "uuid": (0, 1, texts.draw_name),
    "selected": (2, 2, texts.is_selected),
    "selected-at": (2, 2, texts.find_selected),
    "count-selected": (1, 1, texts.count_selected),
    "checklist": (3, MANY, texts.check_list),
    "weighted-checklist": (4, MANY, texts.weigh_list),
    "count": (1, 1, lambda context, given: len(flatten(given))),
    "count-non-empty": (1, 1, lambda context, given: _count_said(given[0])),
    "sum": (1, MANY, numbers.add_up),
    "min": (1, MANY, choose(min)),
    "max": (1, MANY, choose(max)),
    "int": (1, 1, numbers.truncate),
    "floor": (1, 1, numbers.floor),
    "ceiling": (1, 1, numbers.ceiling),
    "round": (1, 2, numbers.round_to),
    "abs": (1, 1, reckon(abs)),
    "pow": (2, 2, numbers.raise_to),
    "sqrt": (1, 1, reckon(math.sqrt)),
    "exp": (1, 1, reckon(math.exp, math.inf)),
    "exp10": (1, 1, reckon(lambda number: numbers.power(10, number))),
    "log": (1, 1, find_log(math.log)),
    "log10": (1, 1, find_log(math.log10)),
    "sin": (1, 1, reckon(math.sin)),
    "cos": (1, 1, reckon(math.cos)),
    "tan": (1, 1, reckon(math.tan)),
    "asin": (1, 1, reckon(math.asin)),
    "acos": (1, 1, reckon(math.acos)),
    "atan": (1, 1, reckon(math.atan)),
    "atan2": (2, 2, numbers.find_angle),
    "pi": (0, 0, lambda context, given: math.pi),
    "random": (0, 0, lambda context, given: context.draw()),
    "distance": (1, MANY, numbers.measure_way),
    "area": (1, MANY, numbers.measure_area),
    "today": (0, 0, lambda context, given: context.today),
    "now": (0, 0, lambda context, given: context.now),
    "date": (1, 1, lambda context, given: moments.tell_day(given[0])),
    "date-time": (1, 1, lambda context, given: moments.tell_moment(context, given[0])),
    "decimal-date-time": (1, 1, lambda context, given: moments.count_days(context, given[0])),
    "decimal-time": (1, 1, lambda context, given: moments.count_time(context, given[0])),
    "format-date": (2, 2, lambda context, given: moments.write_format(context, given[0], to_text(given[1]))),
    "format-date-time": (2, 2, lambda context, given: moments.write_format(context, given[0], to_text(given[1]))),
    "difference-in-months": (2, 2, lambda context, given: moments.count_months(context, given[0], given[1])),
    "add-date": (2, 6, lambda context, given: moments.add_to_day(context, given[0], given[1:])),
    "pulldata": (4, 4, lambda context, given: context.lookup(*map(to_text, given))),
    "jr:choice-name": (2, 2, lambda context, given: context.choice_label(given[1], to_text(given[0]))),
    "jr:itext": (1, 1, lambda context, given: context.itext(to_text(given[0]))),
}

WITHIN: Final[dict[str, tuple[int, int, TreeCall]]] = {
    "if": (3, 3, lambda tree, context, evaluate: _choose_way(tree, context, evaluate)),
    "once": (1, 1, lambda tree, context, evaluate: context.past or evaluate(tree[1], context)),
    "coalesce": (1, MANY, lambda tree, context, evaluate: _find_said(tree, context, evaluate)),
    "position": (0, 1, repeats.tell_position),
    "last": (0, 0, repeats.tell_last),
    "name": (0, 1, repeats.tell_name),
    "current": (0, 0, repeats.tell_current),
    "instance": (1, 1, lambda tree, context, evaluate: _open_instance(tree, context)),
    "indexed-repeat": (3, 11, repeats.index_repeat),
    "randomize": (1, 2, repeats.shuffle),
}

PLAIN: Final[dict[str, Call]] = {name: does for name, (_, _, does) in _PLAIN.items()}
# Name → fewest arguments, most arguments.
FUNCTIONS: Final = {name: (fewest, most) for name, (fewest, most, _) in {**_PLAIN, **WITHIN}.items()}

# Other spellings of the same, which ODK's engines or older forms know.
ALIASES: Final = {
    "is-selected": "selected",
    "enclosed-area": "area",
    "index": "position",
    "decimal-date": "decimal-date-time",
}
# Known to ODK, not read here: they need what a shared phone does not keep, or would weigh too much.
REFUSED: Final = ("digest", "property", "version", "base64-decode", "extract-signed", "depend")
# Without argument, these speak of where they stand.
OF_ITSELF: Final = ("string", "number", "string-length", "normalize-space")


def _count_said(value: Any) -> int:
    return sum(map(says_something, value if type(value) is list else [to_text(value)]))


def _choose_way(tree: list[Any], context: Context, evaluate: Evaluate) -> Any:
    return evaluate(tree[2 if to_truth(evaluate(tree[1], context)) else 3], context)


def _find_said(tree: list[Any], context: Context, evaluate: Evaluate) -> Any:
    for part in tree[1:]:
        value = evaluate(part, context)
        if to_text(value) not in ("", "NaN"):
            return to_text(value) if type(value) is list else value
    return ""


def _open_instance(tree: list[Any], context: Context) -> list[Any]:
    document = context.instance(tree[1])
    return [] if document is None else [document]
