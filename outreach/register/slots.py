"""Reception slots: at which hours of the week a structure receives people with a slip, from which day, until which.

A slot that was opened never changes but for its last day: a slip in somebody's hand names its hour.
"""

import sqlite3
from datetime import date

from outreach.register.ids import draw_id


def record_slot(
    writer: sqlite3.Connection,
    territory_id: str,
    *,
    structure_id: str,
    weekday: int,
    starts_at: str,
    places: int,
    from_day: date,
) -> str:
    """Open a weekly slot of a structure and return its id."""
    slot_id = draw_id()
    writer.execute(
        "insert into reception_slot (id, territory_id, structure_id, weekday, starts_at, places, from_day)"
        " values (:id, :territory_id, :structure_id, :weekday, :starts_at, :places, :from_day)",
        {
            "id": slot_id,
            "territory_id": territory_id,
            "structure_id": structure_id,
            "weekday": weekday,
            "starts_at": starts_at,
            "places": places,
            "from_day": from_day.isoformat(),
        },
    )
    return slot_id


def end_slot(writer: sqlite3.Connection, slot_id: str, last_day: date) -> None:
    """Say that a slot is not held any more after a day."""
    writer.execute(
        "update reception_slot set until_day = :day where id = :id", {"day": last_day.isoformat(), "id": slot_id}
    )


def find_same(
    connection: sqlite3.Connection, structure_id: str, weekday: int, starts_at: str, from_day: date
) -> sqlite3.Row | None:
    """Find the slot that a structure holds at that hour already, on a day or later."""
    row: sqlite3.Row | None = connection.execute(
        "select * from reception_slot where structure_id = :structure_id and weekday = :weekday"
        " and starts_at = :starts_at and (until_day is null or until_day >= :from_day)",
        {"structure_id": structure_id, "weekday": weekday, "starts_at": starts_at, "from_day": from_day.isoformat()},
    ).fetchone()
    return row


def find_slot(connection: sqlite3.Connection, slot_id: str) -> sqlite3.Row | None:
    """Find a slot by its id."""
    row: sqlite3.Row | None = connection.execute(
        "select * from reception_slot where id = :id", {"id": slot_id}
    ).fetchone()
    return row


def list_slots(connection: sqlite3.Connection, day: date, structure_id: str | None = None) -> list[sqlite3.Row]:
    """List the slots held on a day or later, of one structure in service or of all, in the order of the week."""
    scope = "" if structure_id is None else " and r.structure_id = :structure_id"
    return connection.execute(
        "select r.* from reception_slot r join structure s on s.id = r.structure_id and s.active = 1"
        f" where (r.until_day is null or r.until_day >= :day){scope}"
        " order by r.structure_id, r.weekday, r.starts_at, r.from_day, r.id",
        {"day": day.isoformat(), "structure_id": structure_id},
    ).fetchall()
