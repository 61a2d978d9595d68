"""The functions an expression may call: name, how many arguments, what it does. A new one is a row here.

Arguments reach a function already evaluated; those that choose what to evaluate are in `interpreter.py`.
"""

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from outreach.questionnaire.expressions.values import NAN, Context, Value, to_number, to_text, to_truth, write_day

MANY: Final = 20
Call = Callable[[Context, list[Any]], Value]


@lru_cache(256)
def read_pattern(pattern: str) -> re.Pattern[str]:
    """Compile the pattern of `regex()`; ASCII, so that `\\d` is the same digits as on the phone."""
    return re.compile(pattern, re.ASCII)


def _flatten(given: list[Any]) -> list[Any]:
    return [value for argument in given for value in (argument if type(argument) is list else (argument,))]


def _is_selected(context: Context, given: list[Any]) -> bool:
    code = to_text(given[1])
    return code != "" and code in to_text(given[0]).split(" ")


def _count_selected(context: Context, given: list[Any]) -> int:
    return sum(1 for code in to_text(given[0]).split(" ") if code)


def _coalesce(context: Context, given: list[Any]) -> str:
    return next((text for text in map(to_text, given) if text != ""), "")


def _match(context: Context, given: list[Any]) -> bool:
    return read_pattern(to_text(given[1])).fullmatch(to_text(given[0])) is not None


def _truncate(context: Context, given: list[Any]) -> float:
    number = to_number(given[0])
    return float(math.trunc(number)) if math.isfinite(number) else number


def _round(context: Context, given: list[Any]) -> float:
    number, places = to_number(given[0]), to_number(given[1]) if len(given) > 1 else 0.0
    if not math.isfinite(number) or places != places:
        return number if places == places else NAN
    # Powers of ten are read from text, and divided by when negative: the same bits as on the phone.
    power = float(f"1e{math.trunc(min(15.0, abs(places)))}")
    scaled = number * power if places >= 0 else number / power
    whole = math.floor(scaled + 0.5) if math.isfinite(scaled) else scaled
    return whole / power if places >= 0 else whole * power


def _sum(context: Context, given: list[Any]) -> float:
    # One by one, not math.fsum nor sum(): Python 3.12 compensates, the phone does not.
    total = 0.0
    for value in _flatten(given):
        total += to_number(value)
    return total


def _choose(pick: Callable[[list[float]], float]) -> Call:
    def choose(context: Context, given: list[Any]) -> float:
        numbers = [to_number(value) for value in _flatten(given)]
        return pick(numbers) if numbers and all(number == number for number in numbers) else NAN

    return choose


def _write_date(context: Context, given: list[Any]) -> str:
    number = to_number(given[0])
    return write_day(number) if number == number else ""


def _look_up(context: Context, given: list[Any]) -> str:
    return context.lookup(*(to_text(argument) for argument in given))


# Name → fewest arguments, most arguments, what it does.
FUNCTIONS: Final[dict[str, tuple[int, int, Call]]] = {
    "true": (0, 0, lambda context, given: True),
    "false": (0, 0, lambda context, given: False),
    "not": (1, 1, lambda context, given: not to_truth(given[0])),
    "boolean": (1, 1, lambda context, given: to_truth(given[0])),
    "number": (1, 1, lambda context, given: to_number(given[0])),
    "string": (1, 1, lambda context, given: to_text(given[0])),
    "int": (1, 1, _truncate),
    "round": (1, 2, _round),
    "concat": (1, MANY, lambda context, given: "".join(to_text(value) for value in _flatten(given))),
    "string-length": (1, 1, lambda context, given: len(to_text(given[0]))),
    "regex": (2, 2, _match),
    "selected": (2, 2, _is_selected),
    "count-selected": (1, 1, _count_selected),
    "count": (1, 1, lambda context, given: len(_flatten(given))),
    "count-non-empty": (1, 1, lambda context, given: sum(1 for value in _flatten(given) if to_text(value) != "")),
    "sum": (1, MANY, _sum),
    "min": (1, MANY, _choose(min)),
    "max": (1, MANY, _choose(max)),
    "coalesce": (1, MANY, _coalesce),
    "today": (0, 0, lambda context, given: context.today),
    "date": (1, 1, _write_date),
    "pulldata": (4, 4, _look_up),
    "if": (3, 3, lambda context, given: ""),
    "once": (1, 1, lambda context, given: ""),
}
