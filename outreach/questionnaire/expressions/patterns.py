"""The patterns of `regex()`, as real forms write them for Java and JavaScript: read once into parts.

What is simple is written down again so that `re` and the phone's own `RegExp` read it alike; the rest, and patterns
only known when the form is filled, are matched by `matching.py`, which never takes long.
"""

import re
from functools import lru_cache
from typing import Any, Final

# A part is [kind, …]: set, all (one after the other), any (alternatives), times, look, or one of the edges.
Part = list[Any]
Ranges = list[tuple[int, int]]

LAST: Final = 0x10FFFF
LONGEST: Final = 4000
MOST_TIMES: Final = 1000
_DIGIT: Final[Ranges] = [(48, 57)]
_WORD: Final[Ranges] = [(48, 57), (65, 90), (95, 95), (97, 122)]
# As JavaScript; Java knows only the first two.
_SPACE: Final[Ranges] = [
    (9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
]  # fmt: skip
_NOT_DOT: Final[Ranges] = [(10, 10), (13, 13), (0x85, 0x85), (0x2028, 0x2029)]
_SIGNS: Final = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_COUNT = re.compile(r"\{([0-9]*)(,?)([0-9]*)\}")


class PatternFault(ValueError):
    """A pattern that cannot be read; `sign` is what it stumbles over."""

    def __init__(self, sign: str) -> None:
        super().__init__(sign)
        self.sign = sign


class NestedLook(PatternFault):
    """A look ahead inside another."""


@lru_cache(1024)
def read_pattern(text: str) -> Part:
    """Return the parts of a pattern; raises `PatternFault`."""
    if len(text) > LONGEST:
        raise PatternFault(text[:20])
    reading = _Reading(text)
    part = reading.read_any(0)
    if reading.at < len(text):
        raise PatternFault(text[reading.at :])
    return part


def invert(ranges: Ranges) -> Ranges:
    """Return every sign that is not in the ranges."""
    found, after = [], 0
    for low, high in sorted(ranges):
        if low > after:
            found.append((after, low - 1))
        after = max(after, high + 1)
    return [*found, (after, LAST)] if after <= LAST else found


class _Reading:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def peek(self, ahead: str) -> bool:
        return self.text.startswith(ahead, self.at)

    def skip(self, ahead: str) -> bool:
        found = self.peek(ahead)
        self.at += len(ahead) if found else 0
        return found

    def refuse(self) -> PatternFault:
        return PatternFault(self.text[self.at :][:20] or self.text)

    def read_any(self, depth: int) -> Part:
        if depth > 20:
            raise self.refuse()
        ways = [self._read_all(depth)]
        while self.skip("|"):
            ways.append(self._read_all(depth))
        return ways[0] if len(ways) == 1 else ["any", *ways]

    def _read_all(self, depth: int) -> Part:
        parts: Part = ["all"]
        while self.at < len(self.text) and not self.peek("|") and not self.peek(")"):
            parts.append(self._read_times(self._read_one(depth)))
        return parts

    def _read_times(self, part: Part) -> Part:
        fewest, most = 1, 1
        if self.at < len(self.text) and self.text[self.at] in "*+?":
            fewest, most = {"*": (0, -1), "+": (1, -1), "?": (0, 1)}[self.text[self.at]]
            self.at += 1
        elif count := _COUNT.match(self.text, self.at):
            low, comma, high = count.groups()
            if not low and not high:
                raise self.refuse()
            fewest = int(low or 0)
            most = int(high) if high else -1 if comma else fewest
            if max(fewest, most) > MOST_TIMES or 0 <= most < fewest:
                raise self.refuse()
            self.at = count.end()
        else:
            return part
        # A lazy count matches the same whole texts; a possessive one does not.
        self.skip("?")
        # Counting what looks around would make the walk slow, or makes no sense.
        if _has(part, ("start", "end", "edge", "look")) or self.at < len(self.text) and self.text[self.at] in "*+?{":
            raise self.refuse()
        return ["times", part, fewest, most]

    def _read_one(self, depth: int) -> Part:
        if self.skip("("):
            return self._read_group(depth)
        if self.skip("["):
            return ["set", self._read_set()]
        if self.skip("\\"):
            return self._read_escape()
        sign = self.text[self.at]
        if sign in "*+?" or _COUNT.match(self.text, self.at):
            raise self.refuse()
        self.at += 1
        if sign == ".":
            return ["set", invert(_NOT_DOT)]
        if sign in "^$":
            return ["start" if sign == "^" else "end"]
        return ["set", [(ord(sign), ord(sign))]]

    def _read_group(self, depth: int) -> Part:
        kind = ""
        if self.skip("?"):
            kind = next((each for each in (":", "=", "!") if self.skip(each)), "")
            if not kind:
                raise self.refuse()
        begun = self.at
        part = self.read_any(depth + 1)
        if not self.skip(")"):
            raise self.refuse()
        if kind in ("", ":"):
            return part
        if _has(part, ("look",)):
            raise NestedLook(self.text[begun:][:20])
        return ["look", part, kind == "!"]

    def _read_escape(self) -> Part:
        if self.at >= len(self.text):
            raise self.refuse()
        if self.peek("b") or self.peek("B"):
            self.at += 1
            return ["edge", self.text[self.at - 1] == "B"]
        return ["set", self._read_sign()]

    def _read_sign(self) -> Ranges:
        # After a backslash, inside a set or not.
        sign = self.text[self.at : self.at + 1]
        known = {"d": _DIGIT, "w": _WORD, "s": _SPACE}.get(sign.lower())
        if known:
            self.at += 1
            return invert(known) if sign.isupper() else known
        code = re.compile("x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})").match(self.text, self.at)
        if code:
            self.at = code.end()
            number = int(code[1] or code[2], 16)
        elif sign in _SIGNS and sign:
            self.at += 1
            number = _SIGNS[sign]
        elif not sign or sign.isalnum() and sign.isascii():
            raise self.refuse()
        else:
            self.at += 1
            number = ord(sign)
        return [(number, number)]

    def _read_set(self) -> Ranges:
        inverted = self.skip("^")
        found: Ranges = []
        while not found or not self.peek("]"):
            if self.at >= len(self.text) or self.peek("[") or self.peek("&&"):
                raise self.refuse()
            low = self._read_member()
            if self.peek("-") and not self.peek("-]") and _is_one(low):
                self.at += 1
                high = self._read_member()
                if _is_one(high):
                    if high[0][0] < low[0][0]:
                        raise self.refuse()
                    low = [(low[0][0], high[0][0])]
                else:
                    low = [*low, (45, 45), *high]
            found += low
        self.at += 1
        return invert(found) if inverted else invert(invert(found))

    def _read_member(self) -> Ranges:
        if self.skip("\\"):
            return self._read_sign()
        if self.at >= len(self.text):
            raise self.refuse()
        self.at += 1
        number = ord(self.text[self.at - 1])
        return [(number, number)]


def _has(part: Part, kinds: tuple[str, ...]) -> bool:
    if part[0] == "set":
        return False
    return part[0] in kinds or any(type(each) is list and _has(each, kinds) for each in part[1:])


def _is_one(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]
