"""From the repaired draft to frozen `Sheets`, and the same rows as pyxform takes them.

What is ours alone (`outreach::…`, `title_en`) stays in the rows and is kept from pyxform.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from outreach.questionnaire.findings.kinds import Finding
from outreach.questionnaire.reading.draft import Draft, Table
from outreach.questionnaire.reading.spellings import SHEETS

_OURS: Final = ("outreach::", "title_")
# Shown to nobody: they need no label.
_UNSEEN: Final = (
    "begin_", "end_", "calculate", "hidden", "start", "end", "today", "username", "deviceid", "phonenumber", "email",
    "subscriberid", "simserial", "audit", "xml-external", "csv-external", "background-",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet; `number` as a spreadsheet shows it (the headings are row 1)."""

    number: int
    cells: Mapping[str, str]

    def read(self, column: str) -> str:
        """Return a cell, blank when there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of one questionnaire, what was found on the way, and the definition pyxform goes on with."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: tuple[Row, ...]
    entities: tuple[Row, ...]
    definition: Mapping[str, Any]
    external_choices: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What keeps the questionnaire from working."""
        return tuple(finding for finding in self.findings if finding.severity == "fault")


def build_sheets(draft: Draft) -> Sheets:
    """Freeze a draft."""
    tables = {name: draft.table(name) for name in SHEETS}
    rows = {name: tuple(Row(line.number, line.cells) for line in table.lines) for name, table in tables.items()}
    return Sheets(
        survey=rows["survey"],
        choices=rows["choices"],
        settings=rows["settings"],
        entities=rows["entities"],
        definition=_build_definition(tables),
        external_choices=rows["external_choices"],
        findings=tuple(draft.findings),
        columns={name: tuple(table.columns) for name, table in tables.items() if table.lines},
    )


def _build_definition(tables: Mapping[str, Table]) -> dict[str, Any]:
    definition: dict[str, Any] = {"sheet_names": [name for name, table in tables.items() if table.lines]}
    for name, table in tables.items():
        if table.lines:
            definition[name] = _list_cells(table)
            definition[f"{name}_header"] = [dict.fromkeys(_list_columns(table))]
    settings = tables["settings"].lines
    _lend_labels(definition, settings[0].read("default_language") if settings else "")
    return definition


def _lend_labels(definition: dict[str, Any], language: str) -> None:
    # pyxform refuses a question without words, where other tools show its name: whether that is a fault is told by
    # the checks, from the rows themselves.
    for cells in definition["survey"]:
        kind = cells.get("type", "")
        unseen = not kind or kind.startswith(_UNSEEN) or "calculation" in cells or "trigger" in cells
        if not unseen and not any(column.startswith(("label", "hint", "media")) for column in cells):
            column = f"label::{language}" if f"label::{language}" in definition["survey_header"][0] else "label"
            cells[column] = cells.get("name", "")
            definition["survey_header"][0].setdefault(column)


def _list_columns(table: Table) -> list[str]:
    told = dict.fromkeys(table.columns)
    for line in table.lines:
        told.update(dict.fromkeys(line.cells))
    return [column for column in told if not column.startswith(_OURS)]


def _list_cells(table: Table) -> list[dict[str, str]]:
    # pyxform counts its rows: blank ones keep the numbers true. The one row of settings comes first wherever it was.
    cells: list[dict[str, str]] = []
    for line in table.lines:
        if table.name != "settings":
            cells.extend({} for _ in range(line.number - 2 - len(cells)))
        cells.append({column: text for column, text in line.cells.items() if not column.startswith(_OURS)})
    return cells
