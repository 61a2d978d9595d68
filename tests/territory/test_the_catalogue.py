"""The shipped catalogue under a social worker's hand: found by everyday words, followed to a door, complete."""

import re
import unicodedata
from pathlib import Path

import pytest

import outreach
from outreach.field.search_words import shorten_words
from outreach.questionnaire import FormPlaces, find_shipped_forms, list_forms
from outreach.territory import find_territory, list_right_rows, list_what_serves, read_territory, route
from outreach.territory.remarks import LONGEST_LABEL
from outreach.vocabulary import GAP_STATUSES

SHIPPED = read_territory(find_territory("grigny", Path("/nowhere")))
FIRST = "rsa aide_logement css prime_activite asf fsl are bourse_scolaire titre_sejour aspa apa aah".split()
ROWS = Path(outreach.__file__).parent / "static" / "phone" / "rows.js"
EMPTY = re.search(r'EMPTY = "([^"]+)"', ROWS.read_text("utf-8"))[1].split()
NEEDS = {
    "minimum incomes": {"rsa", "ass", "aspa", "aah"},
    "family": {"allocations_familiales", "asf", "pension_alimentaire"},
    "housing": {"aide_logement", "logement_social", "hebergement", "dalo"},
    "health": {"css", "carte_vitale", "medecin_traitant"},
    "disability": {"pch", "aeeh", "rqth"},
    "old age": {"apa", "retraite", "repas_seniors"},
    "employment": {"are", "inscription_emploi", "contrat_jeune"},
    "school": {"bourse_scolaire", "cantine", "fournitures", "petit_dejeuner"},
    "mobility": {"navigo", "imagine_r", "permis"},
    "energy": {"cheque_energie", "facture_energie"},
    "food": {"aide_alimentaire"},
    "hygiene": {"protections", "hygiene"},
    "residence permits": {"titre_sejour", "premier_titre"},
    "debts": {"surendettement"},
    "unpaid rent": {"fsl", "expulsion", "apl_impaye"},
    "overpayments": {"trop_percu"},
    "child care": {"creche", "garde_enfant"},
    "digital access": {"demarches_ligne", "equipement_numerique"},
}
EVERYDAY = {
    "loyer en retard": "fsl",
    "carte vitale": "carte_vitale",
    "papiers": "titre_sejour",
    "cantine": "cantine",
    "frigo vide": "aide_alimentaire",
    "courant coupé": "facture_energie",
    "garder bébé": "creche",
    "il ne paye pas": "pension_alimentaire",
    "la CAF me réclame": "trop_percu",
    "ne va plus en cours": "decrochage",
    "DORMIR DEHORS": "hebergement",
    "mot de passe": "demarches_ligne",
    "mari décédé": "reversion",
    "regles": "protections",
    "sans papiers hôpital": "ame",
    "je suis enceinte": "pmi_suivi",
    "on va m’expulser": "expulsion",
    # As people say it at the door, word for word.
    "je paye plus mon loyer": "fsl",
    "mon fils a plus de carte de transport": "imagine_r",
    "j’ai trop touché de la CAF": "trop_percu",
    "on m’a coupé l’électricité": "facture_energie",
    "ma mère ne peut plus se laver toute seule": "apa",
    "mon mari me tape": "violences",
    "j’ai plus rien à manger": "aide_alimentaire",
    "je dors dans ma voiture": "hebergement",
    "mon titre de séjour est périmé": "titre_sejour",
    "j’ai mal aux dents et pas d’argent": "css",
    "mon père est parti et ne verse rien": "pension_alimentaire",
    "mon bébé n’a pas de place en crèche": "creche",
    "je touche plus le chômage": "ass",
    "la cantine est trop chère": "cantine",
    "je comprends rien à internet": "demarches_ligne",
    "j'arrive pas à payer mon loyer": "fsl",
    "je n'arrive plus à payer mon loyer": "fsl",
    "je n’arrive pas à payer le loyer": "fsl",
    "impôts": "impots",
    "les impôts": "impots",
    "factures": "facture_energie",
    "loyers impayés": "fsl",
    "viré": "are",
    "mon patron m'a viré": "are",
    "mon fils ne va plus au collège": "decrochage",
    "mon fils ne va plus à l'école": "decrochage",
    "ma fille ne va plus en classe": "decrochage",
    "plus de chauffage": "logement_indigne",
    "plus le moral": "soutien_psy",
    "je n'ai plus de sous": "secours_ccas",
    "cafards dans l'appartement": "logement_indigne",
    "la cantine coûte trop cher": "cantine",
    "ma femme est décédée": "reversion",
    "mon mari est décédé": "reversion",
    "RIB": "compte_bancaire",
    "sport": "vacances",
}
IN_ENGLISH = {
    "rent": "aide_logement",
    "I can’t pay the rent": "fsl",
    "bills": "facture_energie",
    "papers": "titre_sejour",
    "food": "aide_alimentaire",
    "school": "bourse_scolaire",
    "job": "inscription_emploi",
    "I lost my job": "are",
}
NOT_A_WORD = {"RIB": "avocat", "sport": "imagine_r"}


def fold(text):
    """Do as `fold` of static/phone/rows.js does: without accents, in small letters."""
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", text)).lower()


def split(text):
    """Do as `split` of static/phone/rows.js does: words without their last e, s or x."""
    return [re.sub(r"^(.{3,}?)e?[sx]?$", r"\1", word) for word in re.findall(r"[^\W_]+", fold(text))]


def search(phrase, language="fr"):
    """Find rights as `shape` of static/phone/rows.js does: those that hold every word, else the six best."""
    told = [word for word in split(phrase) if len(word) > 2 and word not in EMPTY]
    words = told or split(phrase)
    label = f"label_{language}"
    rows = {
        row["name"]: split(f"{row[label]} {shorten_words(row[label], row['words'])}")
        for row in list_right_rows(SHIPPED, "grande_borne")
    }
    scores, held = dict.fromkeys(rows, 0.0), dict.fromkeys(rows, 0)
    for word in words:
        holders = [name for name, text in rows.items() if any(other.startswith(word) for other in text)]
        for name in holders:
            held[name] += 1
            scores[name] += (2 if word in rows[name] else 1) / len(holders)
    ranked = sorted(rows, key=lambda name: -scores[name])
    return [name for name in ranked if held[name] == len(words)] or [name for name in ranked if held[name]][:6]


@pytest.mark.parametrize("phrase", EVERYDAY)
def test_everyday_words_find_the_right_among_the_first_three(phrase):
    assert EVERYDAY[phrase] in search(phrase)[:3]


@pytest.mark.parametrize("phrase", IN_ENGLISH)
def test_everyday_english_finds_the_right_among_the_first_three(phrase):
    assert IN_ENGLISH[phrase] in search(phrase, "en")[:3]


@pytest.mark.parametrize("phrase", NOT_A_WORD)
def test_the_middle_of_a_word_finds_nothing(phrase):
    assert NOT_A_WORD[phrase] not in search(phrase)


def test_every_right_is_among_the_first_six_of_one_of_its_own_words():
    lost = [
        right.code
        for right in SHIPPED.rights.values()
        if not any(right.code in search(word)[:6] for word in (*right.search_words, right.label_fr))
    ]
    assert lost == []


def test_no_word_repeats_the_label_or_another_word():
    for right in SHIPPED.rights.values():
        assert len(set(map(fold, right.search_words))) == len(right.search_words), right.code


def test_the_rights_of_the_first_day_stay_first_and_sixty_more_follow():
    assert list(SHIPPED.rights)[:12] == FIRST
    assert len(SHIPPED.rights) >= 60


@pytest.mark.parametrize("need", NEEDS)
def test_no_need_is_forgotten(need):
    assert NEEDS[need] <= set(SHIPPED.rights)


@pytest.mark.parametrize("right", SHIPPED.rights.values(), ids=lambda right: right.code)
def test_a_right_says_who_with_which_papers_from_where_and_since_when(right):
    assert len(right.label_fr) <= LONGEST_LABEL and right.label_en != right.label_fr or right.code == "avocat"
    assert right.who_fr.endswith(".") and right.papers_fr and right.inclusion_theme and right.rule_version
    assert right.source == "à confirmer" or re.search(r"art\. \w|Loi n° |Feuille de route", right.source)
    assert right.checked_on == "à confirmer" and right.openfisca_variable == ""
    # What may change every year is not told here: amounts and ceilings.
    assert not re.search(r"€|euro", right.who_fr)


def test_every_family_has_rights():
    assert {right.family for right in SHIPPED.rights.values()} == set(SHIPPED.families)


@pytest.mark.parametrize(
    ("right", "place", "public", "structure"),
    [
        ("rsa", "grande_borne", None, "ccas"),
        ("titre_sejour", "grigny_2", "jeunesse_famille", "point_droit"),
        ("css", "village", "seniors", "ccas"),
        ("imagine_r", "tuileries", None, "scolaire"),
    ],
)
def test_a_right_is_followed_to_a_door_with_hours(right, place, public, structure):
    found = SHIPPED.structures[route(SHIPPED, right, place, public)]
    assert found.code == structure and found.slips
    for told in (found.place_fr, found.hours_fr, found.bring_fr, found.place_en, found.hours_en, found.bring_en):
        assert told
    assert "ce bon" in found.bring_fr.lower()


def test_a_residence_permit_goes_to_the_prefecture_only_when_it_is_chosen():
    permits = [right for right in SHIPPED.rights.values() if "prefecture" in right.received_by]
    assert {"titre_sejour", "premier_titre"} <= {right.code for right in permits}
    # Only sensitive rights: a release then treats the structure itself as sensitive.
    assert all(right.sensitive for right in permits)
    for right in permits:
        for place in SHIPPED.neighbourhoods:
            for public in (None, *SHIPPED.families):
                assert route(SHIPPED, right.code, place, public) in {"point_droit", "france_services"}


def test_every_structure_receives_something_but_nothing_alone_would_be_told_by_it():
    received = {code: [r for r in SHIPPED.rights.values() if code in r.received_by] for code in SHIPPED.structures}
    assert all(len(rights) >= 2 for rights in received.values())


def test_the_fifteen_actions_are_there_and_each_is_served():
    assert list(SHIPPED.actions) == [*map(str, range(1, 14)), "s1", "s2"]
    forms = {f"form:{name}" for name in list_forms(FormPlaces((find_shipped_forms(),)))}
    known = {f"right:{code}" for code in SHIPPED.rights} | {f"status:{code}" for code in GAP_STATUSES} | forms
    for number in SHIPPED.actions:
        served = list_what_serves(SHIPPED, number)
        assert served and set(served) <= known, number
    assert "status:overpaid" in list_what_serves(SHIPPED, "13")


def test_what_serves_an_action_by_its_own_list_says_so_in_the_catalogue():
    for number, action in SHIPPED.actions.items():
        rights = [part.removeprefix("right:") for part in action.served_by if part.startswith("right:")]
        assert not [code for code in rights if number not in SHIPPED.rights[code].actions], number


def test_what_the_road_map_does_not_say_is_not_invented():
    assert not SHIPPED.actions["3"].confirmed and SHIPPED.actions["3"].co_pilots == ()
    for action in SHIPPED.actions.values():
        assert set(action.criteria.values()) == {"à confirmer"}
    assert (SHIPPED.actions["9"].pilots, SHIPPED.actions["9"].co_pilots) == (("gps",), ("france_travail",))


def test_the_committees_meet_as_the_agreement_says():
    meetings = {code: committee.meetings_a_year for code, committee in SHIPPED.committees.items()}
    assert meetings == {"copil": 2, "copil_restreint": None, "equipe_animation": None, "cotech": 4}
    assert set(SHIPPED.committees["copil_restreint"].members) == {"ville", "etat", "departement", "gps", "caf"}
    assert set(SHIPPED.committees["cotech"].associates) == {"cnav", "clic", "epfif", "rye", "mef"}


def test_every_figure_has_its_year_and_its_source():
    figures = SHIPPED.denominators
    assert {"inhabitants", "poverty_rate", "caf_claimants", "caf_low_income", "under_rsa", "could_claim_more"} <= set(
        figures
    )
    assert all(2010 <= figure.year <= 2023 and "Convention" in figure.source for figure in figures.values())
