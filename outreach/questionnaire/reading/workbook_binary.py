"""Workbooks of Excel before 2007 (`.xls`, BIFF in an OLE2 file), by xlrd.

Saved values only: this format's reader does not say which cells are formulas.
"""

import struct
from collections.abc import Sequence
from io import StringIO
from typing import Final

import xlrd
from xlrd.compdoc import CompDocError
from xlrd.xldate import XLDateError, xldate_as_datetime

from outreach.questionnaire.findings import reading as found
from outreach.questionnaire.findings.kinds import Finding
from outreach.questionnaire.reading.bounds import MOST_CELLS, refuse
from outreach.questionnaire.reading.grid import Grid, write_moment, write_number

_OLE2: Final = b"\xd0\xcf\x11\xe0"
# Whatever xlrd lets through on a damaged file.
_DAMAGES: Final = (
    xlrd.XLRDError, CompDocError, struct.error, AssertionError, IndexError, KeyError, ValueError, TypeError,
    AttributeError, EOFError, OverflowError, UnboundLocalError, ZeroDivisionError, NotImplementedError,
)  # fmt: skip


class BinaryBook:
    """A workbook in the old format."""

    def __init__(self, content: bytes) -> None:
        _check_streams(content)
        self.notes: list[Finding] = [Finding(found.MACROS)] if _spell("_VBA_PROJECT") in content else []
        try:
            self._book = xlrd.open_workbook(file_contents=content, logfile=StringIO(), on_demand=True, ragged_rows=True)
        except _DAMAGES as fault:
            if "encrypted" in str(fault) or "password" in str(fault).lower():
                raise refuse(found.PASSWORD) from None
            raise refuse(found.DAMAGED, what=type(fault).__name__) from None

    @property
    def names(self) -> Sequence[str]:
        """The names of the sheets, in order."""
        return tuple(self._book.sheet_names())

    @property
    def hidden(self) -> frozenset[str]:
        """The names of hidden sheets."""
        seen = self._book._sheet_visibility
        return frozenset(name for name, state in zip(self.names, seen, strict=False) if state)

    def read(self, name: str) -> Grid:
        """Read one sheet."""
        try:
            return self._read(name)
        except _DAMAGES as fault:
            raise refuse(found.DAMAGED, name, what=type(fault).__name__) from None

    def _read(self, name: str) -> Grid:
        grid = Grid(name)
        sheet = self._book.sheet_by_name(name)
        if sheet.nrows * max(1, sheet.ncols) > 20 * MOST_CELLS:
            raise refuse(found.TOO_MANY_CELLS, name, most=MOST_CELLS)
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row), 1):
                if cell.ctype == xlrd.XL_CELL_ERROR:
                    grid.errors[(row + 1, column)] = xlrd.error_text_from_code.get(cell.value, "#REF!")
                elif cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    grid.put(row + 1, column, self._write(cell.ctype, cell.value))
        grid.merges = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
        self._book.unload_sheet(name)
        return grid

    def _write(self, kind: int, value: str | float) -> str:
        if isinstance(value, str):
            return value
        if kind == xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if value else "FALSE"
        if kind == xlrd.XL_CELL_DATE:
            try:
                moment = xldate_as_datetime(value, self._book.datemode)
                return write_moment(moment.time() if value < 1 else moment)
            except (XLDateError, OverflowError, ValueError):
                return write_number(value)
        return write_number(value)


def _check_streams(content: bytes) -> None:
    if _spell("EncryptedPackage") in content:
        raise refuse(found.PASSWORD)
    if not content.startswith(_OLE2) or _spell("Workbook") in content or _spell("Book") in content:
        return
    if _spell("WordDocument") in content:
        raise refuse(found.TEXT_DOCUMENT, what="Word")
    if _spell("PowerPoint Document") in content:
        raise refuse(found.TEXT_DOCUMENT, what="PowerPoint")
    raise refuse(found.OTHER_WORKBOOK, what="OLE2")


def _spell(stream: str) -> bytes:
    # A name of an OLE2 directory.
    return stream.encode("utf-16-le")
