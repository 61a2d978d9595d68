"""Trees and patterns drawn by dice, for the phone and the server to agree on: the same for the same seed."""

import random
from typing import Any

from expression_cases import TABLE

from outreach.questionnaire.expressions import FUNCTIONS
from outreach.questionnaire.expressions.functions import OF_ITSELF
from outreach.questionnaire.expressions.paths import AXES

PIECES = (
    "a", "b", "1", "-", ".", "\\d", "\\w", "\\s", "\\S", "[ab]", "[^a]", "[a-c1]", "[\\w-]", "[\\w-.]",
    "[\\s\\S]", "[^\\d]", "(a|b)", "(a+)+", "(ab?)*", "(?:a|1)", "(?=a)", "(?!b)", "*", "+", "?", "{2}", "{1,3}",
    "{,2}", "{2,}", "|",
    "^", "$",
    "\\b", "\\B", "\\.", "\\-", "\\@", "é", "👍", "\\u00e9", "]", "}", "[", ")", "(", "\\p", "[]a]", "[b-a]", "\\n", "_",
)  # fmt: skip


def draw_tree(dice: random.Random, depth: int) -> Any:
    """Draw a tree over the names of the table, of any operation but those of chance."""
    if depth == 0 or dice.random() < 0.2:
        return draw_leaf(dice)
    shape = dice.choice(["sign", "sign", "call", "call", "call", "path", "indexed"])
    if shape == "sign":
        return [dice.choice(SIGNS), draw_tree(dice, depth - 1), draw_tree(dice, depth - 1)]
    if shape == "path":
        return draw_path(dice, depth)
    if shape == "indexed":
        told = [["$", dice.choice(["child", "member"])], draw_tree(dice, depth - 1)]
        return ["indexed-repeat", dice.choice([["$", "toy"], ["$", "price"], draw_path(dice, depth)]), *told]
    name = dice.choice(CALLS)
    fewest, most = FUNCTIONS[name]
    count = 1 if name in OF_ITSELF else dice.randint(fewest, min(most, fewest + 2))
    tree = [name, *(draw_tree(dice, depth - 1) for _ in range(count + count % 2 * (name == "weighted-checklist")))]
    # The last digit of these is the machine's own.
    return ["round", tree, 9] if name in INEXACT else tree


def draw_path(dice: random.Random, depth: int) -> Any:
    """Draw a path over the tree of the table."""
    starts = [".", ".", "/", ["$", "child"], ["$", "member"], ["current"], ["instance", "towns"]]
    steps = []
    for _ in range(dice.randint(1, 4)):
        step = [
            dice.choice(AXES),
            dice.choice(["*", "*", "toy", "child", "member", "age", "data", "root", "item", "name"]),
        ]
        if dice.random() < 0.3:
            step.append(dice.choice([1, 2, ["last"], [">", ["position"], 1], draw_tree(dice, max(0, depth - 2))]))
        steps.append(step)
    return ["path", dice.choice(starts), *steps]


SIGNS = ("=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "or", "and", "|", "selected", "round")
INEXACT = ("pow", "exp", "exp10", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "atan2")
APART = {"random", "uuid", "regex", "pulldata", "instance", "jr:choice-name", "indexed-repeat", "position", "name"}
CALLS = sorted(set(FUNCTIONS) - APART)


def draw_leaf(dice: random.Random) -> Any:
    """Draw a name, a text or a number."""
    kind = dice.random()
    if kind < 0.6:
        return ["$", dice.choice([*TABLE["context"]["values"], "toy", "price", "child", "member", "age", "town"])]
    if kind < 0.85:
        return dice.choice(
            [["."], ["today"], ["now"], ["true"], ["false"], ["position"], ["last"], ["current"], ["name"], "", "7",
             "-2.5", "x y", "2026-02-28", " 4 ", "2026-03-29T02:30:00.000+02:00", "10:30", "%d %b %H:%M", "48.6 2.3",
             ["name", ["path", ".", ["parent", "*"]]], ["position", ["path", ".", ["parent", "*"]]], "-"]
        )  # fmt: skip
    return dice.choice([0, 1, 2, 7.25, 1000, 1e-7, 123456789, 2**53, 20780.25])
