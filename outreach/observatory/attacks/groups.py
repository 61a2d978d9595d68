"""Groups under k persons, by any choice of columns of any tables, added to and subtracted from each other.

Whatever is formed so is a union of atoms: the persons whom no column of any table tells apart.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from outreach.observatory.attacks.sight import Seen, Sight
from outreach.observatory.partition import WHOLE
from outreach.observatory.tables import GROUP, TABLES
from outreach.observatory.words import NOTHING


def find_small_groups(sight: Sight, k: int) -> Iterator[str]:
    """Look for a person who is missing or twice, then for an atom, or an opening within a group, under k persons."""
    atoms = array("l", [0]) * len(sight.keys)
    for seen in sight.list_seen():
        if seen.torn or not all(seen.first):
            yield f"table {seen.name} : une personne manque ou paraît dans deux groupes."
            return
        atoms = _split(atoms, seen)
        if "opened_quarter" in TABLES[seen.name].columns:
            yield from list_small(sight, _count_openings(seen), _count_openings(seen, sight.light), k)
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


def _count_openings(seen: Seen, ranks: set[int] | None = None) -> Counter[object]:
    place = list(TABLES[seen.name].columns).index("opened_quarter")
    told: dict[tuple[object, ...], set[int]] = {}
    for rank in range(len(seen.first)) if ranks is None else ranks:
        for kind in (seen.first[rank], *seen.more.get(rank, ())):
            cells = seen.kinds[kind - 1]
            if cells[place] != NOTHING:
                told.setdefault((*cells[: len(GROUP)], cells[place]), set()).add(rank)
    return Counter({label: len(found) for label, found in told.items()})


def list_small(sight: Sight, persons: Mapping[Any, int], light: Mapping[Any, int], k: int) -> Iterator[str]:
    """Yield a sentence for each group that weighs less than k persons."""
    for group, count in persons.items():
        weight = sight.weigh(count, light.get(group, 0))
        if weight < k * WHOLE:
            yield f"un groupe ne tient que {weight / WHOLE:g} personnes."
