"""Backups that exist somewhere: the day each was made and the hash of its file, until it is said destroyed.

Never where it is. What a purge or an erasure took away is still in the older ones: they have an age not to pass.
"""

import sqlite3
from datetime import date, timedelta

from outreach.register.ids import draw_id


def record_backup(writer: sqlite3.Connection, territory_id: str, made_on: date, sha256: str) -> None:
    """Keep that a backup was made; once, whatever is told again."""
    writer.execute(
        "insert into backup (id, territory_id, made_on, sha256) values (:id, :territory_id, :made_on, :sha256)"
        " on conflict (sha256) do nothing",
        {"id": draw_id(), "territory_id": territory_id, "made_on": made_on.isoformat(), "sha256": sha256},
    )


def list_standing(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """List the backups that are not said destroyed, oldest first."""
    return connection.execute("select * from backup where destroyed_on is null order by made_on, rowid").fetchall()


def list_too_old(connection: sqlite3.Connection, today: date, days: int) -> list[sqlite3.Row]:
    """List the backups that have passed an age and must be destroyed, oldest first."""
    last = (today - timedelta(days=days)).isoformat()
    return [row for row in list_standing(connection) if row["made_on"] < last]


def note_destroyed(writer: sqlite3.Connection, sha256: str, today: date) -> None:
    """Note that the operator has destroyed a backup."""
    writer.execute(
        "update backup set destroyed_on = :day where sha256 = :sha256 and destroyed_on is null",
        {"day": today.isoformat(), "sha256": sha256},
    )
