"""The coming sixty days: who answers for each structure, who is away, and the days on which nobody does."""

from collections.abc import Mapping
from typing import Any

from flask import render_template

from outreach.access import at_hand
from outreach.coordination.answering_days import build_calendar
from outreach.follow_up import list_holes
from outreach.follow_up.holes import LOOK_AHEAD_DAYS, list_days, list_named
from outreach.intake import House
from outreach.register import structures


def absences() -> str:
    """Show the coming days of each structure, holes first."""
    house, today = at_hand(House), at_hand(House).settings.today()
    days = list_days(today, LOOK_AHEAD_DAYS)
    named = list_named(house.register, days)
    holes = list_holes(house.register, house.territory, today)
    empty = {hole.structure_id for hole in holes}
    places = sorted(structures.list_structures(house.register), key=lambda row: row["id"] not in empty)
    return render_template(
        "coordination/calendar.html",
        calendars=[build_calendar(place, named[place["id"]], days) for place in places],
        away=_list_away(named),
        holes=holes,
        first=days[0],
        last=days[-1],
    )


def _list_away(named: Mapping[str, list[Any]]) -> dict[str, list[tuple[str, str, str]]]:
    """List who is away at each structure, from when until when."""
    return {
        key: [(one["display_name"], *spell.split("..")) for one in rows for spell in (one["away"] or "").split()]
        for key, rows in named.items()
    }
