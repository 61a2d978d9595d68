"""The language of a column's heading: `Français (fr)`, `English`, `::ar` become codes. Knows names only."""

import re
from functools import cache, lru_cache
from typing import Final

from babel import Locale

from outreach.questionnaire.survey import FRENCH

_CODED: Final = re.compile(r"\(([A-Za-z]{2,3})[^)]*\)\s*$")
_KNOWN: Final = tuple(
    "fr en ar tr pt ta ro ln es de it ru uk zh hi bn ur fa so am sw ne my km vi th id ps ku sq pl nl el".split()
)


@lru_cache(512)
def code_language(language: str) -> str:
    """Return the code of a language as headings write it: French when nothing is said, the name when it is unknown."""
    told = language.strip()
    found = _CODED.search(told)
    if found:
        return found[1].lower()
    if told.lower() in ("", "default"):
        return FRENCH
    return _read_names().get(told.lower(), told)


@cache
def _read_names() -> dict[str, str]:
    # By its code, its own name, its French name and its English name.
    names: dict[str, str] = {}
    for code in _KNOWN:
        locale = Locale.parse(code)
        spelt = (code, locale.get_display_name(code), locale.get_display_name("fr"), locale.get_display_name("en"))
        names |= {name.lower(): code for name in spelt if name}
    return names
