"""A structure's spreadsheet as a file: CSV for a French Excel or a workbook with drop-downs, and both read back.

What is read is bounded as a questionnaire's workbook is. Knows columns and cells, no referral; a text never becomes a
formula, and a formula never becomes an answer.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from outreach.desk.sheet_columns import ANSWERED, NEEDED, REFERENCE, Words, tidy
from outreach.intake.answer_files import build_cell, write_cell
from outreach.questionnaire.findings import reading as found
from outreach.questionnaire.reading.bounds import LONGEST_CELL, refuse
from outreach.questionnaire.reading.grid import Grid, name_cell, name_column
from outreach.questionnaire.reading.recognising import check_signatures
from outreach.questionnaire.reading.text_tables import check_language, decode_text
from outreach.questionnaire.reading.workbook_xml import XmlBook

Row = Mapping[str, Any]
# The headings may stand under a few lines of somebody's own.
_LOWEST_HEADINGS: Final = 20
_START: Final = 20_000
_SEPARATORS: Final = (";", ",", "\t")
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LISTS: Final = "Listes"
_WIDTHS: Final = {REFERENCE: 39, "right": 34, **dict.fromkeys(ANSWERED, 30)}
_TO_FILL: Final = PatternFill("solid", fgColor="FFF2CC")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One filled row of the file: its number as a spreadsheet shows it, its cells by column, where formulas are."""

    row: int
    cells: Mapping[str, str]
    formulas: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What was read of a file: the columns that it lacks, and its lines."""

    missing: Sequence[str]
    lines: Sequence[SheetLine]


def write_sheet_csv(rows: Iterable[Row], titles: Mapping[str, str]) -> bytes:
    """Return a CSV as a French Excel opens it: UTF-8 with its mark, semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(titles.values())
    writer.writerows([write_cell(row.get(column) or "") for column in titles] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_sheet_workbook(
    rows: Sequence[Row], titles: Mapping[str, str], choices: Mapping[str, Sequence[str]], name: str
) -> bytes:
    """Return a workbook whose columns of answers (`choices`) are filled by drop-downs, from a hidden sheet."""
    book = Workbook(write_only=True)
    sheet, lists = book.create_sheet(name), book.create_sheet(_LISTS)
    sheet.freeze_panes = "B2"
    for place, column in enumerate(titles, 1):
        sheet.column_dimensions[name_column(place)].width = _WIDTHS.get(column, 18)
    for source, (column, words) in enumerate(choices.items(), 1):
        letters = name_column([*titles].index(column) + 1)
        offered = f"{_LISTS}!${name_column(source)}$1:${name_column(source)}${len(words)}"
        rule = DataValidation("list", formula1=offered, allow_blank=True, showErrorMessage=True)
        rule.add(f"{letters}2:{letters}{max(2, len(rows) + 1)}")
        if words:
            sheet.data_validations.append(rule)
    sheet.append([_build_heading(sheet, title, column in choices) for column, title in titles.items()])
    for row in rows:
        sheet.append([build_cell(sheet, row[column]) if row.get(column) else None for column in titles])
    for line in range(max(map(len, choices.values()), default=0)):
        lists.append([build_cell(lists, words[line]) if line < len(words) else None for words in choices.values()])
    lists.sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _build_heading(sheet: Any, title: str, to_fill: bool) -> Any:
    cell = build_cell(sheet, title)
    cell.font = Font(bold=True)
    if to_fill:
        cell.fill = _TO_FILL
    return cell


def read_sheet(content: bytes, words: Words) -> SheetRead:
    """Read an uploaded file; raises `UnreadableSheets` for what is no table at all or goes beyond the bounds."""
    grids = _open_workbook(content) if content.startswith(b"PK") else iter([_read_text(content, words)])
    best: tuple[int, dict[str, int]] = 0, {}
    kept = Grid("")
    for grid in grids:
        headings = _find_headings(grid, words)
        if len(headings[1]) > len(best[1]):
            best, kept = headings, grid
        if not set(NEEDED) - set(best[1]):
            break
    number, places = best
    missing = [column for column in NEEDED if column not in places]
    return SheetRead(missing, [] if missing else [*_list_lines(kept, number, places)])


def _open_workbook(content: bytes) -> Iterator[Grid]:
    check_signatures(content)
    book = XmlBook(content)
    for name in book.names:
        yield book.read(name)


def _read_text(content: bytes, words: Words) -> Grid:
    check_signatures(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(found.OTHER_WORKBOOK, what=".xls")
    text = decode_text(content)[0].removeprefix("\ufeff")
    check_language(text)
    separator = max(_SEPARATORS, key=lambda sign: _count_headings(text, sign, words))
    grid, number = Grid(""), 0
    try:
        for number, row in enumerate(_cut(text, separator), 1):
            for column, cell in enumerate(row, 1):
                grid.put(number, column, cell)
                if cell.lstrip().startswith(_FORMULA_SIGNS):
                    grid.formulas[number, column] = True
    except csv.Error:
        raise refuse(found.CELL_TOO_LONG, cell=f"A{number + 1}", most=LONGEST_CELL) from None
    return grid


def _cut(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _count_headings(text: str, separator: str, words: Words) -> int:
    start = "".join(text[:_START].splitlines(keepends=True)[:_LOWEST_HEADINGS])
    try:
        return max((sum(tidy(cell) in words.headings for cell in row) for row in _cut(start, separator)), default=0)
    except csv.Error:
        return 0


def _find_headings(grid: Grid, words: Words) -> tuple[int, dict[str, int]]:
    """Return the row of the headings, and in which column each known one stands."""
    best: tuple[int, dict[str, int]] = 0, {}
    for number in sorted(grid.rows)[:_LOWEST_HEADINGS]:
        places: dict[str, int] = {}
        for place, text in sorted(grid.rows[number].items()):
            code = words.headings.get(tidy(text))
            if code is not None:
                places.setdefault(code, place)
        if len(places) > len(best[1]):
            best = number, places
    return best


def _list_lines(grid: Grid, headings: int, places: Mapping[str, int]) -> Iterator[SheetLine]:
    columns = {place: column for column, place in places.items()}
    formulas: dict[int, dict[str, str]] = {}
    # A formula may have no saved value, and an error of Excel is one that failed.
    for row, place in (*grid.formulas, *grid.errors):
        if place in columns:
            formulas.setdefault(row, {})[columns[place]] = name_cell(row, place)
    for row in sorted({*grid.rows, *formulas}):
        cells = {columns[place]: text.strip() for place, text in grid.rows.get(row, {}).items() if place in columns}
        if row > headings and (cells or row in formulas):
            yield SheetLine(row, cells, formulas.get(row, {}))
