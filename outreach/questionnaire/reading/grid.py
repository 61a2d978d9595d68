"""One sheet as it lies in the file: texts by row and column, and where formulas, errors and merged cells are.

Spells numbers, days and truths as XLSForm means them. Knows no heading.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, Protocol

from outreach.questionnaire.findings import reading as found
from outreach.questionnaire.findings.kinds import Finding
from outreach.questionnaire.reading.bounds import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, refuse

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE: Final = 1e15


@dataclass(slots=True)
class Grid:
    """The filled cells of one sheet; rows and columns count from 1."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    # Whether the formula has a saved value.
    formulas: dict[tuple[int, int], bool] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    cells: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Keep one filled cell; raises `UnreadableSheets` beyond the bounds."""
        if not text or text.isspace():
            return
        line = self.rows.get(row)
        if line is None:
            line = self.rows[row] = {}
            if len(self.rows) > MOST_ROWS:
                raise refuse(found.TOO_MANY_ROWS, self.name, most=f"{MOST_ROWS:,}".replace(",", "\u202f"))
        line[column] = text
        self.cells += 1
        if len(text) > LONGEST_CELL:
            raise refuse(found.CELL_TOO_LONG, self.name, row, cell=name_cell(row, column), most=LONGEST_CELL)
        if len(line) > MOST_COLUMNS:
            raise refuse(found.TOO_MANY_COLUMNS, self.name, row, most=MOST_COLUMNS)
        if self.cells > MOST_CELLS:
            raise refuse(found.TOO_MANY_CELLS, self.name, most=f"{MOST_CELLS:,}".replace(",", "\u202f"))


class Book(Protocol):
    """A file of sheets: their names first, each read when asked for."""

    notes: list[Finding]

    @property
    def names(self) -> Sequence[str]:
        """The names of the sheets, in order."""

    @property
    def hidden(self) -> frozenset[str]:
        """The names of hidden sheets."""

    def read(self, name: str) -> Grid:
        """Read one sheet."""


def name_cell(row: int, column: int) -> str:
    """Return `C12` for row 12, column 3."""
    return f"{name_column(column)}{row}"


def name_column(column: int) -> str:
    """Return the letters of a column: 1 is `A`, 27 is `AA`."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def count_column(letters: str) -> int:
    """Return the number of a column from its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def write_number(value: float) -> str:
    """Return a number as Excel shows it: 1.0 is `1`, fifteen digits, no exponent."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value == int(value) and abs(value) < _WHOLE:
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")


def write_moment(moment: datetime | date | time | float) -> str:
    """Return a day as `2026-11-23`, with its time only when it has one."""
    if isinstance(moment, datetime):
        if moment.time() == time():
            return moment.date().isoformat()
        return moment.isoformat(timespec="seconds")
    if isinstance(moment, time):
        return moment.isoformat(timespec="seconds")
    return moment.isoformat() if isinstance(moment, date) else write_number(moment)


def unescape(text: str) -> str:
    """Return a text without Excel's spelling of control signs (`_x000D_`)."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda told: _write_sign(int(told[1], 16)), text)


def _write_sign(code: int) -> str:
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def list_merged(merges: Sequence[tuple[int, int, int, int]], column: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of the vertical merges of one column."""
    for top, left, bottom, right in merges:
        if left == right == column and bottom > top:
            yield top, bottom
