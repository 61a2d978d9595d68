"""The register keeps what it acknowledged, whole or not at all, and lets nobody edit what was sent."""

import random
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


def test_what_was_deleted_is_left_in_the_log_by_a_long_reading_and_taken_out_after_it(tmp_path: Path) -> None:
    migrate(tmp_path / "r.db")
    register, elsewhere = open_register(tmp_path / "r.db"), sqlite3.connect(tmp_path / "r.db", isolation_level=None)

    def holds(told: bytes) -> bool:
        return any(told in one.read_bytes() for one in tmp_path.glob("r.db*"))

    with register.writing() as writer:
        writer.execute("insert into path values ('p', '91286', 'caneton-sous-la-pluie', '2026-11-23')")
    elsewhere.execute("begin")
    elsewhere.execute("select count(*) from path").fetchone()
    with register.writing() as writer:
        writer.execute("delete from path")
    assert not register.forget_deleted() and holds(b"caneton-sous-la-pluie")
    elsewhere.execute("commit")
    assert register.forget_deleted() and not holds(b"caneton-sous-la-pluie")
    with register.writing() as writer:
        assert writer.execute("pragma busy_timeout").fetchone()[0] == 10_000
    elsewhere.close()
    register.close()


def test_copies_that_were_moved_before_are_gone_too(tmp_path: Path) -> None:
    migrate(tmp_path / "r.db")
    register, dice = open_register(tmp_path / "r.db"), random.Random(3)
    with register.writing() as writer:
        writer.execute("create table pages (id text primary key, told text) strict")
        writer.execute("create index told on pages (told)")
    for _ in range(40):
        with register.writing() as writer:
            for _ in range(100):
                told = ("caneton" if dice.random() < 0.3 else "moineau") + "q" * dice.randrange(280)
                writer.execute("insert into pages values (?, ?)", [f"{dice.getrandbits(64):x}", told])
            writer.execute("delete from pages where rowid % 3 = 1 and rowid > 50")
    with register.writing() as writer:
        writer.execute("delete from pages where told like 'caneton%'")
    assert not register.forget_deleted(most_bytes=0)
    assert register.forget_deleted()
    left = b"".join(one.read_bytes() for one in tmp_path.glob("r.db*"))
    assert b"caneton" not in left and b"moineau" in left
    register.close()
