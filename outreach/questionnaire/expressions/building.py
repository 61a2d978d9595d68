"""Builds the JSON tree of an expression while the grammar reads it, hence without recursion.

`${a} = 'x'` is `["=", ["$", "a"], "x"]`; `../a[1]` is `["path", ".", ["parent", "*"], ["child", "a", 1]]`. The same
operator several times in a row is one operation with as many parts: `1 + 2 + 3` is `["+", 1, 2, 3]`.
"""

import re
from typing import Any, Final

from lark import Token, Transformer

from outreach.questionnaire.expressions.calls import build_call
from outreach.questionnaire.expressions.faults import ExpressionFault
from outreach.questionnaire.expressions.paths import AXES
from outreach.questionnaire.findings import expressions as kinds

_NAME: Final = re.compile(r"[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?")
_LAST_SAVED: Final = "last-saved#"
_EVERYWHERE: Final = ["descendant-or-self", "*"]


class Steps(list[Any]):
    """The steps of a path while it is read; no value of its own."""


class TreeBuilder(Transformer[Token, Any]):
    """One method a rule of the grammar."""

    def either(self, parts: list[Any]) -> list[Any]:
        return ["or", *parts]

    def both(self, parts: list[Any]) -> list[Any]:
        return ["and", *parts]

    def comparison(self, parts: list[Any]) -> list[Any]:
        return [str(parts[1]), parts[0], parts[2]]

    def operation(self, parts: list[Any]) -> list[Any]:
        left, sign, right = parts[0], str(parts[1]), parts[2]
        if type(left) is list and left[0] == sign:
            left.append(right)
            return left
        return [sign, left, right]

    def negative(self, parts: list[Any]) -> list[Any]:
        return ["neg", parts[1]]

    def number(self, parts: list[Any]) -> int | float:
        number = float(parts[0])
        return int(number) if number == int(min(number, 2**53)) else number

    def text(self, parts: list[Any]) -> str:
        return str(parts[0][1:-1])

    def reference(self, parts: list[Any]) -> list[Any]:
        name = parts[0][2:-1].strip()
        kept = name.removeprefix(_LAST_SAVED).strip()
        if not _NAME.fullmatch(kept):
            raise ExpressionFault(kinds.BAD_REFERENCE, parts[0].start_pos + 1, found=str(parts[0][:20]))
        return ["$last" if name.startswith(_LAST_SAVED) else "$", kept]

    def call(self, parts: list[Any]) -> Any:
        name, at = str(parts[0]), parts[0].start_pos + 1
        if name in ("node", "text") and len(parts) == 1:
            return ["path", ".", *self.step([self.kind(parts)])]
        return build_call(name, parts[1:], at)

    # Paths.
    def from_here(self, parts: list[Any]) -> Any:
        steps = _drop_idle(parts[0])
        return ["path", ".", *steps] if steps else ["."]

    def from_root(self, parts: list[Any]) -> list[Any]:
        steps = [step for part in parts for step in (part if isinstance(part, Steps) else [_EVERYWHERE])]
        return ["path", "/", *_drop_idle(Steps(steps))]

    def from_value(self, parts: list[Any]) -> list[Any]:
        start, *rest = parts
        if type(start) is not list:
            raise ExpressionFault(kinds.UNREADABLE_STEP, 0, rest=str(start)[:20])
        steps = [step for part in rest for step in (part if isinstance(part, Steps) else [_EVERYWHERE])]
        if steps[0][0] == "self" and start[0] != "path":
            # Right after a value, a first step along `self` is what filters the whole of it.
            steps.insert(0, ["self", "*"])
        return [*_open(start), *_drop_idle(Steps(steps), bool(steps[0] == ["self", "*"]))]

    def filtered(self, parts: list[Any]) -> list[Any]:
        start, predicates = parts
        if type(start) is not list:
            raise ExpressionFault(kinds.UNREADABLE_STEP, 0, rest=str(start)[:20])
        return ["path", start, ["self", "*", *predicates]]

    def first_steps(self, parts: list[Any]) -> Steps:
        return self.steps(parts)

    def steps(self, parts: list[Any]) -> Steps:
        told = [step for part in parts for step in (part if isinstance(part, Steps) else [_EVERYWHERE])]
        return Steps(told)

    def step(self, parts: list[Any]) -> Steps:
        *before, last = parts[0]
        return Steps([*before, [*last, *(parts[1] if len(parts) > 1 else [])]])

    def named(self, parts: list[Any]) -> list[Any]:
        return [["child", str(parts[0])]]

    def along(self, parts: list[Any]) -> list[Any]:
        axis = parts[0].partition(":")[0].strip()
        if axis not in AXES:
            raise ExpressionFault(kinds.UNKNOWN_AXIS, parts[0].start_pos + 1, name=str(parts[0]))
        if isinstance(parts[1], Token):
            return [[axis, str(parts[1])]]
        test = parts[1][-1]
        if test[0] != "self":
            return [[axis, "*"]]
        return [test] if axis == "child" else [[axis, "*"], test]

    def up(self, parts: list[Any]) -> list[Any]:
        return [["parent", "*"]]

    def itself(self, parts: list[Any]) -> list[Any]:
        return [["self", "*"]]

    def kind(self, parts: list[Any]) -> list[Any]:
        if parts[0] not in ("node", "text"):
            raise ExpressionFault(kinds.UNKNOWN_AXIS, parts[0].start_pos + 1, name=f"{parts[0]}()")
        # Text is not a node of its own here: what has some stands for it.
        return [["self", "*", ["!=", ["."], ""]]] if parts[0] == "text" else [["child", "*"]]

    def attribute(self, parts: list[Any]) -> list[Any]:
        raise ExpressionFault(kinds.ATTRIBUTE, parts[0].start_pos, name=str(parts[0]))

    def predicates(self, parts: list[Any]) -> list[Any]:
        return parts


def _open(start: list[Any]) -> list[Any]:
    # `(../a)/b` is the path `../a/b`; a start of its own only where there is one.
    return ["path", start] if start[0] != "path" else start


def _drop_idle(steps: Steps, first: bool = False) -> list[Any]:
    kept = [step for step in steps[1:] if step != ["self", "*"]]
    return [*(steps[:1] if first or steps[:1] != [["self", "*"]] else []), *kept]
