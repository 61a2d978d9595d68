"""Days and times of an expression: reading, writing, counting them. Never asks the clock: the context says when it is.

A time written without an offset, and midnight of a day, are taken at the offset of `now`: the phone and the server
then say the same whatever the season.
"""

import math
import re
from datetime import datetime, timedelta
from typing import Any, Final

from outreach.questionnaire.expressions.values import NAN, NUMBER, Context, to_number, to_text, write_day

_DAY_MS: Final = 86_400_000
_MOMENT: Final = re.compile(
    r"(?:(?!0000)([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}))?"
    r"(?:(?:^|T)([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_ONE_DIGIT: Final = re.compile(r"-([0-9])(?=-|T|$)")
_OFFSET: Final = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})?$")
_MONTHS: Final = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_SHORT_MONTHS: Final = {
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(),
    "en": [name[:3] for name in _MONTHS["en"]],
}
_DAYS: Final = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}


class Moment:
    """A day and a time as they were written, the offset of that time in minutes; whether a day, or a number, was."""

    def __init__(self, stands: datetime, offset: int, dated: bool = True, number: float | None = None) -> None:
        self.stands = stands
        self.offset = offset
        self.dated = dated
        self.number = number

    def count(self) -> float:
        """Return milliseconds since 1970, of the whole world."""
        # Whole numbers all along: the phone counts the same.
        return (self.stands - datetime(1970, 1, 1)) // timedelta(milliseconds=1) - self.offset * 60_000


def read_moment(value: Any, context: Context) -> Moment | None:
    """Return the moment that text or a number of days stands for."""
    here = read_offset(context.now)
    if type(value) in (int, float):
        return _move(value, here) if math.isfinite(value) else None
    found = _MOMENT.fullmatch(to_text(value))
    if not found or not found[1] and not found[4]:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    if not found[1]:
        year, month, day = (int(part) for part in context.today.split("-"))
    thousandths = int(((found[7] or "") + "000")[:3])
    try:
        stands = datetime(year, month, day, hour, minute, second, thousandths * 1000)
    except ValueError:
        return None
    return Moment(stands, read_offset(found[8]) if found[8] else here, bool(found[1]))


def read_offset(text: str) -> int:
    """Return the minutes that a time stands ahead of the world's, by the end of its text."""
    found = _OFFSET.search(text)
    minutes = int(found[2]) * 60 + int(found[3] or 0) if found else 0
    return -minutes if found and found[1] == "-" else minutes


def tell_day(value: Any) -> str:
    """Return a day as text, also one written without its zeros: `date()`."""
    number = to_number(value)
    if number != number:
        number = to_number(_ONE_DIGIT.sub(r"-0\1", to_text(value)))
    return write_day(number)


def tell_moment(context: Context, value: Any) -> str:
    """Return a moment as text with its offset: `date-time()`."""
    moment = read_moment(_lighten(value), context)
    if moment is None:
        return ""
    sign, minutes = "-" if moment.offset < 0 else "+", abs(moment.offset) % 1440
    return f"{moment.stands.isoformat(timespec='milliseconds')}{sign}{minutes // 60:02}:{minutes % 60:02}"


def count_days(context: Context, value: Any) -> float:
    """Return days since 1970 with their fraction: `decimal-date-time()`."""
    moment = read_moment(_lighten(value), context)
    if moment is None or moment.number is None and not moment.dated:
        return NAN
    return moment.count() / _DAY_MS if moment.number is None else moment.number


def count_time(context: Context, value: Any) -> float:
    """Return the part of the day that has gone: `decimal-time()`."""
    moment = read_moment(_lighten(value), context)
    if moment is None:
        return NAN
    if moment.number is not None:
        return moment.number - math.floor(moment.number)
    midnight = moment.stands.replace(hour=0, minute=0, second=0, microsecond=0)
    return (moment.stands - midnight) // timedelta(milliseconds=1) / _DAY_MS


def write_format(context: Context, value: Any, form: str) -> str:
    """Return a moment as a format says: `format-date()` and `format-date-time()`."""
    moment = read_moment(_lighten(value), context)
    if moment is None:
        return ""
    at, language = moment.stands, "fr" if context.language == "fr" else "en"
    day = _DAYS[language][at.weekday()]
    known = {
        "%": "%",
        "Y": f"{at.year:04}",
        "y": f"{at.year % 100:02}",
        "m": f"{at.month:02}",
        "n": str(at.month),
        "B": _MONTHS[language][at.month - 1],
        "b": _SHORT_MONTHS[language][at.month - 1],
        "d": f"{at.day:02}",
        "e": str(at.day),
        "H": f"{at.hour:02}",
        "h": str(at.hour),
        "M": f"{at.minute:02}",
        "S": f"{at.second:02}",
        "3": f"{at.microsecond // 1000:03}",
        "A": day,
        "a": f"{day[:3]}." if language == "fr" else day[:3],
    }
    return re.sub("%([%YymnBbdeHhMSAa3])", lambda found: known[found[1]], form)


def count_months(context: Context, first: Any, last: Any) -> float:
    """Return the whole months from one day to another: `difference-in-months()`."""
    one, other = read_moment(_lighten(first), context), read_moment(_lighten(last), context)
    if one is None or other is None:
        return NAN
    a, b = one.stands, other.stands
    return float((b.year - a.year) * 12 + b.month - a.month - (b.day < a.day))


def add_to_day(context: Context, value: Any, added: list[Any]) -> str:
    """Return a moment moved by years, months, days, hours and minutes: `add-date()`; blank counts as none."""
    moment = read_moment(_lighten(value), context)
    numbers = [0 if number != number else number for number in map(to_number, added)]
    if moment is None or not all(map(math.isfinite, numbers)):
        return ""
    years, months, days, hours, minutes = ([*map(math.trunc, numbers)] + [0] * 5)[:5]
    month = moment.stands.month - 1 + months + years * 12
    try:
        # 31 January and a month is 3 March, as on a phone.
        start = moment.stands.replace(year=moment.stands.year + month // 12, month=month % 12 + 1, day=1)
        moved = start + timedelta(days=moment.stands.day - 1 + days, hours=hours, minutes=minutes)
    except (ValueError, OverflowError):
        return ""
    told = tell_moment(context, value)
    timed = "T" in to_text(value) or len(added) > 3
    written = moved.isoformat(timespec="milliseconds")
    return written + told[len(written) :] if timed else written[:10]


def _lighten(value: Any) -> Any:
    # A nodeset counts by its text; text that is a number, and a truth, count as days.
    if type(value) in (str, list):
        text = to_text(value)
        return float(text) if NUMBER.fullmatch(text) else text
    return int(value) if type(value) is bool else value


def _move(days: float, offset: int) -> Moment | None:
    try:
        moved = timedelta(milliseconds=math.floor(days * _DAY_MS) + offset * 60_000)
        return Moment(datetime(1970, 1, 1) + moved, offset, number=float(days))
    except OverflowError:
        return None
