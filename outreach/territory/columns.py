"""The files of a territory and their columns: the one table that the checks, the reading and the documentation share.

Hands on `SHEETS`. A column is added here, never renamed: the files of other towns depend on it. What came later is
optional: a town that wrote its files before is still read.
"""

from dataclasses import dataclass
from typing import Final

from outreach.vocabulary import mark

TO_CONFIRM: Final = "à confirmer"
CONFIRMED: Final = "confirmé"
LABELS: Final = ("code", "label_fr", "label_en")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: what a line of it is, its columns, which may be blank or missing, what makes a line unique."""

    noun: str
    columns: tuple[str, ...]
    blank: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    key: tuple[str, ...] = ("code",)
    may_be_empty: bool = False
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell that names lines of other files: one or several, perhaps « * »."""

    file: str
    column: str
    targets: tuple[str, ...]
    several: bool = False
    any_allowed: bool = False


RECEPTION: Final = ("place_fr", "place_en", "hours_fr", "hours_en", "bring_fr", "bring_en")
CRITERIA: Final = ("delay", "maturity", "impact", "ease", "means")
_ABOUT_STRUCTURES: Final = frozenset({"languages", "delay_days", "slips", "search_words"})
_ABOUT_RIGHTS: Final = frozenset({"inclusion_theme", "who_fr", "papers_fr", "openfisca_variable"})

SHEETS: Final[dict[str, Sheet]] = {
    "sectors.csv": Sheet(mark("un secteur"), (*LABELS, "status")),
    "neighbourhoods.csv": Sheet(mark("un quartier"), (*LABELS, "sector", "status")),
    "families.csv": Sheet(mark("une famille de droits"), LABELS),
    "bodies.csv": Sheet(mark("un organisme"), LABELS, may_be_empty=True),
    "structures.csv": Sheet(
        mark("une structure"),
        (
            *("code", "kind", "label_fr", "label_en", *RECEPTION, "direct_number", "data_inclusion_id"),
            *("status", "languages", "delay_days", "slips", "search_words"),
        ),
        blank=frozenset({"direct_number", "data_inclusion_id", *RECEPTION}) | _ABOUT_STRUCTURES,
        optional=_ABOUT_STRUCTURES,
    ),
    "rights.csv": Sheet(
        mark("un droit"),
        (
            *(*LABELS, "family", "decided_by", "paid_by", "received_by", "search_words"),
            *("sensitive", "action", "rule_version", "source", "checked_on"),
            *("inclusion_theme", "who_fr", "papers_fr", "openfisca_variable"),
        ),
        blank=frozenset({"paid_by", "action", "checked_on"}) | _ABOUT_RIGHTS,
        optional=_ABOUT_RIGHTS,
    ),
    "roads.csv": Sheet(
        mark("un chemin"),
        ("right", "neighbourhood", "public", "structure", "status"),
        key=("right", "neighbourhood", "public"),
    ),
    "roadmap.csv": Sheet(
        mark("une action"),
        (
            *("number", "label_fr", "label_en", "family", "public_fr", "pilots", "co_pilots", *CRITERIA),
            *("served_by", "source", "status"),
        ),
        blank=frozenset({"family", "co_pilots", "served_by"}),
        key=("number",),
        may_be_empty=True,
        may_be_missing=True,
    ),
    "committees.csv": Sheet(
        mark("un comité"),
        (
            *(*LABELS, "members", "associates", "led_by_fr", "secretary_fr", "meetings_a_year"),
            *("rhythm_fr", "rhythm_en", "source", "status"),
        ),
        blank=frozenset({"associates", "meetings_a_year"}),
        may_be_empty=True,
        may_be_missing=True,
    ),
}

_PARTNERS: Final = ("structures.csv", "bodies.csv")

REFERENCES: Final[tuple[Reference, ...]] = (
    Reference("neighbourhoods.csv", "sector", ("sectors.csv",)),
    Reference("rights.csv", "family", ("families.csv",)),
    Reference("rights.csv", "decided_by", _PARTNERS),
    Reference("rights.csv", "paid_by", _PARTNERS),
    Reference("rights.csv", "received_by", ("structures.csv",), several=True),
    Reference("rights.csv", "action", ("roadmap.csv",), several=True),
    Reference("roads.csv", "right", ("rights.csv",)),
    Reference("roads.csv", "neighbourhood", ("neighbourhoods.csv",), any_allowed=True),
    Reference("roads.csv", "public", ("families.csv",), any_allowed=True),
    Reference("roads.csv", "structure", ("structures.csv",)),
    Reference("roadmap.csv", "family", ("families.csv",)),
    Reference("roadmap.csv", "pilots", _PARTNERS, several=True),
    Reference("roadmap.csv", "co_pilots", _PARTNERS, several=True),
    Reference("committees.csv", "members", _PARTNERS, several=True),
    Reference("committees.csv", "associates", _PARTNERS, several=True),
)

# Spreadsheets and people write either; the shipped files write yes and no.
YES: Final = frozenset({"yes", "oui"})
NO: Final = frozenset({"no", "non"})
