"""What a backup copies of the register is one moment of it, whatever is written, moved or rewritten meanwhile."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from outreach.register import snapshot
from outreach.register.snapshot import hold_snapshot

# Two tables that one transaction always leaves with as many rows; and what makes the file move under a reader.
WRITER = """
import random, sqlite3, sys
dice = random.Random(int(sys.argv[2]))
register = sqlite3.connect(sys.argv[1], isolation_level=None)
register.execute("pragma busy_timeout = 20000")
register.execute("pragma synchronous = off")
print("on", flush=True)
while True:
    register.execute("begin immediate")
    for table in ("a", "b"):
        for _ in range(dice.randrange(1, 30)):
            register.execute(f"insert into {table} values (randomblob(300))")
        if dice.random() < 0.4:
            register.execute(f"delete from {table} where rowid % 7 = {dice.randrange(7)}")
    register.execute("update n set a = (select count(*) from a), b = (select count(*) from b)")
    register.execute("commit")
    if dice.random() < 0.1:
        register.execute(f"pragma wal_checkpoint({dice.choice(['passive', 'truncate', 'restart'])})").fetchall()
    if dice.random() < 0.02:
        try:
            register.execute("vacuum")
        except sqlite3.OperationalError:
            pass
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "r.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("pragma journal_mode = wal")
        made.executescript("create table a (x); create table b (x); create table n (a, b); insert into n values (0, 0)")
    return path


def test_it_is_whole_and_of_one_moment(register: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-c", WRITER, str(register)]
    writers = [subprocess.Popen([*words, str(seed)], stdout=subprocess.PIPE, text=True) for seed in (1, 2)]
    seen = set()
    try:
        for writer in writers:
            assert writer.stdout is not None and writer.stdout.readline() == "on\n"
        for turn in range(5):
            copy = tmp_path / f"copy-{turn}.db"
            with hold_snapshot(register) as held:
                then = held.reader.execute("select a, b from n").fetchone()
                time.sleep(0.1)
                copy.write_bytes(b"".join(held.read_pieces()))
                assert held.reader.execute("select a, b from n").fetchone() == then
            with closing(sqlite3.connect(copy)) as copied:
                assert copied.execute("pragma integrity_check").fetchone() == ("ok",)
                assert copied.execute("select a, b from n").fetchone() == then
                assert copied.execute("select (select count(*) from a), (select count(*) from b)").fetchone() == then
            seen.add(then)
        assert len(seen) > 3, "nobody wrote meanwhile: this test looked at nothing"
        assert all(writer.poll() is None for writer in writers)
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


def test_a_long_reading_is_waited_for_and_told(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "PATIENCE_SECONDS", 0.2)
    with closing(sqlite3.connect(register, isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select * from n").fetchall()
        with closing(sqlite3.connect(register)) as writer, writer:
            writer.execute("update n set a = 1")
        with pytest.raises(TimeoutError), hold_snapshot(register):
            pass
        reader.execute("rollback")
    with hold_snapshot(register) as held:
        assert held.reader.execute("select a from n").fetchone() == (1,)


def test_a_file_cut_short_is_told(register: Path) -> None:
    with hold_snapshot(register) as held, pytest.raises(OSError):
        list(snapshot.Snapshot(register, held.size + 4096, held.reader).read_pieces())


def test_a_long_writing_is_waited_for_and_told(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(snapshot, "_WAIT_MS", 50)
    with closing(sqlite3.connect(register, isolation_level=None)) as writer:
        writer.execute("begin immediate")
        with pytest.raises(TimeoutError), hold_snapshot(register):
            pass
        writer.execute("rollback")
    with hold_snapshot(register) as held:
        assert held.reader.execute("select a from n").fetchone() == (0,)
