"""Everything that stands under a path, to be given to the person or erased at her word.

A visit counts with all the versions that corrections left behind it. Decides nothing.
"""

import sqlite3
from typing import Final

from outreach.register.database import Register

# The standing submissions of the path's contacts, and those that they replaced.
_CHAIN: Final = (
    "with recursive chain (id) as (select submission_id from contact where path_id = :id"
    " union select s.replaces_id from submission s join chain on chain.id = s.id where s.replaces_id is not null) "
)
_REFERRALS: Final = (
    "(select r.id from referral r join gap g on g.id = r.gap_id join contact c on c.id = g.contact_id"
    " where c.path_id = :id)"
)


def list_path_contacts(register: Register, path_id: str) -> list[sqlite3.Row]:
    """List the contacts of a path in the order of their days, each with the label of the structure that met her."""
    return register.reader.execute(
        "select c.*, v.form_id, t.label_fr as structure_fr, t.label_en as structure_en from contact c"
        " join submission v on v.id = c.submission_id join structure t on t.id = v.structure_id"
        " where c.path_id = :id order by c.met_on, c.rowid",
        {"id": path_id},
    ).fetchall()


def list_path_submissions(connection: sqlite3.Connection, path_id: str) -> list[sqlite3.Row]:
    """List the submissions of a path, those that were corrected too, oldest first."""
    return connection.execute(
        _CHAIN + "select s.* from submission s join chain on chain.id = s.id order by s.rowid", {"id": path_id}
    ).fetchall()


def list_path_bookings(register: Register, path_id: str) -> list[sqlite3.Row]:
    """List the places held for a path at receptions: structure, day and hour."""
    return register.reader.execute(
        "select b.on_day, s.starts_at, t.label_fr as structure_fr, t.label_en as structure_en from booking b"
        " join contact c on c.id = b.contact_id join structure t on t.id = b.structure_id"
        " left join reception_slot s on s.id = b.slot_id where c.path_id = :id order by b.on_day, s.starts_at",
        {"id": path_id},
    ).fetchall()


def erase_path_rows(writer: sqlite3.Connection, path_id: str) -> list[sqlite3.Row]:
    """Delete every row of a path and return its submissions as they were; outings, mails sent and releases stay."""
    place = {"id": path_id}
    erased = list_path_submissions(writer, path_id)
    writer.execute(f"delete from notification where referral_id in {_REFERRALS}", place)
    writer.execute(f"delete from referral_event where referral_id in {_REFERRALS}", place)
    writer.execute(f"delete from referral where id in {_REFERRALS}", place)
    writer.execute("delete from gap where contact_id in (select id from contact where path_id = :id)", place)
    chain = [row["id"] for row in erased]
    writer.execute("delete from contact where path_id = :id", place)
    # In one statement: a correction and what it replaced lean on each other.
    writer.execute(f"delete from submission where id in ({', '.join('?' for _ in chain)})", chain)
    writer.execute("delete from path where id = :id", place)
    return erased
