"""What is done the short way comes to what the long way says: ids, folded texts, patterns, answers just planted."""

import random
import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.questionnaire import (
    Group,
    Question,
    Survey,
    build_lists,
    find_shipped_forms,
    read_entities,
    read_settled,
    read_survey,
    settle_answers,
)
from outreach.questionnaire.checks import Check
from outreach.questionnaire.folding import _fold_sign, fold
from outreach.questionnaire.lists import list_codes
from outreach.questionnaire.slips_within import find_slips
from outreach.questionnaire.telling_numbers import _MAIL, _NUMBER, _WHEN, find_mails, find_numbers
from outreach.register.ids import derive_id, draw_id

TODAY = date(2026, 11, 23)
RIGHTS = [{"name": name, "label_fr": name, "label_en": name} for name in ("rsa", "css", "asf")]
STRUCTURES = [{"name": name, "label_fr": name, "label_en": name} for name in ("caf", "cpam", "ccas")]
LISTS = build_lists({"rights": RIGHTS, "structures": STRUCTURES})
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("0612 @.-_`œéſ(at)[arobase] at gmail ABCD23\u0301\u200b")))


@given(st.uuids(), st.text(st.characters(exclude_categories=("Cs",)), max_size=12))
def test_an_id_is_derived_as_uuid5_does(parent: UUID, what: str) -> None:
    assert derive_id(str(parent), what) == str(uuid5(parent, what))


def test_an_id_is_drawn_as_uuid4_does() -> None:
    drawn = [UUID(draw_id()) for _ in range(200)]
    assert {(one.version, one.variant) for one in drawn} == {(4, uuid4().variant)} and len(set(drawn)) == 200


@given(TEXTS)
def test_a_text_is_folded_sign_by_sign(text: str) -> None:
    told = [(place, sign) for place, piece in enumerate(map(_fold_sign, text)) for sign in piece]
    folded = fold(text)
    assert folded.signs == "".join(sign for _, sign in told)
    assert folded.places == (*(place for place, _ in told), len(text))


@given(TEXTS)
def test_nothing_is_found_less_for_looking_first(text: str) -> None:
    signs = fold(text).signs
    timeless = _WHEN.sub(lambda found: "x" * len(found[0]), signs)
    assert list(find_numbers(signs)) == [found.span() for one in _NUMBER for found in one.finditer(timeless)]
    assert list(find_mails(signs)) == [found.span() for one in _MAIL for found in one.finditer(signs)]
    if len(signs) < 9:
        assert not re.search(r"\w{9}", signs) and list(find_slips(text, fold(text))) == []


def test_the_codes_of_a_list_are_those_of_that_very_list() -> None:
    for _ in range(1200):
        choices = build_lists({"some": [{"name": str(random.random()), "label_fr": "x"}]})["some"]
        assert list(list_codes(choices)) == [choices[0].name]


def draw(dice: random.Random, survey: Survey, nodes: Any) -> dict[str, Any]:
    """Draw answers, some of which are none."""
    told: dict[str, Any] = {}
    for node in nodes:
        if dice.random() < 0.2:
            continue
        if isinstance(node, Group):
            several = [draw(dice, survey, node.children) for _ in range(dice.randrange(4))]
            told[node.name] = several if node.repeat else draw(dice, survey, node.children)
        elif isinstance(node, Question):
            codes = [one.name for one in (LISTS.get(node.list_name) or survey.lists.get(node.list_name, ()))]
            one = dice.choice(codes) if codes else dice.choice(["2", "2026-11-20", "Un mot", ""])
            told[node.name] = [one] if node.type == "select_multiple" else one
    return told


@pytest.mark.parametrize("path", sorted(find_shipped_forms().glob("[a-z]*.md")), ids=lambda path: path.stem)
def test_answers_just_planted_settle_as_in_every_pass(path: Any) -> None:
    survey, dice, read = read_survey(path), random.Random(7), 0
    for _ in range(150):
        answers = draw(dice, survey, survey.children)
        checked, settled = settle_answers(survey, answers, LISTS, TODAY)
        long = Check(survey, LISTS, TODAY)
        long.plant(answers)
        long.settle()
        assert long.judge(long.top) == checked.answers and tuple(long.screened) == checked.screened
        assert [(one.place, one.message) for one in long.faults] == [(one.place, one.message) for one in checked.faults]
        if not checked.faults and survey.needs_outing:
            read += 1
            assert read_settled(settled) == read_entities(survey, checked.answers, LISTS, TODAY)
    assert read > 10 or not survey.needs_outing
