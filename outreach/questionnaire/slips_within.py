"""Where a text tells a slip code: nine signs that `sealing.slips.read_slip` accepts, as people write them.

Reads a code only to blank it. Ordinary words are left alone as far as the check sign allows.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from outreach.errors import Refusal
from outreach.questionnaire.folding import Folded
from outreach.questionnaire.ordinary_words import LIKE_SLIPS
from outreach.questionnaire.telling_numbers import GAP
from outreach.sealing.slips import read_slip

SIGNS: Final = 9
_SIGN: Final = "[2-9A-HJKMNP-Z]"
_USUAL: Final = tuple(
    # A look-ahead, since a code may begin inside what first looked like one.
    re.compile(rf"(?<![^\W_])(?=({spelling})(?![^\W_]))", re.IGNORECASE)
    for spelling in (
        rf"{_SIGN}{{4}}{GAP}{_SIGN}{{4}}{GAP}{_SIGN}",
        rf"{_SIGN}(?:[-./·:]{{0,2}}{_SIGN}){{8}}",
        rf"{_SIGN}(?:[ ]{{1,3}}{_SIGN}){{8}}",
    )
)
# Three short words in a row are common: these spellings count only in capitals or with a digit.
_UNUSUAL: Final = tuple(
    re.compile(rf"(?<![^\W_])(?=({spelling})(?![^\W_]))", re.IGNORECASE)
    for spelling in (
        rf"{_SIGN}{{3}}{GAP}{_SIGN}{{3}}{GAP}{_SIGN}{{3}}",
        rf"{_SIGN}{{2}}(?:{GAP}{_SIGN}{{2}}){{3}}{GAP}{_SIGN}",
    )
)


def find_slips(text: str, folded: Folded) -> Iterator[tuple[int, int]]:
    """Yield where each slip code begins and ends, in the folded text."""
    if len(folded.signs) < SIGNS:
        return
    for spelling in (*_USUAL, *_UNUSUAL):
        for found in spelling.finditer(folded.signs):
            told = found[1]
            if spelling in _UNUSUAL and not (told.isupper() or any(sign.isdigit() for sign in told)):
                continue
            start, end = folded.find_origin(*found.span(1))
            if told.lower() not in LIKE_SLIPS and _is_slip(text[start:end]):
                yield found.span(1)


def _is_slip(told: str) -> bool:
    plain = unicodedata.normalize("NFKC", told)
    try:
        read_slip("".join(sign for sign in plain if sign.isalnum()))
    except Refusal:
        return False
    return True
