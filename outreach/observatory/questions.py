"""The questions the observatory answers: one SQL view a file, over released tables only.

A file opens with its heads (`-- titre :`, `-- définition :`…) and one `-- colonne :` a column; `lecture` is filled
from the newest row. A definition once released is never changed: another one is another file, `name_v2.sql`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "views"
# In the order of the fields of a `View`, after its name.
HEADS: Final = (
    "titre", "définition", "numérateur", "dénominateur", "périmètre", "lecture", "mise en garde", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """One question: its name (the file's), its French words, its columns, and the query that answers it."""

    name: str
    title: str
    definition: str
    numerator: str
    denominator: str
    scope: str
    reading: str
    caveat: str
    version: str
    columns: dict[str, str]
    query: str

    @property
    def statement(self) -> str:
        """The statement that makes the view."""
        return f'create view "{self.name}" as\n{self.query}'

    @property
    def description(self) -> str:
        """Its definition with all that one must know to quote it, in one paragraph."""
        return (
            f"{self.definition} Numérateur : {self.numerator} Dénominateur : {self.denominator}"
            f" Périmètre : {self.scope} Mise en garde : {self.caveat} Version {self.version}."
        )


def list_views() -> Iterator[View]:
    """Yield every view, by name."""
    for path in sorted(FOLDER.glob("*.sql")):
        yield read_view(path.stem, path.read_text("utf-8"))


def list_current() -> Iterator[View]:
    """Yield the views that no later version replaces: `name_v2` replaces `name`."""
    views = list(list_views())
    names = {view.name for view in views}
    yield from (view for view in views if _name_next(view) not in names)


def _name_next(view: View) -> str:
    base, _, version = view.name.rpartition("_v")
    return f"{base}_v{int(version) + 1}" if version.isdigit() and base else f"{view.name}_v2"


def read_view(name: str, text: str) -> View:
    """Read a view from the text of its file."""
    lines = text.splitlines()
    told = [line.removeprefix("-- ").partition(" : ") for line in lines if line.startswith("-- ")]
    words = {key: value for key, _, value in told}
    query = "\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";")
    title, definition, numerator, denominator, scope, reading, caveat, version = (words.pop(head) for head in HEADS)
    return View(name, title, definition, numerator, denominator, scope, reading, caveat, version, words, query)
