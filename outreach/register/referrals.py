"""Referrals and their events: a gap handed to a structure, followed until its outcome.

Where a referral stands is reckoned from its events (view `referral_state`; `referral_now` holds its rows). Nothing here
decides which event may follow.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from outreach.register.database import Register
from outreach.register.ids import draw_id

SHOWN = (
    'select t.*, g."right", g.family, g.status, g.reason, c.sector, s.label_fr as structure_fr,'
    " s.label_en as structure_en, s.code as structure_code from referral_now t join gap g on g.id = t.gap_id"
    " join contact c on c.id = g.contact_id join structure s on s.id = t.structure_id"
)
# No structure has said anything of it yet, but that it knows.
UNANSWERED = "t.state in ('opened', 'sent', 'seen', 'rerouted', 'reopened')"
# As `follow_up.delays.find_owed` says: one thing is owed at a time, late from a day that whoever asks tells.
LATE = (
    "case when t.presented_on is null then t.acknowledged_on is null and coalesce(t.sent_on <= :acknowledge, 0)"
    " when t.answered_on is null then t.presented_on <= :answer else t.presented_on <= :outcome end"
)


def record_referral(writer: sqlite3.Connection, referral: Mapping[str, Any]) -> None:
    """Keep a referral."""
    writer.execute(
        "insert into referral values (:id, :territory_id, :gap_id, :structure_id, :routed_structure_id, :agreement,"
        " :opened_on, :structure_reason)",
        dict(referral),
    )


def record_event(
    writer: sqlite3.Connection,
    territory_id: str,
    referral_id: str,
    *,
    kind: str,
    cause: str | None,
    structure_id: str,
    account_id: str | None,
    on_day: date,
    referent_id: str | None = None,
    amount_band: str | None = None,
    suggested_structure_id: str | None = None,
) -> int:
    """Add the next event of a referral and return its position (1 for the first)."""
    place = writer.execute(
        "insert into referral_event select :id, :territory_id, :referral_id, coalesce(max(position), 0) + 1, :kind,"
        " :cause, :structure_id, :account_id, :on_day, :referent_id, :amount_band, :suggested_structure_id"
        " from referral_event where referral_id = :referral_id returning position",
        {
            "id": draw_id(),
            "territory_id": territory_id,
            "referral_id": referral_id,
            "kind": kind,
            "cause": cause,
            "structure_id": structure_id,
            "account_id": account_id,
            "on_day": on_day.isoformat(),
            "referent_id": referent_id,
            "amount_band": amount_band,
            "suggested_structure_id": suggested_structure_id,
        },
    ).fetchone()
    return int(place[0])


def record_opening(writer: sqlite3.Connection, referral: Mapping[str, Any], account_id: str) -> None:
    """Add the first event of a referral just kept: it was opened."""
    writer.execute(
        "insert into referral_event values (:id, :territory_id, :referral_id, 1, 'opened', null, :structure_id,"
        " :account_id, :on_day, null, null, null)",
        {
            "id": draw_id(),
            "territory_id": referral["territory_id"],
            "referral_id": referral["id"],
            "structure_id": referral["structure_id"],
            "account_id": account_id,
            "on_day": referral["opened_on"],
        },
    )


def find_state(connection: sqlite3.Connection, referral_id: str) -> sqlite3.Row | None:
    """Find where a referral stands, with its right and its structure."""
    row: sqlite3.Row | None = connection.execute(SHOWN + " where t.referral_id = :id", {"id": referral_id}).fetchone()
    return row


def walk_open(connection: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """Yield where each referral without outcome stands, one at a time: fifty thousand held at once cost more."""
    yield from connection.execute("select * from referral_now where is_open = 1")


def list_open(connection: sqlite3.Connection, ids: Iterable[str] | None = None) -> list[sqlite3.Row]:
    """List where the referrals without outcome stand, all of them or those among some ids."""
    if ids is None:
        return connection.execute("select * from referral_now where is_open = 1").fetchall()
    return connection.execute(
        "select t.* from json_each(:ids) one cross join referral_now t on t.referral_id = one.value"
        " where t.is_open = 1",
        {"ids": json.dumps(list(ids))},
    ).fetchall()


def was_referred_to(connection: sqlite3.Connection, referral_id: str, structure_id: str | None) -> bool:
    """Tell whether a structure has ever had a referral."""
    row = connection.execute(
        "select 1 from referral_event where referral_id = :id and structure_id = :structure_id limit 1",
        {"id": referral_id, "structure_id": structure_id},
    ).fetchone()
    return row is not None


def list_unseen(connection: sqlite3.Connection, structure_id: str, limit: int) -> list[str]:
    """List the ids of the open referrals that nobody of a structure has looked at, oldest first."""
    rows = connection.execute(
        "select referral_id from referral_now where structure_id = :structure_id and is_open = 1"
        " and state in ('opened', 'sent', 'rerouted', 'reopened') order by opened_on, referral_id limit :limit",
        {"structure_id": structure_id, "limit": limit},
    )
    return [str(row["referral_id"]) for row in rows]


def list_ended_referrals(register: Register, structure_id: str, limit: int = 50) -> list[sqlite3.Row]:
    """List the latest referrals of a structure that have an outcome."""
    return register.reader.execute(
        f"{SHOWN} where t.is_open = 0 and t.structure_id = :structure_id order by t.since desc, t.referral_id"
        " limit :limit",
        {"structure_id": structure_id, "limit": limit},
    ).fetchall()


def list_path_referrals(register: Register, path_id: str, structure_id: str | None) -> list[sqlite3.Row]:
    """List the referrals of a path, of one structure or of all."""
    scope = "" if structure_id is None else " and t.structure_id = :structure_id"
    return register.reader.execute(
        f"{SHOWN} where c.path_id = :path_id{scope} order by t.opened_on, t.referral_id",
        {"path_id": path_id, "structure_id": structure_id},
    ).fetchall()


def list_submission_referrals(register: Register, submission_id: str) -> list[sqlite3.Row]:
    """List the referrals of a visit with where they stand."""
    return register.reader.execute(
        f"{SHOWN} where c.submission_id = :id order by g.position", {"id": submission_id}
    ).fetchall()


def list_events(register: Register, referral_id: str) -> list[sqlite3.Row]:
    """List the events of a referral in order, with the structure each concerned."""
    return register.reader.execute(
        "select e.*, s.label_fr as structure_fr, s.label_en as structure_en from referral_event e"
        " join structure s on s.id = e.structure_id where e.referral_id = :id order by e.position",
        {"id": referral_id},
    ).fetchall()


def list_told(connection: sqlite3.Connection, contact_id: str) -> set[tuple[str, str]]:
    """List the right and structure of the referrals of a contact whose message has left."""
    rows = connection.execute(
        'select g."right", r.structure_id from referral r join gap g on g.id = r.gap_id where g.contact_id = :id'
        " and exists (select 1 from notification n where n.referral_id = r.id and n.sent_on is not null)",
        {"id": contact_id},
    )
    return {(row["right"], row["structure_id"]) for row in rows}


def list_handed(connection: sqlite3.Connection, contact_id: str) -> list[sqlite3.Row]:
    """List the referrals of a contact as they were opened, in the order of their gaps."""
    return connection.execute(
        "select r.* from referral r join gap g on g.id = r.gap_id where g.contact_id = :id order by g.position",
        {"id": contact_id},
    ).fetchall()


def count_answers(connection: sqlite3.Connection, submission_id: str) -> int:
    """Count the events by which structures have answered the referrals of a visit; the clock's steps are no answers."""
    row = connection.execute(
        "select count(*) from referral_event e join referral r on r.id = e.referral_id join gap g on g.id = r.gap_id"
        " join contact c on c.id = g.contact_id where c.submission_id = :id"
        " and e.kind not in ('opened', 'sent', 'reminded', 'deputy_told', 'call_listed', 'committee_listed')",
        {"id": submission_id},
    ).fetchone()
    return int(row[0])
