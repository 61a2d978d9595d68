"""The values of an expression and how one kind becomes another, as XPath 1.0 and ODK say.

A value is text, a number, a truth or a nodeset: a list of texts or nodes. A day is text that counts as days since
1970; so does a moment (`2026-11-23T10:00:00.000+01:00`), by its day alone, as in ODK Collect.
"""

import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

NAN = math.nan
EPOCH = date(1970, 1, 1).toordinal()
NUMBER = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*")
_DAY = re.compile(r"(?!0000)([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9]{2}:[0-9]{2}[0-9:.]*(?:Z|[+-][0-9:]+)?)?")


class Node(Protocol):
    """One answer, group or instance of a repeat that applies, or a row of a list; `down` in document order."""

    @property
    def name(self) -> str:
        """Its name, `""` for a document."""

    @property
    def text(self) -> str:
        """Its answer, `""` when blank or when it is a group."""

    @property
    def up(self) -> "Node | None":
        """What it stands in."""

    @property
    def down(self) -> "Sequence[Node]":
        """What stands in it."""


Value = str | int | float | bool | list[Any]


class Context(Protocol):
    """Where an expression stands: what `${name}` and `.` say, the day, the lists, the tree of answers if any."""

    @property
    def today(self) -> str:
        """The day, `2026-11-23`."""

    @property
    def now(self) -> str:
        """The moment, `2026-11-23T10:00:00.000+01:00`; its offset is that of every time written without one."""

    @property
    def itself(self) -> str:
        """What `.` says."""

    @property
    def past(self) -> str:
        """The answer that stood before, for `once()`."""

    @property
    def language(self) -> str:
        """The language of the names of days and months: `fr`, else English."""

    @property
    def node(self) -> Node | None:
        """Where the expression stands in the tree of answers."""

    @property
    def root(self) -> Node | None:
        """The root of the tree of answers."""

    def value(self, name: str) -> str | list[Any]:
        """Return the answer of a name, `""` when blank; a nodeset when asked from outside its repeat."""

    def nodes(self, name: str) -> Sequence[Node]:
        """Return the same as nodes."""

    def everywhere(self, name: str) -> Sequence[Node]:
        """Return all nodes of a name, wherever the expression stands."""

    def instance(self, name: str) -> Node | None:
        """Return the document of a list: its only child is `root`, whose children are the items."""

    def lookup(self, list_name: str, column: str, key: str, value: str) -> str:
        """Return `column` of the row of a list whose `key` is `value`, else `""`."""

    def choice_label(self, name: str, code: str) -> str:
        """Return the label of a choice of the question `name`, else `""`."""

    def itext(self, name: str) -> str:
        """Return a translated text by its identifier, else `""`."""

    def draw(self) -> float:
        """Draw a number from 0 to 1, 1 excluded."""


def to_text(value: Any) -> str:
    """Return a value as text; of a nodeset, its first."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is list:
        return "" if not value else value[0] if type(value[0]) is str else str(value[0].text)
    if kind is bool:
        return "true" if value else "false"
    return _write_number(value)


def to_number(value: Any) -> float:
    """Return a value as a number; a day as days since 1970, anything else that is no number as NaN."""
    kind = type(value)
    if kind is list:
        return _read_number(to_text(value))
    return _read_number(value) if kind is str else float(value)


def to_truth(value: Any) -> bool:
    """Return whether a value counts as true: text not blank, a nodeset that says something, neither 0 nor NaN."""
    kind = type(value)
    if kind is bool or kind is str:
        return bool(value)
    if kind is list:
        return any(says_something(item) for item in value)
    return bool(value == value and value != 0)


def says_something(item: Any) -> bool:
    """Return whether an item of a nodeset is not blank; a group says what stands in it."""
    return bool(item if type(item) is str else item.text or item.down)


def list_texts(items: list[Any]) -> list[str]:
    """List the texts of a nodeset."""
    return [item if type(item) is str else item.text for item in items]


def flatten(given: list[Any]) -> list[Any]:
    """List arguments, each nodeset by the texts of its items."""
    return [value for part in given for value in (list_texts(part) if type(part) is list else (part,))]


def write_day(number: float) -> str:
    """Return days since 1970 as `YYYY-MM-DD`, or `""` outside the years 1–9999."""
    if not 1 - EPOCH <= number <= date.max.toordinal() - EPOCH:
        return ""
    return date.fromordinal(math.floor(number) + EPOCH).isoformat()


def _read_number(text: str) -> float:
    found = NUMBER.fullmatch(text)
    if found:
        return float(found[1])
    day = _DAY.fullmatch(text)
    if not day:
        return NAN
    try:
        return float(date.fromisoformat(day[1]).toordinal() - EPOCH)
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
