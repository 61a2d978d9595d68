"""Which publics a questionnaire can tell: the roads kept for the others would never be taken."""

from pathlib import Path

from outreach.intake import list_known_publics
from outreach.questionnaire import Survey, find_shipped_forms, read_survey

FAMILIES = ("petite_enfance", "jeunesse_famille", "seniors", "transversal")


def read_form(folder: Path, rows: str) -> Survey:
    path = folder / "publics.md"
    path.write_text(
        "| survey | | | | |\n| | type | name | label::fr | calculation |\n"
        + rows
        + "| choices | | | |\n| | list_name | name | label::fr |\n| | p | jeunesse_famille | Jeunes |\n"
        "| | p | other | Autre |\n| settings | | |\n| | form_id | version |\n| | publics | 1 |\n",
        "utf-8",
    )
    return read_survey(path, open_forms=frozenset(("publics",)))


def test_the_shipped_form_tells_two() -> None:
    contact = read_survey(find_shipped_forms() / "contact.md")
    assert list_known_publics([contact], FAMILIES) == ("petite_enfance", "seniors")


def test_a_question_is_as_good_as_a_calculation_and_other_questions_tell_nothing(tmp_path: Path) -> None:
    asked = read_form(tmp_path, "| | select_one p | public | Qui ? | |\n")
    assert list_known_publics([asked], FAMILIES) == ("jeunesse_famille",)
    other = read_form(tmp_path, "| | select_one p | who | Qui ? | |\n| | calculate | kind | | 'seniors' |\n")
    assert list_known_publics([other], FAMILIES) == ()


def test_the_name_of_a_question_that_is_read_is_no_answer(tmp_path: Path) -> None:
    rows = "| | integer | seniors | Combien ? | |\n| | calculate | public | | if(${seniors} > 1, 'transversal', '') |\n"
    assert list_known_publics([read_form(tmp_path, rows)], FAMILIES) == ("transversal",)
