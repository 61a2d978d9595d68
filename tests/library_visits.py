"""A typical visit with each questionnaire of the library: what is answered, and what the register then holds."""

from dataclasses import dataclass, field
from typing import Any

Answers = dict[str, Any]
HELD_BACK = {"letter_age": "under_one", "withheld": "withheld", "enough_left": "no", "agrees": "yes"}
WOMAN = {"first_meeting": "yes", "age_band": "40_64", "sex": "woman"}


def gap(right: str, status: str, structure: str = "", **more: Any) -> Answers:
    """Return the answers of a card; with a structure, the person agrees to be referred there."""
    referral = {"referral": {"structure": structure, "agreement": "yes"}} if structure else {}
    return {"right": right, "status": status, "refer": "yes" if structure else "no", **referral, **more}


@dataclass(frozen=True)
class Visit:
    """What was answered, the rights proposed from it, and what the register then holds."""

    form: str
    answers: Answers
    offered: str
    contact: Answers
    gaps: list[tuple[str, str]]
    referrals: list[tuple[str, str]] = field(default_factory=list)


TYPICAL = [
    Visit(
        "unpaid_rent",
        {
            "person": {**WOMAN, "housing": "social"},
            "rent": {
                "debts": ["rent", "energy"], "months": "two", "paying": "yes", "letter": "order", "benefit": "paid",
            },
            "gaps": [gap("apl_impaye", "at_risk", "caf"), gap("fsl", "not_claimed", "departement", reason="unaware")],
        },
        "fsl apl_impaye expulsion facture_energie accompagnement",
        {"housing": "social"},
        [("apl_impaye", "at_risk"), ("fsl", "not_claimed")],
        [("apl_impaye", "caf"), ("fsl", "departement")],
    ),
    Visit(
        "unpaid_rent",
        {
            "person": {**WOMAN, "housing": "owner"},
            "rent": {"debts": ["soon"], "letter": "none"},
            "gaps": [gap("charges_copropriete", "not_claimed", steps=["informed"])],
        },
        "fsl charges_copropriete accompagnement",
        {"housing": "owner"},
        [("charges_copropriete", "not_claimed")],
    ),
    Visit(
        "overpayment",
        {
            "person": WOMAN,
            "gaps": [
                gap("trop_percu", "overpaid", "caf", claimant="caf", **HELD_BACK),
                gap("recours", "overpaid", "point_droit", claimant="france_travail", agrees="no"),
            ],
        },
        "trop_percu secours_ccas conseil_budget surendettement accompagnement",
        {"age_band": "40_64", "sex": "woman"},
        [("trop_percu", "overpaid"), ("recours", "overpaid")],
        [("trop_percu", "caf"), ("recours", "point_droit")],
    ),
    Visit(
        "residence_permit",
        {
            "person": {**WOMAN, "household": "single_parent"},
            "permit": {
                "stage": "asked", "proof": "filed", "hindrances": ["silence"], "losses": ["benefits", "work"],
                "separated": "yes",
            },
            "gaps": [gap("titre_sejour", "claim_waiting", "point_droit"), gap("rsa", "interrupted", "ccas")],
        },
        "titre_sejour rsa allocations_familiales rsa_majore asf pension_alimentaire",
        {"household": "single_parent"},
        [("titre_sejour", "claim_waiting"), ("rsa", "interrupted")],
        [("titre_sejour", "point_droit"), ("rsa", "ccas")],
    ),
    Visit(
        "back_to_school",
        {
            "person": WOMAN,
            "school": {
                "levels": ["primary", "middle"], "obstacles": ["transport", "supplies"], "missing_class": "no",
                "allowance": "no", "grant": "no",
            },
            "gaps": [
                gap("rentree", "not_claimed", "caf", reason="unaware"),
                gap("imagine_r", "not_claimed", "scolaire"),
            ],
        },
        "rentree bourse_scolaire imagine_r fournitures fonds_social",
        {"age_band": "40_64"},
        [("rentree", "not_claimed"), ("imagine_r", "not_claimed")],
        [("rentree", "caf"), ("imagine_r", "scolaire")],
    ),
    Visit(
        "school_dropout",
        {
            "person": {**WOMAN, "first_meeting": "no"},
            "young": {
                "speaker": "parent", "young_age": "16_17", "progress": "nothing", "out_since": "three_twelve",
                "obstacles": ["place", "climate"], "wish": "apprenticeship", "followed_by": ["cio"],
            },
            "gaps": [gap("decrochage", "not_claimed", "mission_locale", reason="not_offered")],
        },
        "decrochage contrat_jeune soutien_psy accompagnement",
        {"first_meeting": "no"},
        [("decrochage", "not_claimed")],
        [("decrochage", "mission_locale")],
    ),
    Visit(
        "health_75",
        {
            "person": {"first_meeting": "yes", "age_band": "75_plus", "sex": "man"},
            "health": {
                "for_whom": "self", "doctor": "left", "last_visit": "over_year", "hurdles": ["no_doctor", "cost"],
                "card": "yes", "cover": "no", "home_help": "wanted",
            },
            "gaps": [
                gap("medecin_traitant", "not_claimed", "cpam"),
                gap("css", "not_claimed", "ccas", reason="unaware"),
            ],
        },
        "medecin_traitant css aide_cpam apa aide_menagere repas_seniors bilan_sante accompagnement",
        {"age_band": "75_plus", "sex": "man"},
        [("medecin_traitant", "not_claimed"), ("css", "not_claimed")],
        [("medecin_traitant", "cpam"), ("css", "ccas")],
    ),
    Visit(
        "hygiene",
        {
            "person": {"first_meeting": "yes", "age_band": "18_24", "sex": "woman"},
            "hygiene": {
                "products": ["pads", "nappies"], "people": 2, "lacking": "every_month", "renounced": ["school"],
            },
            "gaps": [gap("protections", "not_claimed", "ccas", reason="unaware")],
        },
        "protections hygiene colis_bebe aide_alimentaire secours_ccas",
        {"age_band": "18_24"},
        [("protections", "not_claimed")],
        [("protections", "ccas")],
    ),
]  # fmt: skip
BY_FORM = {visit.form: visit for visit in TYPICAL}
