"""Datasette's walls: what a connection may do, and how much the whole process may take.

Loaded by Datasette from `--plugins-dir`. Knows no pass and no question.
"""

import resource
import sqlite3
from typing import Any, Final

from pluggy import HookimplMarker

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
MEMORY_BYTES: Final = 1536 * 1024 * 1024
LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
}
# What Datasette itself asks of a database.
PRAGMAS: Final = frozenset(
    {"database_list", "foreign_key_list", "function_list", "index_info", "index_list", "index_xinfo", "schema_version",
     "table_info", "table_xinfo"}
)  # fmt: skip
READS: Final = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
# One call of these can take memory or seconds that no time limit interrupts.
BANNED_FUNCTIONS: Final = frozenset({"load_extension", "zeroblob", "randomblob", "printf", "format", "fts3_tokenizer"})


@hookimpl
def startup(datasette: Any) -> None:
    """Bound the memory of the whole process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Leave a connection nothing but reading its own file, within bounds."""
    if database == "_internal":
        return
    for limit, value in LIMITS.items():
        conn.setlimit(limit, value)
    conn.execute("pragma trusted_schema = off")
    conn.execute("pragma query_only = on")
    conn.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in BANNED_FUNCTIONS else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if (first or "").lower() in PRAGMAS else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in READS else sqlite3.SQLITE_DENY
