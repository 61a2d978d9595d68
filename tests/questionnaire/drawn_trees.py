"""Trees that Hypothesis draws: every kind of operation, in the form the parser gives them."""

from typing import Any

from hypothesis import strategies as st

from outreach.questionnaire.expressions.functions import FUNCTIONS

_NAMES = ("ages", "blank", "day", "five", "steps", "toy", "child", "member", "price", "town", "nowhere")
_TESTS = ("*", "toy", "price", "child", "member", "age", "root", "item", "name", "size", "div", "été", "orx:meta")
_AXES = (
    "child", "parent", "self", "descendant", "descendant-or-self", "ancestor", "ancestor-or-self", "following-sibling",
    "preceding-sibling",
)  # fmt: skip
_PLAIN = [
    (name, fewest, min(most, fewest + 1))
    for name, (fewest, most) in FUNCTIONS.items()
    if name not in ("regex", "pulldata", "instance", "jr:choice-name", "position", "name", "indexed-repeat")
    and name not in ("weighted-checklist", "randomize")
    and most
]
_SIGNS = ("or", "and", "+", "-", "*", "div", "mod")
_LEAVES = st.one_of(
    st.sampled_from([["."], ["today"], ["now"], ["true"], ["current"], ["position"], ["last"], ["pi"], ["random"]]),
    st.sampled_from(_NAMES).map(lambda name: ["$", name]),
    st.text("abc 12-é:TZ.", max_size=6),
    st.sampled_from(["2026-11-23", "2026-11-23T10:00:00.000+01:00", "10:30", "1e3", "48.6 2.3; 48.7 2.4", "%Y %b"]),
    st.integers(0, 2**40),
)


@st.composite
def draw_tree(draw: Any, depth: int = 3) -> Any:
    """Draw a tree of at most so many stages of operations."""
    kind = draw(st.sampled_from(["leaf", "comparison", "sign", "neg", "call", "call", "path"])) if depth else "leaf"
    part = draw_tree(depth - 1)
    if kind == "leaf":
        return draw(_LEAVES)
    if kind == "comparison":
        return [draw(st.sampled_from(["=", "!=", "<", ">="])), draw(part), draw(part)]
    if kind == "sign":
        return _join(draw(st.sampled_from(_SIGNS)), draw(part), draw(part))
    if kind == "neg":
        return ["neg", draw(part)]
    if kind == "path":
        start = draw(st.sampled_from([".", "/", ["$", "child"], ["$", "member"], ["current"], ["instance", "towns"]]))
        return _tidy(start, [_draw_step(draw, part) for _ in range(draw(st.integers(1, 3)))])
    name, fewest, most = draw(st.sampled_from(_PLAIN))
    return [name, *(draw(part) for _ in range(draw(st.integers(max(fewest, 1), most))))]


def _draw_step(draw: Any, part: Any) -> list[Any]:
    step = [draw(st.sampled_from(_AXES)), draw(st.sampled_from(_TESTS))]
    predicated = step == ["self", "*"] or draw(st.booleans())
    return [*step, draw(part)] if predicated else step


def _tidy(start: Any, steps: list[Any]) -> list[Any]:
    # Right after a value the parser keeps a step along `self` apart from what filters the whole.
    if isinstance(start, list) and steps[0][0] == "self" and steps[0][1] != "*":
        steps = [["self", "*"], *steps]
    return ["path", start, *steps]


def _join(sign: str, left: Any, right: Any) -> list[Any]:
    again = isinstance(left, list) and left[0] == sign and sign not in ("or", "and")
    return [*left, right] if again else [sign, left, right]


TREES = draw_tree()
