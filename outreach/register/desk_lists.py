"""The lists of a desk: what one structure is asked, by what is awaited of it, a page at a time, counted in one look.

Reads `referral_now` alone until the page is chosen: a desk may hold twenty thousand open referrals.
"""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Final

from outreach.register.database import Register
from outreach.register.referrals import LATE, SHOWN, UNANSWERED

_MINE: Final = f"({UNANSWERED} or t.presented_on is not null)"
_UNSEEN: Final = "t.state in ('opened', 'sent', 'rerouted', 'reopened')"
# What a list holds, by the word of its address.
_HELD: Final = {
    "mine": f"t.is_open = 1 and {_MINE}",
    "late": f"t.is_open = 1 and {LATE}",
    "presented": "t.is_open = 1 and t.presented_on is not null",
    "open": "t.is_open = 1",
    "ended": "t.is_open = 0",
}
LISTS: Final = tuple(_HELD)
_ORDER: Final = {
    "mine": "t.answered_on is not null, t.opened_on, t.referral_id",
    "ended": "t.since desc, t.referral_id",
}


def count_desk(register: Register, structure_id: str, late_since: Mapping[str, date]) -> sqlite3.Row:
    """Count what each list of a structure holds (`mine late presented open ended`), and what is `unseen`."""
    row: sqlite3.Row = register.reader.execute(
        f"select count(*) as open, coalesce(sum({_MINE}), 0) as mine, coalesce(sum({LATE}), 0) as late,"
        f" coalesce(sum(t.presented_on is not null), 0) as presented, coalesce(sum({_UNSEEN}), 0) as unseen,"
        " min(t.opened_on) as oldest, (select count(*) from referral_now t where t.structure_id = :structure_id"
        " and t.is_open = 0) as ended from referral_now t where t.structure_id = :structure_id and t.is_open = 1",
        {"structure_id": structure_id, **_tell_days(late_since)},
    ).fetchone()
    return row


def count_of_right(
    register: Register, structure_id: str, which: str, right: str, late_since: Mapping[str, date]
) -> int:
    """Count what a list of a structure holds of one right."""
    row = register.reader.execute(
        "select count(*) from referral_now t join gap g on g.id = t.gap_id where t.structure_id = :structure_id"
        f' and g."right" = :right and {_HELD[which]}',
        {"structure_id": structure_id, "right": right, **_tell_days(late_since)},
    ).fetchone()
    return int(row[0])


def list_desk(
    register: Register, structure_id: str, which: str, right: str, late_since: Mapping[str, date], page: tuple[int, int]
) -> list[sqlite3.Row]:
    """List a page (how many, after how many) of a list: the oldest first, of what ended the latest first.

    Of what awaits an answer, what was answered and awaits its outcome comes after the rest.
    """
    order = _ORDER.get(which, "t.opened_on, t.referral_id")
    of_right = ' and g."right" = :right' if right else ""
    limit, offset = page
    joined = " join gap g on g.id = t.gap_id" if right else ""
    return register.reader.execute(
        f"{SHOWN} where t.referral_id in (select t.referral_id from referral_now t{joined}"
        f" where t.structure_id = :structure_id and {_HELD[which]}{of_right} order by {order}"
        f" limit :limit offset :offset) order by {order}",
        {"structure_id": structure_id, "right": right, "limit": limit, "offset": offset, **_tell_days(late_since)},
    ).fetchall()


def _tell_days(late_since: Mapping[str, date]) -> dict[str, str]:
    return {owed: day.isoformat() for owed, day in late_since.items()}


def count_outcomes(register: Register, structure_id: str, since: date) -> list[sqlite3.Row]:
    """Count what came of the referrals of a structure that ended since a day, the most frequent first."""
    return register.reader.execute(
        "select t.state, count(*) as n from referral_now t where t.structure_id = :structure_id and t.is_open = 0"
        " and t.since >= :since group by t.state order by n desc, t.state",
        {"structure_id": structure_id, "since": since.isoformat()},
    ).fetchall()


def count_amounts(register: Register, structure_id: str, since: date) -> dict[str, int]:
    """Count the rights that a structure opened since a day, by what each brings a month, those told."""
    rows = register.reader.execute(
        "select t.amount_band, count(*) as n from referral_now t where t.structure_id = :structure_id and t.is_open = 0"
        " and t.since >= :since and t.amount_band is not null group by t.amount_band",
        {"structure_id": structure_id, "since": since.isoformat()},
    )
    return {row["amount_band"]: row["n"] for row in rows}
