"""The cells of one sheet of a zipped workbook, heard from its parser into a grid.

Knows how Excel writes a cell: its kind, its style, its formula and the value saved beside it.
"""

import re
from typing import Final

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from outreach.questionnaire.reading.elements import Elements
from outreach.questionnaire.reading.grid import Grid, count_column, unescape, write_moment, write_number

_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ERRORS: Final = re.compile(r"#(?:REF|NAME|VALUE|DIV/0|N/A|NUM|NULL|SPILL|CALC|FIELD)[!?]?")


class Worksheet(Elements):
    """A listener that fills a grid."""

    def __init__(self, grid: Grid, texts: list[str], days: frozenset[int], since_1904: bool) -> None:
        self.grid = grid
        self._texts, self._days = texts, days
        self._epoch = MAC_EPOCH if since_1904 else WINDOWS_EPOCH
        self._row = self._column = 0
        self._kind, self._style = "n", 0
        self._value: str | None = None
        self._formula = self._spoken = False

    def open(self, name: str, told: dict[str, str]) -> None:
        """Hear a row, a cell or a merge begin."""
        if name == "c":
            place = _REFERENCE.fullmatch(told.get("r", ""))
            self._column = count_column(place[1]) if place else self._column + 1
            self._kind, self._value, self._formula = told.get("t", "n"), None, False
            self._style = _read_count(told.get("s", "0"))
        elif name == "row":
            self._row = _read_count(told.get("r", "")) or self._row + 1
            self._column = 0
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._spoken = True
        elif name == "mergeCell":
            self._keep_merge(told.get("ref", ""))

    def close(self, name: str, text: str) -> None:
        """Hear a value or a cell end."""
        if name == "v":
            self._value = text
        elif name == "t" and not self._spoken:
            self._value = (self._value or "") + text
        elif name == "rPh":
            self._spoken = False
        elif name == "c":
            self._keep_cell()

    def _keep_cell(self) -> None:
        place = (self._row, self._column)
        if self._formula:
            # A text that came out blank is saved as a text; another blank was never reckoned.
            self.grid.formulas[place] = self._value is not None and (self._value != "" or self._kind == "str")
        if self._value is None:
            return
        text = self._write_value(self._value)
        if self._kind == "e" or (self._formula and _ERRORS.fullmatch(text)):
            self.grid.errors[place] = text
        else:
            self.grid.put(*place, text)

    def _write_value(self, value: str) -> str:
        if self._kind == "s":
            number = _read_count(value)
            return self._texts[number] if value.strip().isdecimal() and number < len(self._texts) else ""
        if self._kind == "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE"
        if self._kind != "n":
            return unescape(value) if self._kind != "d" else value.removesuffix("T00:00:00")
        try:
            number_told = float(value)
        except ValueError:
            return value
        return self._write_moment(number_told) if self._style in self._days else write_number(number_told)

    def _write_moment(self, serial: float) -> str:
        try:
            return write_moment(from_excel(serial, self._epoch))
        except (ValueError, OverflowError, TypeError, AttributeError):
            return write_number(serial)

    def _keep_merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, bottom = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if top and bottom and len(self.grid.merges) < 10_000:
            self.grid.merges.append((int(top[2]), count_column(top[1]), int(bottom[2]), count_column(bottom[1])))


def _read_count(told: str) -> int:
    return int(told) if told.isdecimal() and len(told) < 9 else 0
