"""Submissions as sent: append-only, one row a filled survey; the proof behind every contact, gap and referral."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from outreach.register.database import Register


def record_submission(writer: sqlite3.Connection, submission: Mapping[str, Any]) -> bool:
    """Keep a submission as sent; return False, nothing changed, when this id is kept already."""
    cursor = writer.execute(
        "insert into submission (id, territory_id, account_id, structure_id, outing_id, form_id, form_version,"
        " received_on, part_of_day, answers, answers_sha256, replaces_id) values (:id, :territory_id, :account_id,"
        " :structure_id, :outing_id, :form_id, :form_version, :received_on, :part_of_day, :answers, :answers_sha256,"
        " :replaces_id) on conflict (id) do nothing",
        dict(submission),
    )
    return cursor.rowcount == 1


def find_submission(connection: sqlite3.Connection, submission_id: str) -> sqlite3.Row | None:
    """Find a submission by its id."""
    row: sqlite3.Row | None = connection.execute(
        "select * from submission where id = :id", {"id": submission_id}
    ).fetchone()
    return row


def list_known(connection: sqlite3.Connection, submission_ids: Iterable[str]) -> dict[str, sqlite3.Row]:
    """List the submissions that are kept under some ids, by id."""
    rows = connection.execute(
        "select * from submission where id in (select value from json_each(:ids))",
        {"ids": json.dumps(list(submission_ids))},
    )
    return {row["id"]: row for row in rows}


def find_correction(connection: sqlite3.Connection, submission_id: str, but_id: str = "") -> sqlite3.Row | None:
    """Find the submission that corrects another, leaving one aside."""
    row: sqlite3.Row | None = connection.execute(
        "select * from submission where replaces_id = :id and id <> :but_id", {"id": submission_id, "but_id": but_id}
    ).fetchone()
    return row


def list_standing_submissions(register: Register) -> Iterator[sqlite3.Row]:
    """Yield the submissions that no later one corrects, oldest first."""
    yield from register.reader.execute(
        "select * from submission s where not exists (select 1 from submission r where r.replaces_id = s.id)"
        " order by s.rowid"
    )


def list_answers_with_files(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the answers that may name a kept file: their names are those of `outreach.media`."""
    for row in connection.execute("select answers from submission where answers glob '*-5???-????-????????????.*'"):
        yield row[0]


def count_submissions(register: Register) -> int:
    """Count the submissions kept."""
    return int(register.reader.execute("select count(*) from submission").fetchone()[0])


def list_visits(register: Register, account_id: str, from_day: date, limit: int = 100) -> list[sqlite3.Row]:
    """List the visits an account logged since a day, newest first, with gaps, referrals and rights opened."""
    return register.reader.execute(
        # Chosen first, counted then; nothing is received before its day.
        "with chosen as materialized (select s.id, s.rowid as place, c.id as contact_id, c.met_on, c.part_of_day,"
        " c.channel, c.neighbourhood, c.result from submission s join contact c on c.submission_id = s.id"
        " where s.account_id = :account_id and s.received_on >= :from_day and c.met_on >= :from_day"
        " order by s.rowid desc limit :limit) select c.*,"
        " (select count(*) from gap g where g.contact_id = c.contact_id) as gaps,"
        " (select count(*) from gap g join referral r on r.gap_id = g.id where g.contact_id = c.contact_id)"
        " as referrals,"
        " (select count(*) from gap g join referral_now t on t.gap_id = g.id"
        "   where g.contact_id = c.contact_id and t.state = 'right_opened') as opened"
        " from chosen c order by place desc",
        {"account_id": account_id, "from_day": from_day.isoformat(), "limit": limit},
    ).fetchall()


def list_beside_visits(register: Register, account_id: str, on_day: date) -> list[sqlite3.Row]:
    """List what an account filled in on a day without an outing, newest first, with the questionnaire's title."""
    return register.reader.execute(
        "select s.id, s.form_id, s.received_on, s.part_of_day, (select v.title_fr from form_version v"
        " where v.form_id = s.form_id order by v.replaced_on is null desc, v.rowid desc limit 1) as title_fr"
        " from submission s where s.account_id = :account_id and s.received_on = :on_day and s.outing_id is null"
        " and not exists (select 1 from submission r where r.replaces_id = s.id) order by s.rowid desc",
        {"account_id": account_id, "on_day": on_day.isoformat()},
    ).fetchall()


def find_visit(register: Register, submission_id: str) -> sqlite3.Row | None:
    """Find the contact of a visit with the counts a worker wants to see."""
    row: sqlite3.Row | None = register.reader.execute(
        "select c.*, (select count(*) from gap g where g.contact_id = c.id) as gaps, s.account_id, s.form_id"
        " from contact c join submission s on s.id = c.submission_id where s.id = :id",
        {"id": submission_id},
    ).fetchone()
    return row
