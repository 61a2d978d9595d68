"""Where a folded text tells a number or an address that leads to someone: NIR, telephone, e-mail, file number, IBAN.

Days, hours and money are left alone. Knows patterns, no questionnaire; every repetition is between signs that cannot be
each other's, so that time grows with the length.
"""

import re
from collections.abc import Iterator
from typing import Final

# What people put between groups of digits: anything but letters, digits and the signs of an amount.
GAP: Final = r"[^\w€%▒]{0,3}"
_TIGHT: Final = r"[ .\-/·()]{0,3}"

_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:19|20)\d\d"
_HOUR: Final = r"(?:[01]?\d|2[0-3])[:h][0-5]\d"
_LISTED: Final = r"[ ]?[-,;/][ ]?"
# Days and hours, alone or in a row, whose digits might be taken for a number's.
_WHEN: Final = re.compile(
    r"(?<![\d/])(?<!\d[.:-])(?:"
    rf"{_DAY}(?P<sep>[/.\- ]){_MONTH}(?P=sep){_YEAR}|{_YEAR}-{_MONTH}-{_DAY}|{_MONTH}/{_YEAR}"
    rf"|{_DAY}/{_MONTH}/\d\d(?!{GAP}\d\d[ .-]\d\d(?!\d))|{_DAY}/{_MONTH}[ ,]{{1,2}}{_HOUR}"
    rf"|{_DAY}/{_MONTH}(?:{_LISTED}{_DAY}/{_MONTH})+|{_HOUR}(?:{_LISTED}{_HOUR})+"
    r")(?![\d/])"
)

_MONEY: Final = r"(?![ ]{0,2}(?:k?€|(?:euros?|eur|francs?|f?cfa|dinars?|dirhams?)(?![a-z]))|[.,]\d\d?(?!\d))"
_AT: Final = r"(?:\s{0,3}(?:@|\barobase\b)\s{0,3}|\s{0,3}[(\[{]\s?(?:at|a|arobase|chez)\s?[)\]}]\s{0,3})"
_HOST: Final = r"(?:gmail|hotmail|outlook|yahoo|orange|wanadoo|free|sfr|laposte|live|icloud|bbox|protonmail)"

_NUMBERS: Final = (
    # NIR: sex, year, month (20–42 and 50–99 for those born abroad), département, commune, order, key or not.
    rf"(?<!\d)[1-478]{GAP}\d\d{GAP}(?:0[1-9]|1[0-2]|[2-9]\d){GAP}(?:\d\d|2[AB]){GAP}\d{{3}}{GAP}\d{{3}}"
    rf"(?:{GAP}\d\d)?(?!\d)",
    # Telephone: by pairs whatever stands between, or any other grouping; then without its 0; then of any country.
    rf"(?<!\d)(?:0|(?<![^\W_])O){_TIGHT}[1-9](?:(?:{GAP}\d\d){{4}}|(?:{_TIGHT}\d){{8}})(?!\d)",
    r"(?<!\d)[67](?P<gap>[ .\-/·])\d\d(?:(?P=gap)\d\d){3}(?!\d)",
    rf"(?:\+|(?<!\d)(?<!\d[:h,.])00){GAP}\d{{1,3}}{GAP}(?:0{GAP})?[1-9](?:{GAP}\d\d){{4}}(?!\d)",
    rf"(?:\+|(?<!\d)(?<!\d[:h,.])00){_TIGHT}[1-9](?:{_TIGHT}\d){{8,14}}(?!\d)",
    # File number: seven digits or more in one piece, or seven or eight in groups, unless they are money.
    rf"(?<!\d)\d{{7,}}+{_MONEY}(?:[A-Z]{{1,3}}(?![^\W_])|[ ](?-i:[A-Z])(?![^\W_]))?",
    rf"(?<!\d)\d{{1,2}}(?P<by>[ .\-·])\d{{3}}(?P=by)\d{{3}}(?!\d){_MONEY}",
    rf"(?<!\d)(?!\d(?:00|50).\d\d(?:00|50)\b)\d{{3}}[ .\-/·]\d{{4}}(?!\d){_MONEY}",
    rf"(?<!\d)(?!{_YEAR})\d{{4}}[ .\-/·]\d{{3}}(?!\d){_MONEY}",
    rf"(?<!\d)(?:\d\d[ .-]\d\d[ .-]\d{{3}}|\d{{3}}[ .-]\d\d[ .-]\d\d)(?!\d){_MONEY}",
    # IBAN.
    r"(?<![^\W_])[A-Z]{2}\d\d(?:[ -]?(?-i:[A-Z\d]){4}){3,7}(?:[ -]?\w{1,3})?(?![^\W_])",
)
_MAILS: Final = (
    rf"(?<![\w.+%-])[\w.+%-]++{_AT}[\w-]++(?:(?:[ ]?\.[ ]?|\s(?:point|dot)\s)[\w-]++)+",
    r"(?<![\w.+%-])[\w.+%-]++@[^\W\d_][\w-]*+",
    rf"(?<![\w.+%-])[\w.+%-]++\s{{1,3}}at\s{{1,3}}{_HOST}\b(?:(?:\.|\sdot\s)\w++)?",
)
# Without one of these no pattern finds anything: most notes are looked at no further.
_DIGIT: Final = re.compile(r"\d")
_AT_ALL: Final = re.compile(r"@|arobase|[(\[{]|\sat\s", re.IGNORECASE)
_NUMBER: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _NUMBERS)
_MAIL: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _MAILS)


def find_numbers(signs: str) -> Iterator[tuple[int, int]]:
    """Yield where each number that leads to someone begins and ends."""
    if not _DIGIT.search(signs):
        return
    timeless = _WHEN.sub(lambda found: "x" * len(found[0]), signs)
    for pattern in _NUMBER:
        yield from (found.span() for found in pattern.finditer(timeless))


def find_mails(signs: str) -> Iterator[tuple[int, int]]:
    """Yield where each e-mail address begins and ends."""
    if not _AT_ALL.search(signs):
        return
    for pattern in _MAIL:
        yield from (found.span() for found in pattern.finditer(signs))
