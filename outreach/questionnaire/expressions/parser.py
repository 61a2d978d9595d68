"""Turns the text of an expression into its JSON tree, once, when the questionnaire is read.

`${a} = 'x'` is `["=", ["$", "a"], "x"]`. Refuses with one French sentence; bounds length and depth, so that neither
interpreter can run out of stack.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, UnexpectedInput, UnexpectedToken, VisitError

from outreach.questionnaire.expressions.functions import FUNCTIONS, read_pattern
from outreach.questionnaire.nearest import tell_nearest

LONGEST: Final = 4000
DEEPEST: Final = 60
# Written the same in Python and JavaScript: groups, sets, counts and these escapes.
_PATTERN_ESCAPES = re.compile(r"\\([^dDwWbB^$\\.*+?()\[\]{}|/-])")
_PATTERN_GROUP = re.compile(r"\(\?(?![:=!])")
_NESTED_COUNT = re.compile(r"[*+}]\)[*+{]")


class ExpressionFault(Exception):
    """An expression that cannot be read; the message is a French sentence."""


class _TreeBuilder(Transformer[Token, Any]):
    """Builds the JSON tree while the text is read, hence without recursion."""

    def either(self, parts: list[Any]) -> list[Any]:
        return ["or", *parts]

    def both(self, parts: list[Any]) -> list[Any]:
        return ["and", *parts]

    def operation(self, parts: list[Any]) -> list[Any]:
        return [str(parts[1]), parts[0], parts[2]]

    def negative(self, parts: list[Any]) -> list[Any]:
        return ["neg", parts[1]]

    def reference(self, parts: list[Any]) -> list[Any]:
        return ["$", parts[0][2:-1].strip()]

    def itself(self, parts: list[Any]) -> list[Any]:
        return ["."]

    def number(self, parts: list[Any]) -> int | float:
        number = float(parts[0])
        return int(number) if number == int(min(number, 2**53)) else number

    def text(self, parts: list[Any]) -> str:
        return str(parts[0][1:-1])

    def call(self, parts: list[Any]) -> list[Any]:
        name, given = str(parts[0]), parts[1:]
        if name not in FUNCTIONS:
            raise ExpressionFault(f"la fonction « {name} » n’est pas connue{tell_nearest(name, FUNCTIONS)}")
        fewest, most, _ = FUNCTIONS[name]
        if not fewest <= len(given) <= most:
            raise ExpressionFault(f"« {name}() » ne prend pas {len(given)} argument(s)")
        if name == "regex":
            _check_pattern(given[1])
        if name == "pulldata" and not _are_told(*given[:3]):
            raise ExpressionFault(
                "dans pulldata(), la liste et ses deux colonnes s’écrivent entre guillemets ; la première colonne peut"
                " être concat('début_', …)"
            )
        return [name, *given]


@lru_cache(4096)
def parse(text: str) -> Any:
    """Return the tree of an expression; raises `ExpressionFault`."""
    if len(text) > LONGEST:
        raise ExpressionFault(f"l’expression dépasse {LONGEST} signes : faites-en plusieurs calculs")
    try:
        tree = _open_grammar().parse(text)
    except VisitError as fault:
        if isinstance(fault.orig_exc, ExpressionFault):
            raise fault.orig_exc from None
        raise
    except UnexpectedInput as fault:
        raise ExpressionFault(_tell_place(text, fault)) from None
    except LarkError:
        raise ExpressionFault("l’expression ne se lit pas") from None
    _check_depth(tree)
    return tree


def list_names(tree: Any) -> list[str]:
    """List the `${names}` of a tree, each once."""
    return list(dict.fromkeys(node[1] for node in _walk(tree) if node[0] == "$"))


def list_calls(tree: Any, name: str) -> list[list[Any]]:
    """List the calls of a function in a tree, with their arguments."""
    return [node for node in _walk(tree) if node[0] == name]


@cache
def _open_grammar() -> Lark:
    grammar = Path(__file__).with_name("expressions.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", transformer=_TreeBuilder())


def _are_told(list_name: Any, column: Any, key: Any) -> bool:
    # The beginning of a column that is worked out says which columns must travel to the phone.
    begins = type(column) is list and column[0] == "concat" and type(column[1]) is str and column[1] != ""
    return type(list_name) is str and type(key) is str and (type(column) is str or begins)


def _walk(tree: Any) -> Iterator[list[Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if type(node) is list:
            yield node
            waiting.extend(reversed(node[1:]))


def _check_depth(tree: Any) -> None:
    level, depth = [tree], 0
    while level := [part for node in level if type(node) is list for part in node[1:]]:
        depth += 1
        if depth > DEEPEST:
            raise ExpressionFault(f"l’expression a plus de {DEEPEST} étages : faites-en plusieurs calculs")


def _check_pattern(pattern: Any) -> None:
    if type(pattern) is not str:
        raise ExpressionFault("le modèle de regex() s’écrit entre guillemets")
    if _PATTERN_ESCAPES.search(pattern) or _PATTERN_GROUP.search(pattern):
        raise ExpressionFault(f"le modèle « {pattern} » emploie un signe que le téléphone ne lirait pas pareil")
    if _NESTED_COUNT.search(pattern):
        raise ExpressionFault(f"le modèle « {pattern} » répète une répétition : il pourrait ne jamais finir")
    try:
        read_pattern(pattern)
    except re.error:
        raise ExpressionFault(f"le modèle « {pattern} » ne se lit pas") from None


def _tell_place(text: str, fault: UnexpectedInput) -> str:
    if isinstance(fault, UnexpectedToken) and fault.token.type == "$END":
        return "l’expression n’est pas finie"
    rest = text[fault.pos_in_stream or 0 :]
    return f"l’expression ne se lit plus à partir de « {rest[:20]} »"
