"""What the disk allows: the rows of real saves written again by bare SQL, a durable transaction a save, one writer."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from outreach.register.migrations import migrate

# Written before the saves: what their rows point at.
AROUND = ("structure", "referent", "account", "outing")
OF_A_SAVE = {
    "submission": "select * from submission where id = :id",
    "path": "select p.* from path p join contact c on c.path_id = p.id where c.submission_id = :id",
    "contact": "select * from contact where submission_id = :id",
    "gap": "select g.* from gap g join contact c on c.id = g.contact_id where c.submission_id = :id",
    "referral": "select r.* from referral r join gap g on g.id = r.gap_id join contact c on c.id = g.contact_id"
    " where c.submission_id = :id",
    "referral_event": "select e.* from referral_event e join referral r on r.id = e.referral_id"
    " join gap g on g.id = r.gap_id join contact c on c.id = g.contact_id where c.submission_id = :id",
    "notification": "select n.* from notification n join referral r on r.id = n.referral_id"
    " join gap g on g.id = r.gap_id join contact c on c.id = g.contact_id where c.submission_id = :id",
    "audit_entry": "select * from audit_entry where subject_id = :id",
}
Save = list[tuple[str, list[tuple[Any, ...]]]]


def measure_raw_saves(register: Path, copy: Path, count: int) -> tuple[float, int]:
    """Write the newest saves of a register again into a new one; return saves a second and rows a save."""
    source = sqlite3.connect(f"{register.as_uri()}?mode=ro", uri=True)
    around = [(table, source.execute(f"select * from {table}").fetchall()) for table in AROUND]
    ids = [row[0] for row in source.execute("select id from submission order by rowid desc limit ?", [count])]
    saves = [_read_save(source, one) for one in ids]
    source.close()
    migrate(copy)
    writer = sqlite3.connect(copy, isolation_level=None)
    writer.executescript("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on")
    _write(writer, around)
    start = time.perf_counter()
    for save in saves:
        writer.execute("begin immediate")
        _write(writer, save)
        writer.execute("commit")
    seconds = time.perf_counter() - start
    writer.close()
    return len(saves) / seconds, sum(len(rows) for _, rows in saves[0])


def _read_save(source: sqlite3.Connection, submission_id: str) -> Save:
    return [
        (table, source.execute(question, {"id": submission_id}).fetchall()) for table, question in OF_A_SAVE.items()
    ]


def _write(writer: sqlite3.Connection, rows_by_table: Save) -> None:
    for table, rows in rows_by_table:
        for row in rows:
            writer.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)
