"""The patterns of `regex()`: those of real forms are read, both ways of matching agree, none takes long."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.questionnaire.expressions import parse
from outreach.questionnaire.expressions.matching import (
    LONGEST_TEXT,
    MOST_LOOKED_AT,
    match,
    match_counting,
    match_simple,
    write_pattern,
)
from outreach.questionnaire.expressions.patterns import NestedLook, PatternFault, read_pattern

_PIECES = (
    "a", "b", "1", "-", ".", "\\d", "\\W", "\\s", "[ab]", "[^a]", "[a-c1]", "[\\w-]", "[\\s\\S]", "(a|b)",
    "(a+)+", "(ab?)*", "(?=a)", "(?!b)", "*", "+", "?", "{2}", "{1,3}", "{2,}", "|", "^", "$", "\\b", "\\B", "\\.",
    "é", "(", ")",
    "\\-",
)  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        (r"^\d{10}$", "0612345678", "061234567"),
        (r"\S+@\S+\.\S+", "a.b@c.fr", "a b@c.fr"),
        (r"[\w .-]+", "J.-P. 2", "é"),
        (r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,4}$", "a+b@c-d.org", "a@b"),
        (r"^\w+([\.-]?\w+)*@\w+([\.-]?\w+)*(\.\w{2,3})+$", "jean.luc@mail.example.org", "jean..luc@"),
        (r"^(\+\d{1,3}[- ]?)?\d{10}$", "+33 0612345678", "+33 06"),
        (r"^([0-1]?[0-9]|2[0-3]):[0-5][0-9]$", "7:45", "24:00"),
        (r"^\s*[A-Z]{2}\s*-\s*\d+\s*$", " AB - 12", "A-12"),
        (r"^[a-zA-ZÀ-ÿ' -]{1,50}$", "Hélène d'Arc", "x1"),
        (r"^(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/\d{4}$", "31/12/2026", "32/12/2026"),
        (r"^(?!0)\d+$", "10", "010"),
    ],
)
def test_patterns_of_real_forms_mean_what_their_authors_mean(pattern: str, fits: str, fits_not: str) -> None:
    operation, _, written = parse(f'regex(., "{pattern}")')
    does: Any = match_simple if operation == "regex" else match
    assert does(fits, written) and not does(fits_not, written)
    assert match(fits, pattern) and not match(fits_not, pattern)


@given(st.lists(st.sampled_from(_PIECES), max_size=7).map("".join), st.text("ab1- .é\n", max_size=7))
def test_both_ways_of_matching_agree(pattern: str, text: str) -> None:
    try:
        written, simple = write_pattern(pattern)
    except PatternFault:
        assert not match(text, pattern)
        return
    assert match(text, written) is match(text, pattern)
    if simple:
        assert match_simple(text, written) is match(text, pattern)


@given(st.text(max_size=30))
def test_any_text_is_a_pattern_or_refused(text: str) -> None:
    try:
        write_pattern(text)
    except PatternFault as fault:
        assert fault.sign in text or fault.sign == "{}"


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a|aa)+", "(a*)*b", "(.*a){12}", ".*.*.*.*=", "(a?){30}a{30}", "(\\w+\\s?)*!"]
)
def test_what_would_go_back_for_ever_does_not(pattern: str) -> None:
    written, simple = write_pattern(pattern)
    begun = time.perf_counter()
    (match_simple if simple else match)("a" * 2000 + "?", written)
    assert time.perf_counter() - begun < 5


def test_what_is_counted_too_often_is_refused() -> None:
    for pattern in ("(a|b{500}){500}", "a{1001}", "(" * 30 + ")" * 30, "[a" * 3, "a{2}{2}", "(?<=a)b", "\\1", "(a)\\1"):
        with pytest.raises(PatternFault):
            write_pattern(pattern)
    assert read_pattern("") == ["all"]


@pytest.mark.parametrize(
    "pattern",
    [".*(?=.*x).*y", ".*(?=.*x)", ".*(?=.*[a-z]).*[0-9a]", "([a-z]+ ?)+(?=[a-z ]*[0-9])[0-9a]", ".*(?!.*b)(?=.*c).*a"],
)
def test_twice_the_text_is_looked_at_twice_as_much(pattern: str) -> None:
    counts = [match_counting("a" * length, pattern)[1] for length in (500, 1000, 2000)]
    assert 0 < counts[2] <= 2 * counts[1] <= 4 * counts[0] < 200_000


def test_a_walk_gives_up_at_its_bound() -> None:
    found, count = match_counting("a" * 2000, "(.?){400}.*")
    assert not found and MOST_LOOKED_AT < count <= MOST_LOOKED_AT + 4000
    assert match("a" * 100, "(.?){400}.*")


def test_only_the_first_signs_of_a_text_count() -> None:
    for does in (match, match_simple):
        assert does("a" * LONGEST_TEXT + "b", "a*") and not does("a" * LONGEST_TEXT + "b", "a*b")


def test_a_look_ahead_stands_in_no_other() -> None:
    for pattern in (".*(?=.*(?=.*x))x", "(?!((?=a)|b))c", "(?=a(?!(?=b)))"):
        with pytest.raises(NestedLook):
            write_pattern(pattern)
        assert not match("x", pattern)
    assert write_pattern("(?=a)(?!b)((?=c)|d)")


def test_a_set_of_no_sign_may_be_counted() -> None:
    written, simple = write_pattern(r"[^\s\S]*")
    assert simple and match_simple("", written) and not match_simple("a", written) and match("", written)
