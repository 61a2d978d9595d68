"""What a heading is read as: one canonical spelling a column, with its language when it has one.

Knows headings alone. A heading that is not read has a reason, which groups the notes.
"""

import re
from difflib import get_close_matches
from typing import Final

from outreach.questionnaire.reading import spellings

# Reasons why a column is left aside.
UNKNOWN: Final = "unknown"
KOBO: Final = "kobo"
XFORM: Final = "xform"
BAD: Final = "bad"

_UNSEEN: Final = re.compile("[\u200b\u2060\ufeff\xad]")
_TAG: Final = re.compile(r"[^\W\d][\w.-]*")
_XFORM: Final = ("instance", "bind", "body", "control", "attribute")
# How near a heading must be to a known one to be its misspelling: two letters out of eight.
_NEAR: Final = 0.85
_COLUMNS: Final = {
    "survey": (spellings.SURVEY_COLUMNS, spellings.SURVEY_SPELLINGS),
    "choices": (spellings.CHOICES_COLUMNS, spellings.CHOICES_SPELLINGS),
    "external_choices": (spellings.CHOICES_COLUMNS, spellings.CHOICES_SPELLINGS),
    "osm": (spellings.CHOICES_COLUMNS, spellings.CHOICES_SPELLINGS),
    "settings": (spellings.SETTINGS_COLUMNS, spellings.SETTINGS_SPELLINGS),
    "entities": (spellings.ENTITIES_COLUMNS, spellings.ENTITIES_SPELLINGS),
}


def snake(text: str) -> str:
    """Return a word in small letters with `_` for blanks."""
    return "_".join(_UNSEEN.sub("", text).split()).lower()


def read_heading(sheet: str, heading: str) -> tuple[str, str]:
    """Return the canonical name of a column, or nothing and the reason why it is not read."""
    heading = " ".join(_UNSEEN.sub("", heading).split())
    columns, others = _COLUMNS[sheet]
    for tokens in (heading.split("::"), heading.split(":")):
        tokens = [token.strip() for token in tokens]
        for count in (3, 2, 1):
            head = "::".join(snake(token) for token in tokens[:count])
            base = head if head in columns else others.get(head, "")
            language = "::".join(tokens[count:]).strip()
            if base and (not language or base in spellings.SPOKEN):
                return f"{base}::{language}" if language else base, ""
        whole = others.get(snake(heading), "")
        if whole:
            return whole, ""
    return _leave_aside(sheet, heading)


def find_misspelt(sheet: str, heading: str) -> str:
    """Return the canonical name of a column whose heading is nearly spelt so, else nothing."""
    first, *language = (token.strip() for token in " ".join(_UNSEEN.sub("", heading).split()).split("::"))
    head = snake(first)
    near = get_close_matches(head, _COLUMNS[sheet][0], 1, _NEAR)
    # `label2`, `relevant_old`: a column of the author's own.
    if not near or head.startswith(f"{near[0]}_") or any(sign.isdigit() for sign in head):
        return ""
    if language and near[0] not in spellings.SPOKEN:
        return ""
    return "::".join([near[0], *language])


def tell_reading(heading: str, name: str) -> bool:
    """Whether a heading is spelt otherwise than by case or blanks, hence told."""
    told = [snake(token) for token in heading.split("::")]
    return "::".join(told) != "::".join(snake(token) for token in name.split("::"))


def _leave_aside(sheet: str, heading: str) -> tuple[str, str]:
    lower = heading.lower()
    for known in (name for name in _COLUMNS[sheet][0] if name != name.lower()):
        if lower == known.lower():
            return known, ""
    if lower.startswith(spellings.KOBO_COLUMNS):
        return "", KOBO
    if sheet == "settings" and lower.partition("::")[0] == "title" or re.fullmatch(r"title_[a-z]{2,3}", lower):
        return lower, ""
    if lower.partition(":")[0] in _XFORM:
        return "", XFORM
    if sheet in ("choices", "external_choices", "osm"):
        return (heading, "") if _TAG.fullmatch(heading) else ("", BAD)
    return "", UNKNOWN
