"""One CSV file as a spreadsheet saves it, commas or semicolons, read into rows with their line numbers.

Hands on rows and, in plain French, what is wrong with the file itself. Knows nothing of what the columns mean.
"""

import csv
import difflib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAVE_AS = "dans le tableur, enregistrez-le en « CSV UTF-8 »"


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
        return tuple(part.strip() for part in self[column].split("|") if part.strip())

    def tell(self, column: str, sentence: str) -> str:
        """Say what is wrong with one cell, and where."""
        return f"{self.file}, ligne {self.line}, colonne {column} : {sentence}"


def read_sheet(path: Path, columns: Sequence[str], faults: list[str]) -> tuple[Row, ...] | None:
    """Return the rows of a file, adding its faults to `faults`; `None` when it cannot be read at all."""
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_find_delimiter(text), strict=True))
    except csv.Error as fault:
        faults.append(f"{path.name} : le fichier ne se lit pas ({fault}) ; {SAVE_AS}.")
        return None
    header = [name.strip().lower() for name in lines[0]] if lines else []
    if not _check_header(path.name, header, columns, faults):
        return None
    return _read_rows(path.name, header, lines[1:], faults)


def read_text(path: Path, faults: list[str]) -> str | None:
    """Return the text of a UTF-8 file, or `None` with one clear sentence added to `faults`."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        faults.append(f"{path.name} : ce fichier manque ; ajoutez-le dans {path.parent}.")
    except UnicodeDecodeError:
        faults.append(f"{path.name} : le fichier n’est pas en UTF-8 ; {SAVE_AS}.")
    except OSError as fault:
        faults.append(f"{path.name} : le fichier ne s’ouvre pas ({fault.strerror}) ; vérifiez ses droits d’accès.")
    return None


def find_close_word(word: str, known: Iterable[str]) -> str:
    """Return « (that word ?) » when a known word is close, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" ({close[0]} ?)" if close else ""


def _find_delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","


def _check_header(file: str, header: list[str], columns: Sequence[str], faults: list[str]) -> bool:
    before = len(faults)
    strangers = [name for name in header if name and name not in columns]
    for column in columns:
        place = f"{file}, ligne 1 : la colonne {column}"
        if column not in header:
            faults.append(f"{place} manque{find_close_word(column, strangers)} ; ajoutez-la à la première ligne.")
        elif header.count(column) > 1:
            faults.append(f"{place} est deux fois ; gardez-en une.")
    return len(faults) == before


def _read_rows(file: str, header: list[str], lines: list[list[str]], faults: list[str]) -> tuple[Row, ...] | None:
    rows = []
    before = len(faults)
    for line, cells in enumerate(lines, start=2):
        tidy = [" ".join(cell.split()) for cell in cells]
        if any(tidy[len(header) :]):
            faults.append(
                f"{file}, ligne {line} : il y a une case de trop ; "
                "mettez entre guillemets le texte qui contient une virgule ou un point-virgule."
            )
        elif any(tidy):
            rows.append(Row(file, line, dict(zip(header, tidy + [""] * len(header), strict=False))))
    # Without one of its lines, the file would be blamed for all that names this line.
    return tuple(rows) if len(faults) == before else None
