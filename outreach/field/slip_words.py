"""What a slip says in the languages of the people met: template sentences, and where to go as the territory says it.

The sentences are in `slip_words/<code>.json`, those to be read again by a native speaker marked so. Knows no code.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from outreach.territory import Territory
from outreach.vocabulary import space_french

# In the order of the buttons.
SPOKEN: Final = ("fr", "en", "ar", "tr", "pt", "ta", "ro", "ln")
# What a territory says of a structure, and in which languages.
_PLACE: Final = ("label", "place", "hours", "bring")
_OWN: Final = ("fr", "en")


@dataclass(frozen=True, slots=True)
class SlipWords:
    """What a phone is sent, and the mark by which it knows that it has changed."""

    content: str
    mark: str


@lru_cache(1)
def read_slip_words() -> dict[str, dict[str, Any]]:
    """Return the sentences of a slip by language."""
    folder = Path(__file__).parent / "slip_words"
    return {code: json.loads((folder / f"{code}.json").read_text("utf-8")) for code in SPOKEN}


def write_slip_words(territory: Territory) -> SlipWords:
    """Write what a phone needs to make slips by itself: the sentences, and each structure's place, hours and papers."""
    stops = {
        code: {language: [space_french(getattr(sheet, f"{name}_{language}")) for name in _PLACE] for language in _OWN}
        for code, sheet in territory.structures.items()
        if sheet.slips
    }
    told = {"words": read_slip_words(), "structures": stops}
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return SlipWords(content, hashlib.sha256(content.encode()).hexdigest()[:12])
