"""The released tables: one declaration from which the file, its hashes and the French descriptions are made.

Pure data. A row or count table is only ever added to; a label table is written anew with each release; the cases of a
row table are its rows counted, so that figures over a million rows stay quick.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Table:
    """One released table: its French title, what it answers, its columns with their French descriptions."""

    name: str
    title: str
    description: str
    columns: Mapping[str, str]
    cumulative: bool = True
    integers: frozenset[str] = frozenset()
    reals: frozenset[str] = frozenset()

    @property
    def schema(self) -> str:
        """The statement that makes the table."""
        kinds = {**dict.fromkeys(self.integers, "integer"), **dict.fromkeys(self.reals, "real")}
        columns = ", ".join(f'"{name}" {kinds.get(name, "text")} not null' for name in self.columns)
        return f'create table "{self.name}" ({columns}) strict'


# The name under which analysts read a release: its addresses stay the same when its file changes.
DATABASE: Final = "observatoire"
# The label of the rights of a family that are told together.
TOO_RARE: Final = "Droits trop rares pour être nommés"
GROUP: Final[Mapping[str, str]] = {
    "quarter": "Période de publication, par exemple 2026-T3.",
    "sector": "Secteur ; « all » : tous réunis, « other » : autres secteurs réunis (libellés : table codes).",
    "neighbourhood": "Quartier ; « all » : non découpé, « other » : autres quartiers réunis.",
    "age_band": "Tranche d’âge, en trois ou six tranches selon le nombre de personnes ; « all » : non découpé.",
    "sex": "Sexe ; « all » : non découpé, « other » : autre ou réuni.",
}
_RIGHT: Final = {
    "family": "Famille du droit ; « nothing » : rien de nouveau.",
    "right": "Droit ; « other » : droit trop rare dans la période, nommé par sa famille.",
}
_ONCE: Final = " Ne paraît qu’une fois par durée de conservation pour un même parcours."


def _theme(name: str, title: str, description: str, values: Mapping[str, str]) -> Table:
    return Table(name, title, description, {**GROUP, **values})


_THEMES: Final = (
    _theme(
        "conversation",
        "Suites de la rencontre",
        "Une ligne par personne : ce qui a été fait de plus avec elle dans la période. Une personne qui n’a pas été"
        " rencontrée dans la période (son orientation s’y est terminée) laisse une ligne « nothing ».",
        {"conversation": "Ce qui a été fait de plus avec la personne."},
    ),
    _theme(
        "family_status",
        "Non-recours : famille de droits et statut",
        "Une ligne par personne et par droit non perçu. Une personne sans non-recours nouveau laisse une ligne"
        " « nothing »." + _ONCE,
        {"family": _RIGHT["family"], "status": "Statut du non-recours (non demandé, en attente, interrompu…)."},
    ),
    _theme(
        "right_reason",
        "Non-recours : droit et cause",
        "Une ligne par personne et par droit non perçu, avec la cause (typologie de l’Odenore). Une personne sans"
        " non-recours nouveau laisse une ligne « nothing »." + _ONCE,
        {**_RIGHT, "reason": "Cause du non-recours ; « blank » : non demandée."},
    ),
    _theme(
        "structure_outcome",
        "Orientations : structure et issue",
        "Une ligne par orientation terminée dans la période. Une personne sans orientation terminée laisse une ligne"
        " « nothing ». L’issue d’un même droit ne paraît qu’une fois par durée de conservation pour un même parcours.",
        {
            "opened_quarter": "Période d’ouverture de l’orientation ; « other » : réunies, « all » : non dite.",
            "structure": "Structure ; « other » : structures rares réunies.",
            "outcome": "Issue de l’orientation.",
        },
    ),
    _theme(
        "delay",
        "Délais des orientations terminées",
        "Trois lignes par orientation terminée dans la période : délai de l’accusé de réception, de la réponse et du"
        " résultat, en jours calendaires. La réponse et le résultat comptent depuis que la personne s’est présentée.",
        {"owed": "Ce qui était attendu : acknowledge, answer, outcome.", "delay_band": "Délai, par tranche de jours."},
    ),
    _theme(
        "right_opened",
        "Droits ouverts et montants",
        "Une ligne par droit ouvert dans la période après une orientation, avec la tranche de montant mensuel si la"
        " structure l’a dite.",
        {**_RIGHT, "amount_band": "Montant mensuel, par tranche ; « blank » : non dit."},
    ),
    _theme("household", "Foyer", "Une ligne par personne : son foyer." + _ONCE, {"household": "Foyer."}),
    _theme("housing", "Logement", "Une ligne par personne : son logement." + _ONCE, {"housing": "Logement."}),
    _theme("activity", "Activité", "Une ligne par personne : son activité." + _ONCE, {"activity": "Activité."}),
    _theme(
        "language",
        "Langue parlée ensemble",
        "Une ligne par personne, pour la ville entière seulement." + _ONCE,
        {"language": "Langue."},
    ),
)

_COUNTS: Final = (
    Table(
        "doors",
        "Portes sans rencontre",
        "Nombre de passages sans rencontre (absent, refus, pas maintenant), au moins 11 par ligne. Aucune personne"
        " n’est décrite ici.",
        {
            "quarter": GROUP["quarter"],
            "result": "Résultat : absent, refus ou pas maintenant ; « other » : réunis, « all » : non découpé.",
            "channel": "Mode de rencontre (porte-à-porte, pied d’immeuble…) ; « other » : autres modes réunis.",
            "sector": GROUP["sector"],
            "month": "Mois ; « other » : autres mois réunis, « all » : trimestre entier.",
            "n": "Nombre de passages.",
        },
        integers=frozenset({"n"}),
    ),
    Table(
        "persons",
        "Personnes par groupe",
        "Nombre estimé de personnes de chaque groupe publié : rencontrées dans la période, ou dont une orientation"
        " s’y est terminée. Une première rencontre déclarée, sans bon, compte pour 0,8.",
        {**GROUP, "n": "Nombre estimé de personnes, arrondi à l’entier inférieur ; jamais moins de 11."},
        integers=frozenset({"n"}),
    ),
    Table(
        "meetings",
        "Rencontres de la ville",
        "Nombre de rencontres de toute la ville, et part de ces rencontres que couvrent les lignes publiées.",
        {
            "quarter": GROUP["quarter"],
            "n": "Nombre de rencontres dans le trimestre.",
            "covered_percent": "Au moins ce pourcentage des rencontres est couvert par les lignes (multiple de 5).",
        },
        integers=frozenset({"n", "covered_percent"}),
    ),
    Table(
        "channels",
        "Rencontres par mode",
        "Nombre de rencontres de toute la ville par mode d’aller-vers ; chaque ligne tient au moins 11 personnes.",
        {
            "quarter": GROUP["quarter"],
            "channel": "Mode de rencontre ; « other » : autres modes réunis, « all » : non découpé.",
            "n": "Nombre de rencontres.",
        },
        integers=frozenset({"n"}),
    ),
    Table(
        "year_persons",
        "Personnes différentes de l’année",
        "Nombre estimé de personnes différentes rencontrées dans l’année civile, dit une fois l’année close si chaque"
        " période en a compté au moins 11.",
        {
            "quarter": "Dernière période de l’année.",
            "year": "Année.",
            "n": "Nombre estimé de personnes différentes, arrondi à 5 vers le bas.",
        },
        integers=frozenset({"n"}),
    ),
    Table(
        "periods",
        "Périodes publiées",
        "Une période close par ligne : elle n’est jamais rouverte et ses lignes ne changent plus.",
        {
            "quarter": GROUP["quarter"],
            "first_day": "Premier jour de la période.",
            "last_day": "Dernier jour de la période.",
            "closed_on": "Dernier jour où une visite pouvait encore arriver.",
            "late": "Visites de périodes antérieures arrivées trop tard et comptées ici, arrondies à 5.",
            "note": "Ce qui n’a pas pu paraître et pourquoi.",
        },
        integers=frozenset({"late"}),
    ),
)
_LABELS: Final = (
    Table(
        "rights",
        "Catalogue des droits",
        "Les droits du catalogue du territoire et leur famille.",
        {
            "right": "Identifiant du droit.",
            "right_label": "Nom du droit en français.",
            "family": "Identifiant de la famille.",
            "family_label": "Nom de la famille en français.",
        },
        cumulative=False,
    ),
    Table(
        "structures",
        "Structures",
        "Les structures qui reçoivent des orientations.",
        {"structure": "Identifiant de la structure.", "structure_label": "Nom de la structure."},
        cumulative=False,
    ),
    Table(
        "denominators",
        "Chiffres de référence de la ville",
        "Ce à quoi les chiffres publiés se comparent : population, pauvreté, allocataires… avec l’année et la source.",
        {
            "denominator": "Identifiant du chiffre.",
            "label": "Ce qu’il compte, en français.",
            "value": "Sa valeur, dans son unité.",
            "unit": "Unité (personnes, foyers, pour cent).",
            "year": "Année du chiffre.",
            "source": "D’où il vient.",
        },
        cumulative=False,
        integers=frozenset({"year"}),
        reals=frozenset({"value"}),
    ),
    Table(
        "actions",
        "Feuille de route",
        "Les actions de la feuille de route que les visites peuvent voir, et ce qui en relève : un droit ou un statut.",
        {
            "action": "Numéro de l’action.",
            "action_label": "L’action, en français.",
            "kind": "« right » : un droit en relève ; « status » : un statut de non-recours en relève.",
            "code": "Le droit ou le statut.",
        },
        cumulative=False,
    ),
    Table(
        "calendar",
        "Calendrier des périodes",
        "Pour chaque période publiée, celle d’avant et la même un an plus tôt : de quoi comparer.",
        {
            "of_quarter": "Période publiée.",
            "previous": "Période précédente.",
            "last_year": "Même période de l’année précédente.",
        },
        cumulative=False,
    ),
    Table(
        "codes",
        "Libellés des codes",
        "Le libellé français de chaque code employé dans les autres tables.",
        {
            "column_name": "Colonne où le code s’emploie.",
            "code": "Le code.",
            "label": "Son libellé en français.",
        },
        cumulative=False,
    ),
    Table(
        "about",
        "À propos de cette publication",
        "Ce qu’est ce fichier : territoire, méthode, périodes.",
        {"name": "Nom du renseignement.", "value": "Sa valeur."},
        cumulative=False,
    ),
)

TABLES: Final[Mapping[str, Table]] = {table.name: table for table in (*_THEMES, *_COUNTS, *_LABELS)}
CUMULATIVE: Final = tuple(table for table in TABLES.values() if table.cumulative)
# Tables of one row or more a person: the attacks look at these.
ROW_TABLES: Final = tuple(table.name for table in _THEMES)
# Themes that leave for the whole town only.
TOWN_ONLY: Final = frozenset({"language"})
CASES: Final = "cases_"


def list_values(name: str) -> tuple[str, ...]:
    """Return the columns of a row table that are not those of its group."""
    return tuple(column for column in TABLES[name].columns if column not in GROUP)


def build_cases(name: str) -> str:
    """Return the statement that makes the table of a theme's rows counted: figures read it instead of the rows.

    Its columns are named `of_quarter`, `of_sector`…: a count of rows is not a group of persons.
    """
    group = ", ".join(f'"of_{column}" text not null' for column in GROUP)
    values = "".join(f', "{column}" text not null' for column in list_values(name))
    return f'create table "{CASES}{name}" ({group}{values}, cases integer not null) strict'
