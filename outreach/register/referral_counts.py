"""How many referrals wait, how late, and how long structures took: by structure and in all, never by worker.

Counted by SQL on where referrals stand; knows no calendar: whoever asks says since which day something is late.
"""

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from outreach.register.database import Register
from outreach.register.referrals import LATE, UNANSWERED

# Each thing owed: from which day, until which, among which referrals.
_DELAYS: Final = (
    "select structure_id, 'acknowledge' as owed, julianday(acknowledged_on) - julianday(sent_on) as days"
    " from referral_now where sent_on is not null and acknowledged_on is not null and begun_on >= :since"
    " union all select structure_id, 'answer', max(0, julianday(answered_on) - julianday(presented_on))"
    " from referral_now where presented_on is not null and answered_on is not null and begun_on >= :since"
    " union all select structure_id, 'outcome', julianday(since) - julianday(presented_on)"
    " from referral_now where presented_on is not null and is_open = 0 and state not in ('expired', 'declined')"
    " and begun_on >= :since"
)


def count_waiting(register: Register, today: date, late_since: Mapping[str, date]) -> list[sqlite3.Row]:
    """Count open referrals by structure, age and what is late; `late_since` says of each thing owed since which day.

    Ages: under 10 days, 10 to 30, over 30.
    """
    # Read in the order of the file: by its index on structures, each row would be looked for by itself.
    days = {"ten": today - timedelta(days=10), "thirty": today - timedelta(days=30), **late_since}
    return register.reader.execute(
        "select s.id, s.label_fr, s.label_en, w.* from (select t.structure_id, count(*) as n,"
        " min(t.opened_on) as oldest, sum(t.opened_on > :ten) as fresh,"
        " sum(t.opened_on between :thirty and :ten) as slow, sum(t.opened_on < :thirty) as old,"
        f" sum({UNANSWERED}) as unanswered, sum({LATE}) as late from referral_now t not indexed where t.is_open = 1"
        " group by t.structure_id) w"
        " join structure s on s.id = w.structure_id order by w.late desc, w.n desc, s.label_fr",
        {name: day.isoformat() for name, day in days.items()},
    ).fetchall()


def count_declined(register: Register, since: date) -> list[sqlite3.Row]:
    """Count by structure the referrals that it declined since a day and that nobody has rerouted."""
    return register.reader.execute(
        "select s.id, s.label_fr, s.label_en, count(*) as n from referral_now t"
        " join structure s on s.id = t.structure_id where t.is_open = 0 and t.state = 'declined' and t.since >= :since"
        " group by s.id order by n desc, s.label_fr",
        {"since": since.isoformat()},
    ).fetchall()


def count_delays(register: Register, since: date, structure_id: str | None = None) -> list[sqlite3.Row]:
    """Count, by structure and by what was owed, how many were given after how many days; of what began since a day.

    Of one structure when told, else of all.
    """
    scope = "" if structure_id is None else " where structure_id = :structure_id"
    return register.reader.execute(
        f"select d.structure_id, s.label_fr, s.label_en, d.owed, cast(d.days as integer) as days, d.n"
        f" from (select structure_id, owed, days, count(*) as n from ({_DELAYS}){scope} group by 1, 2, 3) d"
        " join structure s on s.id = d.structure_id order by s.label_fr",
        {"since": since.isoformat(), "structure_id": structure_id},
    ).fetchall()
