"""A form that cannot serve is refused once, with sheet, row and remedy of every fault; never on the phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach import errors
from outreach.questionnaire import Survey, find_shipped_forms, read_survey
from outreach.questionnaire.save_checks import SAVED_COLUMNS
from outreach.register.contacts import CONTACT_ANSWERS, GAP_ANSWERS, REFERRAL_ANSWERS

SHIPPED = (find_shipped_forms() / "contact.md").read_text("utf-8")
Read = Callable[[str], Survey]

HEAD = "| survey | type | name | label | required | relevant | calculation | save_to |\n"
MET = "| | select_one results | result | Résultat | yes | | | contact#result |\n"
CHOICES = "| choices | list_name | name | label |\n| | results | met | Vue |\n| | results | absent | Absente |\n"
CONTACT = "| entities | list_name | label | create_if |\n| | contact | ${result} | |\n"


def refuse(read: Read, tables: str) -> str:
    """Read a form and return why it is refused."""
    with pytest.raises(errors.Refusal) as refusal:
        read(tables)
    assert refusal.value.problem is errors.BAD_FORM
    said = refusal.value.sentence
    assert "\n" not in said and "Traceback" not in said
    return said


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "| integer | a | Âge | | ${resul} = 'met' | | |",
            "ligne 3, colonne relevant : la question « resul » n’existe pas ; vouliez-vous dire « result » ?",
        ),
        ("| integer | a | Âge | | ${result} = | | |", "ligne 3, colonne relevant : l’expression n’est pas finie"),
        ("| integer | a | Âge | | slected(${result}, 'x') | | |", "vouliez-vous dire « selected » ?"),
        (
            "| integer | a | Âge | | ${result} = 'mett' | | |",
            "« mett » n’est pas un choix de « result » ; vouliez-vous dire « met »",
        ),
        (
            "| integer | a | Âge | | selected(${result}, 'x') | | |",
            "« x » n’est pas un choix de « result » ; employez l’un de met, absent",
        ),
        (
            "| integr | a | Âge | | | | |",
            "colonne type : le type « integr » n’est pas connu ; vouliez-vous dire « integer » ?",
        ),
        ("| geotrace | a | Où ? | | | | |", "« geotrace » dessine un trajet ou une parcelle"),
        ("| video | a | Film | | | | |", "« video » filme ou enregistre : ce n’est pas pris"),
        ("| | a | Âge | | | | |", "colonne type : il manque le type"),
        (
            "| select_one result | a | Âge | | | | |",
            "la liste « result » n’est pas dans la feuille choices ; vouliez-vous dire « results »",
        ),
        (
            "| select_one_from_file rights | a | Droit | | | | |",
            "« rights » n’est pas le nom d’un fichier de choix ; nommez la liste",
        ),
        ("| integer | | Âge | | | | |", "colonne name : il manque le nom"),
        ("| integer | result | Âge | | | | |", "le nom « result » sert déjà ligne 2"),
        ("| calculate | a | | | | | |", "colonne calculation : il manque le calcul"),
        ("| integer | a | Âge | | ${a} = 1 | | |", "a → a dépendent l’une de l’autre"),
        (
            "| integer | a | Âge | | ${b} = 1 | | |\n| | integer | b | Bé | | ${a} = 1 | | |",
            "dépendent l’une de l’autre",
        ),
        (
            "| begin_group | g | Foyer | | ${a} = 1 | | |\n| | integer | a | A | | | | |\n| | end_group | | | | | | |",
            "dépendent l’une de l’autre",
        ),
        (
            "| begin_group | g | Foyer | | | | |\n| | integer | a | A | | ${g} = 1 | | |\n| | end_group | | | | | | |",
            "« g » est un groupe",
        ),
        ("| begin_group | g | Groupe | | | | |\n| | integer | a | Âge | | | | |", "« begin_group » n’est jamais fermé"),
        ("| end_group | | | | | | |", "« end_group » ne ferme rien"),
        (
            "| integer | a | Âge | | | | contact#age |",
            "« contact#age » n’est pas une colonne ; vouliez-vous dire « contact#",
        ),
        ("| text | a | Âge | | | | contact#children |", "se remplit par « integer », pas par « text »"),
        ("| select_one results | a | Sexe | | | | contact#sex |", "le code « met » n’existe pas pour contact#sex"),
        ("| text | a | Nom de famille | | | | |", "une identité ne se demande jamais"),
        ("| text | phone | Joindre | | | | |", "colonne name : « phone »"),
    ],
)
def test_a_faulty_row_is_told_with_its_remedy(read: Read, row: str, told: str) -> None:
    said = refuse(read, f"{HEAD}{MET}| {row}\n\n{CHOICES}\n{CONTACT}")
    assert told in said and "feuille " in said and "ligne " in said


def test_several_faults_are_told_at_once(read: Read) -> None:
    rows = "| | integr | a | Âge | | ${resul} = 'met' | | |\n| | text | b | Téléphone ? | | | | |\n"
    said = refuse(read, f"{HEAD}{MET}{rows}\n{CHOICES}\n{CONTACT}")
    assert all(told in said for told in ("« integr »", "« resul »", "« telephone »", "ligne 3", "ligne 4"))


@pytest.mark.parametrize(
    ("entities", "told"),
    [
        ("| | contct | ${result} | |", "l’entité « contct » n’est pas connue ; vouliez-vous dire « contact » ?"),
        ("| | gap | ${result} | |", "une question obligatoire (required) doit remplir « gap#right »"),
        ("| | contact | ${resul} | |", "feuille entities, ligne 2, colonne label"),
        ("| | contact | ${result} | ${result} = |", "feuille entities, ligne 2, colonne create_if"),
    ],
)
def test_a_faulty_entity_is_told(read: Read, entities: str, told: str) -> None:
    head = "| entities | list_name | label | create_if |\n"
    assert told in refuse(read, f"{HEAD}{MET}\n{CHOICES}\n{head}{entities}\n")


def test_no_referral_leaves_without_agreement() -> None:
    text = SHIPPED.replace("${refer} = 'yes' and ${agreement} = 'yes'", "${refer} = 'yes'")
    with pytest.raises(errors.Refusal, match="l’accord est exigé"):
        read_survey(Path("contact.md"), text)


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("default", "todai()", "la fonction « todai » n’est pas connue"),
        ("trigger", "${a},${b}", "la question « b » n’existe pas"),
        ("trigger", "a et b", "« a et b » ne nomme pas de question ; nommez une ou plusieurs questions"),
        ("hint", "Vu : ${b}", "colonne hint : la question « b » n’existe pas"),
        ("constraint_message", "Plus que ${b}", "la question « b » n’existe pas"),
        ("read_only", "${b} = 1", "colonne read_only : la question « b » n’existe pas"),
    ],
)
def test_a_cell_that_names_what_is_not_there_is_told(read: Read, column: str, cell: str, told: str) -> None:
    assert told in refuse(read, f"| survey | type | name | label | {column} |\n| | integer | a | Âge | {cell} |\n")


def test_a_question_without_label_is_refused(read: Read) -> None:
    tables = "| survey | type | name | label::Français (fr) | label::English (en) |\n| | integer | a | | Age |\n"
    assert "ligne 2, colonne label::Français (fr) : il manque le libellé" in refuse(read, tables)


def test_what_pyxform_alone_finds_comes_out_as_one_sentence(read: Read) -> None:
    rows = "| | begin_repeat | rows | Lignes | | | | |\n" * 2 + "| | end_repeat | | | | | | |\n" * 2
    assert "feuille survey, ligne 4, colonne name : " in refuse(read, f"{HEAD}{MET}{rows}\n{CHOICES}\n{CONTACT}")


@pytest.mark.parametrize("text", ["", "bonjour", "| a | b |\n| c | d |\n", "| survey |\n", "\x00\x01"])
def test_a_file_that_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(errors.Refusal):
        read_survey(Path("essai.md"), text)


def test_a_form_without_settings_is_named_after_its_file() -> None:
    survey = read_survey(Path("Mon essai.md"), "| survey | type | name | label |\n| | integer | a | Âge |\n")
    assert survey.form_id == "mon_essai" and len(survey.version) == 10


@pytest.mark.parametrize("name", ["absent.md", "essai.docx", "essai.xlsx", "essai.xls", "essai.csv", "essai.md"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    if name != "absent.md":
        (tmp_path / name).write_bytes(b"PK not a workbook")
    with pytest.raises(errors.Refusal):
        read_survey(tmp_path / name)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_form_with_any_one_cell_changed_is_read_or_refused(data: st.DataObject) -> None:
    cells = SHIPPED.split("|")
    place = data.draw(st.integers(0, len(cells) - 1))
    cells[place] = data.draw(
        st.sampled_from(["", " x ", " ${x} ", " ' ", " yes ", " end_group ", "\n", " survey ", " # "])
    )
    try:
        read_survey(Path("essai.md"), "|".join(cells))
    except errors.Refusal as refusal:
        assert "\n" not in refusal.sentence


def test_the_columns_a_form_may_fill_are_those_of_the_register() -> None:
    register = {
        *(f"contact.{name}" for name in CONTACT_ANSWERS),
        *(f"gap.{name}" for name in GAP_ANSWERS),
        *(f"referral.{name}" for name in REFERRAL_ANSWERS),
    }
    assert set(SAVED_COLUMNS) == register
