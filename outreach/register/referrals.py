"""Referrals and their events: a gap handed to a structure, followed until its outcome.

The state of a referral is its last event (view `referral_state`); nothing here decides which event may follow.
"""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from outreach.register.database import Register
from outreach.register.ids import draw_id
from outreach.vocabulary import OUTCOMES

_OPEN = "t.state not in (" + ", ".join(f"'{code}'" for code in sorted(OUTCOMES)) + ")"
_SHOWN = (
    'select t.*, g."right", g.family, g.status, g.reason, c.sector, s.label_fr as structure_fr,'
    " s.label_en as structure_en, s.code as structure_code from referral_state t join gap g on g.id = t.gap_id"
    " join contact c on c.id = g.contact_id join structure s on s.id = t.structure_id"
)


def record_referral(writer: sqlite3.Connection, referral: Mapping[str, Any]) -> None:
    """Keep a referral."""
    writer.execute(
        "insert into referral values (:id, :territory_id, :gap_id, :structure_id, :routed_structure_id, :agreement,"
        " :opened_on)",
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
) -> int:
    """Add the next event of a referral and return its position (1 for the first)."""
    place = writer.execute(
        "insert into referral_event select :id, :territory_id, :referral_id, coalesce(max(position), 0) + 1, :kind,"
        " :cause, :structure_id, :account_id, :on_day from referral_event where referral_id = :referral_id"
        " returning position",
        {
            "id": draw_id(),
            "territory_id": territory_id,
            "referral_id": referral_id,
            "kind": kind,
            "cause": cause,
            "structure_id": structure_id,
            "account_id": account_id,
            "on_day": on_day.isoformat(),
        },
    ).fetchone()
    return int(place[0])


def record_opening(writer: sqlite3.Connection, referral: Mapping[str, Any], account_id: str) -> None:
    """Add the first event of a referral just kept: it was opened."""
    writer.execute(
        "insert into referral_event values (:id, :territory_id, :referral_id, 1, 'opened', null, :structure_id,"
        " :account_id, :on_day)",
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
    row: sqlite3.Row | None = connection.execute(_SHOWN + " where t.referral_id = :id", {"id": referral_id}).fetchone()
    return row


def list_waiting_referrals(register: Register, structure_id: str | None = None) -> list[sqlite3.Row]:
    """List the referrals without outcome, of one structure or of all, oldest first."""
    scope = "" if structure_id is None else " and t.structure_id = :structure_id"
    return register.reader.execute(
        f"{_SHOWN} where {_OPEN}{scope} order by t.opened_on, t.referral_id", {"structure_id": structure_id}
    ).fetchall()


def list_ended_referrals(register: Register, structure_id: str, limit: int = 50) -> list[sqlite3.Row]:
    """List the latest referrals of a structure that have an outcome."""
    return register.reader.execute(
        f"{_SHOWN} where not ({_OPEN}) and t.structure_id = :structure_id order by t.since desc, t.referral_id"
        " limit :limit",
        {"structure_id": structure_id, "limit": limit},
    ).fetchall()


def list_path_referrals(register: Register, path_id: str, structure_id: str | None) -> list[sqlite3.Row]:
    """List the referrals of a path, of one structure or of all."""
    scope = "" if structure_id is None else " and t.structure_id = :structure_id"
    return register.reader.execute(
        f"{_SHOWN} where c.path_id = :path_id{scope} order by t.opened_on, t.referral_id",
        {"path_id": path_id, "structure_id": structure_id},
    ).fetchall()


def list_submission_referrals(register: Register, submission_id: str) -> list[sqlite3.Row]:
    """List the referrals of a visit with where they stand."""
    return register.reader.execute(
        f"{_SHOWN} where c.submission_id = :id order by g.position", {"id": submission_id}
    ).fetchall()


def list_own_referrals(register: Register, account_id: str, limit: int = 50) -> list[sqlite3.Row]:
    """List what became of the referrals an account opened, latest news first."""
    return register.reader.execute(
        'select t.*, g."right", s.label_fr as structure_fr, s.label_en as structure_en, v.id as submission_id,'
        " c.neighbourhood from submission v join contact c on c.submission_id = v.id join gap g on g.contact_id = c.id"
        " join referral_state t on t.gap_id = g.id join structure s on s.id = t.structure_id"
        " where v.account_id = :account_id"
        " order by t.state in ('opened', 'sent'), t.since desc, t.opened_on desc, t.referral_id limit :limit",
        {"account_id": account_id, "limit": limit},
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
    """Count the events by which structures have answered the referrals of a visit."""
    row = connection.execute(
        "select count(*) from referral_event e join referral r on r.id = e.referral_id join gap g on g.id = r.gap_id"
        " join contact c on c.id = g.contact_id where c.submission_id = :id and e.kind not in ('opened', 'sent')",
        {"id": submission_id},
    ).fetchone()
    return int(row[0])


def count_waiting_by_structure(register: Register, today: date) -> list[sqlite3.Row]:
    """Count open referrals by structure and age: under 10 days, 10 to 30, over 30; with the oldest day."""
    return register.reader.execute(
        "select s.id, s.label_fr, s.label_en, count(*) as n, min(t.opened_on) as oldest,"
        " sum(julianday(:today) - julianday(t.opened_on) < 10) as fresh,"
        " sum(julianday(:today) - julianday(t.opened_on) between 10 and 30) as slow,"
        " sum(julianday(:today) - julianday(t.opened_on) > 30) as late,"
        " sum(t.state in ('opened', 'sent', 'seen', 'rerouted', 'reopened')) as unanswered"
        f" from referral_state t join structure s on s.id = t.structure_id where {_OPEN}"
        " group by s.id order by late desc, n desc",
        {"today": today.isoformat()},
    ).fetchall()


def list_declined_referrals(register: Register, since: date) -> list[sqlite3.Row]:
    """List the referrals that a structure declined since a day and nobody has rerouted, oldest first."""
    return register.reader.execute(
        f"{_SHOWN} where t.state = 'declined' and t.since >= :since order by t.since, t.referral_id",
        {"since": since.isoformat()},
    ).fetchall()
