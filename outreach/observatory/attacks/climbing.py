"""A theme that climbs: who climbed must not tell whose group held a value too often."""

from collections import Counter
from collections.abc import Iterator, Sequence

from outreach.observatory.attacks.sight import Counted, Seen, Sight
from outreach.observatory.attacks.values import list_faults
from outreach.observatory.partition import WHOLE, Node, list_labels, list_nodes
from outreach.observatory.tables import TOWN_ONLY


def find_telling_climbs(sight: Sight, k: int) -> Iterator[str]:
    """Guess that a wide group is wide because a part was at fault: right once in two at most, where others could be.

    Where every faultless group has already been made as wide, there is no better choice to make.
    """
    for seen in sight.list_seen():
        placed = sight.candidate.placed[seen.name]
        climbed = [node for node in placed if node.children]
        guilty = sum(id(node) in sight.candidate.forced[seen.name] for node in climbed)
        if seen.name not in TOWN_ONLY and 2 * guilty > len(climbed) and _has_room(sight, seen, placed, k):
            yield f"table {seen.name} : un groupe publié plus large que les autres dit pourquoi."


def _has_room(sight: Sight, seen: Seen, placed: Sequence[Node], k: int) -> bool:
    root, quarter = sight.candidate.root, sight.candidate.period.quarter
    assert root is not None
    ranks = {label: rank for rank, label in enumerate(seen.labels)}
    alone = {id(node): ranks.get((quarter, *list_labels(node)), 0) for node in placed if not node.children}
    for node in list_nodes(root):
        if node.children and all(id(child) in alone for child in node.children):
            parts = [alone[id(child)] for child in node.children]
            everyone, light = _join(seen.everyone, parts), _join(seen.light, parts)
            if sight.weigh(everyone.own[0], light.own[0]) >= k * WHOLE and not any(
                True for aside in seen.aside for _ in list_faults(seen, sight, everyone, _join(aside, parts))
            ):
                return True
    return False


def _join(counted: Counted, groups: Sequence[int]) -> Counted:
    joined = Counted()
    joined.persons[0] = sum(counted.persons[group] for group in groups)
    joined.own[0] = sum(counted.own[group] for group in groups)
    joined.values[0] = Counter()
    for group in groups:
        joined.values[0].update(counted.values.get(group, {}))
    return joined
