"""The value of someone known to be in a group: guessed from what most of the group has, by anyone or by a partner."""

from collections import Counter
from collections.abc import Iterator

from outreach.observatory.attacks.groups import list_small
from outreach.observatory.attacks.sight import Counted, Seen, Sight
from outreach.observatory.themes import DOMINANCE_PERCENT, SENSITIVE_TIMES


def find_betraying_values(sight: Sight, k: int) -> Iterator[str]:
    """Look at every group of every theme, whole, then without the persons that a structure was referred."""
    for seen in sight.list_seen():
        own = Counter({group: seen.everyone.own[group] for group in seen.everyone.persons})
        yield from list_small(sight, own, seen.light.own, k)
        for known in seen.aside:
            yield from list_faults(seen, sight, seen.everyone, known)


def list_faults(seen: Seen, sight: Sight, everyone: Counted, known: Counted) -> Iterator[str]:
    """Yield a sentence for each value that is told too surely of some groups, once the known persons are set aside."""
    town, sensitive = len(sight.keys), sight.candidate.sensitive[seen.name]
    in_town = seen.count_in_town(sensitive)
    for group, values in everyone.values.items():
        left = everyone.persons[group] - known.persons[group]
        aside: Counter[str] = known.values.get(group, Counter())
        for name, held in values.items():
            rest = held - aside[name]
            if 100 * rest > DOMINANCE_PERCENT * left:
                yield f"table {seen.name} : une valeur couvre plus de {DOMINANCE_PERCENT} % d’un groupe."
            if name in sensitive and rest * town > SENSITIVE_TIMES * in_town[name] * left:
                yield (f"table {seen.name} : une valeur sensible dépasse {SENSITIVE_TIMES} fois sa part dans la ville.")
