"""The form class built from a questionnaire: what it reads back, what it refuses, what it shows."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from outreach.field.filling import fill_state
from outreach.field.forms import (
    FIELDS,
    apply_step,
    build_form,
    fill_form,
    read_answers,
    show_faults,
)
from outreach.field.lookups import list_lookups
from outreach.field.names import write_name
from outreach.field.search_words import shorten_words
from outreach.field.section_fields import BLANK_CARD, MOST_CARDS
from outreach.questionnaire import Fault, Lists, Survey, build_lists, check_answers, read_survey, see_answers
from outreach.questionnaire.question_types import QUESTION_TYPES

TODAY = date(2026, 11, 23)
TEXT = """
| settings | form_title | form_id | version | default_language |
| | Essai | essai | 1 | Français (fr) |

| survey | type | name | label::Français (fr) | label::English (en) | relevant | required | calculation | trigger |
| | select_one yes_no | seen | Vu ? | Seen? | | yes | | |
| | integer | children | Enfants | Children | ${seen} = 'yes' | | | |
| | date | day | Jour | Day | | | | |
| | text | remark | Remarque | Remark | | | | |
| | begin_repeat | gaps | Droits | Rights | | | | |
| | select_one_from_file rights.csv | right | Droit | Right | | yes | | |
| | select_multiple steps | steps | Fait | Done | | | | |
| | begin_group | referral | Orientation | Referral | ${right} != '' | | | |
| | select_one_from_file rights.csv | door | Où | | | | pulldata('rights', 'structure', 'name', ${right}) | ${right} |
| | end_group | | | | | | | |
| | end_repeat | | | | | | | |

| choices | list_name | name | label::Français (fr) | label::English (en) |
| | yes_no | yes | Oui | Yes |
| | yes_no | no | Non | No |
| | steps | told | Informé | Told |
| | steps | done | Fait en ligne | Done online |
"""
SURVEY = read_survey(Path("essai.md"), TEXT)
RIGHTS = [
    {"name": "rsa", "label_fr": "RSA", "label_en": "RSA", "structure": "css", "words": "revenu, minimum"},
    {"name": "css", "label_fr": "CSS", "label_en": "CSS", "structure": "rsa", "words": "mutuelle"},
]
LISTS = build_lists({"rights": RIGHTS})


@pytest.fixture(scope="module", autouse=True)
def in_an_application() -> Iterator[None]:
    """WTForms and gettext want an application around them."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a key of this test", WTF_CSRF_ENABLED=False)
    Babel(app, default_locale="fr")
    with app.test_request_context():
        yield


def build(survey: Survey = SURVEY, lists: Lists = LISTS, language: str = "fr") -> Any:
    """Build the form class of the survey above."""
    return build_form(survey, lists, language)


def post(**told: Any) -> Any:
    """Fill the form as a browser would; `gaps__0__right` stands for `gaps-0-right`."""
    sent: MultiDict[str, str] = MultiDict()
    for name, value in told.items():
        sent.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return build()(formdata=sent)


def test_answers_nest_as_the_questionnaire_does_and_blank_ones_are_absent() -> None:
    form = post(seen="yes", children="3", day="", remark="  ", gaps__0__right="rsa", gaps__0__steps=["done", "told"],
                gaps__0__referral__door="css")  # fmt: skip
    assert read_answers(form) == {
        "seen": "yes",
        "children": 3,
        "gaps": [{"right": "rsa", "steps": ["told", "done"], "referral": {"door": "css"}}],
    }


def test_what_is_no_number_stays_as_typed_for_the_validator_to_tell() -> None:
    assert read_answers(post(children="trois")) == {"children": "trois"}
    assert read_answers(post(children="9" * 5000))["children"] == "9" * 5000


def test_a_blank_card_is_no_card_and_the_others_close_ranks() -> None:
    form = post(gaps__0__referral__door="", gaps__4__right="css", gaps__7__right="rsa")
    assert read_answers(form) == {"gaps": [{"right": "css"}, {"right": "rsa"}]}
    assert form["gaps"].entries[1].form["right"].name == "gaps-1-right"


@pytest.mark.parametrize("name", ["gaps__²__right", "gaps__٣__right", "gaps__" + "9" * 5000 + "__right", "gaps__x__y"])
def test_a_position_that_no_page_of_ours_sends_is_ignored(name: str) -> None:
    assert read_answers(post(**{name: "rsa", "seen": "no"})) == {"seen": "no"}


def test_cards_have_an_end() -> None:
    form = post(**{f"gaps__{place}__right": "rsa" for place in range(MOST_CARDS + 5)})
    assert len(read_answers(form)["gaps"]) == MOST_CARDS
    assert len(apply_step(form, "add:gaps")["gaps"]) == MOST_CARDS


def test_a_step_without_javascript_adds_and_removes_cards() -> None:
    form = post(gaps__0__right="rsa", gaps__1__right="css")
    assert apply_step(form, "add:gaps")["gaps"] == [{"right": "rsa"}, {"right": "css"}, {}]
    assert apply_step(form, "remove:gaps:0")["gaps"] == [{"right": "css"}, {}]


@pytest.mark.parametrize(
    "step", ["", "continue", "remove:gaps:9", "remove:gaps:²", "remove:seen:0", "add:nothing", "::"]
)
def test_a_step_that_cannot_be_changes_nothing(step: str) -> None:
    assert apply_step(post(gaps__0__right="rsa"), step) == {"gaps": [{"right": "rsa"}]}


def test_what_does_not_apply_is_hidden_and_a_proposal_fills_only_a_blank() -> None:
    form = post(seen="no", gaps__0__right="rsa", gaps__1__right="rsa", gaps__1__referral__door="rsa")
    fill_state(form, see_answers(SURVEY, read_answers(form), LISTS, TODAY))
    assert not form["children"].relevant and form["remark"].relevant
    doors = [gap["referral"]["door"] for gap in read_answers(form)["gaps"]]
    assert doors == ["css", "rsa"]


def test_faults_stand_beside_their_questions_and_at_the_top() -> None:
    form = post(seen="perhaps", gaps__0__steps=["told"])
    faults = show_faults(form, check_answers(SURVEY, read_answers(form), LISTS, TODAY).faults)
    assert [place for place, _ in faults] == ["seen", "gaps-0-right"]
    assert form["seen"].fault == faults[0][1] and form["gaps"].entries[0].form["right"].fault == faults[1][1]


def test_a_fault_of_nowhere_is_told_at_the_top() -> None:
    form = post()
    checked = check_answers(SURVEY, {"seen": "yes", "stranger": 1}, LISTS, TODAY)
    assert [place for place, _ in show_faults(form, checked.faults)] == ["main"]


def test_the_card_that_the_phone_copies_has_a_stand_in_for_its_position() -> None:
    names = [field.name for field in build()(formdata=None)["gaps"].blank_card]
    assert names == [f"gaps-{BLANK_CARD}-right", f"gaps-{BLANK_CARD}-steps", f"gaps-{BLANK_CARD}-referral"]


def test_labels_and_choices_speak_the_language_of_the_reader() -> None:
    form = build(language="en")(formdata=None)
    assert form["seen"].label.text == "Seen?" and form["seen"].choices[0][:2] == ("yes", "Yes")


def test_only_the_columns_that_are_looked_up_travel_with_the_page() -> None:
    assert build().lookups == {"rights": {"name": "right", "structure": ["css", "rsa"]}}


def test_words_travel_once_without_what_the_label_says() -> None:
    assert shorten_words("Aide au logement (APL)", "apl, loyers, loyer, place, mode de garde, garder, ij") == (
        "loyers place mode garde garder ij"
    )
    assert shorten_words("Impôt", "impôts") == ""


def test_names_that_the_form_does_not_show_whole_travel_with_the_page() -> None:
    hidden = TEXT.replace("select_one_from_file rights.csv |", "text |")
    found = list_lookups(read_survey(Path("essai.md"), hidden), build_lists({"rights": RIGHTS}))
    assert found["rights"]["name"] == ["rsa", "css"]
    odd = [{**row, "name": f"{row['name']}&"} for row in RIGHTS]
    found = list_lookups(read_survey(Path("essai.md"), TEXT), build_lists({"rights": odd}))
    assert found["rights"]["name"] == ["rsa&", "css&"]


def test_a_column_that_is_worked_out_sends_all_that_begin_so_unless_they_are_blank() -> None:
    text = TEXT.replace("pulldata('rights', 'structure',", "pulldata('rights', concat('structure', ${seen}),")
    columns = [{"structure_yes": "css", "structure_no": ""}, {"structure_yes": "", "structure_no": ""}]
    rows = [{**row, **more} for row, more in zip(RIGHTS, columns, strict=True)]
    found = list_lookups(read_survey(Path("essai.md"), text), build_lists({"rights": rows}))
    assert found == {"rights": {"name": "right", "structure": ["css", "rsa"], "structure_yes": ["css", ""]}}


def test_every_type_of_question_has_its_field() -> None:
    for kind in QUESTION_TYPES:
        extra = "| choices | list_name | name | label |\n| | l | a | A |\n"
        told = f"{kind} l" if kind in ("select_one", "select_multiple", "rank") else kind
        told = f"{kind} rights.csv" if kind.endswith("_from_file") else told
        if kind in ("select_one_external",):
            continue
        cells = f"| {told} | q | Question | {'1 + 1' if kind == 'calculate' else ''} |"
        survey = read_survey(
            Path("essai.md"),
            f"| survey | type | name | label | calculation |\n| {cells}\n\n{extra}",
            open_forms=["essai"],
        )
        assert build(survey)
    assert set(FIELDS) == set(QUESTION_TYPES)


@pytest.mark.parametrize("name", ["slip", "csrf_token", "validate", "data", "elements", "_own", "a-b", "a.b-c"])
def test_any_name_of_a_spreadsheet_is_written_in_the_form_and_read_back(name: str) -> None:
    survey = read_survey(
        Path("essai.md"), TEXT.replace("| remark |", f"| {name} |").replace("| steps |", f"| {name} |", 1)
    )
    form = build(survey)(formdata=MultiDict([(write_name(name), "un"), (f"gaps-3-{write_name(name)}", "told")]))
    assert read_answers(form) == {name: "un", "gaps": [{name: ["told"]}]}
    assert [place for place, _ in show_faults(form, [Fault(f"gaps/0/{name}", {}, "non")])] == [
        f"gaps-0-{write_name(name)}"
    ]


TYPED = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "seen": st.sampled_from(["yes", "no"]),
        "children": st.integers(0, 20),
        "remark": TYPED,
        "gaps": st.lists(
            st.fixed_dictionaries(
                {"right": st.sampled_from(["rsa", "css"])},
                optional={
                    "steps": st.sampled_from([["told"], ["done"], ["told", "done"]]),
                    "referral": st.fixed_dictionaries({"door": st.sampled_from(["rsa", "css"])}),
                },
            ),
            min_size=1,
            max_size=4,
        ),
    },
)


def flatten(answers: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield what a browser would send for these answers."""
    if isinstance(answers, dict):
        for key, value in answers.items():
            yield from flatten(value, f"{name}-{key}" if name else key)
    elif isinstance(answers, list) and answers and isinstance(answers[0], dict):
        for place, value in enumerate(answers):
            yield from flatten(value, f"{name}-{place}")
    else:
        yield from ((name, str(value)) for value in (answers if isinstance(answers, list) else [answers]))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS)
def test_answers_come_back_as_they_were_shown_or_sent(answers: dict[str, Any]) -> None:
    form_class = build()
    assert read_answers(fill_form(form_class, answers, {"slip": "ABCD-EFGH-J"})) == answers
    assert read_answers(form_class(formdata=MultiDict(list(flatten(answers)) + [("slip", "x")]))) == answers
