"""The sheets of a questionnaire written out again: a workbook, Markdown tables, or the XForm that other tools take.

What is written reads back as the same sheets, repairs done. Writes no file.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from pyxform.xls2xform import convert

from outreach import errors
from outreach.questionnaire.reading.definition import Row, Sheets
from outreach.questionnaire.remedies import tell_remedy

_MOMENT: Final = re.compile(rb">\d{4}-\d{2}-\d{2}T[0-9:.]+Z<")
_SHEETS: Final = ("survey", "choices", "external_choices", "settings", "entities")


def check_exported(sheets: Sheets, name: str) -> None:
    """Raise `Refusal` (300) for sheets that have faults: a cell that was not read would be lost."""
    if sheets.faults:
        faults = " · ".join(finding.write() for finding in sheets.faults)
        raise errors.Refusal(errors.BAD_FORM, form=name, faults=f"{faults}.")


def write_workbook(sheets: Sheets) -> bytes:
    """Return a workbook of Excel; every cell is a text, as it was read."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in _list_sheets(sheets):
        page = book.create_sheet(name)
        columns = _list_columns(sheets, name, rows)
        for place, column in enumerate(columns, 1):
            _put(page.cell(1, place), column)
        for row in rows:
            for place, column in enumerate(columns, 1):
                if row.read(column):
                    _put(page.cell(_number(name, row), place), row.read(column))
        page.freeze_panes = "A2"
    held = io.BytesIO()
    book.save(held)
    return _settle(held)


def write_markdown(sheets: Sheets) -> str:
    """Return Markdown tables; a line break within a cell becomes a blank."""
    tables = []
    for name, rows in _list_sheets(sheets):
        columns = _list_columns(sheets, name, rows)
        lines = [f"| {name} | {' | '.join(map(_escape, columns))} |"]
        lines += [f"| | {' | '.join(_escape(row.read(column)) for column in columns)} |" for row in rows]
        tables.append("\n".join(lines) + "\n")
    return "\n".join(tables)


def write_xform(sheets: Sheets, name: str) -> str:
    """Return the XForm as pyxform makes it; raises `Refusal` (300)."""
    check_exported(sheets, name)
    try:
        return str(convert(dict(sheets.definition), pretty_print=True).xform)
    except Exception as fault:
        # pyxform also stumbles with AttributeError and the like.
        raise errors.Refusal(errors.BAD_FORM, form=name, faults=tell_remedy(fault)) from None


def _settle(held: io.BytesIO) -> bytes:
    """Return a workbook without the hour at which it was written: the same sheets give the same bytes."""
    settled = io.BytesIO()
    with zipfile.ZipFile(held) as book, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as written:
        for part in book.infolist():
            content = book.read(part)
            if part.filename == "docProps/core.xml":
                content = _MOMENT.sub(b">2000-01-01T00:00:00Z<", content)
            written.writestr(zipfile.ZipInfo(part.filename), content, zipfile.ZIP_DEFLATED)
    return settled.getvalue()


def _list_sheets(sheets: Sheets) -> Iterator[tuple[str, tuple[Row, ...]]]:
    for name in _SHEETS:
        rows: tuple[Row, ...] = getattr(sheets, name)
        if rows:
            yield name, rows


def _list_columns(sheets: Sheets, name: str, rows: tuple[Row, ...]) -> list[str]:
    told = dict.fromkeys(sheets.columns.get(name, ()))
    for row in rows:
        told.update(dict.fromkeys(row.cells))
    return list(told)


def _number(name: str, row: Row) -> int:
    return 2 if name == "settings" else row.number


def _put(cell: Cell, text: str) -> None:
    # A text that begins with `=` is no formula.
    cell.value = text
    cell.data_type = "s"


def _escape(text: str) -> str:
    return " ".join(text.splitlines()).replace("|", "\\|")
