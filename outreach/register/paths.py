"""Paths: what one slip links. The register keeps only the HMAC of its code; cut, nothing can be linked any more."""

import sqlite3
from datetime import date

from outreach.register.database import Register
from outreach.register.ids import draw_id


def record_path(writer: sqlite3.Connection, territory_id: str, code_hmac: str, today: date) -> str:
    """Return the id of the path of a slip, made now if this slip is new here."""
    row = writer.execute("select id from path where code_hmac = :hmac", {"hmac": code_hmac}).fetchone()
    if row:
        return str(row["id"])
    path_id = draw_id()
    writer.execute(
        "insert into path values (:id, :territory_id, :hmac, :day)",
        {"id": path_id, "territory_id": territory_id, "hmac": code_hmac, "day": today.isoformat()},
    )
    return path_id


def record_new_path(writer: sqlite3.Connection, territory_id: str, code_hmac: str, today: date) -> str | None:
    """Make the path of a slip just drawn and return its id; None when it is somebody's already."""
    path_id = draw_id()
    made = writer.execute(
        "insert into path values (:id, :territory_id, :hmac, :day) on conflict (code_hmac) do nothing",
        {"id": path_id, "territory_id": territory_id, "hmac": code_hmac, "day": today.isoformat()},
    )
    return path_id if made.rowcount == 1 else None


def find_path(register: Register, code_hmac: str) -> str | None:
    """Find the path of a slip by its HMAC."""
    row = register.reader.execute("select id from path where code_hmac = :hmac", {"hmac": code_hmac}).fetchone()
    return str(row["id"]) if row else None


def check_path(connection: sqlite3.Connection, path_id: str | None, code_hmac: str) -> bool:
    """Tell whether a slip is this path's."""
    row = connection.execute("select code_hmac from path where id = :id", {"id": path_id}).fetchone()
    return bool(row) and row["code_hmac"] == code_hmac


def is_path(connection: sqlite3.Connection, path_id: str) -> bool:
    """Tell whether a path is still there: neither cut nor erased."""
    return connection.execute("select 1 from path where id = :id", {"id": path_id}).fetchone() is not None


def cut_path(writer: sqlite3.Connection, path_id: str) -> None:
    """Destroy what links the visits of a slip: its HMAC, and the name that they share; the visits stay."""
    writer.execute("update contact set path_id = null where path_id = :id", {"id": path_id})
    writer.execute("delete from path where id = :id", {"id": path_id})
