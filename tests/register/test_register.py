"""The register keeps what it acknowledged, whole or not at all, and lets nobody edit what was sent."""

import sqlite3
import threading
from pathlib import Path

import pytest

from outreach.register import Register, open_register
from outreach.register.migrations import migrate


@pytest.fixture
def register(tmp_path: Path):  # type: ignore[no-untyped-def]
    migrate(tmp_path / "r.db")
    opened = open_register(tmp_path / "r.db")
    yield opened
    opened.close()


def write_path(register: Register, mark: str) -> None:
    with register.writing() as writer:
        writer.execute("insert into path values (?, '1', ?, '2026-11-23')", [mark, mark])


def count_paths(register: Register) -> int:
    return int(register.reader.execute("select count(*) from path").fetchone()[0])


def test_migrations_are_applied_once(tmp_path: Path) -> None:
    assert len(migrate(tmp_path / "r.db")) >= 4
    assert migrate(tmp_path / "r.db") == []


def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(register: Register) -> None:
    with pytest.raises(sqlite3.IntegrityError), register.writing() as writer:
        writer.execute("insert into path values ('a', '1', 'x', '2026-11-23')")
        writer.execute("insert into path values ('b', '1', 'x', '2026-11-23')")
    assert count_paths(register) == 0
    write_path(register, "c")
    assert count_paths(register) == 1


def test_eight_writers_at_once_all_get_through(register: Register) -> None:
    def write_many(name: str) -> None:
        for number in range(20):
            write_path(register, f"{name}-{number}")

    threads = [threading.Thread(target=write_many, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count_paths(register) == 160


def test_readers_cannot_write_and_do_not_wait_for_the_writer(register: Register) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        register.reader.execute("delete from path")
    with register.writing() as writer:
        writer.execute("insert into path values ('a', '1', 'x', '2026-11-23')")
        assert count_paths(register) == 0
    assert count_paths(register) == 1


def test_what_was_acknowledged_is_durable_by_settings(register: Register) -> None:
    with register.writing() as writer:
        assert writer.execute("pragma synchronous").fetchone()[0] == 2
        assert writer.execute("pragma journal_mode").fetchone()[0] == "wal"
        assert writer.execute("pragma foreign_keys").fetchone()[0] == 1
        assert writer.execute("pragma secure_delete").fetchone()[0] == 1
