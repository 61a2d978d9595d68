"""One table: for each type of question, how an answer is read and checked, and how expressions spell it.

A new type is a row here. Knows no survey: a reader is given the answer and the codes that may be chosen.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from outreach.vocabulary import mark

LONGEST_TEXT: Final = 2000
LARGEST: Final = 2**31 - 1

_INTEGER = re.compile(r"-?[0-9]{1,10}")
# Besides newlines and tabs, the joiners: emoji and several scripts are spelt with them.
_KEPT_UNSEEN: Final = "\n\t\u200c\u200d"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

WRONG_KIND: Final = mark("{label} : cette réponse ne se lit pas.")
NOT_A_NUMBER: Final = mark("{label} : écrivez un nombre entier.")
NOT_A_DAY: Final = mark("{label} : cette date n’existe pas.")
NO_CHOICE: Final = mark("{label} : ce choix n’existe pas.")
TOO_LONG: Final = mark("{label} : ce texte est trop long (2 000 signes au plus).")

# What was read (None when blank), and the message of what is wrong ("" when nothing is).
Reading = tuple[Any, str]
Codes = Collection[str]


@dataclass(frozen=True, slots=True)
class QuestionType:
    """How answers of one type are read and spelt; without a reader, the type takes no answer."""

    name: str
    read: Callable[[Any, Codes], Reading] | None
    spell: Callable[[Any], str] = str
    chosen: bool = False


def _read_integer(value: Any, codes: Codes) -> Reading:
    if type(value) is str:
        value = value.strip()
        if not value:
            return None, ""
        value = int(value) if _INTEGER.fullmatch(value) else None
    if type(value) is not int or abs(value) > LARGEST:
        return None, NOT_A_NUMBER
    return value, ""


def clean_text(text: str) -> str:
    """Return a text as it is kept: composed (NFC), newlines as `\\n`, no other unseen sign, no outer blanks."""
    if text.isascii() and text.isprintable():
        return text.strip()
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        sign for sign in composed if sign in _KEPT_UNSEEN or unicodedata.category(sign) not in ("Cc", "Cs", "Cf")
    ).strip()


def _read_text(value: Any, codes: Codes) -> Reading:
    if type(value) is not str:
        return None, WRONG_KIND
    if len(value) > LONGEST_TEXT:
        return None, TOO_LONG
    return clean_text(value) or None, ""


def _read_date(value: Any, codes: Codes) -> Reading:
    if type(value) is not str:
        return None, NOT_A_DAY
    value = value.strip()
    if not value:
        return None, ""
    try:
        return (date.fromisoformat(value).isoformat(), "") if _DAY.fullmatch(value) else (None, NOT_A_DAY)
    except ValueError:
        return None, NOT_A_DAY


def _read_one(value: Any, codes: Codes) -> Reading:
    if value == "":
        return None, ""
    if type(value) is not str or value not in codes:
        return None, NO_CHOICE
    return value, ""


def _read_several(value: Any, codes: Codes) -> Reading:
    told = value.split() if type(value) is str else value
    if not isinstance(told, list | tuple) or not all(
        type(code) is str and code in codes for code in told if code != ""
    ):
        return None, NO_CHOICE
    return [code for code in codes if code in told] or None, ""


QUESTION_TYPES: Final[dict[str, QuestionType]] = {
    kind.name: kind
    for kind in (
        QuestionType("text", _read_text),
        QuestionType("integer", _read_integer),
        QuestionType("date", _read_date),
        QuestionType("select_one", _read_one, chosen=True),
        QuestionType("select_one_from_file", _read_one, chosen=True),
        QuestionType("select_multiple", _read_several, " ".join, chosen=True),
        QuestionType("calculate", _read_text),
        QuestionType("hidden", _read_text),
        QuestionType("note", None),
    )
}

# The words of a `type` cell that open or close a group.
GROUP_WORDS: Final = {
    f"{word}{link}{kind}": (word, kind)
    for word in ("begin", "end")
    for link in ("_", " ")
    for kind in ("group", "repeat")
}
