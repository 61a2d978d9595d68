"""However a question asks who a person is — label, name, message, type, note above — it is refused."""

import pytest

from outreach.questionnaire import OPEN, OUTREACH, Report, check_form
from outreach.questionnaire.privacy import find_identity, find_identity_in_name

SETTINGS = "\n| settings | form_title | form_id | version |\n| | Essai | essai | 1 |\n"


def check(tables: str, profile: str = OUTREACH) -> Report:
    """Check a form whose settings are added."""
    return check_form((tables + SETTINGS).encode(), "essai.md", profile)


def list_places(report: Report) -> list[tuple[str, int, str]]:
    """List code, row and column of what may not be asked."""
    return [(finding.kind.code, finding.row, finding.column) for finding in report.list_of("privacy")]


@pytest.mark.parametrize(
    "label",
    [
        *(
            "N° CAF",
            "Numéro CAF",
            "Numéro de CAF",
            "Nº CAF",
            "N°\u00a0CAF",
            "N° SS",
            "DDN",
            "Num. sécu",
            "No de sécu",
            "SSN",
            "Passeport",
        ),
        *("Né(e) le", "Né·e le", "Né.e le", "né-e le", "NÉ LE", "NE LE", "Ne\u0301e le", "Quand êtes-vous né ?"),
        *("Comment vous appelez-vous ?", "Comment s’appelle la personne ?", "Comment s’appelle-t-elle ?"),
        *(
            "Mail",
            "Son mail",
            "Quel est le mail de la personne ?",
            "Mobile",
            "Votre mobile",
            "Numéro de mobile",
            "Numéro WhatsApp",
            "Coordonnées",
        ),
        *("Signature", "Signature de la personne", "Mobile number", "When were you born?", "What is your name"),
        *("Sans oublier le nom", "N’oubliez pas le nom", "Never forget the name", "Sans crainte, votre nom"),
        *("Pas de souci, son adresse", "No problem, your name", "Nom\u00a0: en capitales"),
    ],
)
def test_an_ordinary_way_of_asking_who_is_refused(label: str) -> None:
    tables = f"| survey | type | name | label |\n| | text | a | {label} |\n"
    report = check(tables)
    assert not report.accepted and list_places(report) == [("identity", 2, "label")]
    assert check(tables, OPEN).accepted


@pytest.mark.parametrize(
    "label",
    [
        *("Nombre d’enfants", "Mobilité", "Mobilier", "Emploi", "Logement", "Un mobile home", "Mobile home", "Nomade"),
        *("Maillot", "Coordination", "Coordonnées de la structure", "Adresse de la structure", "Le nom du droit"),
        *("Si la personne ne le sait pas, passez", "Ne le demandez pas", "Sans nom", "Sans le nom", "Sans adresse"),
        *("Sans nom, adresse ni téléphone", "Pas de nom", "Ne notez pas le nom", "Without a name", "Aucun nom"),
        *("Date de signature du bail", "Signature du bail", "A-t-elle un passeport ?", "A-t-elle un mail ?"),
        *("Comment s’appelle la structure ?", "Le numéro de la CAF a été donné", "Reçoit-elle du courrier ?"),
        *("Motif de la visite", "Prénatal", "Moment de la journée", "Enceinte ?", "Identifier le besoin"),
    ],
)
def test_an_ordinary_question_is_left_alone(label: str) -> None:
    assert find_identity(label) == ""
    report = check(f"| survey | type | name | label |\n| | text | a | {label} |\n")
    assert report.accepted and not list_places(report)


@pytest.mark.parametrize(
    "name",
    [
        *("telephone1", "nom1", "email1", "adresse1", "phoneNumber", "nomPrenom", "num_secu", "numero_caf", "dob"),
        *("id_allocataire", "mobile", "nom_2", "Nom", "firstName", "date_naiss", "tel", "numTel", "nomprenom", "ddn"),
    ],
)
def test_a_name_of_a_question_that_says_who_is_refused(name: str) -> None:
    report = check(f"| survey | type | name | label |\n| | text | {name} | Réponse |\n")
    assert list_places(report) == [("identity", 2, "name")]


@pytest.mark.parametrize(
    "name",
    [
        *("nombre1", "mobilite", "age_band", "nomade", "structureName", "nom_du_droit", "emploi2", "logement"),
        *("come_back_on", "maillot", "number_given", "idee", "numero_donne", "NombreEnfants"),
    ],
)
def test_a_name_of_a_question_about_something_else_is_left_alone(name: str) -> None:
    assert find_identity_in_name(name) == ""


@pytest.mark.parametrize("column", ["guidance_hint", "required_message", "constraint_message", "hint"])
def test_every_text_shown_with_a_question_is_read(column: str) -> None:
    report = check(f"| survey | type | name | label | {column} |\n| | text | a | Réponse | Écrivez le nom |\n")
    assert list_places(report) == [("identity", 2, column)]


@pytest.mark.parametrize("kind", ["tel", "phone", "Telephone", "phone_text", "e-mail", "mail", "mobile"])
def test_a_type_that_asks_how_to_reach_someone_is_refused_though_it_is_read_as_text(kind: str) -> None:
    tables = f"| survey | type | name | label |\n| | {kind} | a | Joindre |\n"
    assert list_places(check(tables)) == [("identity", 2, "type")]
    assert check(tables, OPEN).accepted


@pytest.mark.parametrize("kind", ["phone number", "phonenumber", "get phone number", "email"])
def test_a_type_that_says_whose_telephone_it_is_is_refused(kind: str) -> None:
    report = check(f"| survey | type | name | label |\n| | {kind} | a | |\n| | text | b | B |\n")
    assert not report.accepted and list_places(report) == [("device", 2, "type")]


@pytest.mark.parametrize("appearance", ["signature", "Signature", "SIGNATURE", "new SIGNATURE"])
def test_a_signature_is_one_in_any_case(appearance: str) -> None:
    report = check(f"| survey | type | name | label | appearance |\n| | image | a | Paraphe | {appearance} |\n")
    assert list_places(report) == [("signature", 2, "appearance")]


@pytest.mark.parametrize(
    ("note", "below", "found"),
    [
        ("Nom et prénom de la personne :", "text", [("identity", 2, "label")]),
        ("**Quel est son nom ?**", "text", [("identity", 2, "label")]),
        ("Date de naissance", "date", [("identity", 2, "label")]),
        ("Nom et prénom de la personne :", "note", []),
        ("Le téléphone sert à rappeler la structure.", "text", []),
        ("Jamais de nom :", "text", []),
    ],
)
def test_a_note_that_asks_just_above_a_written_answer_is_refused(note: str, below: str, found: list[object]) -> None:
    rows = f"| | note | n | {note} |\n| | {below} | a | Réponse |\n| | text | b | B |\n"
    assert list_places(check("| survey | type | name | label |\n" + rows)) == found
