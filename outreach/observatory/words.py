"""The French words of a release: every code of its tables with a label, from the vocabulary and the territory.

Pure; hands on the label tables.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from outreach.observatory.partition import ALL, OTHER
from outreach.observatory.persons import BLANK, UNKNOWN
from outreach.territory import Territory
from outreach.vocabulary import (
    AGE_BANDS,
    CHANNELS,
    EVENT_KINDS,
    GAP_STATUSES,
    NOT_TOLD,
    NOT_TOLD_LABEL,
    OUTCOMES,
    RESULTS,
    SEXES,
    WIDE_AGE_BANDS,
)

NONE: Final = "none"

_UNCUT: Final = {
    "sector": {ALL: "Tous secteurs réunis", OTHER: "Autres secteurs"},
    "neighbourhood": {ALL: "Tous quartiers réunis", OTHER: "Autres quartiers"},
    "age_band": {ALL: "Tous âges réunis", OTHER: "Autres âges", UNKNOWN: "Âge non renseigné"},
    "sex": {ALL: "Tous réunis", OTHER: "Autre ou réuni", UNKNOWN: "Non renseigné"},
    "month": {ALL: "Trimestre entier", OTHER: "Autres mois"},
    "channel": {ALL: "Tous modes réunis", OTHER: "Autres modes"},
    "result": {ALL: "Tous résultats réunis", OTHER: "Autres résultats"},
    "family": {NONE: "Aucun non-recours nouveau", OTHER: "Autres familles"},
    "right": {NONE: "Aucun non-recours nouveau", OTHER: "Autre droit de la famille"},
    "status": {NONE: "Aucun", BLANK: "Statut non renseigné", NOT_TOLD: NOT_TOLD_LABEL},
    "structure": {NONE: "Aucune orientation terminée", OTHER: "Autres structures"},
    "outcome": {NONE: "Aucune"},
    "opened_quarter": {ALL: "Tous trimestres", OTHER: "Plusieurs trimestres réunis", NONE: "Aucune orientation"},
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
        "outcome": {code: label for code, label in EVENT_KINDS.items() if code in OUTCOMES},
    }
    return {column: {**told.get(column, {}), **special} for column, special in _UNCUT.items()}


def list_label_rows(territory: Territory) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the rows of the label tables, each with its table."""
    words = build_words(territory)
    for code, right in territory.rights.items():
        family = words["family"].get(right.family, right.family)
        yield "rights", (code, right.label_fr, right.family, family)
    for code, sheet in territory.structures.items():
        yield "structures", (code, sheet.label_fr)
    for figure in territory.denominators.values():
        told = (figure.code, figure.label_fr, figure.value, figure.unit, figure.year, figure.source)
        yield "denominators", told
    for column, labels in words.items():
        for code, label in labels.items():
            yield "codes", (column, code, label)
