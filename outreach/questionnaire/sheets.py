"""The sheets of a questionnaire as rows that still know their number: what pyxform forgets and a remedy needs.

Reads `.md .xlsx .xls .csv` with pyxform's own readers. Knows nothing of what a row means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from pyxform.xls2json_backends import DefinitionData, get_xlsform

FILE_TYPES: Final = (".md", ".xlsx", ".xls", ".csv")
# Other spellings of a column that pyxform accepts.
_ALIASES: Final = {
    "relevance": "relevant",
    "calculate": "calculation",
    "tag": "name",
    "value": "name",
    "command": "type",
    "caption": "label",
    "list name": "list_name",
    "constraining_message": "constraint_message",
    "constraint message": "constraint_message",
    "required message": "required_message",
    "requiredmsg": "required_message",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet; `number` as a spreadsheet shows it (the headings are row 1)."""

    number: int
    cells: Mapping[str, str]

    def read(self, column: str) -> str:
        """Return a cell, blank when there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong in one cell, and what to do about it."""

    sheet: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = f"feuille {self.sheet}" + (f", ligne {self.row}" if self.row else "")
        return f"{place}, colonne {self.column} : {self.sentence}" if self.column else f"{place} : {self.sentence}"


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of one questionnaire, and the definition pyxform goes on with."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: tuple[Row, ...]
    entities: tuple[Row, ...]
    definition: Mapping[str, Any]


class UnreadableSheets(Exception):
    """A file that is no questionnaire at all; the message is a French sentence."""


def read_sheets(content: bytes, file_type: str) -> Sheets:
    """Read the sheets of a file; raises `UnreadableSheets`."""
    if file_type not in FILE_TYPES:
        raise UnreadableSheets(f"le fichier « {file_type} » n’est pas l’un de {', '.join(FILE_TYPES)}")
    try:
        definition = get_xlsform(content, file_type)
    except Exception:
        # Readers let through whatever openpyxl, xlrd or a missing cell raises: to the operator it is one thing.
        raise UnreadableSheets("le fichier ne se lit pas comme un XLSForm : vérifiez ses tables") from None
    if not definition.survey:
        raise UnreadableSheets("la feuille survey manque ou est vide : ajoutez-la")
    return Sheets(
        survey=_read_rows(definition.survey),
        choices=_read_rows(definition.choices),
        settings=_read_rows(definition.settings),
        entities=_read_rows(definition.entities),
        definition=_as_mapping(definition),
    )


def _as_mapping(definition: DefinitionData) -> dict[str, Any]:
    return {item.name: getattr(definition, item.name) for item in fields(definition)}


def _read_rows(rows: Any) -> tuple[Row, ...]:
    # Row 1 holds the headings; empty rows keep their number.
    return tuple(Row(number, _read_cells(row)) for number, row in enumerate(rows or (), 2) if row)


def _read_cells(row: Mapping[str, Any]) -> dict[str, str]:
    return {_name_column(column): str(value).strip() for column, value in row.items() if value is not None}


def _name_column(column: str) -> str:
    name, mark, language = str(column).strip().partition("::")
    lower = name.strip().lower()
    return _ALIASES.get(lower, lower) + mark + language.strip()
