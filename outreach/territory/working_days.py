"""Working days in France: Monday to Friday, public holidays left out. Pure: dates in, dates out, hence blind to hours.

Delays are counted as offices count them: three working days after a Friday end on the Wednesday.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5


@lru_cache(64)
def list_public_holidays(year: int) -> frozenset[date]:
    """List the public holidays of a year."""
    return frozenset(holidays.country_holidays("FR", years=year))


def is_working_day(day: date) -> bool:
    """Tell whether offices are open on a day."""
    return day.weekday() < SATURDAY and day not in list_public_holidays(day.year)


@lru_cache(16_384)
def add_working_days(day: date, count: int) -> date:
    """Return the last of so many working days after a day; with none, the day itself."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
