"""The audit: who did what to which record, on which day. Never an answer, a code or an exact time."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Final

from outreach.register.database import Register
from outreach.register.ids import draw_id

# Ends the line of a purge after which the file was written anew.
REWRITTEN: Final = " rewritten"


def record_audit(
    writer: sqlite3.Connection,
    territory_id: str,
    today: date,
    part_of_day: str,
    *,
    account_id: str | None,
    action: str,
    subject_kind: str,
    subject_id: str | None,
    referent_id: str | None = None,
) -> None:
    """Write one line of the audit."""
    writer.execute(
        "insert into audit_entry values"
        " (:id, :territory_id, :on_day, :part_of_day, :account_id, :action, :subject_kind, :subject_id, :referent_id)",
        {
            "id": draw_id(),
            "territory_id": territory_id,
            "on_day": today.isoformat(),
            "part_of_day": part_of_day,
            "account_id": account_id,
            "action": action,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "referent_id": referent_id,
        },
    )


def record_purged(
    writer: sqlite3.Connection, territory_id: str, today: date, part_of_day: str, told: str, line_id: str | None
) -> str:
    """Write the line of a purge under way, or what it has come to, and return its id: counts by table, no id."""
    line_id = line_id or draw_id()
    writer.execute(
        "insert into audit_entry (id, territory_id, on_day, part_of_day, action, subject_kind, subject_id)"
        " values (:id, :territory_id, :on_day, :part_of_day, 'purged', 'retention', :told)"
        " on conflict (id) do update set subject_id = excluded.subject_id",
        {
            "id": line_id,
            "territory_id": territory_id,
            "on_day": today.isoformat(),
            "part_of_day": part_of_day,
            "told": told,
        },
    )
    return line_id


def is_erased(connection: sqlite3.Connection, subject_ids: Iterable[str | None]) -> bool:
    """Tell whether one of some submissions was erased at the person's word: what comes late does not bring it back."""
    row = connection.execute(
        "select 1 from audit_entry where action = 'erased' and subject_id in (select value from json_each(:ids))",
        {"ids": json.dumps([one for one in subject_ids if one])},
    ).fetchone()
    return row is not None


def was_deleted_between(connection: sqlite3.Connection, first: date, until: date) -> bool:
    """Tell whether somebody was erased, her link cut, or old visits purged without the file being written anew since.

    On a day or later, before another one.
    """
    row = connection.execute(
        "select 1 from audit_entry where (action in ('erased', 'link_cut') or (action = 'purged'"
        " and subject_id not like '%' || :rewritten)) and on_day >= :first and on_day < :until limit 1",
        {"first": first.isoformat(), "until": until.isoformat(), "rewritten": REWRITTEN},
    ).fetchone()
    return row is not None


def list_authors(register: Register, subject_kind: str) -> dict[str, sqlite3.Row]:
    """List the first line of the audit about each subject of a kind, by its id, with the login of its author."""
    rows = register.reader.execute(
        "select e.*, a.login from audit_entry e left join account a on a.id = e.account_id"
        " where e.subject_kind = :kind order by e.rowid desc",
        {"kind": subject_kind},
    )
    return {row["subject_id"]: row for row in rows}


def list_about(register: Register, subject_kind: str, subject_ids: Iterable[str]) -> list[sqlite3.Row]:
    """List the lines of the audit about some subjects, the newest first, with the login of their author."""
    return register.reader.execute(
        "select e.*, a.login from audit_entry e left join account a on a.id = e.account_id"
        " where e.subject_kind = :kind and e.subject_id in (select value from json_each(:ids)) order by e.rowid desc",
        {"kind": subject_kind, "ids": json.dumps(list(subject_ids))},
    ).fetchall()


def list_audit(register: Register, limit: int = 200) -> list[sqlite3.Row]:
    """List the newest lines of the audit, with the login of their author."""
    return register.reader.execute(
        "select e.*, a.login from audit_entry e left join account a on a.id = e.account_id"
        " order by e.rowid desc limit :limit",
        {"limit": limit},
    ).fetchall()
