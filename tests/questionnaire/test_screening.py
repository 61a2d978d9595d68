"""What identifies is blanked, what does not is left alone; and no question may ask for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screening_cases import IDENTIFYING, INNOCENT

from outreach.questionnaire import screen
from outreach.questionnaire.privacy import find_identity


@pytest.mark.parametrize(("text", "kept"), IDENTIFYING)
def test_what_identifies_is_blanked(text: str, kept: str) -> None:
    assert screen(text) == (kept, True)


@pytest.mark.parametrize("text", INNOCENT)
def test_what_does_not_identify_is_left_alone(text: str) -> None:
    assert screen(text) == (text, False)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_screening_twice_changes_nothing_more(text: str) -> None:
    once, _ = screen(text)
    assert screen(once) == (once, False)


@pytest.mark.parametrize("separator", ["", " ", ".", "-", "\u00a0", "\u202f"])
@settings(deadline=None)
@given(digits=st.lists(st.integers(0, 99).map("{:02}".format), min_size=4, max_size=4), second=st.integers(1, 9))
def test_no_french_number_passes(separator: str, digits: list[str], second: int) -> None:
    number = separator.join([f"0{second}", *digits])
    assert screen(f"rappeler au {number} ce soir") == ("rappeler au ▒▒▒ ce soir", True)


@pytest.mark.parametrize(
    "label",
    [
        "Nom",
        "Votre nom ?",
        "Prénom de la personne",
        "Nom et prénom",
        "Date de naissance",
        "Née le",
        "Téléphone",
        "Numéro de téléphone",
        "Portable",
        "Adresse",
        "Adresse mail",
        "Courriel",
        "E-mail",
        "NIR",
        "Numéro de sécurité sociale",
        "Numéro d’allocataire",
        "N° allocataire",
        "Numéro de dossier",
        "IBAN",
        "Name",
        "First name",
        "Surname",
        "Date of birth",
        "Phone",
        "Phone number",
        "Email address",
        "Address",
        "Social security number",
        "File number",
        "Lieu de naissance",
        "Pas de papiers : quel est son nom ?",
    ],
)
def test_a_question_may_not_ask_who(label: str) -> None:
    assert find_identity(label)


@pytest.mark.parametrize(
    "label",
    [
        "Jamais de nom, d’adresse ni de numéro",
        "Never a name, an address or a number",
        "Sans nom ni téléphone",
        "Âge",
        "Logement",
        "Nom de la structure",
        "Nom du droit",
        "Name of the right",
        "Nombre d’enfants",
        "Prénatal",
        "Prime de naissance",
        "Où en est-il ?",
        "A-t-elle un téléphone ?",
        "Does the person have a phone?",
        "La personne s’adresse à qui ?",
        "Est-il allocataire ?",
        "Numéro donné",
        "Renommer",
        "Qui avez-vous vu ?",
    ],
)
def test_a_question_about_something_else_may_be_asked(label: str) -> None:
    assert not find_identity(label)
