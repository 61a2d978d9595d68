"""What an expression can never say: a constraint that no answer satisfies, an answer compared to what it cannot be.

Pure: a tree and the types of the questions in, kinds and facts out. Says nothing where it is not sure.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from outreach.questionnaire.expressions import evaluate, list_calls, list_names, list_paths
from outreach.questionnaire.expressions.values import to_number
from outreach.questionnaire.findings import Kind, structure
from outreach.questionnaire.nearest import find_nearest
from outreach.questionnaire.readings import (
    Facts,
    Reader,
    read_day,
    read_decimal,
    read_hour,
    read_integer,
    read_moment,
    read_place,
)

_NUMBERS: Final = ("integer", "decimal", "range")
_DAYS: Final = ("date", "dateTime", "today", "start", "end")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}.*")
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
# What may be proposed is what may be answered; ODK also takes a day alone where a moment is asked.
_READERS: Final[Mapping[str, tuple[Reader, ...]]] = {
    "integer": (read_integer,), "decimal": (read_decimal,), "range": (read_decimal,), "date": (read_day,),
    "time": (read_hour,), "dateTime": (read_moment, read_day), "geopoint": (read_place,),
}  # fmt: skip

Never = tuple[Kind, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The type of a question and, when all are known, the codes it may be answered by."""

    kind: str
    codes: tuple[str, ...] = ()


def list_never(tree: Any, asked: Mapping[str, Asked], own: Asked | None, column: str) -> Iterator[Never]:
    """Yield what a tree can never say; `own` is the question a constraint is about."""
    for name, value in _list_equalities(tree):
        kind = own if name == "." else asked.get(name)
        if kind is not None and value != "":
            yield from _judge_equality(name, value, kind)
    for name, value in _list_comparisons(tree):
        kind = own if name == "." else asked.get(name)
        if kind is not None and value != "" and not _is_of_kind(value, kind.kind):
            yield structure.NEVER_COMPARES, {"name": name, "type": kind.kind, "value": value}
    if column == "constraint" and own is not None and _never_holds(tree, own):
        yield structure.NEVER_HOLDS, {}


def list_bare(tree: Any) -> list[str]:
    """List the names written alone, each once: paths of one step, outside the predicates of other paths."""
    found: list[str] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, list):
            continue
        if node[:1] != ["path"]:
            waiting.extend(reversed(node[1:]))
        elif isinstance(node[1], list):
            waiting.append(node[1])
        elif node[1] == "." and len(node) == 3 and node[2][0] == "child" and node[2][1] != "*":
            found.append(str(node[2][1]))
    return list(dict.fromkeys(found))


def _list_equalities(tree: Any) -> Iterator[tuple[str, Any]]:
    for sign in ("=", "!=", "selected"):
        for _, left, right in list_calls(tree, sign):
            for one, other in ((left, right), (right, left)) if sign != "selected" else ((left, right),):
                if isinstance(one, list) and one[0] == "$" and not isinstance(other, list):
                    yield one[1], other
                elif one == ["."] and not isinstance(other, list):
                    yield ".", other


def _list_comparisons(tree: Any) -> Iterator[tuple[str, str]]:
    for sign in ("<", "<=", ">", ">="):
        for _, left, right in list_calls(tree, sign):
            for one, other in ((left, right), (right, left)):
                if isinstance(one, list) and one[0] in ("$", ".") and isinstance(other, str):
                    yield (one[1] if one[0] == "$" else "."), other


def _is_of_kind(value: str, kind: str) -> bool:
    if kind in _NUMBERS:
        return not math.isnan(to_number(value))
    return kind not in _DAYS or _DAY.fullmatch(value) is not None or not math.isnan(to_number(value))


def judge_default(name: str, value: str, asked: Asked) -> Iterator[Never]:
    """Yield what is wrong with an answer proposed as it is: no choice of the list, or not of its type."""
    if asked.codes:
        for code in value.split() if asked.kind == "select_multiple" else (value,):
            if code not in asked.codes:
                yield structure.UNKNOWN_CHOICE, _tell_choice(code, name, asked.codes)
    readers = _READERS.get(asked.kind, ())
    if readers and all(read(value, Facts())[1] for read in readers):
        yield structure.BAD_DEFAULT, {"value": value, "type": asked.kind}


def _tell_choice(code: str, name: str, codes: tuple[str, ...]) -> dict[str, str]:
    return {"code": code, "name": name, "known": ", ".join(codes[:12]), "near": find_nearest(code, codes)}


def _judge_equality(name: str, value: Any, asked: Asked) -> Iterator[Never]:
    text = value if isinstance(value, str) else f"{value:g}"
    if asked.codes:
        if text not in asked.codes and not any(to_number(text) == to_number(code) for code in asked.codes):
            yield structure.UNKNOWN_CHOICE, _tell_choice(text, name, asked.codes)
    elif asked.kind in _NUMBERS and math.isnan(to_number(text)):
        yield structure.NEVER_EQUAL, {"name": name, "type": asked.kind, "value": text}
    elif asked.kind in _DAYS and isinstance(value, str) and not _DAY.fullmatch(value):
        yield structure.NEVER_EQUAL, {"name": name, "type": asked.kind, "value": text}


def _never_holds(tree: Any, own: Asked) -> bool:
    if not list_names(tree) and not list_paths(tree) and not _mentions_itself(tree):
        return not _holds_for_good(tree)
    parts = tree[1:] if tree[0] == "and" else [tree]
    low, high = -math.inf, math.inf
    # Bounds are of numbers: whole ones are drawn in to the next whole one.
    step = own.kind in ("integer",)
    for part in parts:
        bound = _read_bound(part)
        if bound is None:
            continue
        sign, number = bound
        if sign in (">", ">=", "="):
            low = max(low, _above(number, sign == ">", step))
        if sign in ("<", "<=", "="):
            high = min(high, _below(number, sign == "<", step))
    return low > high


def _mentions_itself(tree: Any) -> bool:
    if not isinstance(tree, list):
        return False
    return tree == ["."] or any(_mentions_itself(part) for part in tree)


def _holds_for_good(tree: Any) -> bool:
    if _varies(tree):
        return True
    value = evaluate(tree, None)  # type: ignore[arg-type]
    return bool(value) and value == value


def _varies(tree: Any) -> bool:
    # Anything but a comparison of constants is left alone.
    if not isinstance(tree, list):
        return False
    return tree[0] not in (*_TURNED, "true", "false", "and", "or", "not", "+", "-", "*", "neg") or any(
        _varies(part) for part in tree[1:]
    )


def _read_bound(part: Any) -> tuple[str, float] | None:
    if not isinstance(part, list) or part[0] not in _TURNED or part[0] == "!=":
        return None
    sign, left, right = part
    for one, other, turned in ((left, right, sign), (right, left, _TURNED[sign])):
        if one == ["."] and (number := _read_constant(other)) is not None:
            return turned, number
    return None


def _read_constant(tree: Any) -> float | None:
    if isinstance(tree, list) and tree[0] == "neg" and not isinstance(tree[1], list):
        number = -to_number(tree[1])
    elif isinstance(tree, list):
        return None
    else:
        number = to_number(tree)
    return None if math.isnan(number) else number


def _above(number: float, strictly: bool, whole: bool) -> float:
    if whole:
        return math.floor(number) + 1 if strictly else math.ceil(number)
    return math.nextafter(number, math.inf) if strictly else number


def _below(number: float, strictly: bool, whole: bool) -> float:
    if whole:
        return math.ceil(number) - 1 if strictly else math.floor(number)
    return math.nextafter(number, -math.inf) if strictly else number
