"""What an account's own referrals have come to: what she has not read yet, and which structures owe her a word.

`news_read` keeps how far she has read of each referral. Who opened one is held with where it stands (`opened_by`).
"""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Final

from outreach.register.database import Register
from outreach.register.referrals import UNANSWERED

# The few that are shown are chosen first, from the indexes alone: an account may have thousands.
_SHOWN: Final = (
    'select t.*, chosen.total, g."right", s.label_fr as structure_fr, s.label_en as structure_en, c.submission_id,'
    " c.met_on, c.neighbourhood from chosen join referral_now t on t.referral_id = chosen.referral_id"
    " join gap g on g.id = t.gap_id join contact c on c.id = g.contact_id join structure s on s.id = t.structure_id"
    " order by chosen.place"
)
# Where a structure has only received a referral, or it goes on its way again, there is nothing to tell yet.
_UNREAD: Final = (
    " from referral_now t left join news_read n on n.referral_id = t.referral_id where t.opened_by = :account_id"
    f" and not {UNANSWERED} and t.position > coalesce(n.position, 1)"
)
_OWED: Final = (
    " from referral_now t where t.opened_by = :account_id and t.is_open = 1"
    " and ((t.presented_on is not null and t.answered_on is null)"
    " or (t.sent_on is not null and t.acknowledged_on is null))"
    # Always so: it leads SQLite to the index of those that owe.
    " and coalesce(t.presented_on, t.sent_on) > ''"
)


def list_news(register: Register, account_id: str, limit: int) -> list[sqlite3.Row]:
    """List what came of an account's referrals and is not read yet: rights opened, other ends, then what goes on."""
    order = "t.state <> 'right_opened', t.is_open, t.since desc, t.referral_id"
    return register.reader.execute(
        "with chosen as materialized (select t.referral_id, count(*) over () as total,"
        f" row_number() over (order by {order}) as place{_UNREAD} order by {order} limit :limit) {_SHOWN}",
        {"account_id": account_id, "limit": limit},
    ).fetchall()


def list_silences(register: Register, account_id: str, limit: int) -> list[sqlite3.Row]:
    """List an account's referrals that a structure has not seen, or whose person it has not answered, oldest first."""
    return register.reader.execute(
        f"with chosen as materialized (select t.referral_id, (select count(*){_OWED}) as total,"
        f" coalesce(t.presented_on, t.sent_on) as place{_OWED} order by place limit :limit) {_SHOWN}",
        {"account_id": account_id, "limit": limit},
    ).fetchall()


def list_own_referrals(register: Register, account_id: str, limit: int) -> list[sqlite3.Row]:
    """List where an account's referrals stand, what happened last first."""
    return register.reader.execute(
        "with chosen as materialized (select t.referral_id, 0 as total, -row_number() over () as place"
        " from (select referral_id from referral_now where opened_by = :account_id order by since desc"
        f" limit :limit) t) {_SHOWN} desc",
        {"account_id": account_id, "limit": limit},
    ).fetchall()


def find_latest_event(register: Register) -> int:
    """Find the place of the latest event there is: what comes after it is news to come."""
    return int(register.reader.execute("select coalesce(max(rowid), 0) from referral_event").fetchone()[0])


def record_read(writer: sqlite3.Connection, account_id: str, latest_event: int) -> None:
    """Keep that an account has read what came of her referrals, up to an event: what came meanwhile stays news."""
    _record_read(writer, "e.rowid <= :latest", {"account_id": account_id, "latest": latest_event})


def record_read_before(writer: sqlite3.Connection, account_id: str, day: date) -> None:
    """Keep that an account has read what came of her referrals before a day."""
    _record_read(writer, "e.on_day < :day", {"account_id": account_id, "day": day.isoformat()})


def _record_read(writer: sqlite3.Connection, until: str, told: Mapping[str, object]) -> None:
    writer.execute(
        "insert into news_read (referral_id, territory_id, account_id, position)"
        " select t.referral_id, t.territory_id, :account_id, max(e.position) from referral_now t"
        f" join referral_event e on e.referral_id = t.referral_id and {until}"
        " left join news_read n on n.referral_id = t.referral_id"
        " where t.opened_by = :account_id and t.position > coalesce(n.position, 1) group by t.referral_id"
        " on conflict (referral_id) do update set position = excluded.position where excluded.position > position",
        dict(told),
    )
