"""What the dashboards draw: rows of released views, read on the server once, drawn and told from the same rows.

Loaded by Datasette from `--plugins-dir`. Reads the release alone, and never a cookie.
"""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from pluggy import HookimplMarker

from outreach.observatory.dashboards import build_spec, list_points
from outreach.observatory.metadata import DATABASE

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
# So many values are told to who does not see the drawing; the table has all.
MOST_TOLD = 3


@hookimpl
def extra_template_vars(
    datasette: Any, template: str, request: Any
) -> Callable[[], Coroutine[Any, Any, dict[str, object]]]:
    """Read the rows of each drawing of a dashboard."""

    async def build() -> dict[str, object]:
        if not template.startswith("dashboard_") or request is None or "slug" not in request.url_vars:
            return {}
        board = (datasette.plugin_config("datasette-dashboards") or {}).get(request.url_vars["slug"], {})
        chosen = {"quarter": request.args.get("quarter") or ""}
        alone = request.url_vars.get("chart_slug")
        drawn = {
            name: await _draw(datasette, chart, chosen)
            for name, chart in board.get("charts", {}).items()
            if alone in (None, name)
        }
        return {"drawn": drawn, "chosen": chosen["quarter"]}

    return build


async def _draw(datasette: Any, chart: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, object]:
    answered = await datasette.get_database(DATABASE).execute(chart["query"], chosen, truncate=True)
    rows = [dict(zip(answered.columns, row, strict=True)) for row in answered.rows]
    points = list(list_points(chart["drawing"], rows))
    unit = chart["drawing"]["unit"]
    told = "; ".join(f"{_name(point)} : {point['value']:g} {unit}".replace(".", ",") for point in points[:MOST_TOLD])
    period = chosen["quarter"] or (str(rows[0]["quarter"]) if rows and not chart["drawing"]["over_time"] else "")
    return {
        "spec": build_spec(chart["title"], chart["drawing"], points),
        "columns": list(answered.columns),
        "rows": [list(row.values()) for row in rows],
        "told": told,
        "period": period,
    }


def _name(point: Mapping[str, Any]) -> str:
    return f"{point['label']} ({point['split']})" if point["split"] else str(point["label"])
