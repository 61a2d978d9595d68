"""What can be found in a questionnaire: one kind a row of the catalogue, and one finding a place where it was found.

A kind says cause and remedy once, in French (message ids of gettext); a finding adds the place and the facts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from outreach.vocabulary import mark

# The questionnaire cannot work · it asks what must not be asked · worth knowing, it works all the same.
FAULT: Final = "fault"
PRIVACY: Final = "privacy"
NOTE: Final = "note"

SHEET: Final = mark("feuille {sheet}")
ROW: Final = mark("ligne {row}")
COLUMN: Final = mark("colonne {column}")
NEAREST: Final = mark("vouliez-vous dire « {near} » ?")
AFTER_PLACE: Final = mark(" : ")
BEFORE_REMEDY: Final = mark(" ; ")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding: a stable code, how grave it is, its cause and its remedy with `{facts}`."""

    code: str
    severity: str
    cause: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one place; `row` as a spreadsheet shows it (headings are row 1), 0 for a whole sheet."""

    kind: Kind
    sheet: str = ""
    row: int = 0
    column: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        """`fault`, `privacy` or `note`."""
        return self.kind.severity

    def tell_place(self, translate: Callable[[str], str] = str) -> str:
        """Return « feuille survey, ligne 4, colonne type », or less when less is known."""
        places = {SHEET: self.sheet, ROW: self.row, COLUMN: self.column}
        told = {"sheet": self.sheet, "row": str(self.row), "column": self.column}
        return ", ".join(translate(template).format(**told) for template, known in places.items() if known)

    def tell_cause(self, translate: Callable[[str], str] = str) -> str:
        """Return the cause alone."""
        return translate(self.kind.cause).format(**self.facts)

    def tell_remedy(self, translate: Callable[[str], str] = str) -> str:
        """Return the remedy alone: the nearest known name (the fact `near`) when there is one, else the kind's."""
        template = NEAREST if self.facts.get("near") else self.kind.remedy
        return translate(template).format(**self.facts) if template else ""

    def write(self, translate: Callable[[str], str] = str) -> str:
        """Return the whole sentence without its final point: place, cause, remedy."""
        said = [part for part in (self.tell_cause(translate), self.tell_remedy(translate)) if part]
        place = self.tell_place(translate)
        return (place + translate(AFTER_PLACE) if place else "") + translate(BEFORE_REMEDY).join(said)
