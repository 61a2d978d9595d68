"""The register's file: one writer at a time, readers beside it, nothing acknowledged before it is on disk.

Hands out connections; knows no table. WAL and `synchronous=FULL`: a commit that returned has reached the disk.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

# How long a statement waits for another process; and how long for a reading that is in no hurry.
_WAIT_MS: Final = 10_000
_SHORT_WAIT_MS: Final = 500
# Some 50,000 visits, half a second; larger ones are written anew at night.
REWRITTEN_AT_ONCE: Final = 32_000_000


class Register:
    """One open register: a writer connection behind a lock, a read-only connection a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = _connect(path, read_only=False)
        self._write_lock = threading.Lock()
        self._local = threading.local()

    @property
    def reader(self) -> sqlite3.Connection:
        """This thread's read-only connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = _connect(self.path, read_only=True)
        return connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open one immediate transaction: committed at the end, rolled back whole if anything is raised."""
        with self._write_lock:
            self._writer.execute("begin immediate")
            try:
                yield self._writer
                self._writer.execute("commit")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("rollback")
                raise

    def forget_deleted(self, most_bytes: float = REWRITTEN_AT_ONCE) -> bool:
        """Write the file anew and empty its log: nothing of deleted rows is left; False when that has to wait.

        `secure_delete` writes over a row, not over what SQLite leaves where it had moved one before.
        """
        with self._write_lock:
            # Nobody who writes waits long for somebody who reads: the clock tries again.
            self._writer.execute(f"pragma busy_timeout = {_SHORT_WAIT_MS}")
            try:
                small = self.path.stat().st_size <= most_bytes
                if small:
                    self._writer.execute("vacuum")
                return not self._writer.execute("pragma wal_checkpoint(truncate)").fetchone()[0] and small
            except sqlite3.OperationalError:
                return False
            finally:
                self._writer.execute(f"pragma busy_timeout = {_WAIT_MS}")

    @property
    def rewritten_on(self) -> date:
        """The last day on which the clock had the file written anew; the first of all days if it never did."""
        (told,) = self.reader.execute("pragma user_version").fetchone()
        return date.fromordinal(max(1, told))

    def note_rewritten(self, day: date) -> None:
        """Note in the file's own header that it was written anew on a day."""
        with self.writing() as writer:
            writer.execute(f"pragma user_version = {day.toordinal()}")

    @contextmanager
    def relaxing(self) -> Iterator[None]:
        """Let commits reach the disk a little later, for invented data only: still whole, lost if the power fails."""
        self._writer.execute("pragma synchronous = normal")
        try:
            yield
        finally:
            self._writer.execute("pragma synchronous = full")

    @contextmanager
    def spreading(self) -> Iterator[None]:
        """Give many scattered writes room: pages touched again and again stay in memory (32 MB) until the end."""
        (usual,) = self._writer.execute("pragma cache_size").fetchone()
        self._writer.execute("pragma cache_size = -32768")
        try:
            yield
        finally:
            self._writer.execute(f"pragma cache_size = {usual}")
            self._writer.execute("pragma shrink_memory")

    def close(self) -> None:
        """Close the writer and this thread's reader."""
        reader: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if reader is not None:
            reader.close()
            del self._local.connection
        self._writer.close()


@contextmanager
def apart(writer: sqlite3.Connection) -> Iterator[None]:
    """Within a transaction: what fails in the block is taken back alone."""
    writer.execute("savepoint apart")
    try:
        yield
    except BaseException:
        # A full disk may have taken the whole transaction back already.
        if writer.in_transaction:
            writer.execute("rollback to apart")
            writer.execute("release apart")
        raise
    writer.execute("release apart")


def open_register(path: Path) -> Register:
    """Open a register whose migrations have been applied (`outreach.register.migrations.migrate`)."""
    # What SQLite writes beside its file (a file written anew) stays where the register is, never on another disk.
    os.environ.setdefault("SQLITE_TMPDIR", str(path.parent))
    return Register(path)


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.execute(f"pragma busy_timeout = {_WAIT_MS}")
    connection.execute("pragma foreign_keys = on")
    if not read_only:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma secure_delete = on")
    return connection
