"""What the dashboards draw: rows of released views, read on the server once, drawn and told from the same rows.

Loaded by Datasette from `--plugins-dir`. Reads the release alone, and never a cookie.
"""

import sqlite3
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote, urlencode

from datasette.database import QueryInterrupted
from pluggy import HookimplMarker

from outreach.observatory.drawing import build_spec, list_points, write_number
from outreach.observatory.figures import tell
from outreach.observatory.tables import DATABASE
from outreach.vocabulary import space_french

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
# So many values are told to who does not see the drawing; the table has all.
MOST_TOLD: Final = 3
Row = dict[str, Any]


@hookimpl
def extra_template_vars(
    datasette: Any, template: str, request: Any
) -> Callable[[], Coroutine[Any, Any, dict[str, object]]]:
    """Read the rows of each drawing of a dashboard."""

    async def build() -> dict[str, object]:
        if not template.startswith("dashboard_") or request is None or "slug" not in request.url_vars:
            return {}
        boards = datasette.plugin_config("datasette-dashboards") or {}
        charts = boards.get(unquote(request.url_vars["slug"]), {}).get("charts", {})
        alone = unquote(request.url_vars.get("chart_slug", ""))
        chosen = {"quarter": request.args.get("quarter") or ""}
        _, rows = await _ask(datasette, "select quarter from periods order by quarter", {})
        periods = [str(row["quarter"]) for row in rows]
        drawn = {
            name: await _draw(datasette, chart, chosen, periods)
            for name, chart in charts.items()
            if alone in ("", name)
        }
        return {"drawn": drawn, "chosen": chosen["quarter"], "periods": periods}

    return build


async def _ask(datasette: Any, query: str, chosen: Mapping[str, str]) -> tuple[list[str], list[Row]]:
    answered = await datasette.get_database(DATABASE).execute(query, chosen, truncate=True)
    return list(answered.columns), [dict(zip(answered.columns, row, strict=True)) for row in answered.rows]


async def _draw(
    datasette: Any, chart: Mapping[str, Any], chosen: Mapping[str, str], periods: Sequence[str]
) -> dict[str, object]:
    drawing, unit = chart["drawing"], chart["drawing"]["unit"]
    try:
        columns, rows = await _ask(datasette, chart["query"], chosen)
    except (sqlite3.OperationalError, QueryInterrupted):
        # A file published before this question has not its view; one figure less does not close the page.
        return {"rows": [], "unanswered": True}
    points = list_points(drawing, rows)
    period = "" if drawing["over_time"] else chosen["quarter"] or (str(rows[0]["quarter"]) if rows else "")
    asked = {**chart["only"], **({"quarter": period} if period else {})}
    return {
        "spec": build_spec(chart["title"], drawing, points, periods),
        "columns": columns,
        "rows": [list(row.values()) for row in rows],
        "told": _tell(points, unit, over_time=drawing["over_time"]),
        "reading": _read(chart, rows),
        "period": period,
        "asked": urlencode(asked),
        "drawn": len(points),
        "cut": not drawing["over_time"] and len(rows) > drawing["most"],
    }


def _tell(points: Sequence[Mapping[str, Any]], unit: str, *, over_time: bool) -> str:
    told = points[-MOST_TOLD:] if over_time else points[:MOST_TOLD]
    return " ; ".join(f"{_name(point)} : {write_number(point['value'])} {unit}" for point in told)


def _name(point: Mapping[str, Any]) -> str:
    return f"{point['label']} ({point['split']})" if point["split"] else str(point["label"])


def _read(chart: Mapping[str, Any], rows: Sequence[Row]) -> str:
    # One row put in words.
    drawing = chart["drawing"]
    told = [row for row in rows if row[drawing["up"]] is not None]
    if not told:
        return ""
    row = told[-1 if drawing["read_last"] else 0]
    words = {name: _write(name, cell) for name, cell in row.items()}
    return space_french(f"Lecture : {chart['reading'].format_map(words)}").replace(" %", "\u00a0%")


def _write(column: str, cell: object) -> str:
    return write_number(cell) if isinstance(cell, (int, float)) and not column.endswith("year") else tell(cell)
