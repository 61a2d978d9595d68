"""What was sent for every kind of question is read alike by the quick reading of a save and by the form shown again."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from outreach.field.forms import build_form, fill_form, read_answers
from outreach.field.layout import lay_out
from outreach.field.paging import number_pages
from outreach.field.parts import list_kinds, list_parts
from outreach.field.posted import read_posted
from outreach.questionnaire import Question, Survey, check_answers, read_survey
from tests.field.conftest import MANY
from tests.field.kitchen_sink import Row, write_text
from tests.field.test_form_from_a_survey import TODAY, flatten

SURVEY = read_survey(Path("tout.md"), write_text(towns=300))
APP = Flask(__name__)
APP.secret_key = "de test"
FORM = build_form(SURVEY, {}, "fr")
NAMES = ["-".join(node.path) for node in SURVEY.walk()]
NAMES += [f"persons-{place}-{name}" for place in (0, 3) for name in ("child", "wants")]
TOLD = "yes|home food|food home health school|12|12,5|-3|2026-11-23|2026-11|2026|14:30|2026-11-23T14:30|OK|t7|t7 evry|5"
VALUES = st.sampled_from(["", " ", "une\r\nligne", *TOLD.split("|")])


@given(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=30))
def test_a_post_of_every_kind_is_read_as_its_form_would(fields: list[tuple[str, str]]) -> None:
    posted = MultiDict(fields)
    with APP.test_request_context("/", method="POST", data=posted):
        form = FORM(formdata=posted, meta={"csrf": False})
        assert read_posted(SURVEY, {}, posted) == read_answers(form)


CODES = st.permutations(["home", "food", "health", "school"])
KEPT = st.fixed_dictionaries(
    {},
    optional={
        "first": st.fixed_dictionaries(
            {"seen": st.just("yes")},
            optional={
                "children": st.integers(0, 30), "income": st.integers(0, 99_999), "rooms": st.sampled_from([0, 2, 2.5]),
                "calm": st.integers(1, 5), "share": st.integers(0, 20).map(lambda number: 5 * number),
            },
        ),
        "second": st.fixed_dictionaries(
            {"order": CODES},
            optional={"towns": st.just(["evry", "t7", "t298"]), "town": st.just("t0"), "helped": st.just(["home"])},
        ),
        "third": st.fixed_dictionaries(
            {"month": st.sampled_from(["2019-03-01", "2026-12-01"])},
            optional={
                "since": st.sampled_from(["1999-01-01"]), "day": st.just("2026-11-23"), "hour": st.just("14:30"),
                "moment": st.just("2026-11-23T14:30"), "figure": st.just("12"), "read": st.just("OK"),
            },
        ),
        "persons": st.lists(st.fixed_dictionaries({"wants": CODES}), min_size=1, max_size=3),
    },
)  # fmt: skip


@given(KEPT)
def test_what_was_kept_comes_back_as_it_was_when_it_is_corrected(answers: dict[str, Any]) -> None:
    with APP.test_request_context("/"):
        shown = read_answers(fill_form(FORM, answers, {}))
    assert check_answers(SURVEY, shown, {}, TODAY).answers == check_answers(SURVEY, answers, {}, TODAY).answers
    sent = MultiDict([*flatten(answers), ("first-seen", "yes")])
    read = check_answers(SURVEY, read_posted(SURVEY, {}, sent), {}, TODAY)
    assert not read.faults
    assert {name: read.answers[name] for name in answers} == answers


def read(rows: tuple[Row, ...], **told: Any) -> Survey:
    """Read a questionnaire of some of the rows."""
    return read_survey(Path("essai.md"), write_text("essai", questions=rows, towns=2, **told))


def test_pages_are_the_groups_that_ask_for_it_or_every_question() -> None:
    assert not number_pages(read(MANY))
    assert number_pages(read(MANY, page="field-list")) == {("people",): 1}
    each = number_pages(read(MANY, style="theme-grid pages"))
    assert len(each) == 34 and each["people", "n0"] == 1 and ("people",) not in each
    loose = [("text", name, name, name, name, {}) for name in "abc"]
    both = number_pages(read((loose[0], loose[1], *MANY, loose[2]), page="field-list"))  # type: ignore[arg-type]
    assert both == {("a",): 1, ("b",): 1, ("people",): 2, ("c",): 3}


@pytest.mark.parametrize(("told", "parts"), [({}, {"progress"}), ({"page": "field-list"}, {"pages"})])
def test_only_the_parts_and_styles_that_a_questionnaire_needs_are_sent(told: dict[str, str], parts: set[str]) -> None:
    survey = read(MANY, **told)
    found = set(list_parts(survey, {}))
    assert found >= {"moving", "summary", "rank", *parts} and not found & ({"pages", "progress"} - parts)
    plain = read(MANY[1:20])
    assert not set(list_parts(plain, {})) & {"moving", "summary", "pages", "progress", "rank"}
    kinds = frozenset(list_kinds(plain, plain.lists))
    assert lay_out(survey, "fr", kinds).more and lay_out(survey, "fr", kinds).long


@pytest.mark.parametrize(
    ("asked", "spoken", "rtl"), [("fr", "fr", False), ("ar", "ar", True), ("en", "en", False), ("zz", "fr", False)]
)
def test_a_questionnaire_speaks_what_is_asked_or_french(asked: str, spoken: str, rtl: bool) -> None:
    layout = lay_out(SURVEY, asked, frozenset())
    assert (layout.spoken, layout.rtl, layout.foreign) == (spoken, rtl, True)
    assert [code for code, _, _ in layout.languages] == [code for code in ("fr", "en", "ar") if code != spoken]


def test_a_language_known_by_its_name_alone_is_offered_without_a_code() -> None:
    text = (
        "| settings | form_id | version |\n| | essai | 1 |\n\n| survey | type | name | label::Haoussa | label::fr |\n"
    )
    survey = read_survey(Path("essai.md"), f"{text}| | note | n | Sannu | Bonjour |\n")
    layout = lay_out(survey, "fr", frozenset())
    assert layout.languages == (("Haoussa", "Haoussa", ""),)
    assert lay_out(survey, "Haoussa", frozenset()).tag == ""


def test_questions_of_which_nothing_is_said_are_named_or_unseen() -> None:
    text = "| settings | form_id | version |\n| | essai | 1 |\n\n"
    text += "| survey | type | name | hint | calculation | media::image |\n"
    rows = "| | text | main | Une indication | | |\n| | text | total | | 1 + 1 | |\n| | integer | seen | | | a.png |\n"
    survey = read_survey(Path("essai.md"), text + rows)
    with APP.test_request_context("/"):
        form = build_form(survey, {}, "fr")(formdata=None)
    assert (
        form["main"].label.text == "Une indication" and form["main"].id == "q-main" and form["total"].kind == "nothing"
    )
    assert form["seen"].label.text == "seen"
    assert [node.name for node in survey.walk() if isinstance(node, Question)] == ["main", "total", "seen"]


def test_a_grid_is_a_heading_then_plain_lists() -> None:
    text = "| settings | form_id | version |\n| | essai | 1 |\n\n| survey | type | name | label | appearance |\n"
    rows = "| | begin_group | g | Grille | table-list |\n| | select_one l | a | Ligne A | |\n| | end_group | | | |\n"
    rows += "| | select_one l | b | En-tête | label |\n\n| choices | list_name | name | label |\n| | l | x | X |\n"
    survey = read_survey(Path("essai.md"), text + rows)
    with APP.test_request_context("/"):
        form = build_form(survey, {}, "fr")(formdata=None)
    assert [(field.kind, field.plain.strip()) for field in form["g"]] == [
        ("note", "Grille"), ("heading", ""), ("chips", "Ligne A"),
    ]  # fmt: skip
    assert form["b"].kind == "heading"
