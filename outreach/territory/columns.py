"""The files of a territory and their columns: the one table that the checks, the reading and the documentation share.

Hands on `SHEETS`. A column is added here, never renamed: the files of other towns depend on it.
"""

from dataclasses import dataclass
from typing import Final

TO_CONFIRM: Final = "à confirmer"
CONFIRMED: Final = "confirmé"
LABELS: Final = ("code", "label_fr", "label_en")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: what a line of it is, its columns, those that may be left blank, what makes a line unique."""

    noun: str
    columns: tuple[str, ...]
    blank: frozenset[str] = frozenset()
    key: tuple[str, ...] = ("code",)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell that names lines of other files: one or several, perhaps « * »."""

    file: str
    column: str
    targets: tuple[str, ...]
    several: bool = False
    any_allowed: bool = False


SHEETS: Final[dict[str, Sheet]] = {
    "sectors.csv": Sheet("un secteur", (*LABELS, "status")),
    "neighbourhoods.csv": Sheet("un quartier", (*LABELS, "sector", "status")),
    "families.csv": Sheet("une famille de droits", LABELS),
    "bodies.csv": Sheet("un organisme", LABELS),
    "structures.csv": Sheet(
        "une structure",
        (
            *("code", "kind", "label_fr", "label_en", "place_fr", "place_en", "hours_fr", "hours_en"),
            *("bring_fr", "bring_en", "direct_number", "data_inclusion_id", "status"),
        ),
        blank=frozenset({"direct_number", "data_inclusion_id"}),
    ),
    "rights.csv": Sheet(
        "un droit",
        (
            *(*LABELS, "family", "decided_by", "paid_by", "received_by", "search_words"),
            *("sensitive", "action", "rule_version", "source", "checked_on"),
        ),
        blank=frozenset({"paid_by", "action", "checked_on"}),
    ),
    "roads.csv": Sheet(
        "un chemin",
        ("right", "neighbourhood", "public", "structure", "status"),
        key=("right", "neighbourhood", "public"),
    ),
}

REFERENCES: Final[tuple[Reference, ...]] = (
    Reference("neighbourhoods.csv", "sector", ("sectors.csv",)),
    Reference("rights.csv", "family", ("families.csv",)),
    Reference("rights.csv", "decided_by", ("structures.csv", "bodies.csv")),
    Reference("rights.csv", "paid_by", ("structures.csv", "bodies.csv")),
    Reference("rights.csv", "received_by", ("structures.csv",), several=True),
    Reference("roads.csv", "right", ("rights.csv",)),
    Reference("roads.csv", "neighbourhood", ("neighbourhoods.csv",), any_allowed=True),
    Reference("roads.csv", "public", ("families.csv",), any_allowed=True),
    Reference("roads.csv", "structure", ("structures.csv",)),
)

# Spreadsheets and people write either; the shipped files write yes and no.
YES: Final = frozenset({"yes", "oui"})
NO: Final = frozenset({"no", "non"})
