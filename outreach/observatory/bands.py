"""The codes that only a release knows: what came of a conversation, and how long things took, in bands.

Pure. A code kept once is kept for ever, as in the vocabulary.
"""

from collections.abc import Mapping, Set
from datetime import date
from typing import Final

from outreach.vocabulary import Labels, mark

# What was done with the person, the most first: a person leaves with the most that was done in the period.
CONVERSATIONS: Final[Labels] = {
    "referred": mark("Orientée vers une structure"),
    "done_together": mark("Démarche ou appel faits ensemble"),
    "informed": mark("Information donnée ou droits vérifiés"),
    "number_given": mark("Numéro donné"),
    "noted": mark("Non-recours noté, sans suite sur place"),
    "no_gap": mark("Aucun non-recours repéré"),
}
_STEPS_TO: Final[Mapping[str, str]] = {
    "online": "done_together", "called": "done_together", "checked": "informed", "informed": "informed",
    "number_given": "number_given",
}  # fmt: skip

# Calendar days, so that 15 and 30 are thresholds.
DELAY_BANDS: Final[Labels] = {
    "0_3": mark("0 à 3 jours"),
    "4_7": mark("4 à 7 jours"),
    "8_15": mark("8 à 15 jours"),
    "16_30": mark("16 à 30 jours"),
    "31_60": mark("31 à 60 jours"),
    "61_90": mark("61 à 90 jours"),
    "over_90": mark("Plus de 90 jours"),
    "never": mark("Jamais"),
    "not_presented": mark("La personne ne s’est pas présentée"),
}
_LAST_DAYS: Final = {"0_3": 3, "4_7": 7, "8_15": 15, "16_30": 30, "31_60": 60, "61_90": 90}


def name_conversation(steps: Set[str], gaps: int, referred: bool) -> str:
    """Return what came of a conversation: the steps made, how many gaps were found, whether one was referred."""
    if referred:
        return "referred"
    done = {_STEPS_TO[step] for step in steps if step in _STEPS_TO}
    return next((code for code in CONVERSATIONS if code in done), "noted" if gaps else "no_gap")


def name_delay(since: date, until: date) -> str:
    """Return the band of a delay, in calendar days."""
    days = (until - since).days
    return next((band for band, last in _LAST_DAYS.items() if days <= last), "over_90")
