"""Tables of answers as files: CSV for a French spreadsheet, a workbook of Excel, or nested JSON.

Given tables and how to read their rows, writes to an open file. Knows no register; a text never becomes a formula.
"""

import csv
import heapq
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from outreach.intake.answer_tables import Table

Row = Sequence[Any]
# Day, submission, positions: what rows are in the order of.
Key = tuple[Any, ...]
Read = Callable[[Table], Iterable[Row]]
# What a spreadsheet takes for a formula, wide signs of other keyboards too.
_FORMULA: Final = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_TITLE: Final = 31


def write_csv(file: IO[bytes], table: Table, read: Read, labels: bool) -> None:
    """Write one table as a French Excel opens it: UTF-8 with its mark, semicolons, a comma in decimals."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(write_cell, table.list_titles(labels)))
    writer.writerows(map(write_cell, row) for row in read(table))
    text.detach()


def write_zip(file: IO[bytes], tables: Sequence[Table], read: Read, labels: bool, today: date) -> None:
    """Write a CSV a table, in one archive."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for table in tables:
            entry = ZipInfo(f"{table.view}.csv", (today.year, today.month, today.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            with archive.open(entry, "w", force_zip64=True) as inside:
                write_csv(inside, table, read, labels)


def write_answers_workbook(file: IO[bytes], tables: Sequence[Table], read: Read, labels: bool) -> None:
    """Write a workbook, a sheet a table."""
    book = Workbook(write_only=True)
    titles: set[str] = set()
    for table in tables:
        title = _choose_title(table.view.removeprefix("answers_"), titles)
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in chain([table.list_titles(labels)], read(table)):
            sheet.append([build_cell(sheet, value) for value in row])
    book.save(file)


def write_json(file: IO[bytes], tables: Sequence[Table], read: Read, labels: bool) -> None:
    """Write a list of submissions, the instances of repeats within: blank answers left out, several codes as a list."""
    by_repeats: dict[tuple[str, ...], list[Table]] = {}
    for table in tables:
        by_repeats.setdefault(table.repeats, []).append(table)
    within = [key for key in by_repeats if key]
    waiting = [_Ahead(by_repeats[key], _find_above(key, by_repeats), read, labels) for key in within]
    whole = (
        _Ahead(by_repeats[()], (), read, labels).rows if () in by_repeats else _list_submissions(tables, read, labels)
    )
    file.write(b"[")
    for place, (key, told) in enumerate(whole):
        _nest(told, key, (), waiting)
        written = json.dumps(told, ensure_ascii=False, allow_nan=False)
        file.write((",\n" if place else "\n").encode() + written.encode())
    file.write(b"\n]\n")


def _list_submissions(tables: Sequence[Table], read: Read, labels: bool) -> Iterator[tuple[Key, dict[str, Any]]]:
    """List what stands before the answers of each submission, when all its questions are in repeats."""
    rows = heapq.merge(
        *(((table.find_key(row)[:2], place, row) for row in read(table)) for place, table in enumerate(tables))
    )
    for key, found in groupby(rows, key=lambda one: one[0]):
        _, place, row = next(found)
        titles, count = tables[place].list_titles(labels), tables[place].fixed - len(tables[place].repeats)
        yield key, {titles[at]: row[at] for at in range(count) if row[at] is not None}


class _Ahead:
    """The rows of a repeat, read as far as the submission that is being written; `parts` are the views it is cut in."""

    def __init__(self, parts: Sequence[Table], above: tuple[str, ...], read: Read, labels: bool) -> None:
        self.above, self.repeats = above, parts[0].repeats
        self.name = "/".join(self.repeats[len(above) :])
        self.rows = self._walk(parts, read, [part.list_titles(labels) for part in parts])
        self._next: tuple[Key, dict[str, Any]] | None = None
        self._begun = False

    def take(self, key: Key) -> list[tuple[Key, dict[str, Any]]]:
        """Take the rows under a key, which come in its order."""
        if not self._begun:
            self._begun, self._next = True, next(self.rows, None)
        found = []
        while self._next is not None and self._next[0][: len(key)] <= key:
            if self._next[0][: len(key)] == key:
                found.append(self._next)
            self._next = next(self.rows, None)
        return found

    def _walk(
        self, parts: Sequence[Table], read: Read, titles: Sequence[Sequence[str]]
    ) -> Iterator[tuple[Key, dict[str, Any]]]:
        for rows in zip(*(read(part) for part in parts), strict=True):
            told: dict[str, Any] = {}
            for part, row, named in zip(parts, rows, titles, strict=True):
                # Of what stands before the answers, an instance says its positions only: it is within the others.
                first = part.fixed - len(part.repeats) + len(self.above) if part.repeats else 0
                places = (place for place in range(first, len(row)) if row[place] is not None)
                told |= {named[place]: _tell(part, row, place) for place in places}
            yield parts[0].find_key(rows[0]), told


def _nest(told: dict[str, Any], key: Key, repeats: tuple[str, ...], waiting: Sequence[_Ahead]) -> None:
    for ahead in waiting:
        if ahead.above == repeats:
            within = ahead.take(key)
            for inner_key, inner in within:
                _nest(inner, inner_key, ahead.repeats, waiting)
            if within:
                told.setdefault("repeats", {})[ahead.name] = [inner for _, inner in within]


def _find_above(repeats: tuple[str, ...], known: Collection[tuple[str, ...]]) -> tuple[str, ...]:
    # A repeat that asks nothing itself has no table: what is in it goes to the one around.
    around = (repeats[:depth] for depth in range(len(repeats) - 1, 0, -1))
    return next((one for one in around if one in known), ())


def _tell(table: Table, row: Row, place: int) -> Any:
    return row[place].split() if table.headings[place].kind == "codes" else row[place]


def write_cell(value: Any) -> Any:
    """Return what a cell of a CSV says; a text that a spreadsheet would take for a formula is marked as a text."""
    if isinstance(value, float):
        # 12.0 is what the register says of 12.
        return str(int(value)) if value == int(value) else repr(value).replace(".", ",")
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def build_cell(sheet: Any, value: Any) -> Any:
    """Return a cell of a workbook; a text stays a text, whatever its first sign."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _NOT_XML.sub("", value))
    # Said to be a text, even when it begins with `=`, and once somebody has edited it.
    cell.data_type, cell.quotePrefix = "s", bool(_FORMULA.match(value))
    return cell


def _choose_title(name: str, taken: set[str]) -> str:
    tries = (name[:_LONGEST_TITLE], *(f"{name[: _LONGEST_TITLE - 4]}_{count}" for count in range(2, 1000)))
    title = next(one for one in tries if one.lower() not in taken)
    taken.add(title.lower())
    return title
