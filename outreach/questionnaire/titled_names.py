"""Where a name is told in a folded text: « Mme X », « M. de X », « s’appelle X », « la famille X ».

A capital, or a letter of a script without capitals, is a name; in lower case it is, unless it is an ordinary word.
Knows no list of names: a name without a title is not found.
"""

import re
from collections.abc import Iterator
from typing import Final

from outreach.questionnaire.ordinary_words import ORDINARY

_END: Final = r"(?![^\W_])"
_TITLE: Final = re.compile(
    rf"(?<![^\W_])(?:"
    # Nearly always followed by a name, in lower case too.
    rf"(?P<short>(?:mmes?|mlles?|mrs?|miss|ms){_END}\.?|(?<!\w\.)(?<!\d )mm?\.|(?:s'appelle|prenommee?){_END})"
    # May go without the name.
    rf"|(?P<full>(?:monsieur|madame|mademoiselle|messieurs|mesdames){_END})"
    # A name only with a capital.
    rf"|(?P<capital>(?-i:M)(?=[ \n:\"])|(?:(?:la|cette) famille|nommee?|(?:his|her) name is){_END}"
    r"|(?:son )?(?:pre)?noms?(?: de famille)? ?(?:est\b|:))"
    r")(?P<gap>[\s:\"'(*-]{0,6})",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_][\w'-]*\.?")
_LINK: Final = re.compile(
    r"(?:(?P<name>(?:de|da|das|dos|di|el|al|ben|bin|bint|ait|ould|von|van|der)[ -]|d')|(?:du|des|la|le|les) )",
    re.IGNORECASE,
)
_ELIDED: Final = frozenset(("n", "s", "l", "c", "j", "m", "t", "qu", "jusqu", "lorsqu", "puisqu"))
_BREAKS: Final = frozenset("\n:(-*")
_MOST_WORDS: Final = 4


def find_names(signs: str) -> Iterator[tuple[int, int]]:
    """Yield where each titled name begins (title included) and ends."""
    for title in _TITLE.finditer(signs):
        end = _read_first(signs, title)
        if end is not None:
            yield title.start(), _read_more(signs, end)


def _read_first(signs: str, title: re.Match[str]) -> int | None:
    # « vu Mme. Elle attend »: a point may end the sentence, but not that of « M. ».
    broken = not _BREAKS.isdisjoint(title["gap"]) or len(title["short"] or "") > 3 and title["short"].endswith(".")
    lower = title["short"] is not None or title["full"] is not None and not broken
    at, linked = title.end(), False
    for _ in range(2):
        link = _LINK.match(signs, at)
        if link is None:
            break
        at, linked, lower = link.end(), True, lower and link["name"] is not None
    word = _WORD.match(signs, at)
    return word.end() if word and _is_name(word[0], broken and not linked, lower) else None


def _read_more(signs: str, end: int) -> int:
    for _ in range(_MOST_WORDS - 1):
        at = end
        while at < len(signs) and at < end + 3 and signs[at] == " ":
            at += 1
        for _ in range(2):
            link = _LINK.match(signs, at)
            at = link.end() if link else at
        word = _WORD.match(signs, at)
        if at == end or not word or not _is_name(word[0], False, False):
            break
        end = word.end()
    return end


def _is_name(word: str, broken: bool, lower: bool) -> bool:
    if word[0].islower():
        return lower and not _is_ordinary(word)
    return not (broken or len(word) > 1 and word.isupper()) or not _is_ordinary(word.lower())


def _is_ordinary(word: str) -> bool:
    word = word.rstrip(".'-")
    head, apostrophe, rest = word.partition("'")
    if word in ORDINARY:
        return True
    if apostrophe and head == "d":
        return _is_ordinary(rest)
    if apostrophe and head in _ELIDED:
        # « n’a » is elided, « N’Diaye » is not.
        return rest[:1] in "aeiouyh"
    word = word.split("-")[0]
    # « monsieur et madame travaillent », « madame habitait ».
    return word.removesuffix("nt") in ORDINARY or len(word) > 5 and word.endswith(("ait", "aient"))
