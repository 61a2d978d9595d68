"""How an answer of each kind is read: text, numbers, days and hours, choices, places, pictures.

A reader is given what was sent and the facts of the question; it returns what is kept (None when blank) and the
message of what is wrong. Knows no survey.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from outreach.vocabulary import mark

LONGEST_TEXT: Final = 2000
LONGEST_CODE: Final = 255
LARGEST: Final = 2**31 - 1

WRONG_KIND: Final = mark("{label} : cette réponse ne se lit pas.")
NOT_A_NUMBER: Final = mark("{label} : écrivez un nombre entier.")
NOT_A_DECIMAL: Final = mark("{label} : écrivez un nombre, par exemple 12,5.")
OUT_OF_RANGE: Final = mark("{label} : choisissez un nombre de l’échelle.")
NOT_A_DAY: Final = mark("{label} : cette date n’existe pas.")
NOT_AN_HOUR: Final = mark("{label} : cette heure n’existe pas.")
NOT_A_PLACE: Final = mark("{label} : écrivez la latitude puis la longitude, par exemple 48,8534 2,3488.")
NOT_A_FILE: Final = mark("{label} : ce fichier ne se lit pas.")
NO_CHOICE: Final = mark("{label} : ce choix n’existe pas.")
NOT_ALL_RANKED: Final = mark("{label} : classez toutes les réponses.")
TOO_LONG: Final = mark("{label} : ce texte est trop long (2 000 signes au plus).")

_INTEGER = re.compile(r"-?[0-9]{1,10}")
_DECIMAL = re.compile(r"-?(?:[0-9]{1,15}(?:[.,][0-9]{0,15})?|[.,][0-9]{1,15})")
# Besides newlines and tabs, the joiners: emoji and several scripts are spelt with them.
_KEPT_UNSEEN: Final = "\n\t\u200c\u200d"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOUR = re.compile(r"([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_PLACE = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?")
# Maps hand out « 48.6531, 2.3879 », and a French hand writes « 48,6531 2,3879 ».
_PLACE_COMMA = re.compile(r"(?<=[0-9]),\s+|\s*;\s*")
_METRES = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,20})?")
# A picture may begin as one that came with the form.
_FILE = re.compile(r"(?:jr://images/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")

# What was read (None when blank), and the message of what is wrong ("" when nothing is).
Reading = tuple[Any, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader needs of a question: the codes that may be chosen, in order, and its parameters."""

    codes: Collection[str] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)


Reader = Callable[[Any, Facts], Reading]


@dataclass(frozen=True, slots=True)
class Unkept:
    """Stands for the answer of a file that came and could not be kept; `message` says why."""

    message: str


def clean_text(text: str) -> str:
    """Return a text as it is kept: composed (NFC), newlines as `\\n`, no other unseen sign, no outer blanks."""
    if text.isascii() and text.isprintable():
        return text.strip()
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        sign for sign in composed if sign in _KEPT_UNSEEN or unicodedata.category(sign) not in ("Cc", "Cs", "Cf")
    ).strip()


def read_text(value: Any, facts: Facts) -> Reading:
    """Read a free text."""
    if type(value) is not str:
        return None, WRONG_KIND
    if len(value) > LONGEST_TEXT:
        return None, TOO_LONG
    return clean_text(value) or None, ""


def read_code(value: Any, facts: Facts) -> Reading:
    """Read what a machine reads for us (a barcode): one short line."""
    if type(value) is not str or len(value) > LONGEST_CODE:
        return None, WRONG_KIND
    return " ".join(clean_text(value).split()) or None, ""


def read_integer(value: Any, facts: Facts) -> Reading:
    """Read a whole number of at most 31 bits, as XForms keeps them."""
    if type(value) is str:
        value = value.strip()
        if not value:
            return None, ""
        value = int(value) if _INTEGER.fullmatch(value) else None
    if type(value) is not int or abs(value) > LARGEST:
        return None, NOT_A_NUMBER
    return value, ""


def read_decimal(value: Any, facts: Facts) -> Reading:
    """Read a number; a whole one is kept as whole, as the phone writes it."""
    if type(value) is str:
        value = value.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        if not value:
            return None, ""
        value = float(value.replace(",", ".")) if _DECIMAL.fullmatch(value) else None
    if type(value) not in (int, float) or not -1e15 <= value <= 1e15:
        return None, NOT_A_DECIMAL
    return int(value) if value == int(value) else value, ""


def read_range(value: Any, facts: Facts) -> Reading:
    """Read a number of a scale: `start`, `end` and `step`, 1 to 10 by 1 when unsaid."""
    number, message = read_decimal(value, facts)
    if number is None:
        return number, message
    told = {"start": "1", "end": "10", "step": "1", **facts.parameters}
    start, end, step = (float(told[name]) for name in ("start", "end", "step"))
    steps = (number - start) / step if step else 0.0
    if not min(start, end) <= number <= max(start, end) or abs(steps - round(steps)) > 1e-9:
        return None, OUT_OF_RANGE
    return number, ""


def read_day(value: Any, facts: Facts) -> Reading:
    """Read a day, `2026-11-23`."""
    if type(value) is not str:
        return None, NOT_A_DAY
    value = value.strip()
    if not value:
        return None, ""
    try:
        return (date.fromisoformat(value).isoformat(), "") if _DAY.fullmatch(value) else (None, NOT_A_DAY)
    except ValueError:
        return None, NOT_A_DAY


def read_hour(value: Any, facts: Facts) -> Reading:
    """Read an hour of the day, `14:30`."""
    if type(value) is not str:
        return None, NOT_AN_HOUR
    value = value.strip()
    if not value:
        return None, ""
    try:
        if not _HOUR.fullmatch(value):
            return None, NOT_AN_HOUR
        time.fromisoformat(value)
    except ValueError:
        return None, NOT_AN_HOUR
    return value, ""


def read_moment(value: Any, facts: Facts) -> Reading:
    """Read a day and an hour, `2026-11-23T14:30`."""
    if type(value) is not str:
        return None, NOT_A_DAY
    day, _, hour = value.strip().replace(" ", "T", 1).partition("T")
    if not day and not hour:
        return None, ""
    kept, message = read_day(day, facts)
    if kept is None:
        return None, message or NOT_A_DAY
    read, message = read_hour(hour, facts)
    if read is None:
        return None, message or NOT_AN_HOUR
    try:
        datetime.fromisoformat(f"{kept}T{read}")
    except ValueError:
        return None, NOT_AN_HOUR
    return f"{kept}T{read}", ""


def read_place(value: Any, facts: Facts) -> Reading:
    """Read a position: latitude and longitude in degrees, then altitude and accuracy in metres when known."""
    if type(value) is not str:
        return None, NOT_A_PLACE
    told = [part.replace(",", ".") for part in _PLACE_COMMA.sub(" ", value).split()]
    if not told:
        return None, ""
    if not 2 <= len(told) <= 4 or not all(_PLACE.fullmatch(part) for part in told[:2]):
        return None, NOT_A_PLACE
    if abs(float(told[0])) > 90 or abs(float(told[1])) > 180:
        return None, NOT_A_PLACE
    if any(not _METRES.fullmatch(part) for part in told[2:]):
        return None, NOT_A_PLACE
    return " ".join(told), ""


def read_file(value: Any, facts: Facts) -> Reading:
    """Read the name of a file kept beside the answers; never a path."""
    if isinstance(value, Unkept):
        return None, value.message
    if type(value) is not str:
        return None, NOT_A_FILE
    if not value.strip():
        return None, ""
    return (value.strip(), "") if _FILE.fullmatch(value.strip()) else (None, NOT_A_FILE)


def read_tick(value: Any, facts: Facts) -> Reading:
    """Read an acknowledgement: `OK`, as ODK keeps it."""
    if value in ("", False):
        return None, ""
    return ("OK", "") if value in ("OK", True, "yes", "on", "1") else (None, WRONG_KIND)


def read_one(value: Any, facts: Facts) -> Reading:
    """Read one choice of a list."""
    if value == "":
        return None, ""
    if type(value) is not str or value not in facts.codes:
        return None, NO_CHOICE
    return value, ""


def read_several(value: Any, facts: Facts) -> Reading:
    """Read several choices, kept in the order of the list."""
    told = value.split() if type(value) is str else value
    if not isinstance(told, list | tuple) or not all(
        type(code) is str and code in facts.codes for code in told if code != ""
    ):
        return None, NO_CHOICE
    chosen = set(told)
    return [code for code in facts.codes if code in chosen] or None, ""


def read_ranking(value: Any, facts: Facts) -> Reading:
    """Read all the choices of a list in the order somebody gave them."""
    told = value.split() if type(value) is str else value
    if not isinstance(told, list | tuple) or not all(type(code) is str and code in facts.codes for code in told):
        return None, NO_CHOICE
    if not told:
        return None, ""
    if len(set(told)) != len(told) or len(told) != len(facts.codes):
        return None, NOT_ALL_RANKED
    return list(told), ""
