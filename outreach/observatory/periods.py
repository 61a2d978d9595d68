"""The calendar of releases: months, quarters or years, the day each closes, and where a late arrival goes.

Pure: no clock, no register. A quarter is written `2026-T3`, as Insee and the DREES publish; a month `2026-07`, a
year `2026`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

CLOSING_DAYS: Final = 15


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a period lasts, in months: 1, 3 or 12."""

    code: str
    months: int

    def name(self, day: date) -> str:
        """Return the period of a day."""
        return _name_day(self, day)

    def name_rank(self, rank: int) -> str:
        """Return the period of a rank."""
        year, place = divmod(rank, 12 // self.months)
        return {1: f"{year:04}-{place + 1:02}", 3: f"{year:04}-T{place + 1}", 12: f"{year:04}"}[self.months]

    def count(self, period: str) -> int:
        """Return the rank of a period, so that two can be subtracted."""
        year, _, place = period.partition("-")
        return int(year) * (12 // self.months) + (int(place.removeprefix("T")) - 1 if place else 0)

    def find_first_day(self, period: str) -> date:
        """Return the first day of a period."""
        year, month = divmod(self.count(period) * self.months, 12)
        return date(year, month + 1, 1)

    def find_last_day(self, period: str) -> date:
        """Return the last day of a period."""
        return self.find_first_day(self.name_rank(self.count(period) + 1)) - timedelta(days=1)

    def find_closing_day(self, period: str) -> date:
        """Return the last day on which a visit of this period may still arrive for it."""
        return self.find_last_day(period) + timedelta(days=CLOSING_DAYS)

    def find_period(self, met_on: date, received_on: date) -> str:
        """Return the period a visit counts in: its own, or the first still open when it arrived late."""
        # Names of one pace are in the order of their days.
        return max(self.name(met_on), self.find_open(received_on))

    def find_open(self, today: date) -> str:
        """Return the oldest period that is still open on a day."""
        return _name_open(self, today)

    def list_closed(self, first: str, today: date) -> Iterator[str]:
        """Yield the closed periods from the first one on."""
        rank = self.count(first)
        while self.find_closing_day(self.name_rank(rank)) < today:
            yield self.name_rank(rank)
            rank += 1

    def count_kept(self, retention_months: int) -> int:
        """Return how many periods the retention lasts, rounded up: what left once does not leave again within them."""
        return -(-retention_months // self.months)


@lru_cache(maxsize=8192)
def _name_day(pace: Pace, day: date) -> str:
    return pace.name_rank((day.year * 12 + day.month - 1) // pace.months)


@lru_cache(maxsize=8192)
def _name_open(pace: Pace, today: date) -> str:
    return _name_day(pace, today - timedelta(days=CLOSING_DAYS))


PACES: Final[Mapping[str, Pace]] = MappingProxyType(
    {pace.code: pace for pace in (Pace("month", 1), Pace("quarter", 3), Pace("year", 12))}
)
QUARTER: Final = PACES["quarter"]
