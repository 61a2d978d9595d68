"""The dashboards of the observatory: which figure is drawn where, and how, for Vega-Lite.

Pure. Each drawing shows the rows of one view of `views/`, narrowed to a period; hands on what `datasette-dashboards`
is configured with.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from outreach.observatory.questions import list_current

NEWEST: Final = "quarter = coalesce(nullif(:quarter, ''), (select max(quarter) from periods))"
# More bars than that are read in the table.
MOST_BARS: Final = 12


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing: the view it shows, what is drawn along and up, and which rows."""

    name: str
    title: str
    view: str
    along: str
    up: str = "value"
    unit: str = "%"
    over_time: bool = False
    split: str = ""
    where: str = ""
    order: str = ""

    @property
    def query(self) -> str:
        """The rows drawn."""
        conditions = [condition for condition in (self.where, "" if self.over_time else NEWEST) if condition]
        # A period after another, or the largest first.
        order = self.order or ("quarter" if self.over_time else f"{self.up} desc")
        narrowed = f" where {' and '.join(conditions)}" if conditions else ""
        return f'select * from "{self.view}"{narrowed} order by {order}'


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A page of drawings."""

    name: str
    title: str
    description: str
    drawings: tuple[Drawing, ...]


DASHBOARDS: Final = (
    Dashboard(
        "rencontres",
        "Visites et rencontres",
        "Combien de portes, combien de rencontres, et par quel mode d’aller-vers.",
        (
            Drawing("rencontres", "Rencontres, période après période", "coverage", "quarter", "meetings", "rencontres",
                    over_time=True),
            Drawing("part", "Part de rencontres sur toutes les portes et personnes approchées", "met_share_by_channel",
                    "quarter", over_time=True, where="channel = 'all'"),
            Drawing("modes", "Rencontres par mode d’aller-vers", "meetings_by_channel", "channel_label"),
        ),
    ),
    Dashboard(
        "droits",
        "Droits non reçus et causes",
        "Ce que les personnes rencontrées ne recevaient pas, et pourquoi.",
        (
            Drawing("droits", "Droits le plus souvent non reçus", "gaps_by_right_v2", "right_label",
                    split="family_label"),
            Drawing("causes", "Causes des non-recours", "gaps_by_reason", "reason_label"),
            Drawing("statuts", "Statut des non-recours", "gaps_by_status", "status_label"),
        ),
    ),
    Dashboard(
        "orientations",
        "Orientations et délais",
        "Ce que deviennent les orientations, et en combien de temps.",
        (
            Drawing("entonnoir", "De l’orientation au droit ouvert", "referral_funnel", "step_label", order="rank"),
            Drawing("delais", "Réponses dans les 15 et 30 jours", "delays_within", "owed_label", split="threshold",
                    order="owed, threshold"),
            Drawing("attente", "Délai médian, période après période", "delay_medians", "quarter", unit="jours",
                    over_time=True, split="owed_label"),
            Drawing("absences", "Personnes orientées qui ne se sont pas présentées", "did_not_come",
                    "structure_label"),
            Drawing("ouverts", "Droits ouverts", "rights_opened", "right_label", split="family_label"),
        ),
    ),
    Dashboard(
        "territoire",
        "Quartiers, habitants et feuille de route",
        "Qui est rencontré, rapporté à la ville, et ce que les visites voient des actions.",
        (
            Drawing("quartiers", "Personnes rencontrées par quartier", "persons_by_neighbourhood",
                    "neighbourhood_label"),
            Drawing("habitants", "Part rencontrée de ceux qui pourraient prétendre à plus de droits",
                    "reached_inhabitants", "quarter", "could_claim_more_percent", over_time=True),
            Drawing("actions", "Ce que les visites voient de la feuille de route", "actions_seen", "action_label",
                    order="cast(action as integer)"),
        ),
    ),
)  # fmt: skip


def build_dashboards() -> dict[str, dict[str, Any]]:
    """Return the configuration of `datasette-dashboards`; raises `KeyError` for a view that is not current."""
    current = {view.name: view for view in list_current()}
    period = {"name": "Période", "type": "select", "db": "observatoire"}
    listed = {**period, "query": "select quarter from periods order by quarter desc"}
    return {
        board.name: {
            "title": board.title,
            "description": board.description,
            "filters": {"quarter": listed},
            "charts": {
                drawing.name: {
                    "title": drawing.title,
                    "db": "observatoire",
                    "query": drawing.query,
                    "library": "vega-lite",
                    "view": current[drawing.view].name,
                    "drawing": {
                        "along": drawing.along, "up": drawing.up, "unit": drawing.unit, "split": drawing.split,
                        "over_time": drawing.over_time,
                    },
                }
                for drawing in board.drawings
            },
        }
        for board in DASHBOARDS
    }  # fmt: skip


def list_points(drawing: Mapping[str, Any], rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what is drawn of each row: its label, its value, what splits it; rows not published are not drawn."""
    for row in rows if drawing["over_time"] else rows[:MOST_BARS]:
        if row[drawing["up"]] is not None:
            split = str(row[drawing["split"]]) if drawing["split"] else ""
            yield {"label": str(row[drawing["along"]]), "value": row[drawing["up"]], "split": split}


def build_spec(title: str, drawing: Mapping[str, Any], points: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the Vega-Lite specification of some points: a line over time, else bars in the order they come."""
    unit = drawing["unit"]
    value = {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": True}}
    tooltip = [
        {"field": "label", "title": "Quoi"},
        *([{"field": "split", "title": "Dont"}] if drawing["split"] else []),
        {"field": "value", "title": unit, "format": ",~f"},
    ]
    told: dict[str, Any] = {
        "description": title,
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": points},
    }
    if drawing["over_time"]:
        along = {"field": "label", "type": "ordinal", "title": None, "axis": {"labelAngle": -35}}
        colour = {"color": {"field": "split", "title": None, "legend": {"orient": "bottom", "columns": 1}}}
        lines = {"x": along, "y": value, "tooltip": tooltip, **(colour if drawing["split"] else {})}
        return told | {"height": 220, "mark": {"type": "line", "point": {"size": 60}}, "encoding": lines}
    # One bar a row: what splits is said beside the label.
    bars = [dict(point, label=_name_bar(point)) for point in points]
    along = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 170}}
    encoding = {"y": along, "x": value, "tooltip": tooltip}
    return told | {
        # Room for the value beside the longest bar.
        "padding": {"right": 40},
        "height": {"step": 30},
        "data": {"values": bars},
        "encoding": encoding,
        "layer": [
            {"mark": {"type": "bar", "height": 18}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "value", "format": ",~f"}},
            },
        ],
    }


def _name_bar(point: Mapping[str, Any]) -> str:
    label, split = str(point["label"]), str(point["split"])
    if split.isdigit():
        return f"{split} jours : {label}"
    # Rights too rare to be named have their family for name.
    return f"{split} : autres droits" if split and label.startswith("Autre droit") else label
