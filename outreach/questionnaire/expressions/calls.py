"""Checks each call of a function when it is read: its name, how many arguments, those that must be written out.

Hands on the operation as the interpreters know it: one spelling a function, patterns ready to be used.
"""

from difflib import get_close_matches
from typing import Any, Final

from outreach.questionnaire.expressions import functions
from outreach.questionnaire.expressions.faults import ExpressionFault
from outreach.questionnaire.expressions.functions import ALIASES, FUNCTIONS, MANY, REFUSED
from outreach.questionnaire.expressions.matching import write_pattern
from outreach.questionnaire.expressions.patterns import NestedLook, PatternFault
from outreach.questionnaire.findings import expressions as kinds

# Which arguments are text between quotes, counted from 1.
_LITERAL: Final = {"pulldata": (1, 3), "instance": (1,)}
_NODESETS: Final = ("$", "path", "current", "instance", "indexed-repeat", "randomize", "|")


def build_call(name: str, given: list[Any], at: int) -> list[Any]:
    """Return the operation of a call that begins at a position; raises `ExpressionFault`."""
    name = ALIASES.get(name, name)
    if name not in FUNCTIONS:
        raise _name_unknown(name, at)
    _check_count(name, len(given), at)
    for place in _LITERAL.get(name, ()):
        if type(given[place - 1]) is not str:
            raise ExpressionFault(kinds.LITERAL_WANTED, at, name=name, place=str(place))
    if name in ("position", "name", "indexed-repeat", "randomize"):
        given = _read_nodesets(name, given, at)
    if not given and name in functions.OF_ITSELF:
        given = [["."]]
    if name == "regex":
        return _read_pattern(given)
    if name == "pulldata":
        given = [given[0].removesuffix(".csv"), *given[1:]]
    if name == "jr:choice-name":
        given = [given[0], _read_question(given[1], at)]
    return [name, *given]


def _name_unknown(name: str, at: int) -> ExpressionFault:
    if name in REFUSED:
        return ExpressionFault(kinds.REFUSED_FUNCTION, at, name=name)
    near = get_close_matches(name.lower().replace("_", "-"), FUNCTIONS, 1)
    if near:
        return ExpressionFault(kinds.MISSPELT_FUNCTION, at, name=name, near=near[0])
    return ExpressionFault(kinds.UNKNOWN_FUNCTION, at, name=name)


def _check_count(name: str, count: int, at: int) -> None:
    fewest, most = FUNCTIONS[name]
    if name in functions.OF_ITSELF:
        fewest = 0
    if not fewest <= count <= most:
        kind = kinds.ARGUMENTS_BETWEEN
        if most == MANY or fewest == most:
            kind = kinds.ARGUMENTS_AT_LEAST if most == MANY else kinds.ARGUMENTS_EXACT
        raise ExpressionFault(kind, at, name=name, given=str(count), fewest=str(fewest), most=str(most))
    if (name, count % 2) in (("weighted-checklist", 1), ("indexed-repeat", 0)):
        raise ExpressionFault(kinds.ARGUMENTS_IN_PAIRS, at, name=name)


def _read_nodesets(name: str, given: list[Any], at: int) -> list[Any]:
    told = []
    for place, part in enumerate(given, 1):
        index = place > 1 and place % 2 if name == "indexed-repeat" else place > 1
        if part == ["."] and not index:
            part = ["path", "."]
        elif not index and (type(part) is not list or part[0] not in _NODESETS):
            raise ExpressionFault(kinds.QUESTION_WANTED, at, name=name, place=str(place))
        told.append(part)
    return told


def _read_question(told: Any, at: int) -> str:
    # `'${town}'`, or the path that other tools write in its place: its last name.
    if type(told) is list and told[0] == "$":
        return str(told[1])
    if type(told) is not str or not told.strip():
        raise ExpressionFault(kinds.LITERAL_WANTED, at, name="jr:choice-name", place="2")
    name = told.strip()
    return name[2:-1].strip() if name.startswith("${") and name.endswith("}") else name.split("/")[-1].strip()


def _read_pattern(given: list[Any]) -> list[Any]:
    text, pattern = given
    if type(pattern) is not str:
        return ["match", text, pattern]
    try:
        written, simple = write_pattern(pattern)
    except PatternFault as fault:
        kind = kinds.NESTED_LOOK if isinstance(fault, NestedLook) else kinds.UNREADABLE_PATTERN
        raise ExpressionFault(kind, 0, pattern=pattern, rest=fault.sign) from None
    return ["regex" if simple else "match", text, written]
