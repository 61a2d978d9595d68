"""The same person in two periods: her group in one and her group in the other, put together to guess her value.

Instant publication lets such a guess be right two times in three; publishing a value once brings it back to chance.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from math import sqrt
from operator import itemgetter
from typing import Final

from outreach.observatory.attacks.sight import Seen, Sight

# How much better than chance a guess may be, and how far chance itself strays.
MOST_GAIN: Final = 0.03
STRAYS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands in a theme: what her group holds, and what is said of her."""

    shares: Mapping[str, float]
    names: frozenset[str]


@dataclass(slots=True)
class Trace:
    """What remains of a period, in memory only: where those who may come back stand in each theme."""

    quarter: str
    places: dict[str, dict[str, Place]] = field(default_factory=dict)


def keep_trace(sight: Sight, returning: Set[str]) -> Trace:
    """Return where those who came back stand in a period."""
    trace = Trace(sight.candidate.period.quarter)
    ranks = [(key, sight.ranks[key]) for key in sorted(returning & sight.ranks.keys())]
    for seen in sight.list_seen():
        shares = _list_shares(seen)
        # Those of whom the same is said in the same group share one place: a large town has few.
        made: dict[tuple[int, frozenset[str]], Place] = {}
        places = trace.places[seen.name] = {}
        for key, rank in ranks:
            if seen.first[rank]:
                found = (seen.groups[seen.first[rank] - 1], frozenset(seen.find_names(rank)))
                places[key] = made.setdefault(found, Place(shares[found[0]], found[1]))
    return trace


def _list_shares(seen: Seen) -> dict[int, dict[str, float]]:
    counted = seen.count()
    return {
        group: {name: held / counted.persons[group] for name, held in values.items()}
        for group, values in counted.values.items()
    }


def find_returning(now: Trace, former: Trace) -> Iterator[str]:
    """Guess what is said of whoever is in both periods, from one group, then from both."""
    for name, places in former.places.items():
        chance, gained, persons = count_guesses(places, now.places.get(name, {}))
        if gained - chance > MOST_GAIN * persons + STRAYS * sqrt(persons) / 2:
            yield f"table {name} : qui revient après {former.quarter} se devine {gained} fois sur {persons}."


def count_guesses(before: Mapping[str, Place], after: Mapping[str, Place]) -> tuple[int, int, int]:
    """Count the right guesses from one group at best, those from both together, and what was guessed.

    What one group tells of its own (most of a neighbourhood rent from the same landlord) is chance here: it is told of
    people who never came back as well.
    """
    counts: Counter[str] = Counter()
    # Persons of the same two places share their objects: one guess is made for all of them.
    pairs = Counter((id(before[key]), id(after[key])) for key in before.keys() & after.keys())
    former, latter = _list_places(before), _list_places(after)
    guesses: dict[tuple[int, int], str] = {}
    for (earlier, later), persons in pairs.items():
        (first, one), (second, other) = former[earlier], latter[later]
        alone = max(one, other, key=itemgetter(1))[0]
        groups = id(first.shares), id(second.shares)
        if (both := guesses.get(groups)) is None:
            both = guesses[groups] = _guess(first.shares, second.shares, alone)
        # What each period says of her is guessed apart: right about either would be too easily right.
        for truth in filter(None, (first.names, second.names)):
            counts["guessed"] += persons
            counts["first"] += persons * (one[0] in truth)
            counts["second"] += persons * (other[0] in truth)
            counts["either"] += persons * (alone in truth)
            counts["both"] += persons * (both in truth)
    return max(counts["first"], counts["second"], counts["either"]), counts["both"], counts["guessed"]


def _list_places(places: Mapping[str, Place]) -> dict[int, tuple[Place, tuple[str, float]]]:
    distinct = {id(place): place for place in places.values()}
    # Everyone of a group shares its shares.
    most = {
        id(shares): _find_most(shares) for shares in {id(one.shares): one.shares for one in distinct.values()}.values()
    }
    return {key: (place, most[id(place.shares)]) for key, place in distinct.items()}


def _find_most(shares: Mapping[str, float]) -> tuple[str, float]:
    return max(zip(shares.values(), shares), default=(0.0, ""))[::-1]


def _guess(first: Mapping[str, float], second: Mapping[str, float], otherwise: str) -> str:
    both = {name: share * second[name] for name, share in first.items() if name in second}
    return _find_most(both)[0] if both else otherwise
