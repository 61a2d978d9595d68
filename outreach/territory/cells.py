"""What one cell of a territory's file may hold, by its column: a code, a date, a number, yes or no.

Hands on what is wrong with a cell, or nothing. Knows no other line and no other file.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from outreach.territory.columns import CONFIRMED, NO, TO_CONFIRM, YES
from outreach.territory.faults import Said
from outreach.vocabulary import LANGUAGES, mark

# A code is stored for ever, in columns, addresses and the questionnaire's choices.
CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
ACTION: Final = re.compile(r"[1-9][0-9]?|s[1-9]")
THEME: Final = re.compile(r"[a-z]+(-{1,2}[a-z]+)*")


def find_fault(column: str, cell: str) -> Said | None:
    """Return what is wrong with a filled cell of this column, with its remedy; nothing when it is right."""
    if column not in _RULES:
        return None
    is_right, sentence = _RULES[column]
    return None if is_right(cell) else Said(sentence, {"cell": cell, **_FACTS})


def is_day(cell: str) -> bool:
    """Whether a cell is a day, written 2026-11-23."""
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def list_parts(cell: str) -> tuple[str, ...]:
    """List the parts of a cell that holds several, separated by « | »."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _is_yes_or_no(cell: str) -> bool:
    return cell.lower() in YES | NO


def _is_number(cell: str) -> bool:
    # Only the digits of a keyboard: int() accepts others.
    return re.fullmatch(r"[0-9]{1,3}", cell) is not None


def _each(rule: Callable[[str], object]) -> Callable[[str], bool]:
    return lambda cell: bool(list_parts(cell)) and all(rule(part) for part in list_parts(cell))


_YES_OR_NO: Final = (_is_yes_or_no, mark("« {cell} » ne se lit pas ; écrivez « yes » ou « no »."))
_SAYS_NOTHING: Final = (
    lambda cell: bool(list_parts(cell)),
    mark("« {cell} » ne dit rien ; écrivez au moins un mot entre les « | »."),
)
_FACTS: Final = {"confirmed": CONFIRMED, "to_confirm": TO_CONFIRM, "languages": ", ".join(LANGUAGES)}

_RULES: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "code": (
        lambda cell: CODE.fullmatch(cell) is not None,
        mark("« {cell} » n’est pas un code ; employez des minuscules sans accent, des chiffres et _."),
    ),
    "number": (
        lambda cell: ACTION.fullmatch(cell) is not None,
        mark("« {cell} » n’est pas un numéro d’action ; écrivez un nombre, ou s1 pour une action spécifique."),
    ),
    "action": (
        _each(ACTION.fullmatch),
        mark("« {cell} » n’est pas un numéro d’action ; écrivez un nombre, s1 pour une action spécifique, ou rien."),
    ),
    "status": (
        lambda cell: cell in (CONFIRMED, TO_CONFIRM),
        mark("« {cell} » ne se lit pas ; écrivez « {confirmed} » ou « {to_confirm} »."),
    ),
    "sensitive": _YES_OR_NO,
    "slips": _YES_OR_NO,
    "checked_on": (
        lambda cell: cell == TO_CONFIRM or is_day(cell),
        mark("« {cell} » n’est pas une date ; écrivez par exemple 2026-11-23, ou « {to_confirm} »."),
    ),
    "delay_days": (
        lambda cell: cell == TO_CONFIRM or _is_number(cell),
        mark("« {cell} » n’est pas un nombre de jours ; écrivez par exemple 10, ou « {to_confirm} »."),
    ),
    "meetings_a_year": (
        _is_number,
        mark("« {cell} » n’est pas un nombre ; écrivez par exemple 2, ou rien."),
    ),
    "languages": (
        lambda cell: cell == TO_CONFIRM or _each(LANGUAGES.__contains__)(cell),
        mark("« {cell} » ne se lit pas ; choisissez parmi {languages}, séparés par « | », ou « {to_confirm} »."),
    ),
    "inclusion_theme": (
        lambda cell: THEME.fullmatch(cell) is not None,
        mark("« {cell} » n’est pas une thématique de data·inclusion ; écrivez par exemple sante--acces-aux-soins."),
    ),
    "received_by": _SAYS_NOTHING,
    "search_words": _SAYS_NOTHING,
    "pilots": _SAYS_NOTHING,
    "members": _SAYS_NOTHING,
}
