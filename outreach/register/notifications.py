"""What referents are owed a word about: one line a referral, written in the transaction of its event.

A line leaves in a mail (`mails`) or is dropped because somebody answered first. Judges nothing.
"""

import json
import sqlite3
from collections.abc import Iterable
from datetime import date

from outreach.register.ids import draw_id

_UNSENT = "n.sent_on is null and n.muted = 0 and n.dropped = 0"


def record_notification(
    writer: sqlite3.Connection,
    territory_id: str,
    *,
    referral_id: str,
    referent_id: str | None,
    kind: str,
    today: date,
    muted: bool = False,
) -> None:
    """Owe a structure a word about a referral; `referent_id` is who answers there today, if anybody does.

    Who is told is found again at sending. A muted line (fictitious data) never leaves.
    """
    writer.execute(
        "insert into notification (id, territory_id, referral_id, referent_id, kind, created_on, muted)"
        " values (:id, :territory_id, :referral_id, :referent_id, :kind, :day, :muted)",
        {
            "id": draw_id(),
            "territory_id": territory_id,
            "referral_id": referral_id,
            "referent_id": referent_id,
            "kind": kind,
            "day": today.isoformat(),
            "muted": int(muted),
        },
    )


def list_unsent(connection: sqlite3.Connection, mail_id: str | None = None) -> list[sqlite3.Row]:
    """List the lines that have not left, of one mail or of all, oldest first, with where each referral stands."""
    of_one = " and n.mail_id = :mail_id" if mail_id else " and (m.state is null or m.state in ('waiting', 'refused'))"
    # Left to itself, SQLite would read years of lines that left to spare a sort.
    return connection.execute(
        "select n.id as notification_id, n.kind, n.created_on, n.mail_id,"
        " m.referent_id as mailed_to, t.* from notification n indexed by notification_owed"
        " join referral_now t on t.referral_id = n.referral_id left join mail m on m.id = n.mail_id"
        f" where {_UNSENT}{of_one} order by n.rowid",
        {"mail_id": mail_id},
    ).fetchall()


def count_waiting(connection: sqlite3.Connection) -> int:
    """Count the referrals about which a word waits for its mail."""
    row = connection.execute(
        f"select count(distinct n.referral_id) from notification n where {_UNSENT} and n.mail_id is null"
    ).fetchone()
    return int(row[0])


def drop_lines(writer: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Note that there is nothing left to say about these: they never leave."""
    writer.execute(
        "update notification set dropped = 1, mail_id = null where id in (select value from json_each(:ids))",
        {"ids": json.dumps(list(ids))},
    )


def attach_lines(writer: sqlite3.Connection, ids: Iterable[str], mail_id: str | None) -> None:
    """Put lines in a mail, or take them out of theirs."""
    writer.execute(
        "update notification set mail_id = :mail_id where id in (select value from json_each(:ids))",
        {"ids": json.dumps(list(ids)), "mail_id": mail_id},
    )


def let_leave(writer: sqlite3.Connection, kinds: Iterable[str], since: date) -> None:
    """Let muted lines of some kinds, written since a day, leave after all."""
    writer.execute(
        "update notification set muted = 0 where created_on >= :since"
        " and kind in (select value from json_each(:kinds))",
        {"since": since.isoformat(), "kinds": json.dumps(list(kinds))},
    )


def record_sent(writer: sqlite3.Connection, mail_id: str, today: date) -> list[sqlite3.Row]:
    """Note that the lines of a mail left and return the referrals they spoke of, with where each stands."""
    writer.execute(
        "update notification set sent_on = :day where mail_id = :mail_id and sent_on is null and dropped = 0",
        {"day": today.isoformat(), "mail_id": mail_id},
    )
    return writer.execute(
        "select distinct t.* from notification n join referral_now t on t.referral_id = n.referral_id"
        " where n.mail_id = :mail_id",
        {"mail_id": mail_id},
    ).fetchall()
