"""The sheets while they are put right: tables of lines under canonical headings, and the notebook of what was done.

Knows rows and columns. Each repair of this package takes a `Draft` and changes it in place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from outreach.questionnaire.findings.kinds import Finding, Kind


@dataclass(slots=True)
class Line:
    """One row that may still change; `number` as a spreadsheet shows it."""

    number: int
    cells: dict[str, str]

    def read(self, column: str) -> str:
        """Return a cell, blank when there is none."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class Table:
    """One sheet with its canonical headings, in their order."""

    name: str
    columns: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def drop_columns(self, names: set[str]) -> None:
        """Forget some columns."""
        self.columns = [column for column in self.columns if column not in names]
        for line in self.lines:
            for name in names & line.cells.keys():
                del line.cells[name]


@dataclass(slots=True)
class Draft:
    """The sheets of one questionnaire on their way, with all that was found."""

    file_name: str
    tables: dict[str, Table] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def table(self, name: str) -> Table:
        """Return a sheet, an empty one when the file has none."""
        return self.tables.setdefault(name, Table(name))

    def note(self, kind: Kind, sheet: str, row: int = 0, column: str = "", **facts: object) -> None:
        """Write down what was found in one place."""
        told = {name: str(fact) for name, fact in facts.items()}
        self.findings.append(Finding(kind, sheet, row, column, told))

    def list_cells(self) -> Iterator[tuple[Table, Line]]:
        """Yield every line of every sheet."""
        for table in self.tables.values():
            for line in table.lines:
                yield table, line
