"""The functions of an expression that read or make text, and those of answers with several codes."""

import re
from typing import Any

from outreach.questionnaire.expressions.values import (  # fmt: skip
    Context,
    flatten,
    list_texts,
    to_number,
    to_text,
    to_truth,
)

LONGEST_UUID = 255


def is_selected(context: Context, given: list[Any]) -> bool:
    """`selected()`: a blank code is selected in a blank answer, as in ODK."""
    return to_text(given[1]).strip(" ") in to_text(given[0]).split(" ")


def count_selected(context: Context, given: list[Any]) -> int:
    """`count-selected()`."""
    return len(list_codes(given[0]))


def find_selected(context: Context, given: list[Any]) -> str:
    """`selected-at()`: from 0, blank outside."""
    codes, place = list_codes(given[0]), to_number(given[1])
    return codes[int(place)] if codes and -1 < place < len(codes) else ""


def list_codes(value: Any) -> list[str]:
    """List the codes of an answer."""
    return [code for code in to_text(value).split(" ") if code]


def join(context: Context, given: list[Any]) -> str:
    """`join()`: the first argument between all the others."""
    return to_text(given[0]).join(to_text(value) for value in flatten(given[1:]))


def cut(context: Context, given: list[Any]) -> str:
    """`substr()`: from a place to before another, both from 0, from the end when negative."""
    text = to_text(given[0])
    first = _find_place(to_number(given[1]), len(text))
    last = _find_place(to_number(given[2]), len(text)) if len(given) > 2 else len(text)
    return text[first:last]


def cut_as_xpath(context: Context, given: list[Any]) -> str:
    """`substring()`: from a place counted from 1, so many signs."""
    text, first = to_text(given[0]), round_half_up(to_number(given[1]))
    last = first + round_half_up(to_number(given[2])) if len(given) > 2 else float("inf")
    # Also NaN, for which nothing is cut out.
    return "".join(sign for place, sign in enumerate(text, 1) if first <= place < last)


def cut_before(context: Context, given: list[Any]) -> str:
    """`substring-before()`."""
    before, found, _ = _part(given)
    return before if found else ""


def cut_after(context: Context, given: list[Any]) -> str:
    """`substring-after()`."""
    return _part(given)[2]


def replace_signs(context: Context, given: list[Any]) -> str:
    """`translate()`: each sign of the second by the one at its place in the third, else by nothing."""
    text, old, new = map(to_text, given)
    table = {sign: new[place] if place < len(new) else "" for place, sign in reversed(list(enumerate(old)))}
    return "".join(table.get(sign, sign) for sign in text)


def tidy(context: Context, given: list[Any]) -> str:
    """`normalize-space()`."""
    return " ".join(part for part in re.split("[ \t\r\n]+", to_text(given[0])) if part)


def draw_name(context: Context, given: list[Any]) -> str:
    """`uuid()`: an identifier at random, or so many letters and digits."""

    def pick(many: int) -> str:
        return "0123456789abcdefghijklmnopqrstuvwxyz"[int(context.draw() * many)]

    if given:
        length = to_number(given[0])
        return "".join(pick(36) for _ in range(int(min(LONGEST_UUID, length)) if length > 0 else 0))
    # The digits that do not say « version 4, variant 1 » are at random.
    signs = (f"{8 + int(pick(4)):x}" if sign == "y" else sign for sign in "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx")
    return "".join(pick(16) if sign == "x" else sign for sign in signs)


def read_truth(context: Context, given: list[Any]) -> bool:
    """`boolean-from-string()`."""
    return to_text(given[0]).lower() in ("true", "1")


def check_list(context: Context, given: list[Any]) -> bool:
    """`checklist()`: whether so many of the others at least and at most are true; -1 sets no bound."""
    fewest, most = to_number(given[0]), to_number(given[1])
    held = sum(to_truth(value) for value in flatten(given[2:]))
    return not fewest > held and (most < 0 or held <= most)


def weigh_list(context: Context, given: list[Any]) -> bool:
    """`weighted-checklist()`: the same with the weights of those that are true; the others come in pairs."""
    total = 0.0
    for held, weight in zip(given[2::2], given[3::2], strict=False):
        pairs = zip(_list_all(held), _list_all(weight), strict=False)
        for one, heavy in pairs:
            total += to_number(heavy) if to_truth(one) else 0
    return to_number(given[0]) <= total <= to_number(given[1])


def round_half_up(number: float) -> float:
    """Return the nearest whole number, the upper one in the middle, as XPath says."""
    return float((number + 0.5) // 1) if abs(number) < 2**52 else number


def _list_all(value: Any) -> list[Any]:
    return list(list_texts(value)) if type(value) is list else [value]


def _part(given: list[Any]) -> tuple[str, str, str]:
    text, mark = to_text(given[0]), to_text(given[1])
    return text.partition(mark) if mark else ("", "", text)


def _find_place(number: float, length: int) -> int:
    place = 0 if number != number else int(max(-length, min(length, number)))
    return max(0, place + length) if place < 0 else min(place, length)
