"""The nearest known name of a misspelt one: the remedy most faults of a questionnaire need. Knows only words."""

from collections.abc import Iterable
from difflib import get_close_matches


def tell_nearest(name: str, known: Iterable[str]) -> str:
    """Return ` ; vouliez-vous dire « … » ?` when a known name is near, else nothing."""
    found = get_close_matches(name, list(known), 1)
    return f" ; vouliez-vous dire « {found[0]} » ?" if found else ""
