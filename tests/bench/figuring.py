"""How long the slowest figure takes on a synthetic release: of a million rows in all, and of a million a theme.

No register is read. Values are drawn evenly, the worst for what is counted by groups: hardly two rows are alike.
"""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from outreach.observatory.figures import list_figures, read_figure
from outreach.observatory.release_file import writing
from outreach.observatory.tables import CASES, ROW_TABLES, list_values
from tests.bench.table import Figure

QUARTERS, GROUPS, ROWS = [f"{year}-T{rank}" for year in (2024, 2025, 2026) for rank in (1, 2, 3, 4)], 150, 1_000_000
MOST_SECONDS = 0.3
# Not drawn: what they read is small whatever the rows.
EMPTY = {"actions_seen", "persons_of_year", "met_share_by_channel", "doors_by_channel"}
VALUES = {"right": 90, "structure": 20, "status": 6, "reason": 8, "outcome": 11, "opened_quarter": 4}
KNOWN = {
    "owed": ("acknowledge", "answer", "outcome"),
    "delay_band": ("0_3", "4_7", "8_15", "16_30", "31_60", "61_90", "over_90", "never", "not_presented"),
    "amount_band": ("under_50", "50_149", "150_299", "300_599", "600_plus", "blank"),
    "outcome": ("right_opened", "did_not_come", "declined", "expired", "right_refused"),
}


def measure_figures(folder: Path) -> Iterator[Figure]:
    """Draw two releases and yield how long the slowest figure of each takes."""
    yield _measure(folder, ROWS // len(ROW_TABLES), f"{ROWS:,} released rows in all", MOST_SECONDS)
    yield _measure(folder, ROWS, f"{ROWS:,} released rows a theme, {len(ROW_TABLES)} themes", MOST_SECONDS)


def _measure(folder: Path, rows: int, label: str, most: float) -> Figure:
    with writing(folder, "figures.db") as (writer, temporary):
        draw_release(writer.connection, rows)
        writer.finish([])
        writer.tell({})
        seconds = {view.name: _time(temporary, view.name) for view in list_figures()}
    slowest = max(seconds, key=lambda name: seconds[name])
    return Figure(f"Slowest figure, {label}: {slowest}", seconds[slowest], "s", most=most, digits=2)


def _time(file: Path, name: str) -> float:
    began = time.perf_counter()
    figure = read_figure(file, name)
    lasted = time.perf_counter() - began
    assert figure.rows or name in EMPTY
    return lasted


def draw_release(writer: sqlite3.Connection, rows: int) -> None:
    """Draw what is counted of so many rows a theme."""
    dice = random.Random(8)
    for place, quarter in enumerate(QUARTERS):
        before, year_ago = (QUARTERS[place - back] if place >= back else "" for back in (1, 4))
        writer.execute("insert into calendar values (?, ?, ?)", (quarter, before, year_ago))
        writer.execute("insert into periods values (?, ?, ?, ?, 0, '')", (quarter, quarter, quarter, quarter))
        writer.execute("insert into meetings values (?, ?, 95)", (quarter, rows // len(QUARTERS)))
        writer.execute("insert into channels values (?, 'all', ?)", (quarter, rows // len(QUARTERS)))
        groups = [(quarter, f"s{n % 5}", f"n{n % 25}", f"a{n % 6}", f"x{n % 2}") for n in range(GROUPS)]
        writer.executemany("insert into persons values (?, ?, ?, ?, ?, 500)", groups)
        for name in ROW_TABLES:
            _draw_theme(writer, dice, name, groups * (rows // len(QUARTERS) // GROUPS))


def _draw_theme(writer: sqlite3.Connection, dice: random.Random, name: str, persons: list[tuple[str, ...]]) -> None:
    columns = list_values(name)
    cells = Counter((*group, *_draw_values(dice, columns)) for group in persons)
    marks = ", ".join("?" * (6 + len(columns)))
    writer.executemany(f"insert into {CASES}{name} values ({marks})", ((*key, n) for key, n in cells.items()))


def _draw_values(dice: random.Random, columns: tuple[str, ...]) -> tuple[str, ...]:
    drawn = {column: _draw_value(dice, column) for column in columns}
    if "right" in drawn:
        # A right is of one family, in the catalogue too.
        drawn["family"] = f"family{int(drawn['right'].removeprefix('right')) % 8}"
    return tuple(drawn.values())


def _draw_value(dice: random.Random, column: str) -> str:
    known = KNOWN.get(column)
    return dice.choice(known) if known else f"{column}{dice.randrange(VALUES.get(column, 8))}"
