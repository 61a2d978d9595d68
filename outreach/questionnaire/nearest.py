"""The nearest known name of a misspelt one: the remedy most faults of a questionnaire need. Knows only words."""

from collections.abc import Iterable
from difflib import get_close_matches


def find_nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is nearest to this one, or `""` when none is near."""
    found = get_close_matches(name, list(known), 1)
    return found[0] if found else ""
