"""Why an expression cannot be read: the kind, its facts, the exact place, and the nearest remedy.

Looks at the text around the place where the grammar stopped; slips of other languages (`==`, `&&`, `<>`) are named.
"""

import re
from typing import Any, Final

from lark.exceptions import UnexpectedInput, UnexpectedToken

from outreach.questionnaire.findings import Finding, Kind
from outreach.questionnaire.findings import expressions as kinds

_OTHER_SIGNS: Final = {
    "==": "=", "<>": "!=", "=>": ">=", "=<": "<=", "=!": "!=", "!==": "!=", "&&": "and", "||": "or", "&amp;": "and",
    "&lt;": "<", "&gt;": ">", "&": "and", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "÷": "div", "%": "mod", "−": "-",
    "–": "-", "—": "-", ";": ",", "^": "pow()", "!": "not()", "\\": "div", "AND": "and", "OR": "or", "And": "and",
    "Or": "or", "DIV": "div", "MOD": "mod", "Div": "div", "Mod": "mod",
}  # fmt: skip
_CURLY: Final = "“”„‘’‚«»`´′″"
_BEFORE: Final = re.compile(r"[\s]*$")
_PIECES: Final = re.compile(r""""[^"]*"|'[^']*'|\$\{[^{}]*\}|[()\[\]]""")
_PAIRS: Final = {")": "(", "]": "["}


class ExpressionFault(Exception):
    """An expression that cannot be read: `kind`, `facts`, and `position`, counted from 1 (0: the whole)."""

    def __init__(self, kind: Kind, position: int = 0, **facts: str) -> None:
        self.kind = kind
        self.position = position
        self.facts = {**facts, "position": str(position)}
        super().__init__(Finding(kind, facts=self.facts).write())


def find_slip(text: str, fault: UnexpectedInput) -> ExpressionFault:
    """Return what is wrong where the grammar stopped."""
    at = fault.pos_in_stream or 0
    if isinstance(fault, UnexpectedToken) and fault.token.type == "$END" or at >= len(text):
        return _find_end(text)
    for find in (_find_quote, _find_other_sign, _find_bracket):
        found = find(text, at)
        if found:
            return found
    if text[at] == "$" and not _PIECES.match(text, at):
        opened = text.startswith("${", at) and "}" not in text[at:]
        return ExpressionFault(kinds.OPEN_REFERENCE if opened else kinds.BAD_REFERENCE, at + 1, found=_cut(text[at:]))
    if at and "EQUALITY" in _list_expected(fault):
        return ExpressionFault(kinds.MISSING_OPERATOR, at + 1, rest=_cut(text[at:]))
    return ExpressionFault(kinds.UNREADABLE, at + 1, rest=_cut(text[at:]))


def _list_expected(fault: UnexpectedInput) -> set[Any]:
    expected = getattr(fault, "expected", None) or getattr(fault, "allowed", None)
    return set(expected or ())


def _find_end(text: str) -> ExpressionFault:
    opened = _list_open(text)
    if opened:
        return _tell_open(*opened[-1])
    return ExpressionFault(kinds.UNFINISHED, len(text) + 1)


def _find_quote(text: str, at: int) -> ExpressionFault | None:
    sign = text[at]
    if sign in _CURLY:
        return ExpressionFault(kinds.CURLY_QUOTE, at + 1, found=sign)
    if sign in "\"'" and sign not in text[at + 1 :]:
        return ExpressionFault(kinds.OPEN_TEXT, at + 1, sign=sign)
    if sign.isalnum() and text[at - 1 : at] == "'":
        return ExpressionFault(kinds.QUOTE_IN_TEXT, at, rest=_cut(text[at - 1 :]))
    return None


def _find_other_sign(text: str, at: int) -> ExpressionFault | None:
    before = at - len(_BEFORE.search(text[:at])[0]) - 1  # type: ignore[index]
    if before >= 0 and text[before] == "/" and text[before - 1 : before] != "/" and text[at] in "0123456789.(${'\"":
        return ExpressionFault(kinds.OTHER_SIGN, before + 1, found="/", wanted="div")
    word = re.compile(r"[A-Za-z]+").match(text, at)
    tries = [(at, word[0])] if word else []
    tries += [(start, text[start : start + length]) for length in (5, 4, 3, 2) for start in (at, at - 1) if start >= 0]
    for start, sign in [*tries, (at, text[at])]:
        if sign in _OTHER_SIGNS and (start == at or len(sign) == 2):
            return ExpressionFault(kinds.OTHER_SIGN, start + 1, found=sign, wanted=_OTHER_SIGNS[sign])
    return None


def _find_bracket(text: str, at: int) -> ExpressionFault | None:
    opened = _list_open(text[:at])
    if text[at] == "," and opened and not re.search(r"[\w.-]\s*$", text[: opened[-1][0]]):
        return _tell_open(*opened[-1])
    if text[at] not in _PAIRS:
        return None
    if not opened:
        return ExpressionFault(kinds.STRAY_BRACKET, at + 1, sign=text[at])
    if opened[-1][1] != _PAIRS[text[at]]:
        return _tell_open(*opened[-1])
    return ExpressionFault(kinds.MISSING_VALUE, at + 1, sign=text[at])


def _tell_open(at: int, sign: str) -> ExpressionFault:
    return ExpressionFault(kinds.OPEN_BRACKET, at + 1, sign=sign, wanted=")" if sign == "(" else "]")


def _list_open(text: str) -> list[tuple[int, str]]:
    opened: list[tuple[int, str]] = []
    for piece in _PIECES.finditer(text):
        if piece[0] in "([":
            opened.append((piece.start(), piece[0]))
        elif piece[0] in _PAIRS and opened and opened[-1][1] == _PAIRS[piece[0]]:
            opened.pop()
    return opened


def _cut(text: str) -> str:
    return text[:20]
