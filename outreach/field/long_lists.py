"""Lists too long for a page: sent once, by columns, to be looked through on the phone; looked through here without it.

Pure: knows choices and words, no question and no address.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from outreach.field.controls import Offered
from outreach.field.search_words import shorten_words, split_words
from outreach.questionnaire import Choice, choose_label
from outreach.questionnaire.markdown import strip_label

# What a thumb goes through without scrolling for long.
MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True)
class LongList:
    """A list as it is sent, and the mark by which a phone knows that it has changed."""

    content: bytes
    mark: str


def write_list(choices: Sequence[Choice], language: str, columns: Mapping[str, object]) -> LongList:
    """Return a list by columns: codes, labels, the words that find them, and the `columns` that a filter compares."""
    labels = [strip_label(choose_label(choice.labels, language)) or choice.name for choice in choices]
    words = [shorten_words(label, choice.extra.get("words", "")) for choice, label in zip(choices, labels, strict=True)]
    told = {
        "name": [choice.name for choice in choices],
        "label": labels,
        **({"words": words} if any(words) else {}),
        **({"filter": dict(columns)} if columns else {}),
    }
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return LongList(content, hashlib.sha256(content).hexdigest()[:12])


def find_choices(choices: Iterable[Offered], typed: str) -> list[Offered]:
    """Return the first choices that hold a word beginning as each of those typed, whole words first."""
    wanted = split_words(typed)
    if not wanted:
        return []
    found = []
    for place, choice in enumerate(choices):
        held = split_words(f"{re.sub('<[^>]*>', ' ', choice.text)} {choice.words}")
        if all(any(word.startswith(begun) for word in held) for begun in wanted):
            found.append((-sum(begun in held for begun in wanted), place, choice))
    return [choice for _, _, choice in sorted(found, key=lambda told: told[:2])[:MOST_FOUND]]
