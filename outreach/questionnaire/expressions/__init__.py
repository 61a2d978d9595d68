"""The expressions of a questionnaire: a first, correct subset of ODK XPath, on the server and on the phone.

A grammar makes a JSON tree; one interpreter here and one in `static/expressions.js` read it, held together by one
table of cases (`tests/questionnaire/cases.json`). Knows no survey: names are looked up in the context it is given.
"""

from outreach.questionnaire.expressions.functions import FUNCTIONS
from outreach.questionnaire.expressions.interpreter import evaluate, holds, write
from outreach.questionnaire.expressions.parser import ExpressionFault, list_calls, list_names, parse
from outreach.questionnaire.expressions.values import Context

__all__ = [
    "FUNCTIONS",
    "Context",
    "ExpressionFault",
    "evaluate",
    "holds",
    "list_calls",
    "list_names",
    "parse",
    "write",
]
