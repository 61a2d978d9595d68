"""What a hostile sender may try on the validator: ways round the screening, shapes that raise, sizes that hurt.

Bounds are tried by counting, not by a clock.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.questionnaire import Checked, Survey, canonical, check_answers, read_survey
from outreach.questionnaire.checks import MOST_LETTERS
from outreach.questionnaire.plan import read_plan
from outreach.questionnaire.reckoning import MOST_INSTANCES, MOST_NODES, Reckoning

TODAY = date(2026, 11, 23)
HEAD = "| survey | type | name | label | calculation | relevant | repeat_count |\n"
SETTINGS = "\n| settings | form_title | form_id | version |\n| | Essai | essai | 1 |\n"
CHOICES = "\n| choices | list_name | name | label |\n| | l | a | A |\n| | l | b | B |\n"
Read = Callable[[str], Survey]

EVERY_TYPE = HEAD + "".join(
    f"| | {kind} | {name} | Question | {calculation} | | |\n"
    for kind, name, calculation in (
        ("text", "t", ""), ("integer", "i", ""), ("decimal", "d", ""), ("range", "r", ""), ("date", "day", ""),
        ("time", "h", ""), ("dateTime", "m", ""), ("select_one l", "one", ""), ("select_multiple l", "many", ""),
        ("rank l", "order", ""), ("geopoint", "p", ""), ("image", "pic", ""), ("barcode", "b", ""),
        ("acknowledge", "ok", ""), ("hidden", "x", ""), ("start", "start", ""), ("today", "today", ""),
        ("calculate", "c", "concat(${t}, ${i}, ${h})"), ("calculate", "u", "uuid()"), ("calculate", "n", "now()"),
        ("begin_repeat", "rep", ""), ("text", "nick", ""), ("calculate", "at", "position(..)"), ("end_repeat", "", ""),
        ("select_one ${nick}", "who", ""),
    )
)  # fmt: skip
SURVEY = read_survey(Path("essai.md"), EVERY_TYPE + CHOICES + SETTINGS)
NAMES = [node.name for node in SURVEY.walk()]
_ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(10**400), 10**400), st.floats(), st.text(max_size=30),
    st.sampled_from(["1e999", "0612345678", "9" * 400, "-0", "2026-02-30", "06:12:34.56+12:34", "48 2", "OK", "a b"]),
)  # fmt: skip
_VALUES = st.recursive(
    _ODD, lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from(NAMES), parts, max_size=3)
)


def tell(checked: Checked) -> dict[str, str]:
    """Return the sentence of each faulty place."""
    return {fault.place: fault.sentence for fault in checked.faults}


@settings(deadline=None, max_examples=400)
@given(st.dictionaries(st.sampled_from(NAMES), _VALUES, max_size=8))
def test_whatever_is_sent_to_any_type_is_answered_and_kept_alike_twice(answers: Any) -> None:
    checked = check_answers(SURVEY, answers, {}, TODAY)
    # What is drawn is drawn anew unless it was kept.
    again = check_answers(SURVEY, checked.answers, {}, TODAY)
    assert canonical(again.answers) == canonical(checked.answers)


@pytest.mark.parametrize("name", ["u", "n"])
@pytest.mark.parametrize("told", ["Mme Fatima Diallo", "06 12 34 56 78", "2026-07-01T14:32:05.123+02:00"])
def test_what_a_phone_claims_to_have_drawn_is_drawn_here(name: str, told: str) -> None:
    kept = check_answers(SURVEY, {name: told}, {}, TODAY).answers[name]
    assert kept != told and "Diallo" not in kept and (name == "u" or kept.startswith("2026-11-23T12:00"))


def test_pieces_joined_by_a_calculation_are_screened_together() -> None:
    checked = check_answers(SURVEY, {"t": "06123", "i": 45678, "h": ""}, {}, TODAY)
    assert checked.answers["t"] == "06123" and checked.answers["c"] == "▒▒▒" and checked.screened == ("c",)


def test_an_hour_is_kept_to_the_minute_without_a_zone_of_its_own() -> None:
    told = {"h": "06:12:34.567890+12:34", "m": "1985-12-07T06:12:34.567890+12:34"}
    kept = check_answers(SURVEY, told, {}, TODAY).answers
    assert (kept["h"], kept["m"]) == ("06:12", "1985-12-07T06:12")


@pytest.mark.parametrize("told", [5, True, 1.5, ["x"], {"a": 1}])
def test_a_choice_among_answers_of_a_repeat_takes_any_shape_as_a_fault(told: Any) -> None:
    assert set(tell(check_answers(SURVEY, {"who": told}, {}, TODAY))) == {"who"}


def test_nested_repeats_are_bounded_and_nothing_is_lost_in_silence(read: Read) -> None:
    nested = read(
        HEAD + "".join(f"| | begin_repeat | r{depth} | R | | | |\n" for depth in range(3))
        + "| | integer | a | A | | | |\n"
        + "| | end_repeat | | | | | |\n" * 3
    )  # fmt: skip
    inner = [{"a": 1}] * MOST_INSTANCES
    answers = {"r0": [{"r1": [{"r2": inner}] * MOST_INSTANCES}] * MOST_INSTANCES}
    assert tell(check_answers(nested, answers, {}, TODAY))[""].startswith("Ces réponses sont trop nombreuses")
    few = {"r0": [{"r1": [{"r2": [{"a": 1}] * 5}] * 5}] * 5}
    assert check_answers(nested, few, {}, TODAY).answers == few


def test_nested_counts_make_no_more_than_may_be(read: Read) -> None:
    counted = read(
        HEAD + "| | integer | n | N | | | |\n"
        + "".join(f"| | begin_repeat | r{depth} | R | | | ${{n}} |\n" for depth in range(3))
        + "| | integer | a | A | | | |\n" + "| | end_repeat | | | | | |\n" * 3
    )  # fmt: skip
    reckoning = Reckoning(counted, {}, TODAY)
    reckoning.plant({})
    assert tell(check_answers(counted, {"n": 50}, {}, TODAY))[""].startswith("Ces réponses sont trop nombreuses")
    assert reckoning.count < MOST_NODES


def test_long_texts_are_told_before_they_are_all_screened() -> None:
    answers = {"rep": [{"nick": "M " * 900}] * 40}
    assert len("M " * 900) * 40 > MOST_LETTERS
    assert "" in tell(check_answers(SURVEY, answers, {}, TODAY))


def test_a_long_chain_is_reckoned_in_its_order_once(read: Read) -> None:
    rows = "".join(f"| | calculate | q{place} | | ${{q{place + 1}}} + 1 | | |\n" for place in range(300))
    survey = read(HEAD + rows + "| | integer | q300 | Q | | | |\n")
    assert read_plan(survey).sure
    steps = 0

    class Counting(Reckoning):
        def calculate(self, node: Any, question: Any) -> None:
            nonlocal steps
            steps += 1

    reckoning = Counting(survey, {}, TODAY)
    reckoning.plant({"q300": 1})
    reckoning.settle()
    assert steps == 301
    assert check_answers(survey, {"q300": 1}, {}, TODAY).answers["q0"] == "301"


def test_a_circle_through_paths_ends() -> None:
    survey = read_survey(
        Path("essai.md"),
        HEAD + "| | calculate | a | | concat(string-length(/data/z/b), 'x') | | |\n"
        "| | begin_group | z | Z | | | |\n| | calculate | b | | concat(/data/*, 'y') | | |\n| | end_group | | | | | |\n"
        + SETTINGS,
        open_forms=["essai"],
    )
    assert not read_plan(survey).sure
    assert check_answers(survey, {}, {}, TODAY).answers
