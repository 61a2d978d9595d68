"""The rows of a questionnaire as its author wrote them, for showing where something was found.

Hands on a few short cells a row, the one in question marked. Knows no finding's meaning.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from outreach.questionnaire.findings import Finding
from outreach.questionnaire.reading.bounds import UnreadableSheets
from outreach.questionnaire.reading.grid import Grid, name_cell
from outreach.questionnaire.reading.recognising import open_book
from outreach.questionnaire.reading.tables import find_headings

# What fits a small table, even on a phone: the cell in question and the first columns that are read.
MOST_CELLS: Final = 6
LONGEST: Final = 200

Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell with its heading and its address (`C12`); `marked` when it is the one in question."""

    address: str
    heading: str
    text: str
    marked: bool


Rows = Mapping[Place, tuple[ShownCell, ...]]


def locate(finding: Finding) -> Place:
    """Return the place of a finding, as `read_rows` gives its row."""
    return finding.sheet, finding.row, finding.column


def read_rows(content: bytes, name: str, places: Collection[Place]) -> Rows:
    """Return the cells of some rows by place; those that are in no sheet are left out."""
    if not places:
        return {}
    try:
        sheets = find_headings(open_book(content), name)
    except UnreadableSheets:
        return {}
    found = {}
    for sheet, row, column in places:
        grid, headings, names = sheets.get(sheet, (Grid(""), 0, {}))
        if row in grid.rows and row != headings:
            found[sheet, row, column] = _show(grid, headings, names, row, column)
        elif row and row == headings:
            found[sheet, row, column] = _show_headings(grid, row, names, column)
    return found


def _show(grid: Grid, headings: int, names: Mapping[int, str], row: int, column: str) -> tuple[ShownCell, ...]:
    titles, cells = grid.rows.get(headings, {}), grid.rows[row]
    # A cell that is missing is shown blank: that is what must be filled in.
    asked = {number for number, told in names.items() if told == column}
    numbers = sorted(asked) + sorted(cells.keys() & names.keys() - asked)
    return tuple(
        ShownCell(
            name_cell(row, number), _cut(titles.get(number, "")), _cut(cells.get(number, "")), number in asked
        )  # fmt: skip
        for number in sorted(numbers[:MOST_CELLS])
    )


def _show_headings(grid: Grid, row: int, names: Mapping[int, str], column: str) -> tuple[ShownCell, ...]:
    titles = grid.rows[row]
    return tuple(
        ShownCell(name_cell(row, number), "", _cut(titles[number]), column in (names.get(number), titles[number]))
        for number in sorted(titles)[:MOST_CELLS]
    )


def _cut(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"
