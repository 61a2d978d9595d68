"""The observatory's figures for the coordination: what the register holds today, beside what is published.

The same questions and the same SQL on both; the live side is internal and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import Response, render_template, request

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.charts import draw_bars, draw_line
from outreach.intake import House
from outreach.observatory.figures import Figure, list_figures, read_figure, tell
from outreach.observatory.live import find_live
from outreach.observatory.questions import list_current
from outreach.observatory.release import find_release_file

_DRAWN_ONLY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
# More bars than a screen holds are read in the table.
MOST_BARS: Final = 12
# The first column of what a line says; those before it are what it is about.
_FIRST_SAID: Final = ("numerator", "low_value", "n", "meetings")
_UNSHOWN: Final = frozenset({"unit", "covered_percent", "quarter", "rank"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a figure in a period: what it is about, then both sides by column."""

    labels: tuple[str, ...]
    live: Mapping[str, Any] | None
    released: Mapping[str, Any] | None


def figures() -> str:
    """List the questions."""
    house = at_hand(House)
    return render_template(
        "coordination/figures.html",
        views=list(list_current()),
        released=_find_released(house) is not None,
    )


def figure(name: str) -> str:
    """Answer one question in a period, from the register and from the newest release."""
    live, released = _read(at_hand(House), name)
    periods = _list_periods(live)
    quarter = _choose(periods, released)
    lines = list_lines(live, released, quarter)
    return render_template(
        "coordination/figure.html",
        figure=live,
        quarter=quarter,
        periods=periods,
        lines=lines,
        headings=[_name_heading(live, column) for column in _list_shown(live)],
        unit=next((line.live["unit"] for line in lines if line.live and "unit" in line.live), ""),
        published=released is not None and quarter in _list_periods(released),
        columns=[column for column in live.columns[_count_about(live) :] if column not in _list_unshown(live)],
        reading=released.reading if released is not None else live.reading,
        covered=_find_covered(released, quarter),
        most_bars=MOST_BARS if _list_shown(live) else len(lines),
        tell=tell,
    )


def chart(name: str) -> Response:
    """Draw one figure: bars in a period, or a line over all of them when a period has one value."""
    live, released = _read(at_hand(House), name)
    quarter = _choose(_list_periods(live), released)
    drawn = _draw_over_periods(live, released) if not _list_shown(live) else _draw_period(live, released, quarter)
    answer = Response(drawn, mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = _DRAWN_ONLY
    return answer


def _draw_over_periods(live: Figure, released: Figure | None) -> bytes:
    periods = _list_periods(live)[::-1]
    told = {period: list_lines(live, released, period) for period in periods}
    sides = [
        [_find_value(getattr(told[period][0], side)) if told[period] else None for period in periods]
        for side in ("live", "released")
    ]
    return draw_line(periods, [("Registre (interne)", sides[0]), ("Publié", sides[1])])


def _draw_period(live: Figure, released: Figure | None, quarter: str) -> bytes:
    lines = list_lines(live, released, quarter)[:MOST_BARS]
    alone = [line.labels[-1] for line in lines]
    labels = alone if len({*alone}) == len(alone) else [" · ".join(line.labels) for line in lines]
    register = [_find_value(line.live) for line in lines]
    return draw_bars(
        labels, [("Registre (interne)", register), ("Publié", [_find_value(line.released) for line in lines])]
    )


def list_lines(live: Figure, released: Figure | None, quarter: str) -> list[Line]:
    """List the lines of a figure in a period, those released first, each with what register and release say of it."""
    ours, theirs = (_list_rows(figure, quarter) for figure in (live, released))
    return [Line(labels, ours.get(labels), theirs.get(labels)) for labels in dict.fromkeys([*theirs, *ours])]


def _list_rows(figure: Figure | None, quarter: str) -> dict[tuple[str, ...], dict[str, Any]]:
    if figure is None:
        return {}
    shown = _list_shown(figure)
    rows = (dict(zip(figure.columns, row, strict=True)) for row in figure.rows)
    return {tuple(str(row[column]) for column in shown): row for row in rows if row["quarter"] == quarter}


def _list_shown(figure: Figure) -> list[str]:
    # A code has its label beside it; an order alone says nothing.
    asked = [column for column in figure.columns[: _count_about(figure)] if column not in _UNSHOWN]
    return [column for column in asked if f"{column}_label" not in figure.columns]


def _count_about(figure: Figure) -> int:
    return min(figure.columns.index(column) for column in _FIRST_SAID if column in figure.columns)


def _name_heading(figure: Figure, column: str) -> str:
    columns = figure.view.columns
    return columns.get(column.removesuffix("_label"), columns[column]).rstrip(".")


def _find_value(row: Mapping[str, Any] | None) -> float | None:
    if row is None:
        return None
    # What the publications cover is drawn as a share, not as a number of groups.
    value = row.get("value", row.get("covered_percent" if "meetings" in row else "n"))
    return None if value is None else float(value)


def _list_periods(figure: Figure) -> list[str]:
    place = figure.columns.index("quarter")
    return sorted({str(row[place]) for row in figure.rows}, reverse=True)


def _choose(periods: list[str], released: Figure | None) -> str:
    asked = request.args.get("period", "")
    published = _list_periods(released) if released is not None else []
    return asked if asked in periods else next(iter([*published, *periods]), "")


def _find_covered(released: Figure | None, quarter: str) -> object:
    rows = _list_rows(released, quarter).values()
    return next((row["covered_percent"] for row in rows if row.get("covered_percent") is not None), None)


def _list_unshown(figure: Figure) -> frozenset[str]:
    # It is the figure itself where it is asked what the publications cover; elsewhere one sentence says it.
    return _UNSHOWN - {"covered_percent"} if "meetings" in figure.columns else _UNSHOWN


def _read(house: House, name: str) -> tuple[Figure, Figure | None]:
    if name not in {view.name for view in list_figures()}:
        raise errors.Refusal(errors.NOT_FOUND)
    settings, path = house.settings, _find_released(house)
    live = find_live(house.register, house.territory, settings, settings.instance, settings.today())
    return read_figure(live, name), read_figure(path, name) if path is not None else None


def _find_released(house: House) -> Path | None:
    return find_release_file(house.register, house.territory.id, house.settings.releases)
