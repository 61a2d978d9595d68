"""Since which day something is late, said once for all referrals: what a count in SQL compares with.

Pure: the other side of `delays.find_owed`, which says it of one referral.
"""

from datetime import date, timedelta
from functools import lru_cache

from outreach.settings import Delays
from outreach.territory.working_days import add_working_days


def find_late_since(rules: Delays, today: date) -> dict[str, date]:
    """Return, for each thing owed, the last day of beginning for which it is late today."""
    days = {"acknowledge": rules.acknowledge_days, "answer": rules.answer_days, "outcome": rules.outcome_days}
    return {owed: _find_last(today, count) for owed, count in days.items()}


@lru_cache(64)
def _find_last(today: date, count: int) -> date:
    day = today - timedelta(days=1)
    while add_working_days(day, count) >= today:
        day -= timedelta(days=1)
    return day
