"""The lists of choices that lie beside a questionnaire: `.csv`, `.geojson`, `.xml` files, as choices.

Bounded while they are read; knows the columns that mean a code and a label, nothing of the questions that offer them.
"""

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from outreach.questionnaire.survey import Choice
from outreach.vocabulary import mark

LARGEST: Final = 8 * 2**20
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = 1_000_000
SUFFIXES: Final = (".csv", ".geojson", ".xml")

TOO_LARGE: Final = mark("elle dépasse 8 Mo, 50 000 lignes, 200 colonnes ou 1 000 000 de cases")
BROKEN: Final = mark("son contenu n’est pas celui d’un fichier {suffix}")
NO_COLUMN: Final = mark("la colonne {column} y manque")
NO_CHOICE: Final = mark("elle n’a aucun choix")
ELSEWHERE: Final = mark("elle n’est pas un fichier du dossier du questionnaire")

# No folder, no hidden file, and short enough for every disk.
_PLAIN: Final = re.compile(r"(?!\.)[^/\\\x00-\x1f]{1,200}")
_FAULTS: Final = (
    ValueError, LookupError, OSError, AttributeError, TypeError, RecursionError, csv.Error, ParseError,
    DefusedXmlException,
)  # fmt: skip

Row = Mapping[str, str]


class UnreadableList(Exception):
    """A file that is no list of choices; the message is a French fragment."""


def is_plain(name: str) -> bool:
    """Return whether a name is that of a file, without a way to another folder."""
    return _PLAIN.fullmatch(name) is not None


def is_beside(path: Path, folder: Path) -> bool:
    """Return whether a path is a file that lies in a folder itself, links followed."""
    try:
        return is_plain(path.name) and path.is_file() and path.resolve().parent == folder.resolve()
    except (OSError, RuntimeError):
        # A link that leads to itself.
        return False


def find_list_file(folder: Path | None, name: str) -> Path | None:
    """Return the file of a list beside a questionnaire, whatever its kind; raises `UnreadableList` for a path."""
    if not is_plain(name):
        raise UnreadableList(ELSEWHERE)
    paths = [] if folder is None else [folder / f"{name}{suffix}" for suffix in SUFFIXES]
    found = next((path for path in paths if os.path.lexists(path) and not path.is_dir()), None)
    if found is not None and folder is not None and not is_beside(found, folder):
        raise UnreadableList(ELSEWHERE)
    return found


def read_list_file(path: Path, value: str = "", label: str = "") -> tuple[Choice, ...]:
    """Read the choices of a file, `value` and `label` naming their columns; raises `UnreadableList`."""
    suffix = path.suffix.lower()
    try:
        rows = list(_bound(_READERS[suffix](_read_bytes(path))))
    except _FAULTS:
        raise UnreadableList(BROKEN.format(suffix=suffix)) from None
    place = suffix == ".geojson"
    value, label = value or ("id" if place else "name"), label or ("title" if place else "label")
    for column in (value, label):
        if rows and not any(column in row or f"{column}_fr" in row for row in rows):
            raise UnreadableList(NO_COLUMN.format(column=column))
    choices = tuple(_build_choice(row, value, label) for row in rows if row.get(value))
    if not choices:
        raise UnreadableList(NO_CHOICE)
    return choices


def _read_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableList(TOO_LARGE)
    return content


def _bound(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows as they are read, until there are too many of them or of their cells."""
    cells = 0
    for number, row in enumerate(rows, 1):
        cells += len(row)
        if number > MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
            raise UnreadableList(TOO_LARGE)
        yield row


def _build_choice(row: Row, value: str, label: str) -> Choice:
    labels = {"fr": row.get(label, "")}
    labels |= {column[len(label) + 1 :]: text for column, text in row.items() if column.startswith(f"{label}_")}
    return Choice(row[value], {language: text for language, text in labels.items() if text}, dict(row))


def _read_csv(content: bytes) -> Iterator[Row]:
    lines = io.StringIO(content.decode("utf-8-sig"), newline=None)
    header = lines.readline()
    lines.seek(0)
    # Strict: a quote that is never closed would swallow the rows after it.
    reader = csv.reader(lines, delimiter=max(",;\t", key=header.count), strict=True)
    names = [name.strip() for name in next(reader, [])]
    if len(names) > MOST_COLUMNS:
        raise UnreadableList(TOO_LARGE)
    for row in reader:
        if row:
            yield dict(zip(names, (cell.strip() for cell in [*row, *[""] * (len(names) - len(row))]), strict=False))


def _read_geojson(content: bytes) -> Iterator[Row]:
    for feature in json.loads(content.decode("utf-8-sig"))["features"]:
        yield _read_feature(feature)


def _read_feature(feature: Mapping[str, Any]) -> Row:
    properties = feature.get("properties") or {}
    if len(properties) > MOST_COLUMNS:
        raise UnreadableList(TOO_LARGE)
    told = {str(name): str(cell) for name, cell in properties.items() if cell is not None}
    if "id" in feature:
        told.setdefault("id", str(feature["id"]))
    shape = feature.get("geometry") or {}
    if shape.get("type") == "Point":
        east, north = shape["coordinates"][:2]
        if not all(isinstance(part, int | float) for part in (east, north)):
            raise ValueError
        told["geometry"] = f"{north} {east} 0 0"
    return told


def _read_xml(content: bytes) -> Iterator[Row]:
    parts = 0
    for event, element in iterparse(io.BytesIO(content), ("start", "end")):
        parts += event == "start"
        if parts > MOST_CELLS:
            raise UnreadableList(TOO_LARGE)
        if event == "end" and element.tag == "item":
            yield {part.tag: (part.text or "").strip() for part in element}
            element.clear()


_READERS: Final = {".csv": _read_csv, ".geojson": _read_geojson, ".xml": _read_xml}
