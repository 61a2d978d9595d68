"""The views of one questionnaire's answers read for an export: their headings, and rows one at a time.

Pseudonymised data of the register. Knows no file format.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from outreach.register import Register
from outreach.register.answer_columns import CODED, FIXED, Column, list_fixed
from outreach.register.answer_views import list_columns, read_answers

_FIXED_LABELS: Final = {
    "submission_id": "Saisie",
    "form_version": "Version",
    "on_day": "Jour",
    "received_on": "Reçu le",
    "channel": "Canal",
    "neighbourhood": "Quartier",
    "sector": "Secteur",
    "structure": "Équipe",
    "position": "Rang",
    "parent_position": "Rang au-dessus",
}
_SUBMISSION, _DAY = FIXED.index("submission_id"), FIXED.index("on_day")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a table: its name in the view, its French label, how its answers are kept."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """One view: `repeats` are those it is in, the outermost first; `fixed` counts the columns before the answers."""

    view: str
    repeats: tuple[str, ...]
    headings: tuple[Heading, ...]
    fixed: int

    def find_key(self, row: Sequence[object]) -> tuple[Any, ...]:
        """Return what a row comes after: the day and the submission, then the positions from the outermost repeat."""
        return (row[_DAY], row[_SUBMISSION], *row[self.fixed - len(self.repeats) : self.fixed])

    def list_titles(self, labels: bool) -> list[str]:
        """List the titles of the columns: their names, or French labels, each once."""
        if not labels:
            return [heading.name for heading in self.headings]
        told = [heading.label for heading in self.headings]
        return [
            label if told.count(label) == 1 else f"{label} ({heading.name})"
            for label, heading in zip(told, self.headings, strict=True)
        ]


def list_tables(register: Register, form_id: str) -> list[Table]:
    """List the views of a questionnaire: that of its submissions first, then its repeats; none when it is unknown."""
    by_view: dict[str, list[Column]] = {}
    for column in list_columns(register.reader, form_id):
        by_view.setdefault(column.view, []).append(column)
    tables = [_build_table(view, columns) for view, columns in by_view.items()]
    return sorted(tables, key=lambda table: len(table.repeats))


@contextmanager
def reading_at_once(register: Register) -> Iterator[sqlite3.Connection]:
    """Read several views as they were at one moment, whatever is received meanwhile."""
    reader = register.reader
    reader.execute("begin")
    try:
        yield reader
    finally:
        reader.execute("rollback")


def read_rows(reader: sqlite3.Connection, table: Table) -> Iterator[Sequence[object]]:
    """Read the rows of a table by day, those of a submission together; within a day the order tells no hour."""
    positions = [heading.name for heading in table.headings[table.fixed - len(table.repeats) : table.fixed]]
    return (tuple(row) for row in read_answers(reader, table.view, ("on_day", "submission_id", *positions)))


def _build_table(view: str, columns: Sequence[Column]) -> Table:
    fixed = list_fixed(columns[0].repeats)
    told = [Heading(name, _FIXED_LABELS.get(name, name), "text") for name in fixed]
    for column in {one.name: one for one in columns}.values():
        if column.kind in CODED:
            told.append(Heading(column.name, f"{column.label} (code)", column.kind))
            told.append(Heading(f"{column.name}_label", column.label, "text"))
        else:
            told.append(Heading(column.name, column.label, column.kind))
    return Table(view, columns[0].repeats, tuple(told), len(fixed))
