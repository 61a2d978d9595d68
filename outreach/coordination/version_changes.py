"""What changed between two versions of a questionnaire, in the reader's words, as many as a page can show.

Knows no request.
"""

from dataclasses import dataclass
from typing import Final

from flask_babel import get_locale, gettext

from outreach.questionnaire import Survey
from outreach.questionnaire.comparing import compare_surveys

MOST_TOLD: Final = 200


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One change: the question or section, its name in the sheet, what changed, what it means for the answers."""

    place: str
    name: str
    change: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ToldChanges:
    """The changes of a version, the first ones in words and the rest counted."""

    told: tuple[ToldChange, ...]
    more: int


def tell_changes(old: Survey, new: Survey) -> ToldChanges:
    """Tell what changed from one version to another."""
    found = compare_surveys(old, new)
    language = str(get_locale())
    told = tuple(
        ToldChange(change.tell_place(language), change.name, change.write(gettext), change.tell_meaning(gettext))
        for change in found[:MOST_TOLD]
    )
    return ToldChanges(told, len(found) - len(told))
