"""Turns the text of an expression into its JSON tree, once, when the questionnaire is read.

Refuses with a kind, its facts and the exact place; bounds length and depth, so that neither interpreter can run out of
stack.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from lark import Lark
from lark.exceptions import UnexpectedInput, VisitError

from outreach.questionnaire.expressions.building import TreeBuilder
from outreach.questionnaire.expressions.faults import ExpressionFault, find_slip
from outreach.questionnaire.expressions.trees import measure_depth
from outreach.questionnaire.findings import expressions as kinds

LONGEST: Final = 32_000
# Two frames of Python a stage: far from the thousand there are, pages and tests around it included.
DEEPEST: Final = 240


@lru_cache(4096)
def parse(text: str) -> Any:
    """Return the tree of an expression; raises `ExpressionFault`."""
    if len(text) > LONGEST:
        raise ExpressionFault(kinds.TOO_LONG, most=str(LONGEST))
    try:
        tree = _open_grammar().parse(text)
    except VisitError as fault:
        if isinstance(fault.orig_exc, ExpressionFault):
            raise fault.orig_exc from None
        raise
    except UnexpectedInput as fault:
        raise find_slip(text, fault) from None
    if measure_depth(tree) > DEEPEST:
        raise ExpressionFault(kinds.TOO_DEEP, most=str(DEEPEST))
    return tree


@cache
def _open_grammar() -> Lark:
    grammar = Path(__file__).with_name("expressions.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", transformer=TreeBuilder())
