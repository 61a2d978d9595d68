"""The questions the observatory answers: one SQL view a file, over released tables only.

A file opens with `-- titre :`, `-- description :` and one `-- colonne :` a column, which Datasette shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "views"


@dataclass(frozen=True, slots=True)
class View:
    """One question: its name (the file's), its French words, and the statement that makes the view."""

    name: str
    title: str
    description: str
    columns: dict[str, str]
    statement: str


def list_views() -> Iterator[View]:
    """Yield every view, by name."""
    for path in sorted(FOLDER.glob("*.sql")):
        yield read_view(path.stem, path.read_text("utf-8"))


def read_view(name: str, text: str) -> View:
    """Read a view from the text of its file."""
    lines = text.splitlines()
    told = [line.removeprefix("-- ").partition(" : ") for line in lines if line.startswith("-- ")]
    words = {key: value for key, _, value in told}
    query = "\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";")
    title, description = words.pop("titre"), words.pop("description")
    return View(name, title, description, words, f'create view "{name}" as\n{query}')
