"""What the pages of the observatory say beside their rows: French words, lists to choose from, how to quote.

Loaded by Datasette from `--plugins-dir`. Reads the release alone, and never a cookie.
"""

import os
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup
from pluggy import HookimplMarker

from outreach.observatory.datasette.plugins.choices import find_inquiry, list_choices, tell_chosen
from outreach.observatory.drawing import KINDS, write_number
from outreach.observatory.inquiries import THEMES
from outreach.observatory.sql_faults import tell_fault
from outreach.observatory.tables import DATABASE

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
# Short names of columns, for the heads of tables: their descriptions are told below.
HEADS: Final = {
    "quarter": "Période", "sector": "Secteur", "neighbourhood": "Quartier", "age_band": "Âge", "sex": "Sexe",
    "family": "Famille", "right": "Droit", "status": "Statut", "reason": "Cause", "structure": "Structure",
    "outcome": "Résultat", "opened_quarter": "Ouverte en", "owed": "Attendu", "delay_band": "Délai",
    "amount_band": "Montant mensuel", "household": "Foyer", "housing": "Logement", "activity": "Activité",
    "language": "Langue", "conversation": "Suite", "channel": "Mode", "result": "Résultat", "month": "Mois",
    "n": "Nombre", "cases": "Lignes", "numerator": "Nombre", "denominator": "Sur", "value": "Valeur", "unit": "Unité",
    "previous_value": "Période précédente", "last_year_value": "Un an plus tôt", "covered_percent": "Couvert (%)",
    "told_percent": "Dit (%)", "percent": "Part (%)", "threshold": "Délai (jours)", "rank": "Rang", "year": "Année",
    "rowid": "Ligne", "label": "Libellé", "action": "Action", "kind": "Sorte", "code": "Code", "step": "Étape",
    "late": "En retard", "note": "Non paru", "persons": "Personnes", "meetings": "Rencontres", "source": "Source",
    "first_day": "Du", "last_day": "Au", "closed_on": "Close le", "name": "Renseignement",
    "column_name": "Colonne", "denominator_label": "Chiffre", "previous": "Précédente", "last_year": "Un an plus tôt",
    "low_value": "Au moins (€)", "inhabitants": "Habitants", "inhabitants_year": "Année",
    "inhabitants_percent": "Part des habitants (%)", "could_claim_more": "Pourraient prétendre à plus",
    "could_claim_more_percent": "Part de ceux-ci (%)",
}  # fmt: skip
LOOKUPS: Final = {
    "exact": "est", "not": "n’est pas", "contains": "contient", "startswith": "commence par", "endswith": "finit par",
    "gt": "plus grand que", "gte": "au moins", "lt": "plus petit que", "lte": "au plus", "in": "est l’un de (a,b,c)",
    "notin": "n’est aucun de (a,b,c)",
}  # fmt: skip
EXAMPLES: Final = (
    ("Les non-recours publiés par droit, la dernière période d’abord", "select * from gaps_by_right_v2"),
    (
        "Les personnes par quartier et par âge",
        "select quarter, neighbourhood, age_band, sum(n) as persons\nfrom persons\n"
        "group by quarter, neighbourhood, age_band\norder by quarter desc, persons desc",
    ),
    (
        "Les causes, droit par droit, avec leurs libellés",
        "select r.label as droit, w.label as cause, sum(c.cases) as situations\nfrom cases_right_reason c\n"
        "join codes r on r.column_name = 'right' and r.code = c.\"right\"\n"
        "join codes w on w.column_name = 'reason' and w.code = c.reason\n"
        "where c.\"right\" <> 'nothing'\ngroup by 1, 2\norder by situations desc",
    ),
)
UNITS: Final = {
    "percent": "%", "days": "jours", "euros_a_month": "€ par mois", "persons": "personnes", "households": "foyers",
    "euros": "€", "index": "indice",
}  # fmt: skip
_WHOLE: Final = frozenset({"year", "inhabitants_year", "action", "rank", "rowid"})
_CODES: dict[tuple[str, str], str] = {}


@hookimpl
def startup(datasette: Any) -> Callable[[], Coroutine[Any, Any, None]]:
    """Read once what every page says, refusals too, and the label of every code: the release does not change."""
    datasette.jinja_env.globals.update(build_setting(datasette))

    async def read() -> None:
        rows = await datasette.get_database(DATABASE).execute("select column_name, code, label from codes")
        _CODES.update({(column, code): label for column, code, label in rows.rows})

    return read


@hookimpl
def render_cell(value: object, column: str) -> str | None:
    """Show a code by its label, a number as one writes it in French, and what is not released as such."""
    if value is None:
        return "non publié"
    if isinstance(value, (int, float)) and column not in _WHOLE:
        # A thousand as one writes it; a year, an action or a row is a name.
        return write_number(value)
    if isinstance(value, str):
        told = {"unit": UNITS, "kind": KINDS}.get(column)
        return told.get(value) if told is not None else _CODES.get((column.removeprefix("of_"), value))
    return None


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> Callable[[], Coroutine[Any, Any, dict[str, object]]]:
    """Tell the templates the words, the lists and how to quote."""

    async def build() -> dict[str, object]:
        told: dict[str, object] = {
            "head": name_column,
            "say": _say,
            "lookups": LOOKUPS,
            "tell_fault": tell_fault,
            "about": datasette.metadata("databases").get(DATABASE, {}),
            "examples": EXAMPLES,
            "themes": THEMES,
            "address": tell_address(datasette, request) if request else "",
            "base_address": datasette.absolute_url(request, "/").rstrip("/") if request else "",
        }
        if request and (inquiry := find_inquiry(request.path)):
            told["choices"] = {name: await list_choices(datasette, name) for name in inquiry.choices}
            told["chosen"] = await tell_chosen(datasette, request.path, request.query_string)
        return told

    return build


def tell_address(datasette: Any, request: Any) -> str:
    """Return the address of a page as one quotes it: without the choices left blank, nor how its rows are written."""
    asked = [
        (name, value) for name, value in parse_qsl(request.query_string) if name not in ("_size", "_stream", "_dl")
    ]
    path = request.path.removesuffix(".xlsx")
    address: str = datasette.absolute_url(request, f"{path}?{urlencode(asked)}" if asked else path)
    return address


def build_setting(datasette: Any) -> dict[str, object]:
    """Return what every page says: whether the data are fictitious, which release it is, where the app is."""
    metadata = datasette.metadata() or {}
    return {
        "fictitious": str(metadata.get("description", "")).startswith("Données fictives"),
        "release": metadata.get("release", {}),
        "app_url": os.environ.get("OUTREACH_APP_URL", "/"),
    }


def name_column(column: str, columns: Mapping[str, str] | None = None) -> str:
    """Return the head of a column: its description when it is short, else its short name."""
    told = (columns or {}).get(column, "").rstrip(".")
    bare = column.removeprefix("of_")
    if told and len(told) <= 40:
        return told
    return HEADS.get(bare) or HEADS.get(bare.removesuffix("_label")) or bare


def _say(column: str, value: object) -> object:
    shown = render_cell(value, column)
    return Markup.escape(shown) if shown is not None else value
