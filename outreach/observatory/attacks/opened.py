"""Someone whose referral's opening is known to a neighbour: what came of it, guessed among those opened then."""

from collections import Counter
from collections.abc import Iterator, Set

from outreach.observatory.attacks.sight import Seen, Sight
from outreach.observatory.partition import ALL
from outreach.observatory.tables import GROUP, TABLES
from outreach.observatory.themes import DOMINANCE_PERCENT, SENSITIVE_TIMES
from outreach.observatory.words import NOTHING

_COLUMN = "opened_quarter"


def find_telling_openings(sight: Sight, k: int) -> Iterator[str]:
    """Look at each opening told within a group, whole, then without the persons that a structure was referred."""
    known: list[Set[int]] = [frozenset(), *map(frozenset, sight.known.values())]
    for seen in sight.list_seen():
        if _COLUMN in TABLES[seen.name].columns:
            sensitive = sight.candidate.sensitive[seen.name]
            parts = list_openings(seen)
            ended = set().union(*parts.values()) if parts else set[int]()
            in_town = _count(seen, ended)
            for label, persons in parts.items():
                if label[-1] != ALL and any(
                    100 * held > DOMINANCE_PERCENT * len(left)
                    or (name in sensitive and held * len(ended) > SENSITIVE_TIMES * in_town[name] * len(left))
                    for left in (persons - aside for aside in known)
                    for name, held in _count(seen, left).items()
                ):
                    yield f"table {seen.name} : une période d’ouverture dit ce qu’il en est advenu."


def list_openings(seen: Seen) -> dict[tuple[object, ...], set[int]]:
    """Return the persons behind each opening told within a group."""
    place = list(TABLES[seen.name].columns).index(_COLUMN)
    parts: dict[tuple[object, ...], set[int]] = {}
    for rank, kind in enumerate(seen.first):
        for one in (kind, *seen.more.get(rank, ())):
            cells = seen.kinds[one - 1]
            if cells[place] != NOTHING:
                parts.setdefault((*cells[: len(GROUP)], cells[place]), set()).add(rank)
    return parts


def _count(seen: Seen, ranks: Set[int]) -> Counter[str]:
    return Counter(name for rank in ranks for name in seen.find_names(rank))
