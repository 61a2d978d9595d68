"""Two tables told of the same facts, one on wider groups: subtracted, do they tell what the wide group hides?"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from outreach.observatory.attacks.sight import Seen, Sight
from outreach.observatory.tables import GROUP, list_values
from outreach.observatory.themes import DOMINANCE_PERCENT, SENSITIVE_TIMES
from outreach.observatory.words import NOTHING

# Tables of the same facts, and the column by which a row of the one is known in the other (nothing: all of them).
SAME_FACTS: Final = (
    (("family_status", "family"), ("right_reason", "family")),
    (("structure_outcome", "outcome"), ("right_opened", "")),
)
OPENED: Final = "right_opened"
# Who looks (nobody knows anyone under ""), then the group, then what is counted.
Counts = Counter[tuple[str, int, str]]


def find_undone_climbs(sight: Sight, _k: int) -> Iterator[str]:
    """Subtract, group by group, by anyone and by each structure that sets aside the persons it knows."""
    knowers: dict[int, list[str]] = {}
    for structure, ranks in sight.known.items():
        for rank in ranks:
            knowers.setdefault(rank, []).append(structure)
    for one, other in SAME_FACTS:
        for (wide, wide_by), (fine, fine_by) in ((one, other), (other, one)):
            if wide in sight.themes and fine in sight.themes:
                inside = _list_inside(sight.themes[wide], sight.themes[fine])
                if inside:
                    yield from _subtract(sight, (wide, wide_by), (fine, fine_by), inside, knowers)


def _list_inside(wide: Seen, fine: Seen) -> dict[int, int]:
    """Return the finer groups that lie whole inside a larger one, with it."""
    pairs = Counter(
        (fine.groups[small - 1], wide.groups[large - 1])
        for small, large in zip(fine.first, wide.first, strict=True)
        if small and large
    )
    sizes = Counter(wide.groups[kind - 1] for kind in wide.first if kind)
    around: dict[int, list[int]] = {}
    for small, large in pairs:
        around.setdefault(small, []).append(large)
    return {
        small: large[0]
        for small, large in around.items()
        if len(large) == 1 and sizes[large[0]] > pairs[small, large[0]]
    }


def _subtract(
    sight: Sight, wide: tuple[str, str], fine: tuple[str, str], inside: Mapping[int, int],
    knowers: Mapping[int, list[str]],
) -> Iterator[str]:  # fmt: skip
    hidden, named = _count(sight.themes[wide[0]], wide[1], knowers)
    told, _ = _count(sight.themes[fine[0]], fine[1], knowers)
    persons = _count_persons(sight.themes[fine[0]], knowers)
    sensitive = sight.candidate.sensitive[wide[0]]
    in_town = sight.themes[wide[0]].count_in_town(sensitive)
    names = {(group, what) for view, group, what in named if not view}
    for small, large in inside.items():
        for group, what in names:
            if group != large:
                continue
            kind, _, name = what.partition("\n")
            for view in ("", *sight.known):
                rest = _leave(hidden, view, large, kind) - _leave(named, view, large, what)
                least = _leave(told, view, small, kind) - rest
                left = _leave(persons, view, small, "")
                rare = name in sensitive and least * len(sight.keys) > SENSITIVE_TIMES * in_town[name] * left
                if least > 0 and (100 * least > DOMINANCE_PERCENT * left or rare):
                    yield f"tables {wide[0]} et {fine[0]} : leur différence dit ce qu’un groupe large devait taire."


def _leave(counts: Counts, view: str, group: int, what: str) -> int:
    return counts["", group, what] - (counts[view, group, what] if view else 0)


def _count(seen: Seen, column: str, knowers: Mapping[int, list[str]]) -> tuple[Counts, Counts]:
    kinds: Counts = Counter()
    named: Counts = Counter()
    columns = list_values(seen.name)
    read: list[str | None] = []
    for cells in seen.kinds:
        told = dict(zip(columns, map(str, cells[len(GROUP) :]), strict=True))
        kind = told[column] if column else OPENED
        alike = NOTHING not in told.values() and (column != "outcome" or kind == OPENED)
        read.append(kind if alike else None)
    for rank, first in enumerate(seen.first):
        for number in (first, *seen.more.get(rank, ())):
            kind_read = read[number - 1] if number else None
            if kind_read is None:
                continue
            group = seen.groups[number - 1]
            for view in ("", *knowers.get(rank, ())):
                kinds[view, group, kind_read] += 1
                for name in seen.names[number - 1]:
                    named[view, group, f"{kind_read}\n{name}"] += 1
    return kinds, named


def _count_persons(seen: Seen, knowers: Mapping[int, list[str]]) -> Counts:
    persons: Counts = Counter()
    for rank, number in enumerate(seen.first):
        for view in ("", *knowers.get(rank, ())) if number else ():
            persons[view, seen.groups[number - 1], ""] += 1
    return persons
