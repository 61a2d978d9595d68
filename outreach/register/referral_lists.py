"""Referrals asked for many at once: the rows of a spreadsheet, what a coordinator hands over, calls, tells a committee.

Of each: the right, its status, the sector, dates, where it stands. Never who.
"""

import json
import sqlite3
from collections.abc import Collection
from datetime import date

from outreach.register.database import Register

_SHOWN = (
    'select t.*, g."right", g.family, g.status, c.sector, s.code as structure_code, s.label_fr as structure_fr,'
    " s.label_en as structure_en, e.suggested_structure_id, b.label_fr as suggested_fr, b.label_en as suggested_en"
    " from referral_now t join gap g on g.id = t.gap_id join contact c on c.id = g.contact_id"
    " join structure s on s.id = t.structure_id"
    " left join referral_event e on t.state = 'declined' and e.referral_id = t.referral_id and e.position = t.position"
    " left join structure b on b.id = e.suggested_structure_id"
)
# Listed by the clock for something that is still owed.
_STILL = (
    "t.is_open = 1 and t.chased = :listed and case t.chased_for when 'acknowledge' then t.acknowledged_on is null"
    " when 'answer' then t.answered_on is null else 1 end"
)
_TO_HAND_OVER = (
    "t.structure_id = :structure_id and (t.is_open = 1 or (t.state = 'declined' and t.since >= :declined_since))"
)

_IN_TURN = " order by t.is_open, t.opened_on, t.referral_id"


def list_states(connection: sqlite3.Connection, referral_ids: Collection[str]) -> dict[str, sqlite3.Row]:
    """List where some referrals stand, by their id."""
    rows = connection.execute(
        f"{_SHOWN} where t.referral_id in (select value from json_each(:ids))",
        {"ids": json.dumps(list(referral_ids))},
    )
    return {row["referral_id"]: row for row in rows}


def list_open_referrals(register: Register, structure_id: str) -> list[sqlite3.Row]:
    """List the open referrals of a structure, oldest first."""
    return register.reader.execute(
        f"{_SHOWN} where t.structure_id = :structure_id and t.is_open = 1 order by t.opened_on, t.referral_id",
        {"structure_id": structure_id},
    ).fetchall()


def count_open_referrals(register: Register, structure_id: str) -> int:
    """Count the open referrals of a structure."""
    row = register.reader.execute(
        "select count(*) from referral_now where structure_id = :id and is_open = 1", {"id": structure_id}
    ).fetchone()
    return int(row[0])


def count_to_hand_over(register: Register, structure_id: str, declined_since: date) -> int:
    """Count the referrals that a coordinator may hand over from a structure."""
    told = {"structure_id": structure_id, "declined_since": declined_since.isoformat()}
    row = register.reader.execute(f"select count(*) from referral_now t where {_TO_HAND_OVER}", told).fetchone()
    return int(row[0])


def list_to_hand_over(
    register: Register, structure_id: str, declined_since: date, limit: int, offset: int
) -> list[sqlite3.Row]:
    """List the referrals that a coordinator may hand over: those declined first, then what is open, oldest first."""
    return register.reader.execute(
        f"{_SHOWN} where t.referral_id in (select t.referral_id from referral_now t where {_TO_HAND_OVER}{_IN_TURN}"
        f" limit :limit offset :offset){_IN_TURN}",
        {
            "structure_id": structure_id, "declined_since": declined_since.isoformat(), "limit": limit,
            "offset": offset,
        },
    ).fetchall()  # fmt: skip


def count_listed(register: Register, listed: str) -> list[sqlite3.Row]:
    """Count by structure and by what is owed what the clock listed (`call_listed`…) and still waits."""
    return register.reader.execute(
        "select s.id, s.label_fr, s.label_en, s.direct_number, t.chased_for, count(*) as n, min(t.chased_on) as since,"
        " min(coalesce(t.presented_on, t.sent_on, t.begun_on)) as oldest"
        f" from referral_now t join structure s on s.id = t.structure_id where {_STILL}"
        " group by s.id, t.chased_for order by oldest, s.label_fr",
        {"listed": listed},
    ).fetchall()


def list_listed(register: Register, listed: str, limit: int) -> list[sqlite3.Row]:
    """List the referrals that the clock listed and that still wait, structure by structure, oldest first."""
    return register.reader.execute(
        f"{_SHOWN} where {_STILL} order by s.label_fr, s.id, t.begun_on, t.referral_id limit :limit",
        {"listed": listed, "limit": limit},
    ).fetchall()
