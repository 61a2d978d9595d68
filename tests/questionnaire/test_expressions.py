"""Expressions: one table of cases, faults in French, and any text either read or refused."""

from typing import Any

import pytest
from expression_cases import CASES, TableContext, tell
from hypothesis import given
from hypothesis import strategies as st

from outreach.questionnaire.expressions import ExpressionFault, evaluate, list_names, parse
from outreach.questionnaire.expressions.functions import FUNCTIONS
from outreach.questionnaire.expressions.interpreter import OPERATIONS


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_an_expression_means_what_the_table_says(expression: str, expected: Any) -> None:
    said = tell(evaluate(parse(expression), TableContext()))
    assert (type(said), said) == (type(tell(expected)), tell(expected))


def test_the_table_tries_every_operation() -> None:
    tried = set()
    for expression, _ in CASES:
        waiting = [parse(expression)]
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                tried.add(node[0])
                waiting += node[1:]
    assert tried == set(OPERATIONS)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("", "n’est pas finie"),
        ("${a} =", "n’est pas finie"),
        ("${a} = = 1", "à partir de « = 1 »"),
        ("${a", "à partir de « ${a »"),
        ("a = 1", "à partir de « = 1 »"),
        ("../a", "à partir de « ./a »"),
        ("'open", "à partir de « 'open »"),
        ("select(${a}, 'x')", "vouliez-vous dire « selected » ?"),
        ("selected(${a})", "ne prend pas 1 argument"),
        ("today(1)", "ne prend pas 1 argument"),
        ("regex(., ${a})", "entre guillemets"),
        ("regex(., '(a+)+')", "répète une répétition"),
        ("regex(., '(?<=a)b')", "ne lirait pas pareil"),
        ("regex(., '[')", "ne se lit pas"),
        ("pulldata(${a}, 'b', 'c', 'd')", "entre guillemets"),
        ("pulldata('a', ${b}, 'c', 'd')", "concat('début_', …)"),
        ("pulldata('a', concat(${b}, 'c'), 'c', 'd')", "concat('début_', …)"),
        ("pulldata('a', concat('', ${b}), 'c', 'd')", "concat('début_', …)"),
        ("pulldata('a', 'b', concat('c', ${b}), 'd')", "entre guillemets"),
        ("-" * 80 + "1", "étages"),
        ("1" + "+1" * 2500, "4000 signes"),
        ("1" + "+1" * 1500, "étages"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(expression: str, told: str) -> None:
    with pytest.raises(ExpressionFault) as fault:
        parse(expression)
    assert told in str(fault.value) and "\n" not in str(fault.value)


def test_names_are_listed_once() -> None:
    assert list_names(parse("${a} = 1 or if(${b} = ${a}, ${c}, .) = ''")) == ["a", "b", "c"]


def test_a_long_chain_of_alternatives_stays_flat() -> None:
    tree = parse(" or ".join(f"${{a}} = '{number}'" for number in range(200)))
    assert len(tree) == 201 and evaluate(tree, TableContext()) is False


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    _read_or_refuse(text)


@given(st.lists(st.sampled_from(["${a}", ".", "1", "'x'", "(", ")", ",", "=", "<", "-", "div", "and", "if(", "sum("])))
def test_any_heap_of_words_is_read_or_refused(words: list[str]) -> None:
    _read_or_refuse(" ".join(words))


def _read_or_refuse(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionFault:
        return
    evaluate(tree, TableContext())


_LEAVES = st.one_of(
    st.sampled_from([["."], ["today"], ["true"], ["$", "ages"], ["$", "blank"], ["$", "day"]]),
    st.text("abc 12-é", max_size=5),
    st.integers(0, 2**40),
)
_TREES = st.recursive(
    _LEAVES,
    lambda parts: st.one_of(
        st.tuples(st.sampled_from(["=", "!=", "<", ">=", "+", "-", "*", "div", "mod"]), parts, parts).map(list),
        st.tuples(st.sampled_from(["neg", "not", "string", "number", "int", "count", "sum"]), parts).map(list),
        st.tuples(st.just("if"), parts, parts, parts).map(list),
    ),
    max_leaves=12,
)


@given(_TREES)
def test_a_tree_written_down_is_read_as_the_same_tree(tree: Any) -> None:
    assert parse(write_down(tree)) == tree


@given(_TREES)
def test_nothing_an_expression_meets_raises(tree: Any) -> None:
    evaluate(tree, TableContext())


def write_down(tree: Any) -> str:
    """Return a tree as an expression."""
    if not isinstance(tree, list):
        return f"'{tree}'" if isinstance(tree, str) else str(tree)
    name, *parts = tree
    if name == "$":
        return f"${{{parts[0]}}}"
    if name in FUNCTIONS:
        return f"{name}({', '.join(map(write_down, parts))})"
    if name == ".":
        return "."
    if name == "neg":
        return f"-({write_down(parts[0])})"
    return f"({write_down(parts[0])}) {name} ({write_down(parts[1])})"
