"""The register as it is at one moment, page by page, while others write: for a backup that touches no other disk.

SQLite's own copy would need a second file in clear, or as much memory as the register. Here the log is moved into the
file while nobody writes (a few milliseconds), and a reader opened there and then keeps the file as it is: SQLite moves
nothing over what a reader may still ask for.
"""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PAGE_COPY: Final = Path(__file__).with_name("page_copy.py")
PIECE: Final = 1 << 20
# A long reading keeps the log from being moved; it ends.
PATIENCE_SECONDS: Final = 60.0
_LOOK_AGAIN_SECONDS: Final = 0.05
_WAIT_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A moment of the register: its file as long as it counts, and a reader that sees the same."""

    path: Path
    size: int
    reader: sqlite3.Connection

    def read_pieces(self) -> Iterator[bytes]:
        """Yield the file's bytes; raises `OSError` when fewer come than there are."""
        words = [sys.executable, "-I", "-S", str(PAGE_COPY), str(self.path), str(self.size)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            try:
                while piece := process.stdout.read(PIECE):
                    yield piece
            finally:
                process.stdout.close()
        if process.returncode:
            raise OSError(f"the register's file ended early ({process.returncode})")


@contextmanager
def hold_snapshot(path: Path) -> Iterator[Snapshot]:
    """Hold the register as it is now until the end of the block; raises `TimeoutError` when it is never at rest."""
    with ExitStack() as opened:
        writer, mover, reader = (opened.enter_context(closing(_connect(path, mode))) for mode in ("rw", "rw", "ro"))
        _begin(writer, mover, reader)
        (count,), (size,) = (reader.execute(f"pragma {name}").fetchone() for name in ("page_count", "page_size"))
        yield Snapshot(path, count * size, reader)


def _begin(writer: sqlite3.Connection, mover: sqlite3.Connection, reader: sqlite3.Connection) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        # Most of it before anybody has to wait.
        mover.execute("pragma wal_checkpoint(passive)").fetchone()
        if not _lock(writer):
            continue
        try:
            busy, logged, moved = mover.execute("pragma wal_checkpoint(passive)").fetchone()
            if not busy and logged == moved:
                reader.execute("begin")
                reader.execute("select 1 from sqlite_master limit 1").fetchone()
                return
        finally:
            writer.execute("rollback")
        time.sleep(_LOOK_AGAIN_SECONDS)
    raise TimeoutError


def _lock(writer: sqlite3.Connection) -> bool:
    try:
        writer.execute("begin immediate")
    except sqlite3.OperationalError as fault:
        # Somebody writes for longer than a connection waits.
        if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None)
    connection.execute(f"pragma busy_timeout = {_WAIT_MS}")
    if mode == "rw":
        connection.execute("pragma synchronous = full")
    return connection
