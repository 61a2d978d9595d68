"""How many different persons were met in a civil year, read from the register once its last period closes.

Counted in the database: a year's persons never need the room of their names. A person met in two periods is one.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from outreach.observatory.partition import DECLARED, WHOLE
from outreach.observatory.periods import Pace
from outreach.observatory.persons import Period
from outreach.observatory.reading_past import Past, ask

# Those met in some days, without those who count elsewhere, with those who arrived late and count here.
_PERSONS: Final = f"""
    with counted (path_id, first_meeting) as (
        select path_id, first_meeting from contact where territory_id = :territory_id and result = 'met'
            and met_on between :first and :last and id not in (select value from json_each(:elsewhere))
        union all
        select path_id, first_meeting from contact where result = 'met'
            and id in (select value from json_each(:late)))
    select {WHOLE} * count(distinct path_id)
        + {DECLARED} * count(case when path_id is null and first_meeting = 'yes' then 1 end) from counted
"""


def count_year(reader: sqlite3.Connection, territory_id: str, period: Period, pace: Pace, past: Past) -> None:
    """Say in the last period of a year how many persons it met, and the fewest that one of its periods met."""
    quarters = _list_year(period.quarter, pace)
    if period.quarter != quarters[-1]:
        return
    parts = [_weigh(reader, territory_id, [quarter], pace, past) for quarter in quarters]
    period.year_persons = _weigh(reader, territory_id, quarters, pace, past) // WHOLE
    period.year_fewest = min((weight for weight in parts if weight), default=0)


def _list_year(quarter: str, pace: Pace) -> list[str]:
    count = 12 // pace.months
    first = pace.count(quarter) // count * count
    return [pace.name_rank(rank) for rank in range(first, first + count)]


def _weigh(reader: sqlite3.Connection, territory_id: str, quarters: Sequence[str], pace: Pace, past: Past) -> int:
    late = [key for quarter in quarters for key in past.late.get(quarter, ())]
    asked = {
        "territory_id": territory_id,
        "first": pace.find_first_day(quarters[0]).isoformat(),
        "last": pace.find_last_day(quarters[-1]).isoformat(),
        "elsewhere": json.dumps(sorted(past.elsewhere)),
        "late": json.dumps(late),
    }
    return int(ask(reader, _PERSONS, asked).fetchone()[0])
