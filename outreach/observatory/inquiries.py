"""Questions with choices: a period, a place, an age… picked from lists, answered from a release by one query each.

A file opens with its heads (`-- question :`, `-- réponse :`, `-- choix :`, `-- thème :`, and `-- chiffre :` when a view
defines what it counts), then one line a column. A choice left blank is « all »; `{period}`, `{quarter}`, `{chosen}` and
`{told}` stand for the conditions of the choices, `{shared TABLE}` for what most begin with. Pure: hands on text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from outreach.vocabulary import WIDE_BAND_OF

FOLDER: Final = Path(__file__).parent / "queries"
HEADS: Final = ("question", "réponse", "choix", "thème")
THEMES: Final = (
    "Droits et causes", "Orientations et délais", "Sorties et rencontres", "Personnes rencontrées",
    "Feuille de route et couverture",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to pick from: its label, what a blank means, and the query that lists codes and labels."""

    label: str
    blank: str
    query: str


def _list_codes(column: str, *left_out: str) -> str:
    codes = ", ".join(f"'{code}'" for code in ("nothing", *left_out))
    return f"select code, label from codes where column_name = '{column}' and code not in ({codes})"


# A year holds its periods: the code of each begins with it.
_PERIODS: Final = """
    select quarter as code, quarter as label from periods
    union all
    select substr(quarter, 1, 4) as code, substr(quarter, 1, 4) || ' – ' || count(*) || ' périodes'
    from periods
    group by code
    having count(*) > 1
    order by code desc
"""
CHOICES: Final = {
    "quarter": Choice("Période", "Toutes les périodes", _PERIODS),
    "neighbourhood": Choice("Quartier", "Tous les quartiers", _list_codes("neighbourhood", "all", "other")),
    "age_band": Choice("Âge", "Tous les âges", _list_codes("age_band", "all", "other", "unknown")),
    "sex": Choice("Sexe", "Tous", _list_codes("sex", "all", "other", "unknown")),
    "family": Choice("Famille de droits", "Toutes les familles", _list_codes("family", "other")),
    "right": Choice(
        "Droit",
        "Tous les droits",
        'select distinct c."right", l.label from cases_right_reason c join codes l on l.column_name = \'right\''
        " and l.code = c.\"right\" where c.\"right\" not in ('nothing', 'other') order by l.label",
    ),
    "structure": Choice("Structure", "Toutes les structures", _list_codes("structure", "other")),
    "channel": Choice("Mode d’aller-vers", "Tous les modes", _list_codes("channel", "all", "other")),
    "status": Choice("Statut", "Tous les statuts", _list_codes("status", "blank", "not_told")),
    "owed": Choice("Ce qui est attendu", "Tout", _list_codes("owed")),
    "action": Choice(
        "Action de la feuille de route",
        "Toutes les actions",
        "select distinct action, action || ' – ' || action_label from actions order by cast(action as integer)",
    ),
}  # fmt: skip
_PLACED: Final = ("neighbourhood", "age_band", "sex")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question: its name (the file's), its French words, what may be chosen, its columns, its query.

    `theme` is one of `THEMES`; `figure` the view that defines what is counted, if there is one.
    """

    name: str
    title: str
    description: str
    choices: tuple[str, ...]
    columns: dict[str, str]
    query: str
    theme: str
    figure: str


def list_inquiries() -> Iterator[Inquiry]:
    """Yield every question, by name."""
    for path in sorted(FOLDER.glob("*.sql")):
        yield read_inquiry(path.stem, path.read_text("utf-8"))


def read_inquiry(name: str, text: str) -> Inquiry:
    """Read a question from the text of its file; raises `KeyError` when a head, a choice or a theme is unknown."""
    lines = text.splitlines()
    told = [line.removeprefix("-- ").partition(" : ") for line in lines if line.startswith("-- ")]
    words = {key: value for key, _, value in told}
    title, description, chosen, theme = (words.pop(head) for head in HEADS)
    figure = words.pop("chiffre", "")
    choices = tuple(choice for choice in CHOICES if choice in chosen.split())
    if len(choices) != len(chosen.split()) or theme not in THEMES:
        raise KeyError(f"{chosen}, {theme}")
    query = "\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";")
    placed = [choice for choice in choices if choice in _PLACED]
    query = re.sub(r"\{shared (\w+)\}", _SHARED, query)
    for mark, condition in {
        "{period}": "substr(of_quarter, 1, length(:quarter)) = :quarter",
        "{quarter}": "substr(quarter, 1, length(:quarter)) = :quarter",
        "{chosen}": " and ".join(map(_choose, placed)),
        "{told}": " and ".join(map(_tell, placed)),
    }.items():
        query = query.replace(mark, condition)
    return Inquiry(name, title, description, choices, words, query, theme, figure)


def _choose(column: str) -> str:
    same = f":{column} = '' or of_{column} = :{column}"
    # A wide band holds what is told of the narrower ones.
    return f"({same} or (:age_band, of_age_band) in ({_PAIRS}))" if column == "age_band" else f"({same})"


def _tell(column: str) -> str:
    told = f"(:{column} = '' or of_{column} not in ('all', 'other', 'unknown'))"
    # Rows of a wide band do not tell which of the narrower ones.
    return f"{told} and (of_age_band, :age_band) not in ({_PAIRS})" if column == "age_band" else told


# The rows of a table in the periods chosen; in how many of those, and in what share of those, the places are told.
_SHARED: Final = r"""period as (select * from \1 where {period}),
share as (
    select coalesce(round(100.0 * sum(case when {told} then cases else 0 end) / sum(cases)), 0) as told_percent,
        count(distinct case when {chosen} then of_quarter end) || ' sur ' || count(distinct of_quarter)
            as periods_counted
    from period)"""
_PAIRS: Final = "values " + ", ".join(f"('{wide}', '{band}')" for band, wide in WIDE_BAND_OF.items())
