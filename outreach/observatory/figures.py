"""The figures of the observatory: the answers of its views, read from a released file only."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from outreach import errors
from outreach.observatory.questions import View, list_views
from outreach.observatory.release_file import open_release


@dataclass(frozen=True, slots=True)
class Figure:
    """One answered question: its words, its columns, its rows."""

    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def list_figures() -> Iterator[View]:
    """Yield the questions that can be asked, by name."""
    return list_views()


def read_figure(release_file: Path, name: str) -> Figure:
    """Answer one question from a release; raises `Refusal` (314) when there is no such question."""
    view = next((view for view in list_views() if view.name == name), None)
    if view is None:
        known = ", ".join(view.name for view in list_views())
        raise errors.Refusal(errors.UNKNOWN_FIGURE, name=name, known=known)
    with closing(open_release(release_file)) as reader:
        cursor = reader.execute(f'select * from "{view.name}"')
        columns = tuple(column[0] for column in cursor.description)
        return Figure(view.name, view.title, view.description, columns, tuple(cursor.fetchall()))
