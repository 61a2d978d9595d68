"""The one validator: what applies, what is missing, what cannot be, and what is kept."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.questionnaire import (
    Lists,
    Survey,
    build_lists,
    canonical,
    check_answers,
    find_shipped_forms,
    hash_answers,
    read_entities,
    read_survey,
    see_answers,
)

TODAY = date(2026, 11, 23)
PERSON = {"first_meeting": "yes"}
REFERRAL = {"structure": "caf", "agreement": "yes"}
GAP = {"right": "rsa", "status": "not_claimed", "refer": "no"}
MET = {"result": "met", "person": PERSON}


def tell_faults(survey: Survey, lists: Lists, answers: Any) -> dict[str, str]:
    """Return the sentence of each faulty place."""
    return {fault.place: fault.sentence for fault in check_answers(survey, answers, lists, TODAY).faults}


@pytest.mark.parametrize("result", ["absent", "declined", "not_now"])
def test_a_closed_door_needs_one_answer(contact: Survey, lists: Lists, result: str) -> None:
    checked = check_answers(contact, {"result": result}, lists, TODAY)
    assert checked.answers == {"result": result} and not checked.faults
    assert {"person", "gaps"} <= see_answers(contact, {"result": result}, lists, TODAY).irrelevant


def test_a_whole_meeting_is_kept_as_told(contact: Survey, lists: Lists) -> None:
    person = {
        **PERSON,
        "age_band": "25_39",
        "sex": "woman",
        "household": "single_parent",
        "children": 2,
        "housing": "social",
        "activity": "employed",
        "language": "not_told",
    }
    gap = {**GAP, "reason": "unaware", "steps": ["called", "informed"], "refer": "yes", "referral": REFERRAL}
    checked = check_answers(contact, {"result": "met", "person": person, "gaps": [gap]}, lists, TODAY)
    assert not checked.faults
    assert checked.answers["person"] == person
    assert checked.answers["gaps"][0]["steps"] == ["informed", "called"]
    assert checked.answers["gaps"][0]["referral"] == {"proposed": "caf", **REFERRAL}


@pytest.mark.parametrize(
    ("answers", "place", "sentence"),
    [
        ({}, "result", "Indiquez le résultat."),
        ({"result": ""}, "result", "Indiquez le résultat."),
        ({"result": "seen"}, "result", "« Qui avez-vous vu ? » : ce choix n’existe pas."),
        ({"result": ["met"]}, "result", "« Qui avez-vous vu ? » : ce choix n’existe pas."),
        ({"result": "met"}, "person/first_meeting", "Indiquez si c’est la première rencontre."),
        ({"result": "met", "person": {**PERSON, "age_band": "old"}}, "person/age_band", "Âge : ce choix n’existe pas."),
        ({**MET, "name": "X"}, "name", "Question inconnue : « name »."),
        ({"result": "met", "person": {**PERSON, "nir": "1"}}, "person/nir", "Question inconnue : « nir »."),
        ({**MET, "person": "oui"}, "person", "Ces réponses ne se lisent pas."),
        ({**MET, "gaps": "rsa"}, "gaps", "Droits non reçus : cette réponse ne se lit pas."),
        ({**MET, "gaps": [GAP] * 51}, "gaps", "Droits non reçus : 50 au plus."),
        ({**MET, "gaps": [{}]}, "gaps/0/right", "Choisissez le droit."),
        ({**MET, "gaps": [{**GAP, "right": "x"}]}, "gaps/0/right", "« Quel droit ? » : ce choix n’existe pas."),
        ({**MET, "gaps": [{**GAP, "steps": ["x"]}]}, "gaps/0/steps", "Fait sur place : ce choix n’existe pas."),
        ({**MET, "gaps": [{**GAP, "refer": "yes"}]}, "gaps/0/referral/structure", "Choisissez la structure."),
        (
            {**MET, "gaps": [{**GAP, "refer": "yes"}]},
            "gaps/0/referral/agreement",
            "Indiquez si la personne est d’accord.",
        ),
        (
            {"result": "not_now", "come_back_on": "2026-11-22"},
            "come_back_on",
            "Choisissez aujourd’hui ou un jour à venir.",
        ),
        (
            {"result": "not_now", "come_back_on": "30/11/2026"},
            "come_back_on",
            "« Quand repasser ? » : cette date n’existe pas.",
        ),
        ({"result": "absent", "note": "x" * 281}, "note", "280 signes au plus."),
        (
            {"result": "absent", "note": "x" * 2001},
            "note",
            "« Une remarque ? » : ce texte est trop long (2 000 signes au plus).",
        ),
        ({"result": "absent", "note": 3}, "note", "« Une remarque ? » : cette réponse ne se lit pas."),
        ([], "", "Ces réponses ne se lisent pas."),
    ],
)
def test_each_fault_has_its_place_and_its_sentence(
    contact: Survey, lists: Lists, answers: Any, place: str, sentence: str
) -> None:
    assert tell_faults(contact, lists, answers)[place] == sentence


@pytest.mark.parametrize(
    ("children", "fine"),
    [
        (0, True),
        (15, True),
        ("7", True),
        (16, False),
        (-1, False),
        (True, False),
        ("sept", False),
        (2.0, False),
        (10**12, False),
    ],
)
def test_children_are_counted_from_0_to_15(contact: Survey, lists: Lists, children: Any, fine: bool) -> None:
    person = {**PERSON, "household": "couple_children", "children": children}
    assert (tell_faults(contact, lists, {"result": "met", "person": person}) == {}) is fine


def test_what_does_not_apply_is_blanked_not_blamed(contact: Survey, lists: Lists) -> None:
    answers = {"result": "absent", "person": {"age_band": "nonsense"}, "gaps": [{"right": "zzz"}], "come_back_on": "x"}
    checked = check_answers(contact, answers, lists, TODAY)
    assert checked.answers == {"result": "absent"} and not checked.faults


def test_the_routed_structure_is_proposed_and_another_may_be_chosen(contact: Survey, lists: Lists) -> None:
    blank = see_answers(contact, {**MET, "gaps": [{**GAP, "right": "css", "refer": "yes"}]}, lists, TODAY)
    assert blank.proposals == {"gaps/0/referral/structure": "cpam"}
    gap = {**GAP, "right": "css", "refer": "yes", "referral": REFERRAL}
    chosen = check_answers(contact, {**MET, "gaps": [gap]}, lists, TODAY).answers["gaps"][0]["referral"]
    assert chosen == {"proposed": "cpam", "structure": "caf", "agreement": "yes"}


def test_a_calculation_sent_by_a_phone_is_made_again(contact: Survey, lists: Lists) -> None:
    gap = {**GAP, "refer": "yes", "referral": {**REFERRAL, "proposed": "elsewhere"}}
    assert (
        check_answers(contact, {**MET, "gaps": [gap]}, lists, TODAY).answers["gaps"][0]["referral"]["proposed"] == "caf"
    )


def test_notes_are_screened_before_they_are_kept(contact: Survey, lists: Lists) -> None:
    checked = check_answers(contact, {"result": "absent", "note": "Mme Diallo, 06 12 34 56 78"}, lists, TODAY)
    assert checked.answers["note"] == "▒▒▒, ▒▒▒" and checked.screened == ("note",)


def test_records_come_in_the_order_of_the_form(contact: Survey, lists: Lists) -> None:
    without = {**GAP, "refer": "yes", "referral": {**REFERRAL, "agreement": "no"}}
    referred = {**GAP, "right": "css", "steps": ["informed"], "refer": "yes", "referral": REFERRAL}
    answers = check_answers(contact, {**MET, "gaps": [GAP, referred, without]}, lists, TODAY).answers
    records = [
        (record.entity, record.place, dict(record.columns)) for record in read_entities(contact, answers, lists, TODAY)
    ]
    assert records == [
        ("contact", "", {"result": "met", "first_meeting": "yes"}),
        ("gap", "gaps/0", {"right": "rsa", "status": "not_claimed"}),
        ("gap", "gaps/1", {"right": "css", "status": "not_claimed", "steps": ["informed"]}),
        ("referral", "gaps/1/referral", {"structure": "caf", "agreement": "yes"}),
        ("gap", "gaps/2", {"right": "rsa", "status": "not_claimed"}),
    ]


def test_kept_answers_say_the_same_when_the_catalogue_has_changed(contact: Survey, lists: Lists) -> None:
    answers = check_answers(
        contact, {**MET, "gaps": [{**GAP, "refer": "yes", "referral": REFERRAL}]}, lists, TODAY
    ).answers
    later = build_lists({"rights": [], "structures": []})
    assert read_entities(contact, answers, later, TODAY) == read_entities(contact, answers, lists, TODAY)


def test_answers_have_one_text_and_one_hash() -> None:
    assert canonical({"b": 1, "a": ["é", "l’"]}) == '{"a":["é","l’"],"b":1}'
    assert hash_answers({"a": 1, "b": 2}) == hash_answers({"b": 2, "a": 1}) != hash_answers({"a": 2, "b": 1})


def test_faults_can_be_told_in_english(contact: Survey, lists: Lists) -> None:
    answers = {"result": "met", "person": {**PERSON, "age_band": "x"}, "gaps": [{}]}
    english = {"{label} : ce choix n’existe pas.": "{label}: no such choice."}
    faults = check_answers(contact, answers, lists, TODAY).faults
    told = {fault.place: fault.write("en", lambda text: english.get(text, text)) for fault in faults}
    assert told["person/age_band"] == "Age: no such choice." and told["gaps/0/right"] == "Choose the right."


HEAD = "| survey | type | name | label | relevant | calculation | constraint | required |\n"


def test_a_question_may_lean_on_one_further_down(read: Callable[[str], Survey]) -> None:
    survey = read(
        HEAD
        + "| | integer | a | A | ${b} = 1 | | | |\n"
        + "| | integer | b | B | ${c} = 1 | | | |\n"
        + "| | integer | c | C | | | | |\n"
    )
    assert check_answers(survey, {"a": 1, "b": 1, "c": 1}, {}, TODAY).answers == {"a": 1, "b": 1, "c": 1}
    assert check_answers(survey, {"a": 1, "b": 1, "c": 2}, {}, TODAY).answers == {"c": 2}


def test_a_repeat_is_counted_and_summed_from_outside(read: Callable[[str], Survey]) -> None:
    survey = read(
        HEAD + "| | calculate | total | | | sum(${age}) | | |\n"
        "| | begin_repeat | child | Enfant | | | | |\n| | integer | age | Âge | | | . < 18 | |\n"
        "| | calculate | next | | | ${age} + 1 | | |\n| | end_repeat | | | | | | |\n"
        "| | calculate | number | | | count(${child}) | | |\n| | calculate | eldest | | | max(${next}) | | |\n"
    )
    checked = check_answers(survey, {"child": [{"age": 4}, {"age": 7}]}, {}, TODAY)
    assert not checked.faults
    assert checked.answers == {
        "total": "11",
        "child": [{"age": 4, "next": "5"}, {"age": 7, "next": "8"}],
        "number": "2",
        "eldest": "8",
    }
    assert check_answers(survey, {}, {}, TODAY).answers == {"total": "0", "number": "0"}


def test_a_calculation_may_fill_a_number_and_is_never_the_worker_s_fault(read: Callable[[str], Survey]) -> None:
    survey = read(HEAD + "| | integer | a | A | | | | |\n| | integer | twice | Double | | ${a} * 2 | | |\n")
    assert check_answers(survey, {"a": 4}, {}, TODAY).answers == {"a": 4, "twice": 8}
    assert not check_answers(survey, {}, {}, TODAY).faults


def test_a_note_takes_no_answer(read: Callable[[str], Survey]) -> None:
    survey = read(HEAD + "| | note | n | Lisez ceci | | | | |\n| | integer | a | A | | | | |\n")
    assert tell_faults(survey, {}, {"n": "x"}) == {"n": "Question inconnue : « n »."}


def test_a_date_made_of_a_moment_keeps_the_day_and_a_time_the_hour(read: Callable[[str], Survey]) -> None:
    survey = read(
        HEAD + "| | date | d | Jour | | now() | | |\n| | time | t | Heure | | now() | | |\n"
        "| | dateTime | m | Moment | | today() | | |\n| | text | x | Texte | | now() | | |\n"
    )
    made = {"d": "2026-11-23", "t": "12:00", "m": "2026-11-23T00:00", "x": "2026-11-23T12:00:00.000+01:00"}
    assert check_answers(survey, {}, {}, TODAY).answers == made


def test_what_nobody_can_answer_is_not_required(read: Callable[[str], Survey]) -> None:
    survey = read(
        "| survey | type | name | label | calculation | read_only | required |\n"
        "| | note | n | Lisez ceci | | | yes |\n| | integer | a | A | | | |\n"
        "| | integer | twice | Double | ${a} * 2 | | yes |\n| | text | shut | Fermé | | yes | yes |\n"
        "| | text | open | Ouvert | | ${a} = 1 | yes |\n"
    )
    assert list(tell_faults(survey, {}, {})) == ["open"]
    assert not tell_faults(survey, {}, {"a": 1})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda parts: st.lists(parts, max_size=3)
    | st.dictionaries(
        st.sampled_from(["result", "person", "gaps", "note", "right", "referral", "steps", "zz"]), parts, max_size=4
    ),
    max_leaves=20,
)
_SURVEY = read_survey(find_shipped_forms() / "contact.md")
_LISTS = build_lists(
    {"rights": [{"name": "rsa", "label_fr": "RSA"}], "structures": [{"name": "caf", "label_fr": "CAF"}]}
)


@given(_JSON)
def test_whatever_is_sent_is_answered_by_faults_or_kept_alike_twice(answers: Any) -> None:
    checked = check_answers(_SURVEY, answers, _LISTS, TODAY)
    again = check_answers(_SURVEY, checked.answers, _LISTS, TODAY)
    assert canonical(again.answers) == canonical(checked.answers)
    if not checked.faults:
        assert not again.faults
        read_entities(_SURVEY, checked.answers, _LISTS, TODAY)
