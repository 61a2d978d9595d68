"""What is kept of an answer in a questionnaire about people: nothing that names, no exact place, no exact hour.

Pure; applied before anything is stored, and again without changing anything. `minimisation.py` says it.
"""

import math
import re
from typing import Any, Final

from outreach.questionnaire.screening import screen

# A cell of 500 m: a degree of latitude is 111.3 km (WGS 84, rounded).
_CELL: Final = 0.0045
_PLACES: Final = ("geopoint", "start-geopoint")
_MOMENTS: Final = ("start", "end")
_HOURS: Final = ("time", "dateTime")
# Seconds and a time zone of one's own say nothing of a visit.
_HOUR: Final = re.compile(r"(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?$")
# Who holds the telephone, and which one: never kept.
FORGOTTEN_TYPES: Final = ("username", "deviceid", "phonenumber", "email", "simserial", "subscriberid")


_TEXTS: Final = ("text", "hidden", "barcode")
_NUMBERS: Final = ("integer", "decimal", "range")
# A number of fewer signs leads to nobody; amounts, ages and counts have fewer.
_LONG: Final = 7
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# What a phone draws by itself (`uuid()`, `random()`), and the name it gives to a picture. Six digits lead to nobody.
_DRAWN: Final = re.compile(rf"{_UUID}|-?[0-9]{{1,6}}(?:\.[0-9]{{1,18}})?")
_PICTURE: Final = re.compile(rf"{_UUID}\.[a-z]{{3,4}}")


# Any other kind is kept as it is: a choice, a day, a tick.
_LOOKED_AT: Final = frozenset(
    (*_TEXTS, *_NUMBERS, *_PLACES, *_MOMENTS, *_HOURS, *FORGOTTEN_TYPES, "calculate", "image")
)


def is_drawn(text: str) -> bool:
    """Whether a text is what a phone may have drawn by itself: a UUID, or a number too short to lead to somebody."""
    return _DRAWN.fullmatch(text) is not None


def keep_nameless(kind: str, value: Any) -> tuple[Any, bool]:
    """Return what is kept of an answer of this type, and whether something was blanked because it may name somebody."""
    if kind not in _LOOKED_AT:
        return value, False
    if kind in _TEXTS or kind == "calculate" and not is_drawn(value):
        return screen(value)
    if kind in _NUMBERS:
        told = f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return (None, True) if len(told) >= _LONG and screen(told)[1] else (value, False)
    if kind == "image":
        return (value, False) if _PICTURE.fullmatch(value) else (None, True)
    return coarsen(kind, value), False


def coarsen(kind: str, value: Any) -> Any:
    """Return what is kept of an answer of this type; None for what is never kept."""
    if kind in _PLACES:
        return _snap(*map(float, value.split()[:2]))
    if kind in _MOMENTS:
        day, _, hour = value.partition("T")
        return f"{day}T{'08:00' if hour < '12' else '12:00' if hour < '18' else '18:00'}"
    if kind in _HOURS:
        return _HOUR.sub(r"\1", value)
    return None if kind in FORGOTTEN_TYPES else value


def _snap(latitude: float, longitude: float) -> str:
    north = _centre(latitude, _CELL)
    # Meridians draw together towards the poles: the cell keeps its width in metres.
    width = _CELL / max(math.cos(math.radians(north)), 0.01)
    return f"{north:.5f} {_centre(longitude, width):.5f}"


def _centre(degrees: float, step: float) -> float:
    return (math.floor(degrees / step) + 0.5) * step
