"""The released tables: one declaration from which the file, its hashes and the French descriptions are made.

Pure data. A row or count table is only ever added to; a label table is written anew with each release.
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


GROUP: Final[Mapping[str, str]] = {
    "quarter": "Trimestre de publication, par exemple 2026-T3.",
    "sector": "Secteur ; « all » : tous réunis, « other » : autres secteurs réunis (libellés : table codes).",
    "neighbourhood": "Quartier ; « all » : non découpé, « other » : autres quartiers réunis.",
    "age_band": "Tranche d’âge, en trois ou six tranches selon le nombre de personnes ; « all » : non découpé.",
    "sex": "Sexe ; « all » : non découpé, « other » : autre ou réuni.",
}

_TABLES: Final = (
    Table(
        "right_status",
        "Non-recours : droit et statut",
        "Une ligne par personne et par droit non perçu, rangée dans son groupe d’au moins 11 personnes. Une personne"
        " sans non-recours nouveau laisse une ligne « aucun ». Un même droit d’une même personne ne paraît qu’une fois"
        " en 24 mois. L’ordre des lignes et leurs numéros sont tirés au hasard.",
        {
            **GROUP,
            "family": "Famille du droit ; « none » : aucun non-recours nouveau.",
            "right": "Droit ; « other » : droit trop rare ce trimestre, nommé par sa famille.",
            "right_label": "Nom du droit en français.",
            "status": "Statut du non-recours (non demandé, en attente, interrompu…).",
            "status_label": "Statut en français.",
        },
    ),
    Table(
        "referral_outcome",
        "Orientations : structure et issue",
        "Une ligne par orientation terminée dans le trimestre, rangée dans le groupe de la personne. Une personne sans"
        " orientation terminée laisse une ligne « aucune ».",
        {
            **GROUP,
            "opened_quarter": "Trimestre d’ouverture de l’orientation ; « other » : plusieurs réunis.",
            "structure": "Structure ; « none » : aucune orientation terminée, « other » : structures rares réunies.",
            "structure_label": "Nom de la structure.",
            "outcome": "Issue de l’orientation.",
            "outcome_label": "Issue en français.",
        },
    ),
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
        "Nombre estimé de personnes de chaque groupe publié : rencontrées dans le trimestre, ou dont une orientation"
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
        "periods",
        "Trimestres publiés",
        "Un trimestre clos par ligne : il n’est jamais rouvert et ses lignes ne changent plus.",
        {
            "quarter": GROUP["quarter"],
            "first_day": "Premier jour du trimestre.",
            "last_day": "Dernier jour du trimestre.",
            "closed_on": "Dernier jour où une visite pouvait encore arriver.",
            "late": "Visites de trimestres antérieurs arrivées trop tard et comptées ici, arrondies à 5.",
            "note": "Ce qui n’a pas pu paraître et pourquoi.",
        },
        integers=frozenset({"late"}),
    ),
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

TABLES: Final[Mapping[str, Table]] = {table.name: table for table in _TABLES}
CUMULATIVE: Final = tuple(table for table in _TABLES if table.cumulative)
# Tables of one row or more a person: the attacks look at these.
ROW_TABLES: Final = ("right_status", "referral_outcome")
