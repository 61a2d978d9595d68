"""Releases: what was published, from which quarters, with which content; a row is never changed."""

import sqlite3
from datetime import date
from uuid import uuid4

from outreach.register.database import Register


def record_release(
    writer: sqlite3.Connection,
    territory_id: str,
    *,
    closed_on: date,
    periods: str,
    file_name: str,
    content_sha256: str,
    method_version: str,
    manifest: str,
) -> str:
    """Keep a release and return its id; `periods` and `manifest` are JSON."""
    release_id = str(uuid4())
    writer.execute(
        "insert into release values"
        " (:id, :territory_id, :closed_on, :periods, :file_name, :content_sha256, :method_version, :manifest)",
        {
            "id": release_id,
            "territory_id": territory_id,
            "closed_on": closed_on.isoformat(),
            "periods": periods,
            "file_name": file_name,
            "content_sha256": content_sha256,
            "method_version": method_version,
            "manifest": manifest,
        },
    )
    return release_id


def find_latest_release(connection: sqlite3.Connection, territory_id: str) -> sqlite3.Row | None:
    """Find the release that holds all the others: the last recorded."""
    row: sqlite3.Row | None = connection.execute(
        "select * from release where territory_id = :territory_id order by rowid desc limit 1",
        {"territory_id": territory_id},
    ).fetchone()
    return row


def list_releases(register: Register, territory_id: str) -> list[sqlite3.Row]:
    """List the releases, newest first."""
    return register.reader.execute(
        "select * from release where territory_id = :territory_id order by rowid desc", {"territory_id": territory_id}
    ).fetchall()
