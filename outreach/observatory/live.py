"""The same figures on what the register holds today, for the coordination alone: counts, the open period too.

Written beside the register as a file of the shape of a release, with its counts and none of its rows; never published,
never given to Datasette. The register is pseudonymised: so is what is counted here without a group of eleven.
"""

import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Final

from outreach import errors
from outreach.observatory.candidate import Cells
from outreach.observatory.doors import count_channels, count_doors
from outreach.observatory.facts import build_theme
from outreach.observatory.manifest import read_about
from outreach.observatory.partition import ALL, WHOLE, Node, Person, build_partition, list_labels, list_leaves
from outreach.observatory.periods import PACES, Pace
from outreach.observatory.persons import Period
from outreach.observatory.reading import read_periods
from outreach.observatory.reading_past import Past, read_past
from outreach.observatory.release import ReleaseSettings, reading
from outreach.observatory.release_file import ReleaseWriter, writing
from outreach.observatory.tables import CASES, ROW_TABLES, list_values
from outreach.observatory.words import NOTHING, list_label_rows
from outreach.register.database import Register
from outreach.territory import Territory

NAME: Final = "live.db"
# What takes longer is counted by the clock, in its own process: a page shows what was counted last.
LONG_SECONDS: Final = 1.0
_STATE: Final = """
    select (select max(rowid) from submission), (select max(rowid) from referral_event),
        (select max(rowid) from audit_entry)
"""
_building = Lock()


def find_live(register: Register, territory: Territory, settings: ReleaseSettings, folder: Path, today: date) -> Path:
    """Return the file of live figures, counted again when the register has changed and this is quick."""
    path = folder / NAME
    with _building:
        about = _read_about(path)
        if about is None or float(about["secondes"]) <= LONG_SECONDS:
            _count_again(register, territory, settings, path, today, about)
    return path


def refresh_live(
    register: Register, territory: Territory, settings: ReleaseSettings, folder: Path, today: date
) -> None:
    """Count the live figures again when somebody has looked at them and the register has changed since."""
    path = folder / NAME
    about = _read_about(path)
    if about is not None:
        _count_again(register, territory, settings, path, today, about)


def _count_again(
    register: Register, territory: Territory, settings: ReleaseSettings, path: Path, today: date,
    about: Mapping[str, str] | None,
) -> None:  # fmt: skip
    with reading(register) as reader:
        state = f"{tuple(reader.execute(_STATE).fetchone())} {today}"
        if about is None or about["état"] != state:
            begun = time.monotonic()
            with writing(path.parent, NAME) as (writer, temporary):
                _fill(writer, reader, territory, settings, today)
                writer.tell({"état": state, "secondes": str(time.monotonic() - begun)})
                os.replace(temporary, path)


def _read_about(path: Path) -> dict[str, str] | None:
    try:
        return read_about(path) if path.is_file() else None
    except errors.Refusal:
        # Cut short by a full disk, say: it is made again.
        return None


def _fill(
    writer: ReleaseWriter, reader: sqlite3.Connection, territory: Territory, settings: ReleaseSettings, today: date
) -> None:
    pace, kept = PACES[settings.release.period], PACES[settings.release.period].count_kept(settings.retention.months)
    past = read_past(reader, territory.id, pace)
    quarters = list(_list_periods(past, pace, today))
    for period in read_periods(reader, territory.id, pace, kept, quarters, past):
        for name, cells in _count(period, pace, today):
            writer.count(name, cells)
        for theme in ROW_TABLES:
            cases = _count_theme(period, theme, territory)
            writer.count(f"{CASES}{theme}", [(*cells, n) for cells, n in cases.items()])
    writer.finish(list_label_rows(territory, pace, quarters, {}))


def _list_periods(past: Past, pace: Pace, today: date) -> Iterator[str]:
    if past.first is not None:
        for rank in range(pace.count(past.first), pace.count(pace.name(today)) + 1):
            yield pace.name_rank(rank)


def _count(period: Period, pace: Pace, today: date) -> Iterator[tuple[str, list[Cells]]]:
    quarter, k = period.quarter, 0
    days = [find(quarter) for find in (pace.find_first_day, pace.find_last_day, pace.find_closing_day)]
    note = "En cours : les visites peuvent encore arriver." if today <= days[2] else ""
    yield "periods", [(quarter, *(day.isoformat() for day in days), period.late, note)]
    yield "doors", list(count_doors(quarter, period.doors, k))
    yield "persons", list(_count_persons(period))
    if period.meetings:
        yield "meetings", [(quarter, period.meetings, 100 * period.covered // period.meetings)]
        yield "channels", list(count_channels(period, k))
    if period.year_persons is not None:
        yield "year_persons", [(quarter, quarter[:4], period.year_persons)]


def _count_persons(period: Period) -> Iterator[Cells]:
    # What is rounded off one group is given to the next: the town's total is right.
    so_far = 0
    for leaf in _list_leaves(period):
        yield period.quarter, *list_labels(leaf), (so_far + leaf.weight) // WHOLE - so_far // WHOLE
        so_far += leaf.weight


def _count_theme(period: Period, name: str, territory: Territory) -> Counter[Cells]:
    told = build_theme(name, period, territory, 0)
    opening = (ALL,) if name == "structure_outcome" else ()
    nothing = ((NOTHING,) * (len(list_values(name)) - len(opening)),)
    cases: Counter[Cells] = Counter()
    for leaf in _list_leaves(period):
        lead = (period.quarter, *list_labels(leaf), *opening)
        for unit in leaf.units:
            assert isinstance(unit, Person)
            values = told.get(unit.key)
            cases.update((*lead, *cells) for cells in ([value.cells for value in values] if values else nothing))
    return cases


def _list_leaves(period: Period) -> list[Node]:
    root = build_partition(list(period.persons.values()), 0) if period.persons else None
    return list(list_leaves(root)) if root is not None else []
