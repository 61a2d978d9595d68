"""The phone's interpreter says the same as the server's, in a real browser under our Content-Security-Policy."""

import gzip
import json
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from drawn_by_dice import PIECES, draw_tree
from expression_cases import CASES, TABLE, BareContext, TableContext, tell
from playwright.sync_api import Browser, Page

from outreach.access.static_files import lighten
from outreach.field.parts import OF_OPERATIONS, ORDER
from outreach.questionnaire.expressions import ExpressionFault, evaluate, holds, parse
from outreach.questionnaire.expressions.interpreter import OPERATIONS
from outreach.questionnaire.expressions.matching import MOST_LOOKED_AT, match_counting
from outreach.questionnaire.expressions.trees import walk
from outreach.questionnaire.expressions.values import to_text

PHONE = Path(__file__).parents[2] / "outreach" / "static" / "phone"
SCRIPTS = [lighten(PHONE / f"{part}.js") for part in ORDER if part.startswith("expressions")]
PAGE = """<!doctype html><title>Essai</title><script src="/phone.js"></script>"""

RUN = """([told, given, bare]) => {
  const trees = JSON.parse(told);
  const build = ([name, ...inside], up) => {
    const node = { name, up, text: typeof inside[0] === "string" ? inside[0] : "" };
    node.down = inside.filter(Array.isArray).map((each) => build(each, node));
    return node;
  };
  const list = (node) => [node, ...node.down.flatMap(list)];
  const root = build(given.tree, null);
  const node = given.way.reduce((here, place) => here.down[place], root);
  const instance = (name) => name in given.instances ? build(given.instances[name], null) : null;
  const nodes = (name) => {
    for (let here = node.up; here; here = here.up) {
      const found = list(here).filter((each) => each !== here && each.name === name);
      if (found.length) return found;
    }
    return [];
  };
  const simple = {
    value: (name) => name in given.values ? given.values[name] : "",
    self: given.self,
    today: given.today,
    lookup: (list, column, key, value) => {
      const row = (given.lists[list] || []).find((each) => each[key] === value);
      return (row && row[column]) || "";
    },
  };
  const build_context = () => {
    let drawn = 0;
    return {
      ...simple,
      value: (name) => {
        if (name in given.values) return given.values[name];
        const found = nodes(name);
        return found.length === 1 && !found[0].down.length ? found[0].text : found.length ? found : "";
      },
      past: given.self,
      now: given.now,
      language: given.language,
      node,
      root,
      nodes,
      everywhere: (name) => list(root).filter((each) => each.name === name),
      instance,
      choiceLabel: (name, code) => given.labels[`${name}/${code}`] || "",
      itext: (name) => given.itext[name] || "",
      draw: () => given.drawn[++drawn % given.drawn.length],
    };
  };
  const tell = (value) => {
    if (Array.isArray(value)) return value.map((each) => typeof each === "string" ? each : `${each.name}=${each.text}`);
    return typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;
  };
  return trees.map((tree) => {
    const context = bare ? simple : build_context();
    const value = tell(Expressions.evaluate(tree, context));
    return bare ? [value, null, null] : [
      value, Expressions.holds(tree, build_context()), Expressions.write(tree, build_context()),
    ];
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
            route.fulfill(body=b"\n".join(SCRIPTS), content_type="text/javascript")
            if route.request.url.endswith(".js")
            else route.fulfill(body=PAGE, headers=headers, content_type="text/html; charset=utf-8")
        ),
    )
    page.goto("http://phone.test/")
    yield page
    context.close()


def run_on_phone(phone: Page, trees: list[Any], bare: bool = False) -> list[list[Any]]:
    """Return value, truth and text of each tree, as the phone says; without a tree of answers when `bare`."""
    said: list[list[Any]] = phone.evaluate(RUN, [json.dumps(trees), TABLE["context"], bare])
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
    trees = [draw_tree(dice, 4) for _ in range(6000)]
    for tree, (value, truth, text) in zip(trees, run_on_phone(phone, trees), strict=True):
        here = evaluate(tree, TableContext())
        assert tell(value) == tell(here), repr(tree)
        assert text == ("" if to_text(here) == "NaN" else to_text(here)), repr(tree)
        assert truth is holds(tree, TableContext()), repr(tree)


def test_a_page_without_a_tree_of_answers_agrees_too(phone: Page) -> None:
    # Its context has neither node nor `now`: moments are taken at the world's offset, and drawn numbers are its own.
    trees = [tree for tree in (parse(expression) for expression, _ in CASES) if not list_moments(tree)]
    for tree, (value, _, _) in zip(trees, run_on_phone(phone, trees, bare=True), strict=True):
        assert tell(value) == tell(evaluate(tree, BareContext())), repr(tree)


def test_phone_and_server_match_the_same_patterns(phone: Page) -> None:
    dice = random.Random(20261124)
    trees = []
    while len(trees) < 3000:
        pattern = "".join(dice.choice(PIECES) for _ in range(dice.randint(1, 6)))
        text = "".join(dice.choice("aab1 -_.é👍\n") for _ in range(dice.randint(0, 6)))
        trees.append(["match", text, pattern])
        with suppress(ExpressionFault):
            trees.append(parse(f"regex(., '{pattern}')")[:1] + [text] + parse(f"regex(., '{pattern}')")[2:])
    said = run_on_phone(phone, trees)
    wrong = [
        tree for tree, (value, _, _) in zip(trees, said, strict=True) if value is not evaluate(tree, TableContext())
    ]
    assert not wrong
    assert {True, False} == {value for value, _, _ in said} and {"match", "regex"} == {tree[0] for tree in trees}


def test_what_is_deepest_does_not_exhaust_the_phone(phone: Page) -> None:
    deep = ["if(${five} = 4, 'x', " * 230 + "'end'" + ")" * 230, "//toy" + "[../toy" * 70 + "]" * 70]
    said = run_on_phone(phone, [parse(each) for each in deep])
    assert said[0][2] == "end" and said[1][0] == tell(evaluate(parse(deep[1]), TableContext()))


def test_a_pattern_that_could_take_for_ever_does_not(phone: Page) -> None:
    tree = ["match", "a" * 1999 + "!", "(a|aa)+(a*)*b?"]
    begun = time.perf_counter()
    assert run_on_phone(phone, [tree])[0][0] is evaluate(tree, TableContext()) is False
    assert time.perf_counter() - begun < 10


def test_the_phone_gives_up_and_cuts_where_the_server_does(phone: Page) -> None:
    trees = []
    for pattern in ("(.?){400}.*", ".*(?=(a|b)*(.?){300})a"):
        one, two = (match_counting("a" * length, pattern)[1] for length in (400, 401))
        first = 401 + (MOST_LOOKED_AT - two) // (two - one) + 1
        trees += [["match", "a" * (first - 1), pattern], ["match", "a" * first, pattern]]
    trees += [[kind, "👍" * 2000 + "b", pattern] for kind in ("match", "regex") for pattern in (".*b", "[^b]*")]
    trees += [["match", "a" * 2000, pattern] for pattern in (".*(?=.*x).*y", ".*(?=.*x)", "(?=a(?=a)).*", "(?!.*x).*")]
    said = [value for value, _, _ in run_on_phone(phone, trees)]
    assert said == [evaluate(tree, TableContext()) for tree in trees]
    assert said == [True, False] * 2 + [False, True] * 2 + [False, False, False, True]


def test_the_scripts_are_small_as_they_are_sent() -> None:
    assert len(gzip.compress(SCRIPTS[0], 9)) <= 1500 and len(gzip.compress(b"\n".join(SCRIPTS), 9)) <= 8000


def test_every_operation_is_in_one_part(phone: Page) -> None:
    added = [name for names in OF_OPERATIONS.values() for name in names.split()]
    known = phone.evaluate("Object.values(Expressions.parts).slice(0, 2).flatMap(Object.keys)")
    assert len(added) == len(set(added)) and set(added) <= set(known) == set(OPERATIONS)


def list_moments(tree: Any) -> list[Any]:
    """List the calls whose value hangs on `now` or on chance."""
    names = ("now", "random", "uuid", "jr:choice-name", "jr:itext")
    return [node for node in walk(tree) if node[0] in names or "date" in node[0] or "time" in node[0]]
