"""One CSV file as a spreadsheet saves it, commas or semicolons, read into rows with their line numbers.

Hands on rows and the faults of the file itself. Knows nothing of what the columns mean.
"""

import csv
import difflib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from outreach.territory.cells import list_parts
from outreach.territory.columns import Sheet
from outreach.territory.faults import Fault, Said, say_close
from outreach.vocabulary import mark

NOTE = "#"
NOT_READ: Final = mark("le fichier ne se lit pas ({why}) ; dans le tableur, enregistrez-le en « CSV UTF-8 ».")
NOT_UTF8: Final = mark("le fichier n’est pas en UTF-8 ; dans le tableur, enregistrez-le en « CSV UTF-8 ».")
MISSING_FILE: Final = mark("ce fichier manque ; ajoutez-le dans {folder}.")
NOT_OPENED: Final = mark("le fichier ne s’ouvre pas ({why}) ; vérifiez ses droits d’accès.")
MISSING_COLUMN: Final = mark("la colonne {column} manque{close} ; ajoutez-la à cette ligne.")
COLUMN_TWICE: Final = mark("la colonne {column} est deux fois ; gardez-en une.")
CELL_TOO_MANY: Final = mark(
    "il y a une case de trop ; mettez entre guillemets le texte qui contient une virgule ou un point-virgule."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its cells by column."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell of a column."""
        return self.cells[column]

    def list_parts(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds several, separated by « | »."""
        return list_parts(self[column])

    def blame(self, column: str, said: Said) -> Fault:
        """Say what is wrong with one cell, and where."""
        return Fault(self.file, said, self.line, column)


def read_sheet(path: Path, sheet: Sheet, faults: list[Fault]) -> tuple[Row, ...] | None:
    """Return the rows of a file, adding its faults to `faults`; `None` when it cannot be read at all."""
    if sheet.may_be_missing and not path.exists():
        return ()
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_find_delimiter(text), strict=True))
    except csv.Error as fault:
        faults.append(Fault(path.name, Said(NOT_READ, {"why": str(fault)})))
        return None
    # A line that starts with « # » is a note for people. Lines keep the number the spreadsheet shows.
    told = [(line, cells) for line, cells in enumerate(lines, start=1) if not "".join(cells[:1]).startswith(NOTE)]
    place, names = told[0] if told else (1, [])
    header = [name.strip().lower() for name in names]
    if not _check_header(path.name, place, header, sheet, faults):
        return None
    return _read_rows(path.name, header, told[1:], sheet, faults)


def read_text(path: Path, faults: list[Fault]) -> str | None:
    """Return the text of a UTF-8 file, or `None` with one clear sentence added to `faults`."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        faults.append(Fault(path.name, Said(MISSING_FILE, {"folder": str(path.parent)})))
    except UnicodeDecodeError:
        faults.append(Fault(path.name, Said(NOT_UTF8)))
    except OSError as fault:
        faults.append(Fault(path.name, Said(NOT_OPENED, {"why": str(fault.strerror)})))
    return None


def find_close_word(word: str, known: Iterable[str]) -> str:
    """Return the known word that is close, else nothing."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def _find_delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if not line.lstrip('"').startswith(NOTE)), "")
    return ";" if header.count(";") > header.count(",") else ","


def _check_header(file: str, line: int, header: list[str], sheet: Sheet, faults: list[Fault]) -> bool:
    before = len(faults)
    strangers = [name for name in header if name and name not in sheet.columns]
    for column in sheet.columns:
        close = find_close_word(column, strangers)
        # A name close to one that may be missing is that one misspelt: its cells would be lost in silence.
        if column not in header and (close or column not in sheet.optional):
            said = Said(MISSING_COLUMN, {"column": column, "close": say_close(close)})
            faults.append(Fault(file, said, line))
        elif header.count(column) > 1:
            faults.append(Fault(file, Said(COLUMN_TWICE, {"column": column}), line))
    return len(faults) == before


def _read_rows(
    file: str, header: list[str], lines: list[tuple[int, list[str]]], sheet: Sheet, faults: list[Fault]
) -> tuple[Row, ...] | None:
    rows = []
    before = len(faults)
    for line, cells in lines:
        tidy = [" ".join(cell.split()) for cell in cells]
        if any(tidy[len(header) :]):
            faults.append(Fault(file, Said(CELL_TOO_MANY), line))
        elif any(tidy):
            read = dict(zip(header, tidy + [""] * len(header), strict=False))
            rows.append(Row(file, line, dict.fromkeys(sheet.columns, "") | read))
    # Without one of its lines, the file would be blamed for all that names this line.
    return tuple(rows) if len(faults) == before else None
