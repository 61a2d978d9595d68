"""A person's agreement that the structures she goes to see each other's step and day: one in force a path, at most.

Keeps the version of the sentence and the language it was said in; no word of hers. Withdrawn, it counts at once.
"""

import sqlite3
from datetime import date

from outreach.register.ids import draw_id


def record_agreement(
    writer: sqlite3.Connection,
    territory_id: str,
    path_id: str,
    *,
    sentence_version: str,
    language: str,
    today: date,
    account_id: str | None,
    referent_id: str | None,
) -> bool:
    """Keep an agreement; return False, nothing changed, when one is in force."""
    made = writer.execute(
        "insert into agreement (id, territory_id, path_id, sentence_version, language, given_on, account_id,"
        " referent_id) values (:id, :territory_id, :path_id, :sentence_version, :language, :day, :account_id,"
        " :referent_id) on conflict (path_id) where withdrawn_on is null do nothing",
        {
            "id": draw_id(),
            "territory_id": territory_id,
            "path_id": path_id,
            "sentence_version": sentence_version,
            "language": language,
            "day": today.isoformat(),
            "account_id": account_id,
            "referent_id": referent_id,
        },
    )
    return made.rowcount == 1


def withdraw_agreement(writer: sqlite3.Connection, path_id: str, today: date) -> bool:
    """End the agreement in force; return False when there is none."""
    ended = writer.execute(
        "update agreement set withdrawn_on = :day where path_id = :id and withdrawn_on is null",
        {"id": path_id, "day": today.isoformat()},
    )
    return ended.rowcount == 1


def find_agreement(connection: sqlite3.Connection, path_id: str) -> sqlite3.Row | None:
    """Find the agreement in force."""
    row: sqlite3.Row | None = connection.execute(
        "select * from agreement where path_id = :id and withdrawn_on is null", {"id": path_id}
    ).fetchone()
    return row


def list_agreements(connection: sqlite3.Connection, path_id: str) -> list[sqlite3.Row]:
    """List every agreement of a path, oldest first."""
    return connection.execute("select * from agreement where path_id = :id order by rowid", {"id": path_id}).fetchall()


def list_steps_elsewhere(connection: sqlite3.Connection, path_id: str, structure_id: str) -> list[sqlite3.Row]:
    """List the structure, step and day of a path's referrals to others than one, while the person agrees; else none."""
    return connection.execute(
        "select s.label_fr as structure_fr, s.label_en as structure_en, t.state, t.since from contact c"
        " join gap g on g.contact_id = c.id join referral_now t on t.gap_id = g.id"
        " join structure s on s.id = t.structure_id where c.path_id = :path_id and t.structure_id <> :structure_id"
        " and exists (select 1 from agreement a where a.path_id = c.path_id and a.withdrawn_on is null)"
        " order by t.since desc, t.referral_id",
        {"path_id": path_id, "structure_id": structure_id},
    ).fetchall()


def list_elsewhere(connection: sqlite3.Connection, referral_id: str) -> list[sqlite3.Row]:
    """List the same, seen from one of the path's referrals: for the structure that it was handed to."""
    found = connection.execute(
        "select c.path_id, t.structure_id from referral_now t join gap g on g.id = t.gap_id"
        " join contact c on c.id = g.contact_id where t.referral_id = :id",
        {"id": referral_id},
    ).fetchone()
    return list_steps_elsewhere(connection, found["path_id"], found["structure_id"]) if found else []
