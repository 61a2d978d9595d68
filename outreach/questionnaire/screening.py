"""What may identify a person in a free text is blanked before anything is kept: NIR, telephone, e-mail, file number,
« Mme X ». Amounts, dates and years are left alone. Knows patterns, no questionnaire.
"""

import re
from typing import Final

BLANK: Final = "▒▒▒"

_GAP: Final = r"[ \t.\-/\u00a0\u202f\u2011\u2013]?"
_NIR: Final = re.compile(
    # Sex, year, month (20–42 and 50–99 for those born abroad), département, commune, order, key or not.
    rf"(?<!\d)[1-478]{_GAP}\d\d{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d\d|2[ABab]){_GAP}\d{{3}}{_GAP}\d{{3}}"
    rf"(?:{_GAP}\d\d)?(?!\d)"
)
_MAIL: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+[ \t]?(?:@|\(at\)|\[at\]|\barobase\b)[ \t]?[\w-]+(?:[ \t]?\.[ \t]?[\w-]+)+", re.IGNORECASE
)
_PHONE: Final = re.compile(
    rf"(?<!\d)(?<!\d,)(?:(?:\+|00){_GAP}\d{{2,3}}{_GAP}(?:\(0\){_GAP})?|0)[1-9](?:{_GAP}\d){{8}}(?!\d)"
)
_ABROAD: Final = re.compile(rf"(?<![\w,])(?:\+|00)[1-9]\d{{0,2}}(?:{_GAP}\d){{7,11}}(?!\d)")
# Seven digits and perhaps a letter, unless they are money.
_MONEY: Final = r"[ \t\u00a0\u202f]?(?:€|euros?\b|EUR\b)"
_FILE: Final = re.compile(rf"(?<!\d)(?<!\d[,.])\d{{7}}[ \t]?[A-Z]?(?!\w|[.,]\d|{_MONEY})")
_TITLE: Final = (
    r"(?:(?:[Mm]me|MME|[Mm]lle|MLLE|[Mm]rs|[Mm]r|MR|[Mm]iss|[Mm]s)\b\.?|M\.|[Mm]onsieur\b|MONSIEUR\b|[Mm]adame\b"
    r"|MADAME\b|[Mm]ademoiselle\b|[Mm]essieurs\b|[Mm]esdames\b|\bM(?=[ ][A-ZÀ-Þ]))"
)
_NAME: Final = r"[A-ZÀ-Þ][\w’'\-]*\.?"
_LINK: Final = r"(?:(?:de|du|des|la|le|el|al|ben|bin|von|van|d’|d')[ ]?)"
_TITLED: Final = re.compile(
    rf"(?<!\w){_TITLE}[ \t\u00a0\u202f]*{_LINK}{{0,2}}{_NAME}(?:[ \u00a0]{_LINK}{{0,2}}{_NAME}){{0,3}}"
)
_NAMED: Final = re.compile(
    r"\b(?i:s[’']appelle|nommée?|prénommée?|(?:son |nom |prénom )(?:nom |prénom )?(?:est|:)|(?:her|his) name is)"
    rf"[ ]+{_NAME}(?:[ ]{_NAME}){{0,3}}"
)

_PATTERNS: Final = (_MAIL, _NIR, _PHONE, _ABROAD, _FILE, _TITLED, _NAMED)
# Without one of these signs there is nothing to look for.
_SUSPECT: Final = re.compile(
    r"\d|@|\b(?:arobase|M|Mr)\b|\(at\)|\[at\]|m(?:me|lle|rs|s|r|iss|onsieur|adame|ademoiselle|essieurs|esdames)\b"
    r"|nomm|appelle|nom\b|name",
    re.IGNORECASE,
)


def screen(text: str) -> tuple[str, bool]:
    """Return a text without what may identify someone, and whether anything was blanked."""
    if not _SUSPECT.search(text):
        return text, False
    screened = text
    for pattern in _PATTERNS:
        screened = pattern.sub(BLANK, screened)
    return screened, screened != text
