"""What the register may keep no longer: found without holding the writer, deleted some visits at a time.

A visit goes with the versions that corrections left behind it and all that was read from it; a path goes whole, or not
at all. What a chunk deletes, the audit's lines about it included, goes in the caller's transaction.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

_GONE_PATH: Final = (
    "not exists (select 1 from contact l where l.path_id = p.id and l.met_on > :last)"
    " and (exists (select 1 from contact l where l.path_id = p.id) or p.opened_on <= :last)"
)
_STANDS_ALONE: Final = (
    "s.received_on <= :last and not exists (select 1 from contact c where c.submission_id = s.id)"
    " and not exists (select 1 from submission r where r.replaces_id = s.id)"
)
_LEFT_EMPTY: Final = (
    "o.on_day <= :last and not exists (select 1 from submission s where s.outing_id = o.id)"
    " and not exists (select 1 from contact c where c.outing_id = o.id)"
)
_ABOUT: Final = ("submission", "path", "referral", "booking", "outing")
_IS_GONE: Final = " or ".join(
    f"(e.subject_kind = '{kind}' and not exists (select 1 from {kind} k where k.id = e.subject_id))" for kind in _ABOUT
)
_OLD_BESIDE: Final = {
    "mail": "select m.id from mail m where m.on_day <= :last"
    " and not exists (select 1 from notification n where n.mail_id = m.id)",
    "answer_link": "select id from answer_link where expires_on <= :last",
    "audit_entry": f"select e.id from audit_entry e where e.on_day <= :last and ({_IS_GONE})",
}


@dataclass(slots=True)
class Purged:
    """What went: how many rows of each table, and the submissions as they were."""

    rows: Counter[str] = field(default_factory=Counter)
    submissions: list[sqlite3.Row] = field(default_factory=list)


def list_due_paths(connection: sqlite3.Connection, last: date) -> list[str]:
    """List the paths whose last contact was on a day or before; one that nobody has met is as old as its opening."""
    rows = connection.execute(
        "select p.id from (select distinct path_id from contact where met_on <= :last and path_id is not null) c"
        f" join path p on p.id = c.path_id where {_GONE_PATH}"
        " union select p.id from path p where p.opened_on <= :last"
        " and not exists (select 1 from contact l where l.path_id = p.id)",
        {"last": last.isoformat()},
    )
    return [row[0] for row in rows]


def list_due_alone(connection: sqlite3.Connection, last: date) -> list[str]:
    """List the standing submissions of no path that are of a day or before: their contact's, else their own."""
    rows = connection.execute(
        "select submission_id from contact where met_on <= :last and path_id is null union all"
        " select s.id from account a cross join submission s on s.account_id = a.id where " + _STANDS_ALONE,
        {"last": last.isoformat()},
    )
    return [row[0] for row in rows]


def count_due(connection: sqlite3.Connection, last: date) -> dict[str, int]:
    """Count the paths, contacts, referrals and other submissions that are due."""
    paths, alone = list_due_paths(connection, last), list_due_alone(connection, last)
    place = {"paths": json.dumps(paths), "alone": json.dumps(alone)}
    contacts = (
        " from contact c where c.path_id in (select value from json_each(:paths))"
        " or c.submission_id in (select value from json_each(:alone))"
    )
    contact, with_contact = connection.execute(
        f"select count(*), count(*) filter (where c.path_id is null){contacts}", place
    ).fetchone()
    referral = connection.execute(
        "select count(*) from referral r join gap g on g.id = r.gap_id"
        f" where g.contact_id in (select c.id{contacts})",
        place,
    ).fetchone()[0]
    return {"path": len(paths), "contact": contact, "referral": referral, "submission": len(alone) - with_contact}


def purge_visits(writer: sqlite3.Connection, last: date, path_ids: Sequence[str], alone: Sequence[str]) -> Purged:
    """Delete what is still due among some paths and submissions: a person may have come back meanwhile."""
    due = {"last": last.isoformat(), "paths": json.dumps(path_ids), "alone": json.dumps(alone)}
    paths = _list(writer, f"select p.id from json_each(:paths) j join path p on p.id = j.value where {_GONE_PATH}", due)
    due["paths"] = json.dumps(paths)
    contacts = writer.execute(
        "select id, submission_id from contact where path_id in (select value from json_each(:paths)) union all"
        " select c.id, c.submission_id from json_each(:alone) j join contact c on c.submission_id = j.value"
        " where c.path_id is null and c.met_on <= :last",
        due,
    ).fetchall()
    others = _list(
        writer, f"select s.id from json_each(:alone) j join submission s on s.id = j.value where {_STANDS_ALONE}", due
    )
    standing = [row["submission_id"] for row in contacts] + others
    purged = Purged()
    purged.submissions = _list_chains(writer, standing)
    gone = [row["id"] for row in purged.submissions]
    gone += _purge_contacts(writer, [row["id"] for row in contacts], purged.rows)
    _delete(writer, "submission", "id", [row["id"] for row in purged.submissions], purged.rows)
    _delete(writer, "path", "id", paths, purged.rows)
    _delete(writer, "audit_entry", "subject_id", gone + paths, purged.rows)
    return purged


def list_left_outings(connection: sqlite3.Connection, last: date) -> list[str]:
    """List the outings of a day or before in which nothing is left."""
    return _list(connection, f"select o.id from outing o where {_LEFT_EMPTY}", {"last": last.isoformat()})


def purge_outings(writer: sqlite3.Connection, last: date, outing_ids: Sequence[str]) -> Purged:
    """Delete what is still empty among some outings."""
    place = {"last": last.isoformat(), "ids": json.dumps(outing_ids)}
    gone = _list(
        writer, f"select o.id from json_each(:ids) j join outing o on o.id = j.value where {_LEFT_EMPTY}", place
    )
    purged = Purged()
    _delete(writer, "outing", "id", gone, purged.rows)
    _delete(writer, "audit_entry", "subject_id", gone, purged.rows)
    return purged


def list_old_beside(connection: sqlite3.Connection, last: date) -> list[tuple[str, str]]:
    """List, as (table, id), mails and links of a day or before, and lines of the audit about what is no more."""
    place = {"last": last.isoformat()}
    return [(table, one) for table, question in _OLD_BESIDE.items() for one in _list(connection, question, place)]


def purge_beside(writer: sqlite3.Connection, due: Sequence[tuple[str, str]]) -> Purged:
    """Delete some of these: nothing brings them back meanwhile."""
    purged = Purged()
    for table in _OLD_BESIDE:
        _delete(writer, table, "id", [one for kind, one in due if kind == table], purged.rows)
    return purged


def _purge_contacts(writer: sqlite3.Connection, contacts: Sequence[str], rows: Counter[str]) -> list[str]:
    place = {"ids": json.dumps(contacts)}
    of_contacts = "in (select value from json_each(:ids))"
    referrals = _list(
        writer, f"select r.id from gap g join referral r on r.gap_id = g.id where g.contact_id {of_contacts}", place
    )
    bookings = _list(writer, f"select id from booking where contact_id {of_contacts}", place)
    for table in ("notification", "referral_event"):
        _delete(writer, table, "referral_id", referrals, rows)
    _delete(writer, "referral", "id", referrals, rows)
    for table in ("gap", "booking"):
        _delete(writer, table, "contact_id", contacts, rows)
    _delete(writer, "contact", "id", contacts, rows)
    return [*referrals, *bookings]


def _list_chains(writer: sqlite3.Connection, standing: Sequence[str]) -> list[sqlite3.Row]:
    return writer.execute(
        "with recursive chain (id) as (select value from json_each(:ids) union select s.replaces_id from submission s"
        " join chain on chain.id = s.id where s.replaces_id is not null)"
        " select s.id, s.account_id, s.answers from chain join submission s on s.id = chain.id",
        {"ids": json.dumps(standing)},
    ).fetchall()


def _delete(writer: sqlite3.Connection, table: str, column: str, ids: Sequence[str], rows: Counter[str]) -> None:
    # In one statement: a correction and what it replaced lean on each other.
    if ids:
        rows[table] += writer.execute(
            f"delete from {table} where {column} in (select value from json_each(:ids))", {"ids": json.dumps(ids)}
        ).rowcount


def _list(connection: sqlite3.Connection, question: str, place: dict[str, str]) -> list[str]:
    return [row[0] for row in connection.execute(question, place)]
