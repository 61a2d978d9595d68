"""The sentence by which a person agrees that her structures see each other's step and day, in the languages of slips.

In `agreement_words/<code>.json`, those to be read again by a native speaker marked so. A sentence that changes is
another version: what was agreed to before is kept under the older one.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

VERSION: Final = "1"
# In the order of the buttons.
SPOKEN: Final = ("fr", "en", "ar", "tr", "pt", "ta", "ro", "ln")


@lru_cache(1)
def read_agreement_words() -> dict[str, dict[str, Any]]:
    """Return the sentence and its two buttons by language."""
    folder = Path(__file__).parent / "agreement_words"
    return {code: json.loads((folder / f"{code}.json").read_text("utf-8")) for code in SPOKEN}
