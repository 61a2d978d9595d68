"""The outbox: one line a message owed, written in the transaction of its event, sent by `post`.

A message says how many referrals wait and since when, never a right, a place or anything about a person.
"""

import sqlite3
from datetime import date
from typing import Final

from outreach.register.database import Register
from outreach.register.ids import draw_id

NO_LIMIT: Final = 1_000_000


def record_notification(
    writer: sqlite3.Connection,
    territory_id: str,
    *,
    referral_id: str,
    referent_id: str,
    kind: str,
    today: date,
    muted: bool = False,
) -> None:
    """Owe a referent a message; a muted one (fictitious data) never leaves."""
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


def list_waiting_mail(register: Register, most_attempts: int = NO_LIMIT) -> list[sqlite3.Row]:
    """List the messages owed that were tried fewer times than that, one a referent: how many referrals, since when."""
    return register.reader.execute(
        "select r.id as referent_id, r.display_name, r.mailbox, count(*) as n, min(n.created_on) as since,"
        " group_concat(n.id) as ids, max(n.attempts) as attempts from notification n"
        " join referent r on r.id = n.referent_id where n.sent_on is null and n.muted = 0 and n.attempts < :most"
        " group by r.id order by r.id",
        {"most": most_attempts},
    ).fetchall()


def record_sent(writer: sqlite3.Connection, ids: list[str], today: date) -> list[sqlite3.Row]:
    """Note that messages left and return the referrals they spoke of."""
    marks = ", ".join("?" for _ in ids)
    writer.execute(
        f"update notification set sent_on = ?, failure = null where sent_on is null and id in ({marks})",
        [today.isoformat(), *ids],
    )
    return writer.execute(
        "select distinct n.referral_id, n.territory_id, t.state, t.structure_id from notification n"
        f" join referral_state t on t.referral_id = n.referral_id where n.id in ({marks})",
        ids,
    ).fetchall()


def record_failure(writer: sqlite3.Connection, ids: list[str], failure: str) -> None:
    """Note that messages could not leave, and why (a short cause, never a content)."""
    marks = ", ".join("?" for _ in ids)
    writer.execute(
        f"update notification set attempts = attempts + 1, failure = ? where id in ({marks})", [failure, *ids]
    )


def list_failures(register: Register) -> list[sqlite3.Row]:
    """List the messages that could not leave, for the coordination."""
    return register.reader.execute(
        "select r.display_name, s.label_fr as structure_fr, s.label_en as structure_en, n.failure,"
        " count(*) as n, max(n.attempts) as attempts from notification n join referent r on r.id = n.referent_id"
        " join structure s on s.id = r.structure_id where n.sent_on is null and n.failure is not null"
        " group by r.id, n.failure order by attempts desc"
    ).fetchall()
