"""The released file: tables in the order of their secret numbers, what they count, views; and an empty one.

Writes a new file and reads old ones; never changes one. Knows no register and no method.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from outreach.observatory.questions import list_views
from outreach.observatory.tables import CASES, ROW_TABLES, TABLES, build_cases
from outreach.whole_files import flush

Cells = tuple[object, ...]
EMPTY_NAME: Final = "observatoire-vide.db"
# Room for the pages of a table that grows in several places at once.
_CACHE: Final = "pragma cache_size = -65536"


class Numbered(Protocol):
    """The rows of a table with their numbers."""

    @property
    def cells(self) -> list[tuple[str | int, ...]]:
        """The cells of each row."""

    @property
    def numbers(self) -> Any:
        """The number of each row."""


def open_release(path: Path) -> sqlite3.Connection:
    """Open a released file for reading."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def list_grown(reader: sqlite3.Connection, schema: str = "main") -> dict[str, str]:
    """Return the tables that only grow and how each was made, those of an earlier method too."""
    rows = reader.execute(f"select name, sql from {schema}.sqlite_master where type = 'table' order by name")
    grown = {}
    for name, statement in rows.fetchall():
        columns = [row[1] for row in reader.execute(f"select * from pragma_table_info('{name}', '{schema}')")]
        if "quarter" in columns and not name.startswith(CASES):
            grown[name] = statement
    return grown


class ReleaseWriter:
    """Fills a new file, period by period."""

    def __init__(self, path: Path) -> None:
        self._writer = sqlite3.connect(path, isolation_level=None)
        for pragma in ("pragma journal_mode = off", "pragma synchronous = off", _CACHE, "begin"):
            self._writer.execute(pragma)
        for table in TABLES.values():
            self._writer.execute(table.schema)
        for name in ROW_TABLES:
            self._writer.execute(build_cases(name))

    def copy(self, earlier: Path) -> None:
        """Copy all that an earlier release holds of its periods: never computed again."""
        writer = self._writer
        writer.execute("commit")
        writer.execute("attach :file as earlier", {"file": f"{earlier.absolute().as_uri()}?mode=ro&immutable=1"})
        writer.execute("begin")
        for name, statement in list_grown(writer, "earlier").items():
            if name not in TABLES:
                writer.execute(statement)
            columns = ", ".join(f'"{row[1]}"' for row in writer.execute(f"pragma earlier.table_info('{name}')"))
            writer.execute(
                f'insert into main."{name}" (rowid, {columns}) select rowid, {columns} from earlier."{name}"'
                " order by rowid"
            )
        for name in ROW_TABLES:
            found = "select 1 from earlier.sqlite_master where name = ?"
            if writer.execute(found, (f"{CASES}{name}",)).fetchone():
                writer.execute(f'insert into main."{CASES}{name}" select * from earlier."{CASES}{name}" order by rowid')
        writer.execute("commit")
        writer.execute("detach earlier")
        writer.execute("begin")

    def add(self, tables: Mapping[str, Numbered]) -> None:
        """Add the rows of one period, in the order of their numbers: another order would be remembered by the pages."""
        for name, rows in tables.items():
            columns = ", ".join(f'"{column}"' for column in ("rowid", *TABLES[name].columns))
            marks = ", ".join("?" * (len(TABLES[name].columns) + 1))
            in_order = sorted(zip(rows.numbers, rows.cells, strict=True))
            self._writer.executemany(
                f'insert into "{name}" ({columns}) values ({marks})', ((number, *cells) for number, cells in in_order)
            )
            if name in ROW_TABLES:
                self.count(f"{CASES}{name}", [(*cells, cases) for cells, cases in Counter(rows.cells).items()])

    def count(self, name: str, cells: Sequence[Cells]) -> None:
        """Add lines that count something, in the order of what they count."""
        for line in sorted(cells):
            self._writer.execute(f'insert into "{name}" values ({", ".join("?" * len(line))})', line)

    def finish(self, labels: Iterable[tuple[str, Cells]]) -> None:
        """Add what is written anew with each release, and the views."""
        for name, cells in labels:
            self._writer.execute(f'insert into "{name}" values ({", ".join("?" * len(cells))})', cells)
        for view in list_views():
            self._writer.execute(view.statement)
        self._writer.execute("commit")
        self._writer.execute("begin")

    def tell(self, about: Mapping[str, str]) -> None:
        """Say what the file is."""
        self._writer.executemany("insert into about values (?, ?)", about.items())
        self._writer.execute("commit")

    @property
    def connection(self) -> sqlite3.Connection:
        """What has been written so far, to be read back."""
        return self._writer

    def close(self) -> None:
        """Close the file."""
        self._writer.close()


@contextmanager
def writing(folder: Path, name: str) -> Iterator[tuple[ReleaseWriter, Path]]:
    """Write a file under a passing name in its folder; whatever happens, the passing name is gone at the end."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = folder / f".{name}.{os.getpid()}.tmp"
    temporary.unlink(missing_ok=True)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(ReleaseWriter(temporary)) as writer:
            yield writer, temporary
    finally:
        temporary.unlink(missing_ok=True)


def put_in_place(temporary: Path, path: Path) -> None:
    """Give a written file its final name once it is on disk."""
    flush(temporary)
    os.replace(temporary, path)
    flush(path.parent)


def build_empty_release(folder: Path, territory_name: str, fictitious: bool) -> Path:
    """Write the explanatory file that is served until a first period closes, and return its path."""
    path = folder / EMPTY_NAME
    path.unlink(missing_ok=True)
    with writing(folder, EMPTY_NAME) as (writer, temporary):
        writer.finish([])
        writer.tell(
            {
                "territoire": territory_name,
                "données": "fictives" if fictitious else "réelles",
                "état": "Aucune période n’est encore close : rien n’a été publié.",
            }
        )
        put_in_place(temporary, path)
    return path
