"""Outings: a team goes out; every contact belongs to one. Date, part of day, channel, neighbourhood, said once."""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from outreach.register.database import Register


def record_outing(writer: sqlite3.Connection, outing: Mapping[str, Any]) -> bool:
    """Keep an outing; return False when this id is kept already (a second tap, a page sent twice)."""
    cursor = writer.execute(
        "insert or ignore into outing"
        " (id, territory_id, account_id, structure_id, on_day, part_of_day, channel, neighbourhood, sector)"
        " values (:id, :territory_id, :account_id, :structure_id, :on_day, :part_of_day, :channel, :neighbourhood,"
        " :sector)",
        dict(outing),
    )
    return cursor.rowcount == 1


def is_same_outing(connection: sqlite3.Connection, outing: Mapping[str, Any]) -> bool:
    """Tell whether the outing kept under this id is the one that is told again."""
    kept = connection.execute("select * from outing where id = :id", {"id": outing["id"]}).fetchone()
    return all(kept[name] == value for name, value in outing.items())


def end_outing(writer: sqlite3.Connection, outing_id: str) -> None:
    """Say that an outing is over: it no longer opens by itself."""
    writer.execute("update outing set ended = 1 where id = :id", {"id": outing_id})


def find_outing(register: Register, outing_id: str) -> sqlite3.Row | None:
    """Find an outing by its id."""
    row: sqlite3.Row | None = register.reader.execute(
        "select * from outing where id = :id", {"id": outing_id}
    ).fetchone()
    return row


def find_current_outing(register: Register, account_id: str, today: date) -> sqlite3.Row | None:
    """Find the outing of today that this account started last and has not ended."""
    row: sqlite3.Row | None = register.reader.execute(
        "select * from outing where account_id = :account_id and on_day = :day and ended = 0"
        " order by rowid desc limit 1",
        {"account_id": account_id, "day": today.isoformat()},
    ).fetchone()
    return row


def list_team_outings(register: Register, structure_id: str, today: date) -> list[sqlite3.Row]:
    """List the team's outings of a day with the number of contacts logged in each."""
    return register.reader.execute(
        "select o.*, (select count(*) from contact c where c.outing_id = o.id) as contacts,"
        " (select count(*) from contact c where c.outing_id = o.id and c.result = 'met') as met"
        " from outing o where o.structure_id = :structure_id and o.on_day = :day order by o.rowid desc",
        {"structure_id": structure_id, "day": today.isoformat()},
    ).fetchall()
