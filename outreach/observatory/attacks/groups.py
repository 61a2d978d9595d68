"""Groups under k persons, by any choice of columns of any tables, added to and subtracted from each other.

Whatever is formed so is a union of atoms: the persons whom no column of any table tells apart.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from outreach.observatory.attacks.opened import list_openings
from outreach.observatory.attacks.sight import Seen, Sight
from outreach.observatory.partition import WHOLE
from outreach.observatory.tables import TABLES


def find_small_groups(sight: Sight, k: int) -> Iterator[str]:
    """Look for a person who is missing or twice, then for an atom, or an opening within a group, under k persons."""
    atoms = array("l", [0]) * len(sight.keys)
    for seen in sight.list_seen():
        if seen.torn or not all(seen.first):
            yield f"table {seen.name} : une personne manque ou paraît dans deux groupes."
            return
        atoms = _split(atoms, seen)
        if "opened_quarter" in TABLES[seen.name].columns:
            openings = list_openings(seen)
            persons = {label: len(ranks) for label, ranks in openings.items()}
            yield from list_small(sight, persons, {label: len(openings[label] & sight.light) for label in openings}, k)
    if sight.themes:
        light = Counter(atoms[rank] for rank in sight.light)
        yield from list_small(sight, Counter(atoms), light, k)


def _split(atoms: "array[int]", seen: Seen) -> "array[int]":
    numbers: dict[tuple[int, int], int] = {}
    groups = seen.groups
    return array(
        "l",
        (
            numbers.setdefault((atom, groups[kind - 1]), len(numbers))
            for atom, kind in zip(atoms, seen.first, strict=True)
        ),
    )


def list_small(sight: Sight, persons: Mapping[Any, int], light: Mapping[Any, int], k: int) -> Iterator[str]:
    """Yield a sentence for each group that weighs less than k persons."""
    for group, count in persons.items():
        weight = sight.weigh(count, light.get(group, 0))
        if weight < k * WHOLE:
            yield f"un groupe ne tient que {weight / WHOLE:g} personnes."
