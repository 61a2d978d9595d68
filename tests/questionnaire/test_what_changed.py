"""Two versions compared: nothing when nothing changed, and each kind of change told alone, in plain words."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.questionnaire import Survey, check_form, find_shipped_forms, read_survey
from outreach.questionnaire.comparing import compare_surveys
from outreach.questionnaire.comparing.cells import COMPARED
from outreach.questionnaire.comparing.changes import KINDS
from outreach.questionnaire.survey import OPEN, Choice, Group, Question

SHIPPED = sorted(path for path in find_shipped_forms().glob("*.md") if not path.name.startswith("README"))

FORM = """
| settings | form_title | title_en | form_id | version | default_language |
|          | Logement   | Housing  | housing | 1       | fr               |

| survey | type|name|label|label::en|hint|required | relevant | constraint | calculation | x | appearance | default |
|        | select_one yes_no | heated | Chauffé ? | Heated? | | | | | | | | |
|        | integer | rooms | Pièces | Rooms | Sans la cuisine | | ${heated} = 'yes' | . > 0 | | | | |
|        | begin_group | state | État | State | | | | | | | | |
|        | text | walls | Murs | Walls | | | | | | | | |
|        | text | roof | Toit | Roof | | | | | | | | |
|        | text | floor | Sol | Floor | | | | | | | | |
|        | end_group | | | | | | | | | | | |
|        | begin_repeat | works | Travaux | Works | | | | | | | | |
|        | text | work | Lequel | Which | | | | | | | | |
|        | end_repeat | | | | | | | | | | | |
|        | calculate | score | | | | | | | ${rooms} + 1 | | | |

| choices | list_name | name | label::fr | label::en |
|         | yes_no    | yes  | Oui       | Yes       |
|         | yes_no    | no   | Non       | No        |
"""
ROOF = "|        | text | roof | Toit | Roof | | | | | | | | |\n"
WALLS = "|        | text | walls | Murs | Walls | | | | | | | | |\n"
FLOOR = "|        | text | floor | Sol | Floor | | | | | | | | |\n"
HEAT = "|        | select_one yes_no | heated | Chauffé ? | Heated? | | | | | | | | |\n"
STATE = "|        | begin_group | state | État | State | | | | | | | | |\n" + WALLS + ROOF + FLOOR
STATE += "|        | end_group | | | | | | | | | | | |\n"
NO = "|         | yes_no    | no   | Non       | No        |\n"
YES = "|         | yes_no    | yes  | Oui       | Yes       |\n"

# What is written in place of what, the only change told, its words.
CASES = [
    (FLOOR, "", "question_removed", "question retirée"),
    ("", "|        | date | since | Depuis | Since | | | | | | | | |\n", "question_added", "question ajoutée (jour)"),
    ("roof | Toit", "roofing | Toit", "question_renamed", "probablement renommée : « roof » devient « roofing »"),
    (WALLS + ROOF + FLOOR, ROOF + WALLS + FLOOR, "moved", "déplacée dans sa section"),
    (WALLS + ROOF + FLOOR, WALLS + FLOOR + ROOF, "moved", "déplacée dans sa section"),
    (STATE, STATE.replace(FLOOR, "") + FLOOR, "moved_elsewhere", "passe de « État » à « le questionnaire »"),
    (STATE, STATE.replace(FLOOR, ""), "question_removed", "question retirée"),
    ("begin_repeat | works", "begin_repeat | repairs", "repeat_renamed", "« works » devient « repairs »"),
    (STATE, "", "section_removed", "section retirée, avec 3 question(s)"),
    ("begin_group | state", "begin_group | condition", "section_renamed", "« state » devient « condition »"),
    ("Pièces", "Combien de pièces", "label", "(Français) : « Pièces » devient « Combien de pièces »"),
    ("Rooms", "How many rooms", "label", "(Anglais) : « Rooms » devient « How many rooms »"),
    ("Sans la cuisine", "Avec la cuisine", "hint", "l’indication change (Français)"),
    ("Sans la cuisine", "", "hint", "« Sans la cuisine » devient « rien »"),
    ("integer | rooms", "decimal | rooms", "type", "le type change : nombre entier devient nombre"),
    ("| | ${heated} = 'yes' |", "| yes | ${heated} = 'yes' |", "required", "devient obligatoire"),
    ("| | ${heated} = 'yes' |", "| ${heated} = 'no' | ${heated} = 'yes' |", "required_if", "seulement si : ${heated}"),
    ("${heated} = 'yes'", "${heated} = 'no'", "relevant", "n’est posée que si : ${heated} = 'no'"),
    ("${heated} = 'yes'", "", "always_asked", "est désormais toujours posée"),
    (". > 0", ". > 1", "constraint", "la réponse est acceptée si : . > 1"),
    (". > 0", "", "no_constraint", "toute réponse est désormais acceptée"),
    ("${rooms} + 1", "${rooms} + 2", "calculation", "${rooms} + 1 devient ${rooms} + 2"),
    ("Heated? | | | | | | | | |", "Heated? | | | | | | | minimal | |", "appearance", "rien devient minimal"),
    ("Lequel | Which | | | | | | | | |", "Lequel | Which | | | | | | | | toit |", "default", "rien devient toit"),
    (NO, "", "choice_removed", "choix retiré : « Non » (no)"),
    (NO, NO + "|         | yes_no    | some | Un peu    | A little  |\n", "choice_added", "choix ajouté : « Un peu »"),
    ("| Non ", "| Pas du tout ", "choice_label", "no change de libellé (Français) : « Non » devient « Pas du tout »"),
    (YES + NO, NO + YES, "choices_moved", "les choix changent d’ordre"),
    ("| Logement", "| Habitat", "title", "« Logement » devient « Habitat »"),
    ("_repeat", "_group", "not_repeated", "la section ne se répète plus"),
]  # fmt: skip
LINE = "|        | calculate | score"


def read(text: str) -> Survey:
    """Read a version."""
    return read_survey(Path("housing.md"), text)


def put(before: str, after: str) -> str:
    """Return the form with one thing written otherwise."""
    assert FORM.count(before or LINE) >= 1
    return FORM.replace(before, after) if before else FORM.replace(LINE, after + LINE)


@pytest.mark.parametrize(
    "before,after,code,words", CASES, ids=[f"{case[2]}-{place}" for place, case in enumerate(CASES)]
)
def test_each_kind_of_change_is_told_alone(before: str, after: str, code: str, words: str) -> None:
    (change,) = compare_surveys(read(FORM), read(put(before, after)))
    assert change.kind.code == code
    assert words in change.write()
    assert "{" not in change.tell_meaning()


def test_a_place_is_told_without_markdown_and_without_formulas() -> None:
    marked = put("Pièces", "Les *pièces* de ${heated}")
    changed = compare_surveys(read(marked), read(marked.replace("integer | rooms", "text | rooms")))
    assert [change.tell_place() for change in changed] == ["Les pièces de …"]


def test_the_other_way_is_told_too() -> None:
    told = {
        change.kind.code
        for before, after, _, _ in CASES
        for change in compare_surveys(read(put(before, after)), read(FORM))
    }
    assert {"section_added", "question_removed", "question_added", "not_required", "repeated", "choice_added"} <= told


def test_what_cites_a_renamed_question_has_not_changed() -> None:
    renamed = FORM.replace("| heated |", "| warm |").replace("${heated}", "${warm}")
    (change,) = compare_surveys(read(FORM), read(renamed))
    assert (change.kind.code, change.facts["before"], change.name) == ("question_renamed", "heated", "warm")
    assert "« heated »" in change.tell_meaning() and "« warm »" in change.tell_meaning()


def test_a_question_that_enters_a_repeat_changes_its_table() -> None:
    work = "|        | text | work | Lequel | Which | | | | | | | | |\n"
    (change,) = compare_surveys(read(FORM), read(FORM.replace(FLOOR, "").replace(work, work + FLOOR)))
    assert change.kind.code == "moved_between_tables" and "tableau" in change.tell_meaning()


def test_changes_follow_the_order_of_the_form() -> None:
    after = FORM.replace("Toit", "Toiture").replace(HEAT, "").replace("Lequel", "Lesquels").replace(", WALLS", "")
    after = after.replace("${heated} = 'yes'", "").replace("| Logement", "| Habitat")
    assert [change.name for change in compare_surveys(read(FORM), read(after))] == [
        "",
        "heated",
        "rooms",
        "roof",
        "work",
    ]


def test_a_profile_a_style_and_a_language_are_told() -> None:
    survey = read(FORM)
    opened = replace(survey, profile=OPEN, style=frozenset(("pages",)), languages=("fr",))
    assert {change.kind.code for change in compare_surveys(survey, opened)} == {"opened", "style", "language_removed"}
    (first,) = compare_surveys(survey, replace(survey, default_language="en"))
    assert first.write() == "la langue par défaut devient : Anglais"
    assert "language_added" in {change.kind.code for change in compare_surveys(opened, survey)}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_version_does_not_differ_from_itself(path: Path) -> None:
    text = path.read_text("utf-8")
    first, again = (check_form(text.encode(), path.name).survey for _ in range(2))
    assert first is not None and again is not None and first is not again
    assert compare_surveys(first, again) == []


def test_a_question_that_takes_another_list_is_told() -> None:
    asked = "| survey | type | name | label |\n|  | select_one {} | q | Sujet |\n|  | select_one a | r | R |\n"
    asked += "|  | select_one b | s | S |\n\n| choices | list_name | name | label |\n"
    asked += "".join(f"|  | {name} | {name}{code} | {code} |\n" for name in "ab" for code in "12")
    old, new = (check_form(asked.format(name).encode(), "x.md", OPEN).survey for name in "ab")
    assert old is not None and new is not None
    (change,) = compare_surveys(old, new)
    assert (change.kind.code, dict(change.facts)) == ("list", {"before": "a", "after": "b"})


def test_every_field_of_a_question_is_compared_somewhere() -> None:
    elsewhere = {"name", "path", "labels", "children"}
    named = {one.name for kind in (Question, Group) for one in fields(kind)}
    assert named - elsewhere <= COMPARED
    # A new field of a survey or a choice must find its place in the comparison, then here.
    assert {one.name for one in fields(Survey)} == {
        "form_id", "version", "titles", "languages", "default_language", "children", "lists", "external_lists",
        "entities", "root", "profile", "style",
    }  # fmt: skip
    assert {one.name for one in fields(Choice)} == {"name", "labels", "extra", "media"}


@given(st.permutations([WALLS, ROOF, FLOOR, HEAT]), st.sets(st.integers(0, 3)))
def test_any_shuffle_is_told_by_the_fewest_moves(rows: list[str], left: set[int]) -> None:
    shuffled = [row for place, row in enumerate(rows) if place not in left]
    after = read(
        put(STATE, "").replace(HEAT, "").replace("${heated} = 'yes'", "").replace(LINE, "".join(shuffled) + LINE)
    )
    before = read(
        put(STATE, "")
        .replace(HEAT, "")
        .replace("${heated} = 'yes'", "")
        .replace(LINE, WALLS + ROOF + FLOOR + HEAT + LINE)
    )
    told = [change.kind.code for change in compare_surveys(before, after)]
    assert told.count("question_removed") == len(left) and set(told) <= {"question_removed", "moved"}
    assert told.count("moved") <= max(0, len(shuffled) - 1)
    assert compare_surveys(after, after) == []


def test_every_kind_says_a_sentence_and_has_its_own_code() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert all(kind.sentence for kind in KINDS)
