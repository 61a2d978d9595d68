"""A text folded for matching: digits and letters as plain as can be, no accent, no unseen sign, few kinds of blanks.

Hands on the folded signs and where each comes from. What is kept of a text is never its folded copy.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# What looks alike, once accents and widths are gone. Hangul fillers and the Braille blank are seen as nothing.
_ALIKE: Final = {
    **dict.fromkeys("\n\r\v\f\x85\u2028\u2029", "\n"),
    **dict.fromkeys("\t\u2800", " "),
    **dict.fromkeys("’‘ʼʹ′`´＇", "'"),
    **dict.fromkeys("«»“”„‟〝〞＂‹›", '"'),
    **dict.fromkeys("_−＿", "-"),
    **dict.fromkeys("⁄∕／", "/"),
    **dict.fromkeys("•∙⋅・‧", "·"),
    **dict.fromkeys("。｡", "."),
    **dict.fromkeys("\u115f\u1160\u3164\uffa0", ""),
    "œ": "oe",
    "Œ": "Oe",
    "ı": "i",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its signs the place in the text it was folded from."""

    signs: str
    places: tuple[int, ...]

    def find_origin(self, start: int, end: int) -> tuple[int, int]:
        """Return which part of the text a part of the folded signs comes from, accents and unseen signs included."""
        return self.places[start], max(self.places[end], self.places[end - 1] + 1)


def fold(text: str) -> Folded:
    """Return a text as patterns look at it."""
    pieces = [*map(_fold_sign, text)]
    signs = "".join(pieces)
    if len(signs) == len(text) and all(pieces):
        # One for one, as nearly always.
        return Folded(signs, tuple(range(len(text) + 1)))
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return Folded(signs, (*places, len(text)))


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    if sign in _ALIKE:
        return _ALIKE[sign]
    return "".join(_fold_piece(piece) for piece in unicodedata.normalize("NFKD", sign))


def _fold_piece(sign: str) -> str:
    if sign in _ALIKE:
        return _ALIKE[sign]
    category = unicodedata.category(sign)
    if category[0] in "CM":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    return {"Zs": " ", "Pd": "-"}.get(category, sign)
