"""The values of an expression and how one kind becomes another, as XPath 1.0 and ODK say.

A value is text, a number, a truth or the list of a repeat's texts; a day is text that counts as days since 1970.
"""

import math
import re
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

Value = str | int | float | bool | list[str]

NAN = math.nan
_EPOCH = date(1970, 1, 1).toordinal()
_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*")
_DAY = re.compile(r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Context(Protocol):
    """Where an expression stands: what `${name}` and `.` say, today, and the lists of `pulldata`."""

    today: str
    itself: str

    def value(self, name: str) -> str | list[str]:
        """Return the answer of a name, `""` when blank; a list when asked from outside its repeat."""

    def lookup(self, list_name: str, column: str, key: str, value: str) -> str:
        """Return `column` of the row of a list whose `key` is `value`, else `""`."""


def to_text(value: Any) -> str:
    """Return a value as text; of a list, its first."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is list:
        return str(value[0]) if value else ""
    return _write_number(value)


def to_number(value: Any) -> float:
    """Return a value as a number; a day as days since 1970, anything else that is no number as NaN."""
    if type(value) is list:
        value = value[0] if value else ""
    if type(value) is str:
        return _read_number(value)
    return float(value)


def to_truth(value: Any) -> bool:
    """Return whether a value counts as true: text that is not blank, a list that is not empty, neither 0 nor NaN."""
    if type(value) in (str, list, bool):
        return bool(value)
    return bool(value == value and value != 0)


def write_day(number: float) -> str:
    """Return days since 1970 as `YYYY-MM-DD`, or `""` outside the years 1–9999."""
    if not 1 - _EPOCH <= number <= date.max.toordinal() - _EPOCH:
        return ""
    return date.fromordinal(math.floor(number) + _EPOCH).isoformat()


def _read_number(text: str) -> float:
    found = _NUMBER.fullmatch(text)
    if found:
        return float(found[1])
    if not _DAY.fullmatch(text):
        return NAN
    try:
        return float(date.fromisoformat(text).toordinal() - _EPOCH)
    except ValueError:
        return NAN


def _write_number(number: float) -> str:
    # XPath writes neither exponents nor a trailing `.0`.
    if not math.isfinite(number):
        return "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number))
    written = repr(number)
    return format(Decimal(written), "f") if "e" in written else written
