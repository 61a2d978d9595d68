"""Many rows at once, as they stand: for the fictitious towns of the bench, whose visits come by the hundred thousand.

What is received from the field goes one visit at a time through the other modules. Decides nothing.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final

Row = Mapping[str, Any]
# A row comes after those it names.
TABLES: Final = (
    "outing", "submission", "path", "contact", "gap", "referral", "referral_event", "notification", "audit_entry",
)  # fmt: skip
# Indexes of random ids are touched everywhere: what does not fit in memory is written again and again.
_CACHE_KIB: Final = 262_144


def record_rows(writer: sqlite3.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    """Keep rows, by table; those of a table all have the same columns."""
    writer.execute(f"pragma cache_size = -{_CACHE_KIB}")
    for table in TABLES:
        if rows[table]:
            columns = list(rows[table][0])
            names, places = ", ".join(f'"{name}"' for name in columns), ", ".join(f":{name}" for name in columns)
            writer.executemany(f"insert into {table} ({names}) values ({places})", rows[table])
