"""The released file: tables in the order of their random numbers, views, content hashes; and an empty one.

Writes a new file and reads old ones; never changes one. Knows no register and no method.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from outreach.observatory.questions import list_views
from outreach.observatory.tables import CUMULATIVE, TABLES, Table
from outreach.whole_files import flush

Cells = tuple[object, ...]
Contents = Mapping[str, Sequence[Cells]]
EMPTY_NAME: Final = "observatoire-vide.db"


def open_release(path: Path) -> sqlite3.Connection:
    """Open a released file for reading."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def read_contents(path: Path) -> dict[str, list[Cells]]:
    """Read the cumulative tables of a release, each row led by its number."""
    with closing(open_release(path)) as reader:
        return {table.name: _read_table(reader, table) for table in CUMULATIVE}


def _read_table(reader: sqlite3.Connection, table: Table) -> list[Cells]:
    columns = ", ".join(f'"{name}"' for name in table.columns)
    return reader.execute(f'select rowid, {columns} from "{table.name}" order by rowid').fetchall()


def hash_contents(contents: Contents) -> str:
    """Return the SHA-256 of the rows and their numbers, whatever their order."""
    tables = {name: sorted(map(list, rows)) for name, rows in contents.items()}
    return hashlib.sha256(json.dumps(tables, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def hash_quarters(contents: Contents) -> dict[str, str]:
    """Return the content hash of each quarter: what must never change again."""
    quarters: dict[str, dict[str, list[Cells]]] = {}
    for name, rows in contents.items():
        place = list(TABLES[name].columns).index("quarter") + 1
        for row in rows:
            quarters.setdefault(str(row[place]), {}).setdefault(name, []).append(row)
    return {quarter: hash_contents(tables) for quarter, tables in sorted(quarters.items())}


def write_release(
    path: Path,
    contents: Contents,
    labels: Iterable[tuple[str, Cells]],
    about: Mapping[str, str],
    check: Callable[[Path], None],
) -> None:
    """Write a release whole and on disk under its final name, or not at all; `check` reads it back before."""
    if path.exists():
        raise FileExistsError(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(temporary, isolation_level=None)) as writer:
            _fill(writer, contents, labels, about)
        check(temporary)
        flush(temporary)
        os.replace(temporary, path)
        flush(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _fill(
    writer: sqlite3.Connection, contents: Contents, labels: Iterable[tuple[str, Cells]], about: Mapping[str, str]
) -> None:
    writer.execute("pragma journal_mode = off")
    writer.execute("begin")
    for table in TABLES.values():
        writer.execute(table.schema)
    for name, rows in contents.items():
        columns = ", ".join(f'"{column}"' for column in ("rowid", *TABLES[name].columns))
        marks = ", ".join("?" * (len(TABLES[name].columns) + 1))
        # In the order of their numbers: pages split by another order would remember it.
        in_order: list[Any] = sorted(rows, key=_find_number)
        writer.executemany(f'insert into "{name}" ({columns}) values ({marks})', in_order)
    for name, cells in labels:
        writer.execute(f'insert into "{name}" values ({", ".join("?" * len(cells))})', cells)
    writer.executemany("insert into about values (?, ?)", about.items())
    for view in list_views():
        writer.execute(view.statement)
    writer.execute("commit")


def build_empty_release(folder: Path, territory_name: str, fictitious: bool) -> Path:
    """Write the explanatory file that is served until a first quarter closes, and return its path."""
    path = folder / EMPTY_NAME
    path.unlink(missing_ok=True)
    about = {
        "territoire": territory_name,
        "données": "fictives" if fictitious else "réelles",
        "état": "Aucun trimestre n’est encore clos : rien n’a été publié.",
    }
    write_release(path, {}, [], about, lambda _path: None)
    return path


def _find_number(row: Cells) -> int:
    assert isinstance(row[0], int)
    return row[0]
