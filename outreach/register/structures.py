"""Structures and their referents: where a person may go, who answers there, who is away.

Structures say what the territory's files say; referents are kept here by the coordination. Professionals only.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

from outreach.register.database import Register
from outreach.register.ids import draw_id

SHEET_COLUMNS = (
    "code", "kind", "label_fr", "label_en", "place_fr", "place_en", "hours_fr", "hours_en", "bring_fr", "bring_en",
    "direct_number", "data_inclusion_id",
)  # fmt: skip


@lru_cache(1024)
def name_structure(territory_id: str, code: str) -> str:
    """Return the stable UUID of a structure of a territory."""
    return str(uuid5(NAMESPACE_URL, f"outreach:{territory_id}:structure:{code}"))


def load_structures(
    writer: sqlite3.Connection, territory_id: str, sheets: Iterable[Mapping[str, str | None]], today: date
) -> None:
    """Add the structures that the register does not hold yet, change those that read otherwise, retire those gone."""
    sheets = list(sheets)
    kept, told = (", ".join(f"{row}.{name}" for name in SHEET_COLUMNS) for row in ("structure", "excluded"))
    writer.executemany(
        f"insert into structure (id, territory_id, {', '.join(SHEET_COLUMNS)}, updated_on)"
        f" values (:id, :territory_id, {', '.join(':' + name for name in SHEET_COLUMNS)}, :updated_on)"
        f" on conflict (id) do update set ({', '.join(SHEET_COLUMNS)}, updated_on) = ({told}, excluded.updated_on)"
        f" where ({kept}) is not ({told})",
        [
            {
                **{name: sheet.get(name) for name in SHEET_COLUMNS},
                "id": name_structure(territory_id, str(sheet["code"])),
                "territory_id": territory_id,
                "updated_on": today.isoformat(),
            }
            for sheet in sheets
        ],
    )
    writer.execute(
        "update structure set active = not active where territory_id = :territory_id"
        " and active <> (code in (select value from json_each(:codes)))",
        {"territory_id": territory_id, "codes": json.dumps([sheet["code"] for sheet in sheets])},
    )


def list_structures(register: Register) -> list[sqlite3.Row]:
    """List the structures in service, by label."""
    return register.reader.execute("select * from structure where active = 1 order by label_fr").fetchall()


def find_structure(register: Register, structure_id: str) -> sqlite3.Row | None:
    """Find a structure by its id."""
    row: sqlite3.Row | None = register.reader.execute(
        "select * from structure where id = :id", {"id": structure_id}
    ).fetchone()
    return row


def list_structure_ids(connection: sqlite3.Connection, territory_id: str) -> dict[str, str]:
    """List the ids of all structures by their code."""
    rows = connection.execute(
        "select code, id from structure where territory_id = :territory_id",
        {"territory_id": territory_id},
    )
    return {row["code"]: row["id"] for row in rows}


def record_referent(
    writer: sqlite3.Connection,
    territory_id: str,
    *,
    structure_id: str,
    display_name: str,
    mailbox: str,
    rank: int,
    live_from: date,
    mail_pace: str = "daily",
) -> str:
    """Name a referent (rank 1) or a deputy (rank 2 and on) of a structure and return the id."""
    referent_id = draw_id()
    writer.execute(
        "insert into referent values"
        " (:id, :territory_id, :structure_id, :display_name, :mailbox, :rank, :live_from, null, :mail_pace)",
        {
            "id": referent_id,
            "territory_id": territory_id,
            "structure_id": structure_id,
            "display_name": display_name,
            "mailbox": mailbox,
            "rank": rank,
            "live_from": live_from.isoformat(),
            "mail_pace": mail_pace,
        },
    )
    return referent_id


def end_referent(writer: sqlite3.Connection, referent_id: str, last_day: date) -> None:
    """Say that a referent no longer answers after a day."""
    writer.execute(
        "update referent set live_until = :day where id = :id", {"day": last_day.isoformat(), "id": referent_id}
    )


def record_absence(
    writer: sqlite3.Connection, territory_id: str, referent_id: str, from_day: date, until_day: date
) -> None:
    """Note that a referent is away, both days included."""
    writer.execute(
        "insert into absence values (:id, :territory_id, :referent_id, :from_day, :until_day)",
        {
            "id": draw_id(),
            "territory_id": territory_id,
            "referent_id": referent_id,
            "from_day": from_day.isoformat(),
            "until_day": until_day.isoformat(),
        },
    )


def change_mailbox(writer: sqlite3.Connection, referent_id: str, mailbox: str, mail_pace: str) -> bool:
    """Change where a referent is written to and how often; true when the address is another one."""
    before = writer.execute("select mailbox from referent where id = :id", {"id": referent_id}).fetchone()
    writer.execute(
        "update referent set mailbox = :mailbox, mail_pace = :mail_pace where id = :id",
        {"id": referent_id, "mailbox": mailbox, "mail_pace": mail_pace},
    )
    return bool(before["mailbox"] != mailbox)


def find_peer(register: Register, structure_id: str, rank: int, day: date) -> sqlite3.Row | None:
    """Find somebody who has a rank in a structure on a day or later."""
    row: sqlite3.Row | None = register.reader.execute(
        "select * from referent where structure_id = :structure_id and rank = :rank"
        " and (live_until is null or live_until >= :day) order by live_from limit 1",
        {"structure_id": structure_id, "rank": rank, "day": day.isoformat()},
    ).fetchone()
    return row


def list_spells(register: Register, referent_id: str) -> list[tuple[date, date]]:
    """List the absences ever noted for a referent, first and last days."""
    rows = register.reader.execute(
        "select from_day, until_day from absence where referent_id = :id", {"id": referent_id}
    )
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in rows]


def list_absences(register: Register, day: date) -> list[sqlite3.Row]:
    """List the absences that last on a day or come later, in order."""
    return register.reader.execute(
        "select referent_id, from_day, until_day from absence where until_day >= :day order by from_day",
        {"day": day.isoformat()},
    ).fetchall()


def list_ever_named(register: Register, structure_id: str) -> list[sqlite3.Row]:
    """List everybody ever named for a structure, the latest first."""
    return register.reader.execute(
        "select * from referent where structure_id = :id order by live_from desc, rank, id", {"id": structure_id}
    ).fetchall()


def list_all_absences(register: Register, structure_id: str) -> list[sqlite3.Row]:
    """List the absences ever noted for a structure, the last noted first."""
    return register.reader.execute(
        "select a.* from absence a join referent r on r.id = a.referent_id where r.structure_id = :id"
        " order by a.rowid desc",
        {"id": structure_id},
    ).fetchall()


def find_referent(register: Register, referent_id: str) -> sqlite3.Row | None:
    """Find a referent by its id."""
    row: sqlite3.Row | None = register.reader.execute(
        "select * from referent where id = :id", {"id": referent_id}
    ).fetchone()
    return row


def find_live_referent(connection: sqlite3.Connection, structure_id: str, day: date) -> sqlite3.Row | None:
    """Find who answers for a structure on a day: the first by rank who is named and not away."""
    row: sqlite3.Row | None = connection.execute(
        "select * from referent where structure_id = :structure_id and live_from <= :day"
        " and (live_until is null or live_until >= :day)"
        " and not exists (select 1 from absence"
        "   where referent_id = referent.id and :day between from_day and until_day)"
        " order by rank, live_from, id limit 1",
        {"structure_id": structure_id, "day": day.isoformat()},
    ).fetchone()
    return row


def list_referents(register: Register, day: date) -> list[sqlite3.Row]:
    """List the referents named on a day or later, with their structure and their present absence if any."""
    return register.reader.execute(
        "select r.*, s.label_fr as structure_fr, s.label_en as structure_en,"
        " (select min(until_day) from absence where referent_id = r.id and :day between from_day and until_day)"
        "   as away_until"
        " from referent r join structure s on s.id = r.structure_id"
        " where r.live_until is null or r.live_until >= :day order by s.label_fr, r.rank",
        {"day": day.isoformat()},
    ).fetchall()


def list_unanswered_structures(register: Register, day: date) -> list[sqlite3.Row]:
    """List the structures in service for which nobody answers on a day."""
    reader = register.reader
    return [row for row in list_structures(register) if find_live_referent(reader, row["id"], day) is None]
