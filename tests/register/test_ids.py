"""Ids are random, but where a fictitious town gives its own; commits wait for the disk, but while it is filled."""

import sqlite3
from pathlib import Path

from outreach.register import open_register
from outreach.register.ids import draw_id, drawing_ids
from outreach.register.migrations import migrate


def test_ids_come_from_a_source_only_as_long_as_it_is_given() -> None:
    with drawing_ids(lambda: "one"):
        assert draw_id() == "one"
    assert draw_id() != draw_id()


def test_commits_wait_for_the_disk_again_after_a_filling(tmp_path: Path) -> None:
    migrate(tmp_path / "outreach.db")
    register = open_register(tmp_path / "outreach.db")

    def read_level(writer: sqlite3.Connection) -> int:
        return int(writer.execute("pragma synchronous").fetchone()[0])

    with register.relaxing(), register.writing() as writer:
        assert read_level(writer) == 1
    with register.writing() as writer:
        assert read_level(writer) == 2
    register.close()
