"""Questionnaires written as text: Markdown tables, or CSV whose first column names the sheet.

Finds the encoding and the separator. Rows count within their sheet, headings first, blank ones included.
"""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Final

from outreach.questionnaire.findings import reading as found
from outreach.questionnaire.findings.kinds import Finding
from outreach.questionnaire.reading.bounds import LONGEST_CELL, refuse
from outreach.questionnaire.reading.grid import Grid
from outreach.questionnaire.reading.headings import snake
from outreach.questionnaire.reading.spellings import SHEET_SPELLINGS, SHEETS

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PIPE: Final = re.compile(r"(?<!\\)\|")
_RULE: Final = re.compile(r"[\s|:-]*-[\s|:-]*")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SEPARATORS: Final = (",", ";", "\t")


class TextBook:
    """A text file of sheets."""

    def __init__(self, content: bytes) -> None:
        text, encoding = decode_text(content)
        self.notes: list[Finding] = (
            [] if encoding == "utf-8" else [Finding(found.OTHER_ENCODING, facts={"what": encoding})]
        )
        check_language(text)
        lines = text.splitlines()
        drawn = sum(line.lstrip().startswith("|") for line in lines) >= 2
        self._grids = _build_grids(_read_drawn(lines) if drawn else _read_separated(text))
        if not any(_is_known(grid) for grid in self._grids.values()):
            raise refuse(found.NO_TABLE)

    @property
    def names(self) -> Sequence[str]:
        """The names of the sheets, in order."""
        return tuple(self._grids)

    @property
    def hidden(self) -> frozenset[str]:
        """A text hides no sheet."""
        return frozenset()

    def read(self, name: str) -> Grid:
        """Return one sheet."""
        return self._grids[name]


def decode_text(content: bytes) -> tuple[str, str]:
    """Return the text some bytes hold and the name of its encoding; raises `UnreadableSheets` when they are none."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), "utf-8" if mark == codecs.BOM_UTF8 else "UTF-16"
            except UnicodeDecodeError:
                raise refuse(found.NOT_TEXT) from None
    start = content[:200]
    if start.count(0) > len(start) // 3:
        encoding = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        try:
            return content.decode(encoding), "UTF-16"
        except UnicodeDecodeError:
            raise refuse(found.NOT_TEXT) from None
    try:
        text, encoding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("cp1252", "replace"), "Windows-1252"
    if len(_UNSEEN.findall(text[:4000])) > len(text[:4000]) // 50:
        raise refuse(found.NOT_TEXT)
    return text, encoding


def check_language(text: str) -> None:
    """Raise `UnreadableSheets` for a text that is no table: a page, XML, JSON."""
    start = text[:2000].lstrip("\ufeff \r\n\t").lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<meta", "<div")) or "<html" in start:
        raise refuse(found.HTML_PAGE)
    if start.startswith("<"):
        raise refuse(found.XML_FILE)
    if start.startswith(("{", "[")):
        raise refuse(found.JSON_FILE)


def _read_drawn(lines: Iterable[str]) -> Iterator[list[str]]:
    for line in lines:
        told = line.strip()
        last = told.rfind("|")
        if not told.startswith("|") or last == 0:
            continue
        if not _RULE.fullmatch(told[: last + 1]):
            yield [cell.strip().replace("\\|", "|") for cell in _PIPE.split(told[1:last])]


def _read_separated(text: str) -> Iterator[list[str]]:
    separator = max(_SEPARATORS, key=lambda sign: _weigh(text, sign))
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            yield row
    except csv.Error:
        raise refuse(found.CELL_TOO_LONG, "", number + 1, cell=f"A{number + 1}", most=LONGEST_CELL) from None


def _weigh(text: str, separator: str) -> tuple[bool, int]:
    # The separator is the one that makes cells of the headings every questionnaire has.
    cells: list[str] = []
    try:
        for number, row in enumerate(csv.reader(StringIO(text[:20_000], newline=""), delimiter=separator)):
            cells.extend(cell.strip().lower() for cell in row)
            if number > 30:
                break
    except csv.Error:
        return False, 0
    return bool({"type", "list_name", "list name"} & set(cells)), len(cells)


def _build_grids(rows: Iterable[list[str]]) -> dict[str, Grid]:
    grids: dict[str, Grid] = {}
    grid: Grid | None = None
    number = 0
    for row in rows:
        if grid is None and _is_heading(row):
            # One table alone, without the column that names sheets.
            grid = grids["survey"] = Grid("survey")
            return _fill_alone(grid, [row, *rows])
        name = row[0].strip() if row else ""
        if name.startswith("#"):
            continue
        if name:
            grid, number = grids.setdefault(name, Grid(name)), 0
            grid.rows.clear()
        if grid is None or (name and not any(cell.strip() for cell in row[1:])):
            continue
        number += 1
        _put(grid, number, row[1:])
    return grids


def _is_known(grid: Grid) -> bool:
    name = snake(grid.name)
    headings = min(grid.rows.items(), default=(0, {}))[1].values()
    return name in SHEETS or name in SHEET_SPELLINGS or any(snake(text) == "type" for text in headings)


def _fill_alone(grid: Grid, rows: Iterable[list[str]]) -> dict[str, Grid]:
    for number, row in enumerate(rows, 1):
        _put(grid, number, row)
    return {grid.name: grid}


def _put(grid: Grid, number: int, cells: Sequence[str]) -> None:
    for column, cell in enumerate(cells, 1):
        grid.put(number, column, cell)


def _is_heading(row: Sequence[str]) -> bool:
    words = [cell.strip().lower() for cell in row]
    return bool(words) and words[0] != "" and "type" in words and "name" in words and words[0] != "survey"
