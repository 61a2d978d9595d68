"""Matches a whole text against a pattern without ever going back: the time taken grows with the text, no faster.

Knows the parts of `patterns.py`. A simple pattern is written for `re` and for the phone's `RegExp`; the others are
walked through here, all ways at once (Thompson, 1968) and from the end of the text, as the phone does.
"""

import math
import re
from bisect import bisect_right
from functools import lru_cache
from typing import Any, Final

from outreach.questionnaire.expressions.patterns import LAST, Part, PatternFault, Ranges, invert, read_pattern

MOST_STEPS: Final = 1000
LONGEST_TEXT: Final = 2000
MOST_WAYS: Final = LONGEST_TEXT**2 * 4
# A step looked at once at each sign counts as one: 250 steps for the longest text.
MOST_LOOKED_AT: Final = 500_000
_WORDS: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
_PLAIN: Final = re.compile(r"[A-Za-z0-9 _@'\"!#%&,:;<=>~`\u00a0-\u1fff]")


class _TooMany(Exception):
    """More steps than a phone should look at."""


def write_pattern(text: str) -> tuple[str, bool]:
    """Return a pattern as both languages read it alike, and whether `re` and `RegExp` are sure to end soon with it.

    Raises `PatternFault` when it cannot be read, or is too long once its counts are written out.
    """
    part = read_pattern(text)
    written = _write(part)
    simple = _count_ways(part) <= MOST_WAYS
    if not simple:
        _build(written)
    return written, simple


def match(text: str, pattern: str) -> bool:
    """Return whether a pattern matches a whole text; one that cannot be read, or is too much, matches nothing."""
    return match_counting(text, pattern)[0]


def match_counting(text: str, pattern: str) -> tuple[bool, int]:
    """Return the same, and how many steps were looked at: the phone counts as many."""
    try:
        walk = _Walk(_build(pattern), text)
    except PatternFault:
        return False, 0
    try:
        return walk.fits(), walk.count
    except _TooMany:
        return False, walk.count


def match_simple(text: str, pattern: str) -> bool:
    """Return whether a simple pattern of `write_pattern` matches a whole text."""
    return _compile(pattern).fullmatch(text[:LONGEST_TEXT]) is not None


@lru_cache(512)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _count_ways(part: Part) -> float:
    """Return how many ways through a part `re` might have to try, for the longest text an answer may be."""
    kind = part[0]
    if kind in ("all", "any"):
        counts = [_count_ways(each) for each in part[1:]]
        return math.prod(counts) if kind == "all" else sum(counts)
    if kind == "look":
        return _count_ways(part[1])
    if kind != "times":
        return 1
    inner, fewest, most = part[1:]
    ways = _count_ways(inner)
    if ways > 1:
        return ways + 1 if most == 1 else math.inf
    return LONGEST_TEXT if most < 0 else most - fewest + 1


def _write(part: Part) -> str:
    kind = part[0]
    if kind == "set":
        return _write_set(part[1])
    if kind == "all":
        return "".join(_write(each) if each[0] != "any" else f"(?:{_write(each)})" for each in part[1:])
    if kind == "any":
        return "|".join(_write(each) for each in part[1:])
    if kind == "look":
        return f"(?{'!' if part[2] else '='}{_write(part[1])})"
    if kind == "times":
        inner, fewest, most = part[1:]
        written = _write(inner) if inner[0] == "set" else f"(?:{_write(inner)})"
        signs = {(0, -1): "*", (1, -1): "+", (0, 1): "?", (fewest, fewest): f"{{{fewest}}}"}
        return written + signs.get((fewest, most), f"{{{fewest},{'' if most < 0 else most}}}")
    if kind == "edge":
        # Not `\B`, which `re` never finds in an empty text.
        return "(?!\\b)" if part[1] else "\\b"
    return "^" if kind == "start" else "(?![^a]|a)"


def _write_set(ranges: Ranges) -> str:
    if not ranges or ranges == [(0, LAST)]:
        return "(?:[^a]|a)" if ranges else "[^\\s\\S]"
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _write_sign(ranges[0][0])
    inverted = ranges[-1][1] == LAST
    kept = invert(ranges) if inverted else ranges
    signs = "".join(_write_sign(low) + (f"-{_write_sign(high)}" if high > low else "") for low, high in kept)
    return f"[{'^' if inverted else ''}{signs}]"


def _write_sign(number: int) -> str:
    sign = chr(number)
    if _PLAIN.fullmatch(sign):
        return sign
    # Beyond 16 bits the two languages write escapes differently; the signs themselves they read alike.
    return f"\\u{number:04x}" if number < 0x10000 else sign


# A step is [kind, …, next steps]: set, split, look, start, end, edge, done.
def _build_part(part: Part, steps: list[Any]) -> None:
    kind = part[0]
    if len(steps) > MOST_STEPS:
        raise PatternFault("{}")
    if kind == "all":
        for each in part[1:]:
            _build_part(each, steps)
    elif kind == "any":
        _build_any(part[1:], steps)
    elif kind == "times":
        _build_times(part, steps)
    elif kind == "look":
        step = ["look", part[2], 0]
        steps.append(step)
        _build_part(part[1], steps)
        steps.append(["done"])
        step[2] = len(steps)
    else:
        steps.append(list(part))


def _build_any(ways: list[Part], steps: list[Any]) -> None:
    leaps = []
    for way in ways[:-1]:
        fork = ["split", len(steps) + 1, 0]
        steps.append(fork)
        _build_part(way, steps)
        leap = ["split", 0, 0]
        steps.append(leap)
        leaps.append(leap)
        fork[2] = len(steps)
    _build_part(ways[-1], steps)
    for leap in leaps:
        leap[1:] = [len(steps), len(steps)]


def _build_times(part: Part, steps: list[Any]) -> None:
    inner, fewest, most = part[1:]
    before = len(steps)
    for _ in range(fewest):
        _build_part(inner, steps)
        if len(steps) == before:
            break
    forks = []
    for _ in range(most - fewest if most >= 0 else 1):
        forks.append(len(steps))
        steps.append(["split", len(steps) + 1, 0])
        _build_part(inner, steps)
    if most < 0:
        steps.append(["split", forks[0], len(steps) + 1])
    for fork in forks:
        steps[fork][2] = len(steps)


@lru_cache(512)
def _build(pattern: str) -> list[Any]:
    steps: list[Any] = []
    _build_part(read_pattern(pattern), steps)
    if len(steps) > MOST_STEPS:
        raise PatternFault("{}")
    return [*steps, ["done"]]


class _Walk:
    """One text and the steps of one pattern; counts every step looked at, and gives up beyond the bound."""

    def __init__(self, steps: list[Any], text: str) -> None:
        self.steps = steps
        self.text = text[:LONGEST_TEXT]
        self.count = 0
        self._ahead: dict[int, set[int]] = {}

    def fits(self) -> bool:
        """Return whether the whole text fits; raises `_TooMany`."""
        for place, (kind, *told) in enumerate(self.steps):
            if kind == "look":
                self._ahead[place] = self._find_fits(place + 1, told[1] - 1)
        return 0 in self._find_fits(0, len(self.steps) - 1)

    def _find_fits(self, first: int, last: int) -> set[int]:
        before = _list_before(self.steps, first, last)
        found, good = set(), set[int]()
        # At which places of the text they fit: from its end, backwards, one pass says it for all.
        for at in range(len(self.text), -1, -1):
            waiting = [place - 1 for place in good if place and self._takes(place - 1, at)]
            # A look ahead may end anywhere.
            if first or at == len(self.text):
                waiting.append(last)
            good = self._spread(waiting, before, at)
            self.count += len(good)
            if self.count > MOST_LOOKED_AT:
                raise _TooMany
            if first in good:
                found.add(at)
        return found

    def _takes(self, place: int, at: int) -> bool:
        step = self.steps[place]
        return step[0] == "set" and _holds(step[1], ord(self.text[at]))

    def _spread(self, waiting: list[int], before: dict[int, list[int]], at: int) -> set[int]:
        # Follows, backwards, what takes no sign.
        good: set[int] = set()
        while waiting:
            place = waiting.pop()
            if place not in good:
                good.add(place)
                waiting += [each for each in before.get(place, ()) if self._stands(each, at)]
        return good

    def _stands(self, place: int, at: int) -> bool:
        kind, *told = self.steps[place]
        if kind == "look":
            return bool((at in self._ahead[place]) != told[0])
        if kind == "edge":
            on_edge = (self.text[at - 1 : at] in _WORDS) != (self.text[at : at + 1] in _WORDS)
            return on_edge != bool(told[0])
        return bool(kind == "split" or at == (0 if kind == "start" else len(self.text)))


def _list_before(steps: list[Any], first: int, last: int) -> dict[int, list[int]]:
    # By step, those that lead to it and take no sign.
    before: dict[int, list[int]] = {}
    for place in range(first, last):
        kind, *told = steps[place]
        if kind != "set":
            for target in {"split": told, "look": told[1:]}.get(kind, [place + 1]):
                before.setdefault(target, []).append(place)
    return before


def _holds(ranges: Ranges, sign: int) -> bool:
    # Ranges stand in order and apart.
    place = bisect_right(ranges, (sign, LAST))
    return place > 0 and ranges[place - 1][1] >= sign
