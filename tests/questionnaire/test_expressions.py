"""Expressions: one table of cases, what names and bounds there are, and nothing that raises."""

import sys
from typing import Any

import pytest
from drawn_trees import TREES
from expression_cases import CASES, BareContext, TableContext, tell
from hypothesis import given
from hypothesis import strategies as st

from outreach.questionnaire.expressions import (
    FUNCTIONS,
    ExpressionFault,
    evaluate,
    list_calls,
    list_names,
    list_paths,
    parse,
    write,
)
from outreach.questionnaire.expressions.interpreter import OPERATIONS
from outreach.questionnaire.expressions.paths import AXES
from outreach.questionnaire.expressions.trees import walk


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_an_expression_means_what_the_table_says(expression: str, expected: Any) -> None:
    said = tell(evaluate(parse(expression), TableContext()))
    assert (type(said), said) == (type(tell(expected)), tell(expected))


def test_the_table_tries_every_operation_and_every_axis() -> None:
    trees = [parse(expression) for expression, _ in CASES]
    assert {node[0] for tree in trees for node in walk(tree)} == set(OPERATIONS)
    assert {step[0] for tree in trees for path in list_paths(tree) for step in path[2:]} == set(AXES)


def test_names_are_listed_once_wherever_they_stand() -> None:
    assert list_names(parse("${a} = 1 or if(${b} = ${a}, ${c}, .) = ''")) == ["a", "b", "c"]
    assert list_names(parse("instance('x')/root/item[name = ${ d }]")) == ["d"]
    assert list_names(parse("jr:choice-name(${a}, '${b}')")) == ["b", "a"]
    assert list_names(parse("${rep}[${in} = 1]/x")) == ["rep", "in"]


def test_a_step_named_as_a_function_is_no_call() -> None:
    tree = parse("/data/sum[count(../or) = 1] + sum(//count)")
    assert list_calls(tree, "sum") == [["sum", ["path", "/", ["descendant-or-self", "*"], ["child", "count"]]]]
    assert len(list_paths(tree)) == 3


def test_long_chains_stay_flat() -> None:
    tree = parse(" or ".join(f"${{a}} = '{number}'" for number in range(1700)))
    assert len(tree) == 1701 and evaluate(tree, TableContext()) is False
    assert evaluate(parse("1" + " + 1" * 7000), TableContext()) == 7001
    assert evaluate(parse("1" + " - 1" * 100 + " + 1" * 100), TableContext()) == 1
    assert write(parse("concat(" + "'a', " * 900 + "'b')"), TableContext()) == "a" * 900 + "b"


@pytest.mark.parametrize(
    "expression",
    [
        "if(${five} = 4, 'x', " * 200 + "'end'" + ")" * 200,
        "(" * 2000 + "'end'" + ")" * 2000,
        "string(" * 200 + "'end'" + ")" * 200,
        "concat('', " * 230 + "'end'" + ")" * 230,
        "coalesce('', " * 230 + "'end'" + ")" * 230,
        "substr('xend', " + "- -" * 100 + "1)",
        "string-length(/data" + "/*/.." * 800 + ") + 1 and 'end'",
    ],
)
def test_what_is_deep_is_still_evaluated(expression: str) -> None:
    assert len(expression) > 300
    said = write(parse(expression), TableContext())
    assert said in ("end", "true")


def test_predicates_within_predicates_stay_within_what_python_can() -> None:
    deep = "//toy" + "[../toy" * 70 + "]" * 70
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(950)
    try:
        evaluate(parse(deep), TableContext())
    finally:
        sys.setrecursionlimit(before)


def test_without_a_tree_of_answers_paths_find_nothing() -> None:
    for expression, _ in CASES:
        evaluate(parse(expression), BareContext())
    assert evaluate(parse("../a"), BareContext()) == [] and write(parse("current()"), BareContext()) == "12"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    _read_or_refuse(text)


_WORDS = (
    "${a}", ".", "..", "1", "'x'", "(", ")", ",", "=", "<", "-", "div", "and", "if(", "sum(", "/", "//", "[", "]", "*",
    "age", "child::", "parent::", "|", "position(", "text()", "${rep}", "::", "@", "$", "“", "!", "==",
    "instance('towns')",
)  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS)))
def test_any_heap_of_words_is_read_or_refused(words: list[str]) -> None:
    _read_or_refuse(" ".join(words))


def _read_or_refuse(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionFault as fault:
        assert 0 <= fault.position <= len(text) + 1
        assert "\n" not in fault.kind.cause and str(fault)
        return
    evaluate(tree, TableContext())


@given(TREES)
def test_a_tree_written_down_is_read_as_the_same_tree(tree: Any) -> None:
    assert parse(write_down(tree)) == tree


@given(TREES)
def test_nothing_an_expression_meets_raises(tree: Any) -> None:
    evaluate(tree, TableContext())
    evaluate(tree, BareContext())


def write_down(tree: Any) -> str:
    """Return a tree as an expression."""
    if not isinstance(tree, list):
        return f"'{tree}'" if isinstance(tree, str) else str(tree)
    name, *parts = tree
    if name == "$":
        return f"${{ {parts[0]} }}"
    if name == ".":
        return "."
    if name == "path":
        return _write_path(*parts)
    if name == "neg":
        return f"-({write_down(parts[0])})"
    if name in FUNCTIONS:
        return f"{name}({', '.join(map(write_down, parts))})"
    return f" {name} ".join(f"({write_down(part)})" for part in parts)


def _write_path(start: Any, *steps: Any) -> str:
    written = [f"{axis}::{test}" + "".join(f"[{write_down(part)}]" for part in rest) for axis, test, *rest in steps]
    if isinstance(start, str):
        return ("/" if start == "/" else "./" if written else ".") + "/".join(written)
    if steps and steps[0][:2] == ["self", "*"]:
        first = "".join(f"[{write_down(part)}]" for part in steps[0][2:])
        return "/".join([f"({write_down(start)})" + first, *written[1:]])
    return "/".join([f"({write_down(start)})", *written])


@pytest.mark.parametrize("child", ["name", "size", "*", "missing"])
@pytest.mark.parametrize("other", ["'grigny'", "'28000'", "''", "'28000.0'", "${toy}", "${nothing}"])
def test_rows_kept_by_a_fixed_value_are_those_kept_one_by_one(child: str, other: str) -> None:
    # `or false()` takes the way of any other predicate.
    for shape in ("{} = {}", "{1} = {0}"):
        quick = f"instance('towns')/root/item[{shape.format(child, other)}]"
        slow = f"instance('towns')/root/item[{shape.format(child, other)} or false()]"
        assert tell(evaluate(parse(quick), TableContext())) == tell(evaluate(parse(slow), TableContext()))
