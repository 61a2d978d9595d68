"""From the grids of a book to tables: which sheets are read, where their headings are, which columns count.

Says what is left aside, once. Knows no cell's meaning.
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from outreach.questionnaire.findings import layout, reading, repairs
from outreach.questionnaire.findings.kinds import FAULT
from outreach.questionnaire.nearest import find_nearest
from outreach.questionnaire.reading.bounds import LONGEST_GAP, refuse
from outreach.questionnaire.reading.cleaning import is_spoken
from outreach.questionnaire.reading.draft import Draft, Line, Table
from outreach.questionnaire.reading.grid import Book, Grid, list_merged, name_cell, name_column
from outreach.questionnaire.reading.headings import (
    BAD,
    KOBO,
    UNKNOWN,
    XFORM,
    find_misspelt,
    read_heading,
    snake,
    tell_reading,
)
from outreach.questionnaire.reading.spellings import EXPRESSIONS, SHEET_SPELLINGS, SHEETS

# What the headings of a sheet are known by.
_SIGNS: Final = {
    "survey": {"type"},
    "choices": {"list_name", "name"},
    "external_choices": {"list_name", "name"},
    "settings": {"form_id", "form_title", "version", "default_language"},
}
_NEEDED: Final = {"survey": ("type",), "choices": ("list_name", "name")}
_ASIDE: Final = {UNKNOWN: repairs.UNKNOWN_COLUMNS, KOBO: repairs.KOBO_COLUMNS, XFORM: repairs.XFORM_COLUMNS}
_HIGHEST: Final = 20


def build_draft(book: Book, file_name: str) -> Draft:
    """Return the tables of a book; raises `UnreadableSheets` when it has no survey."""
    draft = Draft(file_name, findings=list(book.notes))
    chosen = _choose_sheets(book.names, draft)
    for name, sheet in chosen.items():
        grid = book.read(name)
        if name in book.hidden:
            draft.note(repairs.HIDDEN_SHEET, sheet)
        if grid.rows:
            draft.tables[sheet] = _Reading(grid, sheet, draft).build_table()
    check_filled(draft)
    return draft


def check_filled(draft: Draft) -> None:
    """Refuse a file without any question, by its first fault when it has one."""
    if draft.table("survey").lines:
        return
    for fault in draft.findings:
        if fault.severity == FAULT:
            raise refuse(fault.kind, fault.sheet, fault.row, **fault.facts)
    raise refuse(reading.EMPTY_SURVEY, "survey")


def find_headings(book: Book, file_name: str) -> dict[str, tuple[Grid, int, dict[int, str]]]:
    """Return, by sheet read, its cells as they lie, the row of its headings and the canonical name of each column."""
    draft = Draft(file_name)
    found = {}
    for name, sheet in _choose_sheets(book.names, draft).items():
        grid = book.read(name)
        if grid.rows:
            reading = _Reading(grid, sheet, draft)
            reading.read_headings()
            found[sheet] = grid, reading.heading_row, reading.names
    return found


def _choose_sheets(names: Sequence[str], draft: Draft) -> dict[str, str]:
    chosen = {name: snake(name) for name in names if snake(name) in SHEETS}
    for name in names:
        other = SHEET_SPELLINGS.get(snake(name), "")
        if other and other not in chosen.values():
            chosen[name] = other
            draft.note(repairs.SHEET_READ_AS, other, name=name, other=other)
    if "survey" not in chosen.values():
        name = _find_survey(names, chosen)
        chosen[name] = "survey"
        draft.note(repairs.SHEET_READ_AS, "survey", name=name, other="survey")
    left = [name for name in names if name not in chosen]
    if left:
        draft.note(repairs.EXTRA_SHEETS, "", names=", ".join(name[:40] for name in left[:20]))
    return dict(sorted(chosen.items(), key=lambda pair: SHEETS.index(pair[1])))


def _find_survey(names: Sequence[str], chosen: dict[str, str]) -> str:
    left = [name for name in names if name not in chosen]
    near = get_close_matches("survey", [name.lower() for name in left], 1, 0.75)
    if near:
        return next(name for name in left if name.lower() == near[0])
    if len(names) == 1 and left:
        return left[0]
    told = f" ({', '.join(name[:40] for name in names[:10])})" if names else ""
    raise refuse(reading.NO_SURVEY_SHEET, found=told)


class _Reading:
    """One grid on its way to a table."""

    def __init__(self, grid: Grid, sheet: str, draft: Draft) -> None:
        self.grid, self.sheet, self.draft = grid, sheet, draft
        self.table = Table(sheet)
        self.heading_row = self._find_headings()
        # Column number → canonical name.
        self.names: dict[int, str] = {}

    def build_table(self) -> Table:
        self.read_headings()
        self._fill_merges()
        numbers = sorted(number for number in self.grid.rows if number > self.heading_row)
        for number in self._stop_at_gap(numbers):
            cells = self._read_cells(number)
            if cells:
                self.table.lines.append(Line(number, cells))
        self._note_marks()
        return self.table

    def _find_headings(self) -> int:
        rows = sorted(self.grid.rows)[:_HIGHEST]
        signs = _SIGNS.get(self.sheet, set())
        for number in rows:
            told = {read_heading(self.sheet, text)[0] for text in self.grid.rows[number].values()}
            if signs & told:
                if number > rows[0]:
                    self.draft.note(repairs.HEADINGS_LOWER, self.sheet, number)
                return number
        return rows[0]

    def read_headings(self) -> None:
        aside: dict[str, list[str]] = {}
        headings = self.grid.rows[self.heading_row]
        exact = {name: column for column, name in self._list_exact(headings)}
        for column in sorted(headings):
            name, reason = read_heading(self.sheet, headings[column])
            told = " ".join(headings[column].split())[:60]
            if exact.get(name, column) != column and self._contradicts(name, column, exact[name]):
                # `value` beside `name`, `question` beside `label`: a column of the author's own.
                name, reason = "", BAD if self.sheet in ("choices", "external_choices") else UNKNOWN
            elif reason in (UNKNOWN, BAD):
                name = self._guess(column, told)
                reason = reason * (not name)
            if reason == BAD:
                self.draft.note(repairs.BAD_CHOICE_COLUMN, self.sheet, self.heading_row, name=told)
            elif reason:
                aside.setdefault(reason, []).append(told)
            else:
                if tell_reading(told, name):
                    self.draft.note(repairs.COLUMN_READ_AS, self.sheet, self.heading_row, name, name=told, other=name)
                self.names[column] = name
        for reason, names in aside.items():
            self.draft.note(_ASIDE[reason], self.sheet, self.heading_row, names=", ".join(names[:30]))
        self.table.columns = list(dict.fromkeys(self.names.values()))
        self._check_needed(list(headings.values()))
        self._note_doubles()

    def _guess(self, column: int, told: str) -> str:
        """Return the known column that a filled one is a misspelling of, unless both are there: a fault."""
        near = find_misspelt(self.sheet, told)
        if not near or not any(column in line for number, line in self.grid.rows.items() if number > self.heading_row):
            return ""
        known = {read_heading(self.sheet, text)[0] for text in self.grid.rows[self.heading_row].values()}
        if near not in known | set(self.names.values()):
            return near
        self.draft.note(layout.MISSPELT_COLUMN, self.sheet, self.heading_row, told, name=told, other=near)
        return ""

    def _list_exact(self, headings: dict[int, str]) -> Iterator[tuple[int, str]]:
        for column in sorted(headings, reverse=True):
            name, reason = read_heading(self.sheet, headings[column])
            if not reason and not tell_reading(headings[column], name):
                yield column, name

    def _contradicts(self, name: str, column: int, other: int) -> bool:
        if name in EXPRESSIONS or not tell_reading(self.grid.rows[self.heading_row][column], name):
            return False
        return any(
            line.get(column, "").split() != line.get(other, "").split()
            for number, line in self.grid.rows.items()
            if number > self.heading_row and line.get(column)
        )

    def _check_needed(self, headings: list[str]) -> None:
        for needed in _NEEDED.get(self.sheet, ()):
            if needed not in self.table.columns and len(self.grid.rows) > 1:
                near = find_nearest(needed, [snake(heading) for heading in headings])
                self.draft.note(layout.MISSING_COLUMN, self.sheet, self.heading_row, needed, name=needed, near=near)

    def _note_doubles(self) -> None:
        told = list(self.names.values())
        for name in self.table.columns:
            if told.count(name) > 1:
                self.draft.note(repairs.SAME_COLUMN, self.sheet, self.heading_row, name, name=name)

    def _stop_at_gap(self, numbers: list[int]) -> Iterator[int]:
        last = self.heading_row
        for number in numbers:
            if number - last > LONGEST_GAP:
                self.draft.note(repairs.FAR_ROWS, self.sheet, number, count=number - last - 1)
                return
            yield number
            last = number

    def _read_cells(self, number: int) -> dict[str, str]:
        cells: dict[str, str] = {}
        for column, text in self.grid.rows[number].items():
            name = self.names.get(column)
            if name is None:
                continue
            if cells.setdefault(name, text) != text and cells[name].split() != text.split() and not is_spoken(name):
                self.draft.note(layout.TWO_COLUMNS, self.sheet, number, name, name=name)
        return cells

    def _fill_merges(self) -> None:
        told = False
        for column, name in self.names.items():
            for first, last in list_merged(self.grid.merges, column):
                text = self.grid.rows.get(first, {}).get(column, "")
                if name == "list_name" and text and first > self.heading_row and last - first < 5_000:
                    for number in range(first + 1, last + 1):
                        self.grid.put(number, column, text)
                    self.draft.note(
                        repairs.MERGED_LIST_NAME, self.sheet, first, name, name=text, first=first, last=last
                    )
                else:
                    told = told or first > self.heading_row
        if told:
            self.draft.note(repairs.MERGED_CELLS, self.sheet)

    def _note_marks(self) -> None:
        headless: dict[int, int] = {}
        for number, line in self.grid.rows.items():
            if number > self.heading_row:
                for column in line.keys() - self.grid.rows[self.heading_row].keys():
                    headless[column] = min(number, headless.get(column, number))
        for column, number in sorted(headless.items()):
            self.draft.note(repairs.BLANK_HEADING, self.sheet, number, letter=name_column(column))
        self._note_formulas()
        for (row, column), text in sorted(self.grid.errors.items()):
            if column in self.names:
                cell = name_cell(row, column)
                self.draft.note(layout.ERROR_CELL, self.sheet, row, self.names[column], cell=cell, text=text)

    def _note_formulas(self) -> None:
        saved: dict[int, list[int]] = {}
        for (row, column), has_value in sorted(self.grid.formulas.items()):
            if column not in self.names:
                continue
            if has_value:
                saved.setdefault(column, []).append(row)
            else:
                cell = name_cell(row, column)
                self.draft.note(layout.FORMULA_WITHOUT_VALUE, self.sheet, row, self.names[column], cell=cell)
        for column, rows in saved.items():
            self.draft.note(repairs.FORMULA, self.sheet, rows[0], self.names[column], count=len(rows))
