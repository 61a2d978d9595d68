"""The figures of the observatory: the answers of its questions, read from a released file only.

The one way by which pages, commands and charts read a figure; Datasette shows the same view of the same file.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from outreach import errors
from outreach.observatory.questions import View, list_views
from outreach.observatory.release_file import open_release

NOT_RELEASED: Final = "non publié"


@dataclass(frozen=True, slots=True)
class Figure:
    """One answered question: the question, its columns, its rows, and the published periods it says nothing of."""

    view: View
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    silent: tuple[str, ...]

    @property
    def reading(self) -> str:
        """How to read the newest row; blank when there is none."""
        value = self.columns.index("value") if "value" in self.columns else 0
        row = next((row for row in self.rows if row[value] is not None), None)
        if row is None:
            return ""
        told = {name: tell(cell) for name, cell in zip(self.columns, row, strict=True)}
        return f"Lecture : {self.view.reading.format_map(told)}"


def tell(cell: object) -> str:
    """Return a cell as one reads it in French."""
    if cell is None:
        return NOT_RELEASED
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def list_figures() -> Iterator[View]:
    """Yield the questions that can be asked, by name."""
    return list_views()


def read_figure(release_file: Path, name: str) -> Figure:
    """Answer one question from a release; raises `Refusal` when there is no such question (314) or no answer (350)."""
    view = next((view for view in list_views() if view.name == name), None)
    if view is None:
        known = ", ".join(view.name for view in list_views())
        raise errors.Refusal(errors.UNKNOWN_FIGURE, name=name, known=known)
    with closing(open_release(release_file)) as reader:
        return answer(reader, view)


def answer(reader: sqlite3.Connection, view: View) -> Figure:
    """Answer a question from an open release; raises `Refusal` (350) when the file has not what it takes."""
    try:
        # The query and not the file's own view: a file written before this question was asked answers it too.
        cursor = reader.execute(view.query)
        rows = tuple(cursor.fetchall())
        periods = [quarter for quarter, in reader.execute("select quarter from periods order by quarter")]
    except sqlite3.OperationalError as fault:
        raise errors.Refusal(errors.UNANSWERED_FIGURE, name=view.name) from fault
    columns = tuple(column[0] for column in cursor.description)
    return Figure(view, columns, rows, _find_silent(columns, rows, periods))


def _find_silent(columns: Sequence[str], rows: Sequence[tuple[object, ...]], periods: Sequence[str]) -> tuple[str, ...]:
    place = columns.index("quarter")
    told = {row[place] for row in rows}
    return tuple(period for period in periods if period not in told)
