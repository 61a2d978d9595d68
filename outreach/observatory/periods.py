"""The calendar of releases: quarters, the day each closes, and where a late arrival goes.

Pure: no clock, no register. A quarter is written `2026-T3`, as Insee and the DREES publish.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from outreach.vocabulary import name_quarter

CLOSING_DAYS: Final = 15
# The same path × right leaves once in 24 months.
RETENTION_QUARTERS: Final = 8


def count_quarter(quarter: str) -> int:
    """Return the rank of a quarter, so that two can be subtracted."""
    return int(quarter[:4]) * 4 + int(quarter[6]) - 1


def name_rank(rank: int) -> str:
    """Return the quarter of a rank."""
    return f"{rank // 4}-T{rank % 4 + 1}"


def find_first_day(quarter: str) -> date:
    """Return the first day of a quarter."""
    return date(int(quarter[:4]), 3 * int(quarter[6]) - 2, 1)


def find_last_day(quarter: str) -> date:
    """Return the last day of a quarter."""
    return find_first_day(name_rank(count_quarter(quarter) + 1)) - timedelta(days=1)


def find_closing_day(quarter: str) -> date:
    """Return the last day on which a visit of this quarter may still arrive for it."""
    return find_last_day(quarter) + timedelta(days=CLOSING_DAYS)


def find_period(met_on: date, received_on: date) -> str:
    """Return the quarter a visit counts in: its own, or the first still open when it arrived late."""
    return max(name_quarter(met_on), find_open_quarter(received_on))


def find_open_quarter(today: date) -> str:
    """Return the oldest quarter that is still open on a day."""
    return name_quarter(today - timedelta(days=CLOSING_DAYS))


def list_closed_quarters(first: str, today: date) -> Iterator[str]:
    """Yield the closed quarters from the first one on."""
    rank = count_quarter(first)
    while find_closing_day(name_rank(rank)) < today:
        yield name_rank(rank)
        rank += 1
