"""The dashboards of the observatory: which figure is drawn where.

Pure. Each drawing shows the rows of one view of `views/`, narrowed to a period; hands on what `datasette-dashboards`
is configured with. `drawing.py` knows how it is drawn.
"""

from dataclasses import dataclass
from typing import Any, Final

from outreach.observatory.questions import list_current
from outreach.observatory.tables import DATABASE
from outreach.vocabulary import space_french

NEWEST: Final = "quarter = coalesce(nullif(:quarter, ''), (select max(quarter) from periods))"
# More bars than that are read in the table.
MOST_BARS: Final = 12
CLAIMING: Final = (
    "en {quarter}, {n} personnes suivies, soit {could_claim_more_percent} pour cent des {could_claim_more} habitants"
    " qui pourraient prétendre à plus de prestations (estimation d’après les habitants de {inhabitants_year})."
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing: the view it shows, what is drawn along and up, and which rows.

    `split` is told with what has the same name along; `number` comes before a name; `rest` is the column whose rare
    values are put together as "other", drawn last; `only` narrows to some values; `reading` stands for the view's own
    when that one tells another column.
    """

    name: str
    title: str
    view: str
    along: str
    up: str = "value"
    unit: str = "%"
    over_time: bool = False
    split: str = ""
    number: str = ""
    rest: str = ""
    only: tuple[tuple[str, str], ...] = ()
    order: str = ""
    most: int = MOST_BARS
    reading: str = ""

    @property
    def query(self) -> str:
        """The rows drawn."""
        only = [f"\"{column}\" = '{value}'" for column, value in self.only]
        conditions = only if self.over_time else [*only, NEWEST]
        # A period after another, or the largest first.
        last = f"\"{self.rest}\" = 'other', " if self.rest else ""
        order = self.order or ("quarter" if self.over_time else f"{last}{self.up} desc")
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
            Drawing("part", "Part des passages qui donnent une rencontre", "met_share_by_channel",
                    "quarter", over_time=True, only=(("channel", "all"),)),
            Drawing("modes", "Rencontres par mode d’aller-vers", "meetings_by_channel", "channel_label",
                    rest="channel"),
        ),
    ),
    Dashboard(
        "droits",
        "Droits non reçus et causes",
        "Ce que les personnes rencontrées ne recevaient pas, et pourquoi.",
        (
            Drawing("droits", "Droits le plus souvent non reçus", "gaps_by_right_v2", "right_label",
                    split="family_label", rest="right"),
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
            Drawing("delais", "Accusés de réception, réponses et résultats dans les 15 et 30 jours", "delays_within",
                    "owed_label", split="threshold", order="owed, threshold"),
            Drawing("attente", "Délai médian, période après période", "delay_medians", "quarter", unit="jours",
                    over_time=True, split="owed_label"),
            Drawing("absences", "Personnes orientées qui ne se sont pas présentées", "did_not_come",
                    "structure_label", rest="structure"),
            Drawing("ouverts", "Part de chaque droit dans les droits ouverts", "rights_opened", "right_label",
                    split="family_label", rest="right"),
        ),
    ),
    Dashboard(
        "territoire",
        "Quartiers, habitants et feuille de route",
        "Qui est suivi, rapporté à la ville, et ce que les visites voient des actions.",
        (
            Drawing("quartiers", "Part de chaque quartier dans les personnes suivies", "persons_by_neighbourhood",
                    "neighbourhood_label", split="sector_label", rest="neighbourhood"),
            Drawing("habitants", "Personnes suivies, pour cent habitants qui pourraient prétendre à plus",
                    "reached_inhabitants", "quarter", "could_claim_more_percent", "pour cent", over_time=True,
                    reading=CLAIMING),
            Drawing("actions", "Ce que les visites voient de la feuille de route", "actions_seen", "action_label",
                    split="kind", number="action", order="cast(action as integer), kind", most=40),
        ),
    ),
)  # fmt: skip


def build_dashboards() -> dict[str, dict[str, Any]]:
    """Return the configuration of `datasette-dashboards`; raises `KeyError` for a view that is not current."""
    current = {view.name: view for view in list_current()}
    period = {"name": "Période", "type": "select", "db": DATABASE}
    listed = {**period, "query": "select quarter from periods order by quarter desc"}
    return {
        board.name: {
            "title": board.title,
            "description": board.description,
            "filters": {"quarter": listed},
            "charts": {
                drawing.name: {
                    "title": drawing.title,
                    "db": DATABASE,
                    "query": drawing.query,
                    "library": "vega-lite",
                    "view": drawing.view,
                    "definition": space_french(current[drawing.view].description),
                    "reading": drawing.reading or current[drawing.view].reading,
                    "only": dict(drawing.only),
                    "drawing": {
                        "along": drawing.along, "up": drawing.up, "unit": drawing.unit, "split": drawing.split,
                        "number": drawing.number, "most": drawing.most, "over_time": drawing.over_time,
                        # The newest period, or the last step.
                        "read_last": drawing.over_time or drawing.order == "rank",
                    },
                }
                for drawing in board.drawings
            },
        }
        for board in DASHBOARDS
    }  # fmt: skip
