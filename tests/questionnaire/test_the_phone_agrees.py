"""The phone's interpreter says the same as the server's, in a real browser under our Content-Security-Policy."""

import gzip
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from expression_cases import CASES, TABLE, TableContext, tell
from playwright.sync_api import Browser, Page

from outreach.questionnaire.expressions import evaluate, parse
from outreach.questionnaire.expressions.values import to_text

SCRIPT = Path(__file__).parents[2] / "outreach" / "static" / "expressions.js"
PAGE = '<!doctype html><title>Essai</title><script src="/expressions.js"></script>'

RUN = """([trees, given]) => {
  const context = {
    value: (name) => name in given.values ? given.values[name] : "",
    self: given.self,
    today: given.today,
    lookup: (list, column, key, value) => {
      const row = (given.lists[list] || []).find((each) => each[key] === value);
      return (row && row[column]) || "";
    },
  };
  const tell = (value) => typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;
  return trees.map((tree) => {
    const value = Expressions.evaluate(tree, context);
    return [tell(value), Expressions.holds(tree, context), Expressions.write(tree, context)];
  });
}"""


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """A page that loads the script as ours does, and nothing else."""
    context = browser.new_context()
    page = context.new_page()
    headers = {"Content-Security-Policy": "default-src 'none'; script-src 'self'"}
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(path=SCRIPT, content_type="text/javascript")
            if route.request.url.endswith(".js")
            else route.fulfill(body=PAGE, headers=headers, content_type="text/html; charset=utf-8")
        ),
    )
    page.goto("http://phone.test/")
    yield page
    context.close()


def run_on_phone(phone: Page, trees: list[Any]) -> list[list[Any]]:
    """Return value, truth and text of each tree, as the phone says."""
    said: list[list[Any]] = phone.evaluate(RUN, [trees, TABLE["context"]])
    return said


def test_the_phone_means_what_the_table_says(phone: Page) -> None:
    said = run_on_phone(phone, [parse(expression) for expression, _ in CASES])
    wrong = [
        (expression, expected, value)
        for (expression, expected), (value, _, _) in zip(CASES, said, strict=True)
        if (type(tell(value)), tell(value)) != (type(tell(expected)), tell(expected))
    ]
    assert not wrong


def test_phone_and_server_agree_on_trees_drawn_at_random(phone: Page) -> None:
    dice = random.Random(20261123)
    trees = [draw_tree(dice, 4) for _ in range(3000)]
    context = TableContext()
    for tree, (value, truth, text) in zip(trees, run_on_phone(phone, trees), strict=True):
        here = evaluate(tree, context)
        assert tell(value) == tell(here), tree
        assert text == ("" if to_text(here) == "NaN" else to_text(here)), tree
        assert truth is bool(here if isinstance(here, str | bool | list) else here and not math.isnan(here)), tree


def test_the_script_is_small() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 2500


def draw_tree(dice: random.Random, depth: int) -> Any:
    """Draw a tree over the names of the table."""
    if depth == 0 or dice.random() < 0.2:
        return draw_leaf(dice)
    shape = dice.choice(["two", "two", "one", "many", "if"])
    if shape == "two":
        sign = dice.choice(
            ["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "or", "and", "selected", "round"]
        )
        return [sign, draw_tree(dice, depth - 1), draw_tree(dice, depth - 1)]
    if shape == "one":
        names = ["neg", "not", "boolean", "number", "string", "int", "round", "string-length", "count-selected", "date"]
        return [dice.choice(names), draw_tree(dice, depth - 1)]
    if shape == "many":
        name = dice.choice(["concat", "count", "count-non-empty", "sum", "min", "max", "coalesce"])
        return [name, *(draw_tree(dice, depth - 1) for _ in range(dice.randint(1, 3)))]
    return ["if", *(draw_tree(dice, depth - 1) for _ in range(3))]


def draw_leaf(dice: random.Random) -> Any:
    """Draw a name, a text or a number."""
    kind = dice.random()
    if kind < 0.6:
        return ["$", dice.choice(list(TABLE["context"]["values"]))]
    if kind < 0.8:
        return dice.choice([["."], ["today"], ["true"], ["false"], "", "7", "-2.5", "x y", "2026-02-28", " 4 "])
    return dice.choice([0, 1, 2, 7.25, 1000, 1e-7, 123456789, 2**53])
