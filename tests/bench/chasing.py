"""How long the clock's pass over open referrals takes: when much is late, then as on any day, then the mails of it.

Processor time of this process. The first pass writes a step for every referral that is late; those after it find none.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from outreach.follow_up import chase, deliver_waiting
from outreach.intake import House, open_house
from outreach.register import accounts
from outreach.settings import Settings
from outreach.territory.working_days import is_working_day
from tests.bench.followed_rows import fill_referrals
from tests.bench.growth import measure_growth
from tests.bench.table import Figure

SMALLEST = 3_125
# Nobody is yet said not to have come.
OPENED_WITHIN_DAYS = 29
Prepare = Callable[[Path, str], None]


def measure_chasing(folder: Path, prepare: Prepare, password: str, today: date) -> Iterator[Figure]:
    """Measure on instances made by `prepare(instance, password)`, and yield the lines of the table."""
    day = today
    while not is_working_day(day):
        day += timedelta(days=1)
    writing: dict[int, tuple[int, float]] = {}
    sending: dict[int, float] = {}

    def measure_pass(count: int) -> float:
        instance = folder / f"chase-{count}"
        prepare(instance, password)
        house = open_house(Settings(instance=instance))
        try:
            _fill(house, count, day)
            writing[count] = _chase(house, day)
            began = time.process_time()
            deliver_waiting(house.register, house.settings, day)
            sending[count] = time.process_time() - began
            again = [_chase(house, day) for _ in range(3)]
            assert writing[count][0] and not sum(written for written, _ in again)
            return min(taken for _, taken in again)
        finally:
            house.register.close()

    yield from measure_growth("A pass over open referrals", SMALLEST, measure_pass, unit="s", most=5)
    for count, (written, taken) in writing.items():
        most = 5 if count == SMALLEST * 16 else None
        yield Figure(f"  {count:,} with {written:,} steps to write", taken, "s", most=most, digits=2)
    yield Figure("  every mail owed by then, one a referent", sending[SMALLEST * 16], "s", digits=2)


def _fill(house: House, count: int, day: date) -> None:
    found = accounts.find_login(house.register, "terrain")
    assert found is not None
    fill_referrals(
        house, count, day, account_id=found[0].id, team_id=found[0].structure_id or "", only_open=True,
        days=OPENED_WITHIN_DAYS,
    )  # fmt: skip


def _chase(house: House, day: date) -> tuple[int, float]:
    began = time.process_time()
    written = sum(chase(house.register, house.settings.follow_up, day).values())
    return written, time.process_time() - began
