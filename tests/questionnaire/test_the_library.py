"""The library: each questionnaire serves an action of the road map, in two languages, briefly, and asks nobody's name.

What a typical visit leaves in the register is in `tests/intake/test_the_library_is_received.py`.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from outreach.questionnaire import (  # fmt: skip
    Group,
    Question,
    Seen,
    Survey,
    build_lists,
    check_form,
    find_shipped_forms,
    read_survey,
    see_answers,
)
from outreach.territory import Territory, find_territory, list_right_rows, list_structure_rows, read_territory, route

# Form → the action of the road map it serves.
ACTIONS = {
    "back_to_school": "6",
    "health_75": "4",
    "hygiene": "10",
    "overpayment": "13",
    "residence_permit": "5",
    "school_dropout": "8",
    "third_place": "s1",
    "unpaid_rent": "12",
}
VISITS = [form_id for form_id in ACTIONS if form_id != "third_place"]
PLACE = "grande_borne"
TODAY = date(2026, 11, 23)
LONGEST_LABEL, LONGEST_NOTE, MOST_QUESTIONS = 48, 110, 9


def find_file(form_id: str) -> Path:
    return find_shipped_forms() / f"{form_id}.md"


def read(form_id: str) -> Survey:
    return read_survey(find_file(form_id))


@pytest.fixture(scope="module")
def town() -> Territory:
    return read_territory(find_territory("grigny", Path("absent")))


def see(form_id: str, town: Territory, answers: dict[str, Any]) -> Seen:
    lists = build_lists({"rights": list_right_rows(town, PLACE), "structures": list_structure_rows(town)})
    return see_answers(read(form_id), answers, lists, TODAY)


def list_questions(survey: Survey) -> list[Question]:
    return [node for node in survey.walk() if isinstance(node, Question)]


def list_proposed(survey: Survey) -> list[str]:
    """List the rights that a questionnaire may propose: what its `offered` adds up."""

    def list_texts(part: Any) -> Iterator[str]:
        if isinstance(part, str):
            yield from part.split()
        elif part[0] in ("concat", "if"):
            for one in part[1 if part[0] == "concat" else 2 :]:
                yield from list_texts(one)

    (offered,) = [question for question in list_questions(survey) if question.name == "offered"]
    return list(list_texts(offered.calculation))


def test_the_library_is_whole() -> None:
    shipped = {path.stem for path in find_shipped_forms().glob("*.md")}
    assert shipped - {"README"} == {"contact", *ACTIONS}


@pytest.mark.parametrize("form_id", ACTIONS)
def test_each_reads_without_a_finding_and_asks_nobody_s_name(form_id: str) -> None:
    report = check_form(find_file(form_id).read_bytes(), f"{form_id}.md")
    assert report.accepted and not report.findings
    assert report.survey and report.survey.form_id == form_id


@pytest.mark.parametrize("form_id", ACTIONS)
def test_every_sentence_is_told_in_french_and_english(form_id: str) -> None:
    survey = read(form_id)
    assert survey.languages == ("fr", "en") and set(survey.titles) == {"fr", "en"}
    assert not any("'" in title for title in survey.titles.values())
    for node in survey.walk():
        told = [node.labels, node.hints]
        if isinstance(node, Question):
            told += [node.required_messages, node.constraint_messages]
            assert set(node.labels) == {"fr", "en"} or node.type == "calculate"
            assert bool(node.required) == bool(node.required_messages), node.name
            assert bool(node.constraint) == bool(node.constraint_messages), node.name
        assert all(set(labels) in (set(), {"fr", "en"}) for labels in told), node.name
    assert all(set(choice.labels) == {"fr", "en"} for choices in survey.lists.values() for choice in choices)


@pytest.mark.parametrize("form_id", ACTIONS)
def test_sentences_fit_a_small_screen_and_apostrophes_are_curved(form_id: str) -> None:
    survey = read(form_id)
    for node in survey.walk():
        longest = LONGEST_NOTE if isinstance(node, Question) and node.type == "note" else LONGEST_LABEL
        assert all(len(label) <= longest for label in node.labels.values()), node.labels
        assert all(len(hint) <= 64 for hint in node.hints.values()), node.hints
    choices = [label for listed in survey.lists.values() for choice in listed for label in choice.labels.values()]
    assert not [label for label in choices if len(label) > 40]
    assert "'" not in "".join([*choices, *(label for node in survey.walk() for label in node.labels.values())])


@pytest.mark.parametrize("form_id", ACTIONS)
def test_each_serves_its_action_of_the_road_map(form_id: str, town: Territory) -> None:
    action = town.actions[ACTIONS[form_id]]
    assert f"form:{form_id}" in action.served_by
    named = f"action spécifique {action.number[1:]}" if action.number[0] == "s" else f"action {action.number}"
    assert f"{named} de la feuille de route" in " ".join(find_file(form_id).read_text("utf-8").lower().split())


@pytest.mark.parametrize("form_id", VISITS)
def test_what_is_proposed_is_a_right_of_the_town_and_of_the_action(form_id: str, town: Territory) -> None:
    proposed = list_proposed(read(form_id))
    assert set(proposed) <= set(town.rights)
    assert any(ACTIONS[form_id] in town.rights[right].actions for right in proposed)


@pytest.mark.parametrize("form_id", VISITS)
def test_an_absent_is_two_taps_and_a_visit_stays_short(form_id: str) -> None:
    survey = read(form_id)
    asked = [node for node in survey.children if isinstance(node, Question) and node.relevant is None]
    assert [(node.name, node.save_to) for node in asked] == [("result", ("contact", "result"))]
    for group in [node for node in survey.children if isinstance(node, Group) and node.name != "gaps"]:
        asked = [
            node for node in group.children if isinstance(node, Question) and node.type not in ("note", "calculate")
        ]
        assert len(asked) <= MOST_QUESTIONS, group.name


@pytest.mark.parametrize("form_id", VISITS)
def test_entities_stand_as_in_a_contact_and_no_referral_leaves_without_agreement(form_id: str) -> None:
    survey = read(form_id)
    assert {(entity.name, entity.path) for entity in survey.entities} == {
        ("contact", ()),
        ("gap", ("gaps",)),
        ("referral", ("gaps", "referral")),
    }
    (referral,) = [entity for entity in survey.entities if entity.name == "referral"]
    assert referral.create_if == ["and", ["=", ["$", "refer"], "yes"], ["=", ["$", "agreement"], "yes"]]
    assert {"contact.result", "contact.first_meeting", "contact.age_band", "contact.sex"} <= {
        ".".join(question.save_to) for question in list_questions(survey) if question.save_to
    }


def test_the_third_place_makes_no_record() -> None:
    survey = read("third_place")
    assert not survey.entities and not survey.external_lists
    assert not [question for question in list_questions(survey) if question.save_to]


@pytest.mark.parametrize("form_id", VISITS)
@pytest.mark.parametrize("age_band", ["25_39", "75_plus"])
def test_the_structure_proposed_is_the_one_the_roads_lead_to(form_id: str, age_band: str, town: Territory) -> None:
    public = "seniors" if age_band == "75_plus" or form_id == "health_75" else None
    for right in list_proposed(read(form_id)):
        gap = {"right": right, "other_right": ["whole_list"], "status": "refused", "refer": "yes"}
        person = {"first_meeting": "yes", "age_band": age_band}
        seen = see(form_id, town, {"result": "met", "person": person, "gaps": [gap]})
        assert seen.proposals["gaps/0/referral/structure"] == route(town, right, PLACE, public), right
