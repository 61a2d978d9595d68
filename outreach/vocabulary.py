"""The words of the field: every coded value of the register, with its French label.

Hands these tables to every floor above; a code kept once is kept for ever, so a code is added, never respelt.
Knows nothing of pages, SQL or a particular town. Labels are message ids of gettext (French is the source language).
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

_BEFORE: Final = re.compile(" ([:;?!\u00bb])")
_AFTER: Final = re.compile("\u00ab ")


def mark(text: str) -> str:
    """Mark a French sentence for translation and return it unchanged (keyword of `pybabel extract`)."""
    return text


Labels = Mapping[str, str]

ROLES: Final[Labels] = {
    "field": mark("Travailleur social"),
    "referent": mark("Référent"),
    "coordinator": mark("Coordination"),
    "analyst": mark("Analyste"),
    "admin": mark("Administrateur"),
}

CHANNELS: Final[Labels] = {
    "door_to_door": mark("Porte-à-porte"),
    "foot_of_building": mark("Pied d’immeuble"),
    "market": mark("Marché"),
    "reception": mark("Permanence"),
    "night_round": mark("Maraude"),
    "event": mark("Évènement de quartier"),
}

PARTS_OF_DAY: Final[Labels] = {
    "morning": mark("Matin"),
    "afternoon": mark("Après-midi"),
    "evening": mark("Soir"),
}

RESULTS: Final[Labels] = {
    "met": mark("Personne rencontrée"),
    "absent": mark("Absent"),
    "declined": mark("Refus"),
    "not_now": mark("Pas maintenant"),
}

YES_NO: Final[Labels] = {"yes": mark("Oui"), "no": mark("Non")}

# The person spoken with, in bands (RELEASE.md cuts by three bands, then by six); 25 and 65 are the ages at which the
# RSA and the ASPA open.
AGE_BANDS: Final[Labels] = {
    "under_18": mark("Moins de 18 ans"),
    "18_24": mark("18 à 24 ans"),
    "25_39": mark("25 à 39 ans"),
    "40_64": mark("40 à 64 ans"),
    "65_74": mark("65 à 74 ans"),
    "75_plus": mark("75 ans et plus"),
}

WIDE_AGE_BANDS: Final[Labels] = {
    "under_25": mark("Moins de 25 ans"),
    "25_64": mark("25 à 64 ans"),
    "65_plus": mark("65 ans et plus"),
}

WIDE_BAND_OF: Final[Mapping[str, str]] = {
    "under_18": "under_25",
    "18_24": "under_25",
    "25_39": "25_64",
    "40_64": "25_64",
    "65_74": "65_plus",
    "75_plus": "65_plus",
}

SEXES: Final[Labels] = {"woman": mark("Femme"), "man": mark("Homme"), "other": mark("Autre")}

HOUSEHOLDS: Final[Labels] = {
    "alone": mark("Personne seule"),
    "single_parent": mark("Parent seul avec enfant(s)"),
    "couple": mark("Couple sans enfant"),
    "couple_children": mark("Couple avec enfant(s)"),
    "with_relatives": mark("Chez des proches"),
    "other": mark("Autre"),
}

HOUSINGS: Final[Labels] = {
    "social": mark("Locataire HLM"),
    "private": mark("Locataire du privé"),
    "owner": mark("Propriétaire"),
    "hosted": mark("Hébergé"),
    "hotel": mark("Hôtel ou foyer"),
    "none": mark("Sans logement"),
}

ACTIVITIES: Final[Labels] = {
    "employed": mark("En emploi"),
    "unemployed": mark("Au chômage"),
    "studying": mark("En études ou formation"),
    "retired": mark("À la retraite"),
    "at_home": mark("Au foyer"),
    "unable": mark("Ne peut pas travailler"),
}

LANGUAGES: Final[Labels] = {
    "fr": mark("Français"),
    "ar": mark("Arabe"),
    "tr": mark("Turc"),
    "pt": mark("Portugais"),
    "ta": mark("Tamoul"),
    "ro": mark("Roumain"),
    "ln": mark("Lingala"),
    "en": mark("Anglais"),
    "other": mark("Autre langue"),
}

# Asked, not told: never the same as blank (not asked).
NOT_TOLD: Final = "not_told"
NOT_TOLD_LABEL: Final = mark("Non communiqué")

GAP_STATUSES: Final[Labels] = {
    "not_claimed": mark("Non demandé"),
    "claim_waiting": mark("Demande en attente"),
    "interrupted": mark("Interrompu"),
    "refused": mark("Refusé"),
    "overpaid": mark("Trop-perçu"),
    "at_risk": mark("Menacé"),
}

# ODENORE typology of non-take-up (Warin, 2010; « non-proposition » added in 2016).
GAP_REASONS: Final[Labels] = {
    "unaware": mark("Non-connaissance"),
    "not_asked_for": mark("Non-demande"),
    "not_obtained": mark("Non-réception"),
    "not_offered": mark("Non-proposition"),
    "unknown": mark("Motif inconnu"),
}

STEPS: Final[Labels] = {
    "informed": mark("Information donnée"),
    "checked": mark("Droits vérifiés ensemble"),
    "online": mark("Démarche faite en ligne"),
    "called": mark("Appel passé ensemble"),
    "number_given": mark("Numéro donné"),
}

EVENT_KINDS: Final[Labels] = {
    "opened": mark("Orientation ouverte"),
    "sent": mark("Message envoyé"),
    "seen": mark("Vue par la structure"),
    "accepted": mark("Prise en charge"),
    "declined": mark("Non prise en charge"),
    "rerouted": mark("Réorientée"),
    "presented": mark("La personne s’est présentée"),
    "did_not_come": mark("Ne s’est pas présentée"),
    "right_opened": mark("Droit ouvert"),
    "already_open": mark("Droit déjà ouvert"),
    "not_entitled": mark("Pas de droit dans sa situation"),
    "right_refused": mark("Droit refusé"),
    "overpayment_cancelled": mark("Trop-perçu annulé"),
    "overpayment_spread": mark("Trop-perçu étalé"),
    "overpayment_confirmed": mark("Trop-perçu maintenu"),
    "withdrawn": mark("La personne a renoncé"),
    "reopened": mark("Rouverte"),
    "expired": mark("Expirée"),
    # Steps of the clock: they are told among the events, and change nothing of where the referral stands.
    "reminded": mark("Rappel envoyé"),
    "deputy_told": mark("Suppléant prévenu"),
    "call_listed": mark("À appeler par la coordination"),
    "committee_listed": mark("À dire au comité"),
}

OUTCOMES: Final[frozenset[str]] = frozenset(
    {
        "declined", "did_not_come", "right_opened", "already_open", "not_entitled", "right_refused",
        "overpayment_cancelled", "overpayment_spread", "overpayment_confirmed", "withdrawn", "expired",
    }
)  # fmt: skip

# In the order in which they come when nothing is said.
CLOCK_STEPS: Final = ("reminded", "deputy_told", "call_listed", "committee_listed")

# What a structure owes, one at a time: each is the cause of the clock's steps about it.
OWED: Final[Labels] = {
    "acknowledge": mark("Accusé de réception"),
    "answer": mark("Réponse à la personne"),
    "outcome": mark("Résultat"),
}

# What a right opened brings a month, in euros, when the structure tells it.
AMOUNT_BANDS: Final[Labels] = {
    "under_50": mark("Moins de 50 € par mois"),
    "50_149": mark("50 à 149 € par mois"),
    "150_299": mark("150 à 299 € par mois"),
    "300_599": mark("300 à 599 € par mois"),
    "600_plus": mark("600 € par mois et plus"),
}

# Why another structure than the one of the road was chosen.
STRUCTURE_REASONS: Final[Labels] = {
    "nearer": mark("Plus près de chez elle"),
    "known_there": mark("Elle y est déjà suivie"),
    "language": mark("On y parle sa langue"),
    "prefers": mark("Elle préfère"),
    "shut": mark("L’autre ne reçoit pas en ce moment"),
}

# How a referent wishes to be told, never more than once a day.
MAIL_PACES: Final[Labels] = {"daily": mark("Une fois par jour, le matin"), "at_once": mark("Dès qu’il y a du nouveau")}

DECLINE_CAUSES: Final[Labels] = {
    "not_ours": mark("Ce n’est pas pour notre structure"),
    "no_capacity": mark("Pas de place en ce moment"),
    "outside_area": mark("Hors de notre secteur"),
    "incomplete": mark("Il manque une information"),
}

REFUSAL_CAUSES: Final[Labels] = {
    "income": mark("Ressources au-dessus du plafond"),
    "residence": mark("Condition de séjour ou de résidence"),
    "age_or_household": mark("Condition d’âge ou de foyer"),
    "missing_papers": mark("Pièces manquantes"),
    "other": mark("Autre cause"),
}

# Columns of the register that hold one of these codes: the questionnaire's choices are checked against them.
COLUMN_CODES: Final[Mapping[str, Labels]] = {
    "contact.result": RESULTS,
    "contact.first_meeting": YES_NO,
    "contact.age_band": AGE_BANDS,
    "contact.sex": SEXES,
    "contact.household": HOUSEHOLDS,
    "contact.housing": HOUSINGS,
    "contact.activity": ACTIVITIES,
    "contact.language": LANGUAGES,
    "gap.status": GAP_STATUSES,
    "gap.reason": GAP_REASONS,
    "gap.steps": STEPS,
    "referral.agreement": YES_NO,
    "referral.structure_reason": STRUCTURE_REASONS,
}


@lru_cache(maxsize=2048)
def space_french(text: str) -> str:
    """Return a sentence whose double signs cannot fall alone on the next line (no-break spaces, as French prints)."""
    return _AFTER.sub("\u00ab\u00a0", _BEFORE.sub("\u00a0\\1", text))


def label_part_of_day(hour: int) -> str:
    """Return the part of day of an hour (0–23): the finest time the register keeps."""
    if hour < 12:
        return "morning"
    return "afternoon" if hour < 18 else "evening"


def name_quarter(day: date) -> str:
    """Return the quarter of a day as `2026-T3` (calendar quarters, as Insee and the DREES publish)."""
    return f"{day.year}-T{(day.month - 1) // 3 + 1}"
