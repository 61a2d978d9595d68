"""The expressions of a questionnaire: the XPath of ODK, on the server and on the phone.

A grammar makes a JSON tree; one interpreter here and one in `static/phone/` read it, held together by one
table of cases (`tests/questionnaire/cases.json`). Knows no survey: names are looked up in the context it is given.
"""

from outreach.questionnaire.expressions.faults import ExpressionFault
from outreach.questionnaire.expressions.functions import FUNCTIONS
from outreach.questionnaire.expressions.interpreter import evaluate, holds, write
from outreach.questionnaire.expressions.parser import parse
from outreach.questionnaire.expressions.trees import list_calls, list_names, list_paths
from outreach.questionnaire.expressions.values import Context, Node

__all__ = [
    "FUNCTIONS",
    "Context",
    "ExpressionFault",
    "Node",
    "evaluate",
    "holds",
    "list_calls",
    "list_names",
    "list_paths",
    "parse",
    "write",
]
