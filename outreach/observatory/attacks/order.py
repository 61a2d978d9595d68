"""The numbers of rows read as an order: of arrival, or the same in two tables; and two tables joined by them."""

from collections.abc import Iterator, Mapping
from math import sqrt
from statistics import fmean
from typing import Final

from outreach.observatory.attacks.sight import Seen, Sight

# Six standard deviations: chance does this once in a billion releases, an order kept always does.
ORDER_LIMIT: Final = 6.0
# Of more persons, some taken at even steps: an order that was kept shows in them as well.
LOOKED_AT: Final = 4_000


def find_kept_order(sight: Sight, _k: int) -> Iterator[str]:
    """Compare the order of the rows of each theme with that of arrival, and with that of every other theme."""
    step = 1 + len(sight.keys) // LOOKED_AT
    looked_at = set(range(0, len(sight.keys), step))
    arrival = {rank: float(rank) for rank in looked_at}
    orders: dict[str, dict[int, float]] = {}
    for seen in sight.list_seen():
        order = rank_persons(sight, seen, looked_at)
        for other in (arrival, *orders.values()):
            if abs(correlate_ranks(order, other)) > ORDER_LIMIT:
                yield f"table {seen.name} : l’ordre des lignes a gardé une trace."
        for name, other in orders.items():
            if is_joined(order, other, sight.themes[name], seen):
                yield f"tables {name} et {seen.name} : leurs lignes se correspondent."
        orders[seen.name] = order


def rank_persons(sight: Sight, seen: Seen, looked_at: set[int]) -> dict[int, float]:
    """Return the place of each person looked at in a theme's order.

    The middle of her rows: her first would tell how many she has, which follows when she was met.
    """
    rows = sight.candidate.tables[seen.name]
    found = [
        (number, rank)
        for number, person in zip(rows.numbers, rows.persons, strict=True)
        if (rank := sight.ranks[person]) in looked_at
    ]
    places: dict[int, list[int]] = {}
    for place, (_, rank) in enumerate(sorted(found)):
        places.setdefault(rank, []).append(place)
    return {rank: fmean(told) for rank, told in places.items()}


def is_joined(one: Mapping[int, float], other: Mapping[int, float], first: Seen, second: Seen) -> bool:
    """Tell whether rows of a group, put in order in two themes, are of the same persons more than chance has it."""
    shared: dict[tuple[int, int], list[int]] = {}
    for rank in one.keys() & other.keys():
        pair = first.groups[first.first[rank] - 1], second.groups[second.first[rank] - 1]
        shared.setdefault(pair, []).append(rank)
    hits = sum(
        sum(
            a == b
            for a, b in zip(sorted(ranks, key=one.__getitem__), sorted(ranks, key=other.__getitem__), strict=True)
        )
        for ranks in shared.values()
        if len(ranks) > 1
    )
    # A random order puts one person of a group, whatever its size, in the same place (and varies by one).
    groups = sum(len(ranks) > 1 for ranks in shared.values())
    return hits > groups + ORDER_LIMIT * sqrt(groups) + 3


def correlate_ranks(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """Return Spearman's correlation of two orders, in standard deviations of chance."""
    both = [key for key in one if key in other]
    n = len(both)
    if n < 3:
        return 0.0
    first = {key: place for place, key in enumerate(sorted(both, key=one.__getitem__))}
    second = {key: place for place, key in enumerate(sorted(both, key=other.__getitem__))}
    squares = sum((first[key] - second[key]) ** 2 for key in both)
    return (1 - 6 * squares / (n * (n * n - 1))) * sqrt(n - 1)
