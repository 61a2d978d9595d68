"""The outbox: one line a mail to a referent, from the day it is owed until it left, claimed by one sender at a time.

`not_before` (seconds) is when it may be tried again, or when a claim lapses; it is cleared once the mail left or was
refused. What a mail says is not kept: it is written again at each try, with the same Message-ID and the same link.
"""

import sqlite3
from datetime import date

from outreach.register.database import Register
from outreach.register.ids import draw_id

DIGEST, RENEWAL = "digest", "renewal"


def record_mail(writer: sqlite3.Connection, referent_id: str, kind: str, today: date, domain: str) -> str:
    """Owe a referent a mail and return its id, which is her link's as well."""
    mail_id = draw_id()
    writer.execute(
        "insert into mail (id, territory_id, referent_id, kind, on_day, message_id)"
        " select :id, territory_id, id, :kind, :day, :message_id from referent where id = :referent_id",
        {
            "id": mail_id,
            "referent_id": referent_id,
            "kind": kind,
            "day": today.isoformat(),
            "message_id": f"<{mail_id}@{domain}>",
        },
    )
    return mail_id


def list_due(connection: sqlite3.Connection, now: int) -> list[str]:
    """List the mails that may be tried now, oldest first: waiting long enough, or claimed by a sender that died."""
    rows = connection.execute(
        "select id from mail where state in ('waiting', 'sending') and not_before <= :now order by rowid", {"now": now}
    )
    return [row[0] for row in rows]


def list_open_digests(connection: sqlite3.Connection) -> dict[str, sqlite3.Row]:
    """List the digest that has not left yet of each referent, if any, by her id."""
    rows = connection.execute("select * from mail where kind = 'digest' and state <> 'sent' order by rowid")
    return {row["referent_id"]: row for row in rows}


def list_told(connection: sqlite3.Connection, today: date) -> set[str]:
    """List the referents whose digest of the day has left."""
    rows = connection.execute(
        "select referent_id from mail where kind = 'digest' and state = 'sent' and on_day = :day",
        {"day": today.isoformat()},
    )
    return {row[0] for row in rows}


def find_due(connection: sqlite3.Connection, mail_id: str, now: int) -> sqlite3.Row | None:
    """Find a mail that may be tried now, with its referent."""
    row: sqlite3.Row | None = connection.execute(
        "select m.*, r.display_name, r.mailbox, r.mail_pace, r.structure_id, r.rank, r.live_until"
        " from mail m join referent r on r.id = m.referent_id"
        " where m.id = :id and m.state in ('waiting', 'sending') and m.not_before <= :now",
        {"id": mail_id, "now": now},
    ).fetchone()
    return row


def claim_mail(writer: sqlite3.Connection, mail_id: str, today: date, until: int) -> int:
    """Claim a mail until a moment: nobody else tries it before; return how many tries that makes."""
    row = writer.execute(
        "update mail set state = 'sending', on_day = :day, attempts = attempts + 1, not_before = :until where id = :id"
        " returning attempts",
        {"id": mail_id, "day": today.isoformat(), "until": until},
    ).fetchone()
    return int(row[0])


def note_left(writer: sqlite3.Connection, mail_id: str) -> bool:
    """Note that a mail left; false when somebody noted it before."""
    noted = writer.execute(
        "update mail set state = 'sent', not_before = 0, failure = null where id = :id and state <> 'sent'",
        {"id": mail_id},
    )
    return noted.rowcount == 1


def note_failure(writer: sqlite3.Connection, mail_id: str, failure: str, not_before: int | None) -> None:
    """Note why a mail could not leave (a code, never a content), and when to try again; never, without a moment."""
    writer.execute(
        "update mail set state = :state, not_before = :not_before, failure = :failure"
        " where id = :id and state = 'sending'",
        {
            "id": mail_id,
            "state": "refused" if not_before is None else "waiting",
            "not_before": not_before or 0,
            "failure": failure,
        },
    )


def withdraw_mail(writer: sqlite3.Connection, mail_id: str) -> None:
    """Forget a mail that has nothing left to say to this referent; its lines go free."""
    writer.execute("update notification set mail_id = null where mail_id = :id", {"id": mail_id})
    writer.execute("delete from mail where id = :id", {"id": mail_id})


def try_again(writer: sqlite3.Connection, mail_id: str) -> bool:
    """Let a mail that could not leave be tried at once; false when there is none to try."""
    let = writer.execute(
        "update mail set state = 'waiting', not_before = 0 where id = :id and state in ('waiting', 'refused')",
        {"id": mail_id},
    )
    return let.rowcount == 1


def try_all_again(writer: sqlite3.Connection, referent_id: str | None = None) -> None:
    """Let the mails of a referent, refused ones included, or every waiting mail be tried at once."""
    scope = "state = 'waiting'" if referent_id is None else "referent_id = :id and state in ('waiting', 'refused')"
    writer.execute(f"update mail set state = 'waiting', not_before = 0 where {scope}", {"id": referent_id})


def list_troubled(register: Register) -> list[sqlite3.Row]:
    """List the mails that could not leave, with whom they are for, what they hold and why; refused ones first."""
    return register.reader.execute(
        "select m.id, m.state, m.kind, m.attempts, m.failure, m.on_day, r.display_name, r.mailbox,"
        " s.label_fr as structure_fr, s.label_en as structure_en,"
        " (select count(distinct n.referral_id) from notification n where n.mail_id = m.id) as n"
        " from mail m join referent r on r.id = m.referent_id join structure s on s.id = r.structure_id"
        " where m.state <> 'sent' and m.failure is not null and (m.kind <> 'digest'"
        " or exists (select 1 from notification n where n.mail_id = m.id)) order by m.state, m.rowid"
    ).fetchall()
