"""Datasette's walls: what a connection may do, how heavy an answer may be, how much the whole process may take.

Loaded by Datasette from `--plugins-dir`. Knows no pass and no question.
"""

import re
import resource
import sqlite3
import threading
import weakref
from collections.abc import Callable
from typing import Any, Final

from datasette import utils
from pluggy import HookimplMarker

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
MEGABYTE: Final = 1024 * 1024
# Writable memory: with the libraries, which are not counted in it, the process stays under 400 MB.
MEMORY_BYTES: Final = 330 * MEGABYTE
# All that SQLite holds, for its two threads: queries built to be copied a million times take gigabytes while they
# are read, where no time limit reaches.
HEAP_BYTES: Final = 64 * MEGABYTE
# What sorts and grouped rows may write aside on the disk, a file.
FILE_BYTES: Final = 256 * MEGABYTE
STACK_BYTES: Final = 2 * MEGABYTE
# The values of an answer, none for less than its cell costs to a page: 5,000 rows of 16 short columns pass.
ANSWER_BYTES: Final = 5 * MEGABYTE
CELL_BYTES: Final = 48
TRIMMED: Final = 100
# Datasette's own goes over blanks and comments again and again: half a minute for sixty thousand of them.
_BEFORE: Final = r"(?:\s++|--[^\n]*+(?:\n|\Z)|/\*(?:[^*]++|\*(?!/))*+\*/)*+"
_READING: Final = re.compile(_BEFORE + r"(?:explain\s++(?:query\s++plan\s++)?+)?+(?:select|with)\b")
TOO_HEAVY: Final = "Réponse trop lourde : demandez moins de lignes, moins de colonnes, ou des valeurs plus courtes."
LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 500,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
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
    """Bound the memory of the whole process, what it writes, and the time to see whether a query only reads."""
    utils.allowed_sql_res[:] = [_READING]
    threading.stack_size(STACK_BYTES)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    # Python ignores the signal: what writes beyond is told that the disk is full.
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Leave a connection nothing but reading its own file, within bounds."""
    if database == "_internal":
        return
    for limit, value in LIMITS.items():
        conn.setlimit(limit, value)
    conn.execute(f"pragma hard_heap_limit = {HEAP_BYTES}")
    conn.execute("pragma trusted_schema = off")
    conn.execute("pragma query_only = on")
    # SQLite's own compares every character with every character: seconds a call, which nothing interrupts.
    for name, trim in (("trim", str.strip), ("ltrim", str.lstrip), ("rtrim", str.rstrip)):
        conn.create_function(name, 2, _bound_trim(trim), deterministic=True)
    # Set by Datasette to `sqlite3.Row` just before.
    conn.row_factory = build_row_factory()
    conn.set_authorizer(_authorize)


def build_row_factory() -> Callable[[sqlite3.Cursor, tuple[Any, ...]], sqlite3.Row]:
    """Build what makes a connection's rows, and stops the cursor whose answer grows too heavy."""
    spent = 0
    counted: Callable[[], sqlite3.Cursor | None] = lambda: None  # noqa: E731

    def build_row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        nonlocal spent, counted
        if counted() is not cursor:
            spent, counted = 0, weakref.ref(cursor)
        # Its size in memory: a character may take four bytes.
        spent += sum(max(CELL_BYTES, value.__sizeof__()) for value in values)
        if spent > ANSWER_BYTES:
            raise sqlite3.OperationalError(TOO_HEAVY)
        return sqlite3.Row(cursor, values)

    return build_row


def _bound_trim(trim: Callable[[str, str], str]) -> Callable[[object, object], str | None]:
    def trimmed(text: object, characters: object) -> str | None:
        if text is None or characters is None:
            return None
        return trim(str(text), str(characters)[:TRIMMED])

    return trimmed


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in BANNED_FUNCTIONS else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if (first or "").lower() in PRAGMAS else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in READS else sqlite3.SQLITE_DENY
