"""Who answers for each structure: those named and not away, first by rank. Professionals only; reads only."""

import sqlite3
from datetime import date
from itertools import groupby

# The order of `structures.find_live_referent`.
_ORDER = " order by r.structure_id, r.rank, r.live_from, r.id"


def list_answering(connection: sqlite3.Connection, day: date) -> dict[str, list[sqlite3.Row]]:
    """List who is named and not away on a day, by structure: the first answers, the next is her deputy."""
    rows = connection.execute(
        "select r.* from referent r where r.live_from <= :day and (r.live_until is null or r.live_until >= :day)"
        " and not exists (select 1 from absence a where a.referent_id = r.id"
        " and :day between a.from_day and a.until_day)" + _ORDER,
        {"day": day.isoformat()},
    )
    return {key: list(several) for key, several in groupby(rows, lambda row: str(row["structure_id"]))}


def list_spells(connection: sqlite3.Connection, first: date, last: date) -> list[sqlite3.Row]:
    """List who is named some day of a period, each with her absences of that period as `from..until` words."""
    return connection.execute(
        "select r.*, (select group_concat(a.from_day || '..' || a.until_day, ' ') from absence a"
        " where a.referent_id = r.id and a.from_day <= :last and a.until_day >= :first) as away"
        " from referent r where r.live_from <= :last and (r.live_until is null or r.live_until >= :first)" + _ORDER,
        {"first": first.isoformat(), "last": last.isoformat()},
    ).fetchall()


def list_with_open_referrals(connection: sqlite3.Connection) -> set[str]:
    """List the ids of the structures that have a referral without outcome."""
    return {row[0] for row in connection.execute("select distinct structure_id from referral_now where is_open = 1")}
