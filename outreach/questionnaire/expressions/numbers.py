"""The functions that reckon; where mathematics has no answer they say NaN or infinity, as a phone does.

Each is given a context and the values of its arguments; none raises.
"""

import math
from collections.abc import Callable
from typing import Any, Final

from outreach.questionnaire.expressions.values import NAN, Context, flatten, to_number, to_text

Call = Callable[[Context, list[Any]], Any]
_EARTH: Final = 6_378_100


def truncate(context: Context, given: list[Any]) -> float:
    """`int()`."""
    number = to_number(given[0])
    return float(math.trunc(number)) if math.isfinite(number) else number


def floor(context: Context, given: list[Any]) -> float:
    """`floor()`."""
    number = to_number(given[0])
    return float(math.floor(number)) if math.isfinite(number) else number


def ceiling(context: Context, given: list[Any]) -> float:
    """`ceiling()`."""
    number = to_number(given[0])
    return float(math.ceil(number)) if math.isfinite(number) else number


def round_to(context: Context, given: list[Any]) -> float:
    """`round()`: half upwards, to so many decimals."""
    number, places = to_number(given[0]), to_number(given[1]) if len(given) > 1 else 0.0
    if not math.isfinite(number):
        return number
    if not -31 < places < 31:
        return NAN
    # The point is moved in the number as written: 1.005 to two decimals is 1.01, on the phone too.
    moved = _move_point(number, math.trunc(places))
    return _move_point(float(math.floor(moved + 0.5)), -math.trunc(places)) if math.isfinite(moved) else number


def _move_point(number: float, places: int) -> float:
    digits, _, power = repr(float(number)).partition("e")
    return float(f"{digits}e{int(power or 0) + places}")


def add_up(context: Context, given: list[Any]) -> float:
    """`sum()`: blanks, and what is no number, count for nothing, as in ODK."""
    # One by one, not math.fsum nor sum(): Python 3.12 compensates, the phone does not.
    total = 0.0
    for value in flatten(given):
        number = to_number(value)
        total += number if number == number else 0.0
    return total


def choose(pick: Callable[[list[float]], float]) -> Call:
    """`min()` and `max()`, blanks left out."""

    def choose_number(context: Context, given: list[Any]) -> float:
        numbers = [number for number in map(to_number, flatten(given)) if number == number]
        return pick(numbers) if numbers else NAN

    return choose_number


def reckon(does: Callable[[float], float], beyond: float = NAN) -> Call:
    """A function of one number; `beyond` when its value is too great to be written."""

    def reckon_number(context: Context, given: list[Any]) -> float:
        try:
            return does(to_number(given[0]))
        except ValueError:
            return NAN
        except OverflowError:
            return beyond

    return reckon_number


def find_log(does: Callable[[float], float]) -> Call:
    """`log()` and `log10()`."""
    return reckon(lambda number: does(number) if number else -math.inf)


def raise_to(context: Context, given: list[Any]) -> float:
    """`pow()`."""
    return power(to_number(given[0]), to_number(given[1]))


def power(number: float, times: float) -> float:
    """Return a power as a phone reckons it."""
    if times != times or abs(number) == 1 and math.isinf(times):
        return NAN
    odd = math.isfinite(times) and times % 2 == 1
    try:
        return math.pow(number, times)
    except OverflowError:
        return -math.inf if number < 0 and odd else math.inf
    except ValueError:
        if number == 0:
            return math.copysign(math.inf, number) if odd else math.inf
        return NAN


def find_angle(context: Context, given: list[Any]) -> float:
    """`atan2()`."""
    return math.atan2(to_number(given[0]), to_number(given[1]))


def measure_way(context: Context, given: list[Any]) -> float:
    """`distance()` in metres along points « latitude longitude », to the centimetre."""
    points = _read_points(given)
    return _measure([_measure_leg(*start, *end) for start, end in zip(points, points[1:], strict=False)], len(points))


def measure_area(context: Context, given: list[Any]) -> float:
    """`area()` in square metres inside points « latitude longitude », to the hundredth."""
    points = _read_points(given)
    return _measure([_measure_slice(*start, *end) for start, end in zip(points[-1:] + points, points)], len(points))


def _measure_leg(north: float, east: float, norther: float, easter: float) -> float:
    cosine = math.sin(north) * math.sin(norther) + math.cos(north) * math.cos(norther) * math.cos(east - easter)
    return math.acos(max(-1.0, min(1.0, cosine))) * _EARTH if cosine == cosine else NAN


def _measure_slice(north: float, east: float, norther: float, easter: float) -> float:
    return (easter - east) * (2 + math.sin(north) + math.sin(norther)) * _EARTH * _EARTH / 2


def _measure(legs: list[float], points: int) -> float:
    total = 0.0
    for leg in legs:
        total += leg
    return math.floor(abs(total) * 100 + 0.5) / 100 if points > 1 and total == total else NAN


def _read_points(given: list[Any]) -> list[tuple[float, float]]:
    points = []
    for text in (point for value in flatten(given) for point in to_text(value).strip(" ;").split(";")):
        north, east = ([to_number(part) for part in text.split(" ") if part] + [NAN, NAN])[:2]
        known = abs(north) <= 90 and abs(east) <= 180
        points.append((north * math.pi / 180, east * math.pi / 180) if known else (NAN, NAN))
    return points
