"""A questionnaire written out reads back as the same; its logic is written as it was meant."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.questionnaire import check_form, describe_survey, find_shipped_forms
from outreach.questionnaire.exporting import write_markdown, write_workbook, write_xform
from outreach.questionnaire.expressions import parse
from outreach.questionnaire.expressions.writing import write_tree
from outreach.questionnaire.reading.definition import Row
from outreach.questionnaire.sheets import Sheets, read_sheets
from tests.questionnaire.files_of_all_kinds import write_xlsx
from tests.questionnaire.reading_cases import FILES, TEXTS, write_case

SHIPPED = [path for path in sorted(find_shipped_forms().glob("*.md")) if path.stem != "README"]


def list_rows(sheets: Sheets) -> Mapping[str, list[dict[str, str]]]:
    """Return the cells of every sheet, without their places."""
    names = ("survey", "choices", "external_choices", "settings", "entities")

    def read(rows: tuple[Row, ...]) -> list[dict[str, str]]:
        return [dict(row.cells) for row in rows]

    return {name: read(getattr(sheets, name)) for name in names}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_ships_reads_back_from_a_workbook_and_from_markdown(path: Path) -> None:
    sheets = read_sheets(path.read_bytes(), path.name)
    for content in (write_workbook(sheets), write_markdown(sheets).encode()):
        again = read_sheets(content, path.name)
        assert list_rows(again) == list_rows(sheets)
        assert not again.findings
    assert write_xform(read_sheets(write_workbook(sheets), path.name), path.name) == write_xform(sheets, path.name)


@pytest.mark.parametrize("code", [*TEXTS, "formula", "merged_list_name", "headings_lower", "extra_sheets"])
def test_what_was_put_right_needs_no_repair_any_more(code: str) -> None:
    assert code in TEXTS or code in FILES
    sheets = read_sheets(write_case(code), "essai.xlsx")
    if sheets.faults:
        return
    again = read_sheets(write_workbook(sheets), "essai.xlsx")
    assert list_rows(again) == list_rows(sheets)
    kept = {"list_unused", "choice_kept_twice", "choice_without_list"}
    assert {finding.kind.code for finding in again.findings} <= kept


def test_a_label_that_looks_like_a_formula_stays_a_label() -> None:
    rows = [("type", "name", "label"), ("text", "a", "A")]
    sheets = read_sheets(write_xlsx({"survey": rows}), "a.xlsx")
    told = Sheets((Row(2, {"type": "text", "name": "a", "label": "=1+1"}),), (), sheets.settings, (), {})
    assert read_sheets(write_workbook(told), "a.xlsx").survey[0].read("label") == "=1+1"


EXPRESSIONS = [
    "${a} = 'x' and (${b} > 3 or not(selected(${c}, 'y')))",
    "(${a} + 2) * -${b} - (1 - 2)",
    "1 - (2 - 3)",
    "(${a} or ${b}) or ${c}",
    "(. = 1) = 2",
    "../a/b",
    "/data/household[position() = 2]/name",
    "${rep}[./age > 3]/name",
    "count(${rep}[age > 3])",
    "instance('towns')/root/item[name = ${a}]/label",
    "current()/../a",
    "${last-saved#a}",
    "jr:choice-name(${a}, '${a}')",
    "if(string-length(.) > 0, \"it's\", 'no')",
    "${a} div 2 mod 3",
    "a | b",
    "sum(${rep}/n) >= 0.5",
]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_expression_written_back_means_the_same(text: str) -> None:
    tree = parse(text)
    assert parse(write_tree(tree)) == tree, write_tree(tree)


LEAVES = st.one_of(
    st.integers(0, 99),
    st.sampled_from(["x", "it's", ""]),
    st.just(["."]),
    st.sampled_from("abc").map(lambda n: ["$", n]),
)
SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"])


def grow(trees: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return operations over some trees."""
    return st.one_of(
        st.tuples(SIGNS, trees, trees).map(list),
        st.tuples(st.sampled_from(["or", "and"]), trees, trees).map(list),
        trees.map(lambda tree: ["neg", tree]),
        st.tuples(st.just("if"), trees, trees, trees).map(list),
    )


@given(st.recursive(LEAVES, grow, max_leaves=12))
def test_any_tree_written_reads_back_with_the_same_meaning(tree: Any) -> None:
    text = write_tree(tree)
    assert write_tree(parse(text)) == text


def test_the_outline_tells_the_logic_of_each_question() -> None:
    text = (
        "| survey | type | name | label | required | relevant | constraint | calculation | default |\n"
        "| | integer | age | Âge | yes | | . >= 0 and . < 120 | | 3 |\n"
        "| | select_one yn | work | Un emploi ? | ${age} > 3 | ${age} >= 16 | | | |\n"
        "| | calculate | twice | | | | | ${age} * 2 | |\n"
        "\n| choices | list_name | name | label |\n| | yn | yes | Oui |\n| | yn | no | Non |\n"
        "\n| settings | form_id | form_title | version |\n| | a | Essai | 1 |\n"
    )
    survey = check_form(text.encode(), "a.md", "open").survey
    assert survey is not None
    told = describe_survey(survey)
    assert told.splitlines()[0] == "Essai (a, version 1)"
    for line in (
        "  Âge [age · integer · obligatoire]",
        "      acceptée si . >= 0 and . < 120",
        "      au départ : 3",
        "  Un emploi ? [work · select_one yn]",
        "      seulement si ${age} >= 16",
        "      obligatoire si ${age} > 3",
        "      calcul : ${age} * 2",
    ):
        assert line in told.splitlines(), told
