"""How much questionnaires and their versions are used, by team: counts and days, never who; what was done to them.

Counts read one index only, whatever the number of submissions. Knows no questionnaire.
"""

import sqlite3
from datetime import date

from outreach.register.database import Register


def count_by_form(register: Register, from_day: date) -> dict[str, int]:
    """Count the submissions of each questionnaire received since a day."""
    rows = register.reader.execute(
        "select form_id, count(*) as n from submission where received_on >= :from_day group by form_id",
        {"from_day": from_day.isoformat()},
    )
    return {row["form_id"]: row["n"] for row in rows}


def count_by_version(register: Register, form_id: str, from_day: date) -> list[sqlite3.Row]:
    """Count the submissions of each version of a questionnaire received since a day, by team, the most first."""
    return register.reader.execute(
        "select c.form_version, c.n, c.last_day, t.id as structure_id, t.label_fr, t.label_en from"
        " (select form_version, structure_id, count(*) as n, max(received_on) as last_day from submission"
        "   where form_id = :form_id and received_on >= :from_day group by form_version, structure_id) c"
        " join structure t on t.id = c.structure_id order by c.n desc, t.label_fr",
        {"form_id": form_id, "from_day": from_day.isoformat()},
    ).fetchall()


def list_past(register: Register, limit: int) -> list[sqlite3.Row]:
    """List what was done to questionnaires, the newest first, with the login of who did it."""
    return register.reader.execute(
        "select e.on_day, e.action, a.login, v.form_id, v.title_fr, v.version from audit_entry e"
        " join form_version v on v.id = e.subject_id left join account a on a.id = e.account_id"
        " where e.subject_kind = 'form' order by e.rowid desc limit :limit",
        {"limit": limit},
    ).fetchall()
