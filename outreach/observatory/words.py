"""The French words of a release: every code of its tables with a label, from the vocabulary and the territory.

Pure; hands on the label tables.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from outreach.observatory.bands import CONVERSATIONS, DELAY_BANDS
from outreach.observatory.partition import ALL, OTHER
from outreach.observatory.periods import Pace
from outreach.observatory.persons import ATTRIBUTES, BLANK, UNKNOWN
from outreach.observatory.tables import TOO_RARE
from outreach.territory import Territory
from outreach.vocabulary import (
    ACTIVITIES,
    AGE_BANDS,
    AMOUNT_BANDS,
    CHANNELS,
    EVENT_KINDS,
    GAP_REASONS,
    GAP_STATUSES,
    HOUSEHOLDS,
    HOUSINGS,
    LANGUAGES,
    NOT_TOLD,
    NOT_TOLD_LABEL,
    OUTCOMES,
    OWED,
    RESULTS,
    SEXES,
    WIDE_AGE_BANDS,
)

# « Aucun » : silence must say nothing. (« none » is a housing.)
NOTHING: Final = "nothing"

_UNCUT: Final = {
    "sector": {ALL: "Tous secteurs réunis", OTHER: "Autres secteurs"},
    "neighbourhood": {ALL: "Tous quartiers réunis", OTHER: "Autres quartiers"},
    "age_band": {ALL: "Tous âges réunis", OTHER: "Autres âges", UNKNOWN: "Âge non renseigné"},
    "sex": {ALL: "Tous réunis", OTHER: "Autre ou réuni", UNKNOWN: "Non renseigné"},
    "month": {ALL: "Trimestre entier", OTHER: "Autres mois"},
    "channel": {ALL: "Tous modes réunis", OTHER: "Autres modes"},
    "result": {ALL: "Tous résultats réunis", OTHER: "Autres résultats"},
    "family": {NOTHING: "Rien de nouveau", OTHER: "Autres familles"},
    "right": {NOTHING: "Rien de nouveau", OTHER: TOO_RARE},
    "status": {NOTHING: "Rien de nouveau", BLANK: "Statut non renseigné", NOT_TOLD: NOT_TOLD_LABEL},
    "reason": {NOTHING: "Rien de nouveau", BLANK: "Cause non demandée", NOT_TOLD: NOT_TOLD_LABEL},
    "conversation": {NOTHING: "Non rencontrée dans la période"},
    "structure": {NOTHING: "Aucune orientation terminée", OTHER: "Autres structures"},
    "outcome": {NOTHING: "Aucune orientation terminée"},
    "opened_quarter": {ALL: "Toutes périodes", OTHER: "Plusieurs périodes réunies", NOTHING: "Aucune orientation"},
    "owed": {NOTHING: "Aucune orientation terminée"},
    "delay_band": {NOTHING: "Aucune orientation terminée"},
    "amount_band": {NOTHING: "Aucun droit ouvert", BLANK: "Montant non dit"},
    **{
        attribute: {NOTHING: "Rien de nouveau", OTHER: "Autre ou réuni", NOT_TOLD: NOT_TOLD_LABEL}
        for attribute in ATTRIBUTES
    },
}


def build_words(territory: Territory) -> dict[str, dict[str, str]]:
    """Return the label of every code, by column."""
    told: dict[str, Mapping[str, str]] = {
        "sector": {code: sector.label_fr for code, sector in territory.sectors.items()},
        "neighbourhood": {code: place.label_fr for code, place in territory.neighbourhoods.items()},
        "age_band": {**AGE_BANDS, **WIDE_AGE_BANDS},
        "sex": SEXES,
        "channel": CHANNELS,
        "result": {code: label for code, label in RESULTS.items() if code != "met"},
        "family": {code: family.label_fr for code, family in territory.families.items()},
        "right": {code: right.label_fr for code, right in territory.rights.items()},
        "status": GAP_STATUSES,
        "structure": {code: sheet.label_fr for code, sheet in territory.structures.items()},
        "conversation": CONVERSATIONS,
        "reason": GAP_REASONS,
        "owed": OWED,
        "delay_band": DELAY_BANDS,
        "amount_band": AMOUNT_BANDS,
        "household": HOUSEHOLDS,
        "housing": HOUSINGS,
        "activity": ACTIVITIES,
        "language": LANGUAGES,
        "outcome": {code: label for code, label in EVENT_KINDS.items() if code in OUTCOMES},
    }
    return {column: {**told.get(column, {}), **special} for column, special in _UNCUT.items()}


def list_label_rows(
    territory: Territory, pace: Pace, quarters: Sequence[str], earlier: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the rows of the label tables, each with its table; `earlier` holds the labels already used."""
    words = build_words(territory)
    for code, right in territory.rights.items():
        family = words["family"].get(right.family, right.family)
        yield "rights", (code, right.label_fr, right.family, family)
    for code, sheet in territory.structures.items():
        yield "structures", (code, sheet.label_fr)
    for figure in territory.denominators.values():
        told = (figure.code, figure.label_fr, figure.value, figure.unit, figure.year, figure.source)
        yield "denominators", told
    for number, action in territory.actions.items():
        for kind, code in list_measured(number, territory):
            yield "actions", (number, action.label_fr, kind, code)
    for quarter in quarters:
        rank = pace.count(quarter)
        yield "calendar", (quarter, pace.name_rank(rank - 1), pace.name_rank(rank - 12 // pace.months))
    known = {(column, code): label for column, labels in words.items() for code, label in labels.items()}
    for (column, code), label in {**earlier, **known}.items():
        yield "codes", (column, code, label)


def list_measured(number: str, territory: Territory) -> Iterator[tuple[str, str]]:
    """Yield what of a release serves an action of the road map: rights and statuses, each once."""
    named = (f"right:{right.code}" for right in territory.rights.values() if number in right.actions)
    for told in dict.fromkeys((*territory.actions[number].served_by, *named)):
        kind, _, code = told.partition(":")
        if kind in ("right", "status"):
            yield kind, code
