"""What a phone needs of the words that find a choice: each once, as `static/phone/rows.js` compares them, no label.

Pure; hands on a short text for `data-w`. Knows neither rights nor structures: any list may have words.
"""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def shorten_words(label: str, words: str) -> str:
    """Return the words without accents, repeats, what the label holds already, or the little words of a phrase."""
    held = {_stem(word) for word in split_words(label)}
    kept = []
    for phrase in words.split(","):
        said = split_words(phrase)
        for word in said:
            if _stem(word) not in held and (len(word) > 2 or len(said) == 1):
                held.add(_stem(word))
                kept.append(word)
    return " ".join(kept)


def split_words(text: str) -> list[str]:
    """Return the words of a text as they are compared: without accents or capitals."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", text)).lower()
    return re.findall(r"[^\W_]+", plain)


def _stem(word: str) -> str:
    return re.sub(r"^(.{3,}?)e?[sx]?$", r"\1", word)
