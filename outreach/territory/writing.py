"""One line of a territory's file changed in its place: what nobody touched keeps its bytes, quotes and order.

Pure: a file's text in, its new text out. Knows no disk, nor what a column means: `checks` says what may serve.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outreach.territory.columns import SHEETS
from outreach.territory.sheets import NOTE

Key = tuple[str, ...]
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Lines:
    """A file cut into its lines as they are written, and where the header stands."""

    delimiter: str
    written: tuple[str, ...]
    header_place: int
    header: tuple[str, ...]
    key: Key

    def list_lines(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the place and the tidy cells of each line below the header; notes and blank lines are left out."""
        for place, line in enumerate(self.written):
            told = next(csv.reader([line], delimiter=self.delimiter), [])
            cells = [_tidy(cell) for cell in told]
            if place > self.header_place and any(cells) and not told[0].startswith(NOTE):
                yield place, dict(zip(self.header, cells + [""] * len(self.header), strict=False))

    def find_place(self, key: Key) -> int:
        """Return where the line of a key stands; raises `KeyError` when there is none."""
        for place, cells in self.list_lines():
            if tuple(cells[column] for column in self.key) == key:
                return place
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class LineChange:
    """The cells of one line before a change and after it: none on the side where there is no such line."""

    key: Key
    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that differ; none when the line came or went."""
        if not self.before or not self.after:
            return ()
        names = dict.fromkeys((*self.before, *self.after))
        return tuple(name for name in names if self.before.get(name, "") != self.after.get(name, ""))


def list_lines(text: str, file: str) -> dict[Key, dict[str, str]]:
    """Return the tidy cells of every line of a file, by its key."""
    lines = _cut(text, file)
    return {tuple(cells[column] for column in lines.key): cells for _, cells in lines.list_lines()}


def hash_line(cells: Mapping[str, str]) -> str:
    """Return what two people who saw the same line share, and lose when one of them changes it."""
    told = json.dumps(dict(cells), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def change_line(text: str, file: str, key: Key, changes: Mapping[str, str]) -> str:
    """Return the file with some cells of one line changed; raises `KeyError` when there is no such line or column."""
    lines = _cut(text, file)
    place = lines.find_place(key)
    cells, end = _cut_line(lines.written[place], lines.delimiter)
    cells += [""] * (len(lines.header) - len(cells))
    for column, told in changes.items():
        position = _find_column(lines, column)
        if _tidy(_unquote(cells[position])) != _tidy(told):
            cells[position] = _quote(_tidy(told), lines.delimiter)
    return _join(text, lines, place, [lines.delimiter.join(cells) + end])


def add_line(text: str, file: str, cells: Mapping[str, str]) -> str:
    """Return the file with a line more, after the last one that starts alike, else at the end."""
    lines = _cut(text, file)
    for column in cells:
        _find_column(lines, column)
    alike = [place for place, told in lines.list_lines() if told[lines.key[0]] == cells[lines.key[0]]]
    place = alike[-1] if alike else len(lines.written) - 1
    end = _cut_line(lines.written[lines.header_place], lines.delimiter)[1] or "\n"
    added = lines.delimiter.join(_quote(_tidy(cells.get(column, "")), lines.delimiter) for column in lines.header)
    before = lines.written[place]
    return _join(text, lines, place, [before if before.endswith(("\n", "\r")) else before + end, added + end])


def remove_line(text: str, file: str, key: Key) -> str:
    """Return the file without one line; raises `KeyError` when there is none of this key."""
    lines = _cut(text, file)
    return _join(text, lines, lines.find_place(key), [])


def list_changes(before: str, after: str, file: str) -> Iterator[LineChange]:
    """Yield each line that differs, came or went."""
    old, new = list_lines(before, file), list_lines(after, file)
    for key in dict.fromkeys((*old, *new)):
        change = LineChange(key, old.get(key, {}), new.get(key, {}))
        if change.columns or not change.before or not change.after:
            yield change


def _cut(text: str, file: str) -> Lines:
    lines = list(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""))
    header = next((line for line in lines if not line.lstrip('"').startswith(NOTE)), "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    # The reader says how many lines of the file each of its rows took: a quoted cell may hold several.
    reader, written, start = csv.reader(lines, delimiter=delimiter), [], 0
    for _ in reader:
        written.append("".join(lines[start : reader.line_num]))
        start = reader.line_num
    place = next((place for place, line in enumerate(written) if not line.lstrip('"').startswith(NOTE)), 0)
    names = next(csv.reader([written[place]], delimiter=delimiter), []) if written else []
    return Lines(delimiter, tuple(written), place, tuple(name.strip().lower() for name in names), SHEETS[file].key)


def _cut_line(line: str, delimiter: str) -> tuple[list[str], str]:
    """Cut a line into its cells as they are written, quotes and all, and its end."""
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{delimiter}\r\n]*')
    cells, place = [], 0
    while found := cell.match(line, place):
        cells.append(found[0])
        place = found.end()
        if line[place : place + 1] != delimiter:
            break
        place += 1
    return cells, line[place:]


def _find_column(lines: Lines, column: str) -> int:
    if column not in lines.header:
        raise KeyError(column)
    return lines.header.index(column)


def _quote(told: str, delimiter: str) -> str:
    return '"' + told.replace('"', '""') + '"' if {delimiter, '"'} & set(told) else told


def _unquote(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _tidy(cell: str) -> str:
    return " ".join(cell.split())


def _join(text: str, lines: Lines, place: int, instead: list[str]) -> str:
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    return mark + "".join((*lines.written[:place], *instead, *lines.written[place + 1 :]))
