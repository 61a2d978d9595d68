"""What a released file alone lets anyone check: the size of its groups, its counts, its cells, its cases.

Knows no truth behind the rows.
"""

import sqlite3
from collections.abc import Iterator

from outreach.observatory.attacks.strange import CODE
from outreach.observatory.tables import CASES, CUMULATIVE, GROUP, ROW_TABLES, TABLES


def find_faults(reader: sqlite3.Connection, k: int) -> Iterator[str]:
    """Yield a sentence for each thing that a sound release never holds."""
    for table in CUMULATIVE:
        if "n" in table.columns and reader.execute(f"select 1 from {table.name} where n < ? limit 1", (k,)).fetchone():
            yield f"table {table.name} : un compte sous {k}."
    for name in ROW_TABLES:
        group = ", ".join(GROUP)
        small = reader.execute(f"select count(*) from {name} group by {group} having count(*) < ? limit 1", (k,))
        if (found := small.fetchone()) is not None:
            yield f"table {name} : un groupe ne tient que {found[0]} lignes."
        yield from _find_strange(reader, name)
        yield from _find_miscounted(reader, name)


def _find_strange(reader: sqlite3.Connection, name: str) -> Iterator[str]:
    for column in TABLES[name].columns:
        for (cell,) in reader.execute(f'select distinct "{column}" from {name}'):
            if not CODE.fullmatch(cell):
                yield f"table {name}, colonne {column} : autre chose qu’un code."


def _find_miscounted(reader: sqlite3.Connection, name: str) -> Iterator[str]:
    columns = ", ".join(f'"{column}"' for column in TABLES[name].columns)
    counted = f"select {columns}, count(*) from {name} group by {columns}"
    told = f"select * from {CASES}{name}"
    for one, other in ((counted, told), (told, counted)):
        if reader.execute(f"{one} except {other} limit 1").fetchone():
            yield f"table {CASES}{name} : elle ne compte pas les lignes de {name}."
            return
