"""What identifies is blanked, what does not is left alone; and no question may ask for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.questionnaire import screen
from outreach.questionnaire.privacy import find_identity


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Tél 06 12 34 56 78 le soir", "Tél ▒▒▒ le soir"),
        ("0612345678", "▒▒▒"),
        ("06.12.34.56.78", "▒▒▒"),
        ("06-12-34-56-78", "▒▒▒"),
        ("06 12 34 56 78", "▒▒▒"),
        ("+33 6 12 34 56 78", "▒▒▒"),
        ("+33(0)612345678", "▒▒▒"),
        ("0033612345678", "▒▒▒"),
        ("+221 77 123 45 67", "▒▒▒"),
        ("écrire à jean.dupont@mail.fr vite", "écrire à ▒▒▒ vite"),
        ("jean dot@mail . fr", "jean ▒▒▒"),
        ("NIR 2 84 05 91 123 456 78", "NIR ▒▒▒"),
        ("284059112345678", "▒▒▒"),
        ("1 85 12 2A 123 456 78", "▒▒▒"),
        ("allocataire 1234567", "allocataire ▒▒▒"),
        ("dossier 7654321A en attente", "dossier ▒▒▒ en attente"),
        ("réf.1234567, puis 7654321.", "réf.▒▒▒, puis ▒▒▒."),
        ("absent,0612345678", "absent,▒▒▒"),
        ("Mme Diallo attend", "▒▒▒ attend"),
        ("voir M. de La Tour demain", "voir ▒▒▒ demain"),
        ("Monsieur Ben Ali", "▒▒▒"),
        ("madame N’Diaye", "▒▒▒"),
        ("Mlle Marie-Claire Dupont", "▒▒▒"),
        ("M Traoré au 3e", "▒▒▒ au 3e"),
        ("MME DUPONT", "▒▒▒"),
        ("elle s’appelle Fatou Diop", "elle ▒▒▒"),
        ("son nom est Diop", "▒▒▒"),
    ],
)
def test_what_identifies_is_blanked(text: str, kept: str) -> None:
    assert screen(text) == (kept, True)


@pytest.mark.parametrize(
    "text",
    [
        "Doit 1 200 € de loyer",
        "1200000 € de travaux",
        "1 234 567 €",
        "Dette de 1234567 euros",
        "1234567,50 de dette",
        "Depuis le 12/05/2024",
        "Né en 1985, arrivé en 2019",
        "RDV le 23.11.2026 à 14h30",
        "3 enfants de 2, 5 et 11 ans",
        "Bâtiment B, 91350 Grigny",
        "APL 250 puis 180,50 €",
        "Madame attend son fils",
        "monsieur est à la retraite",
        "Le RSA et la CSS M+1",
        "M. est absent",
        "elle appelle la CAF",
        "Aide au nom de la commune",
        "Loi 2005-102 du 11 février 2005",
        "de 2020 à 2024 puis 2025",
        "",
    ],
)
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
