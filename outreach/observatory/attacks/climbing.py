"""A theme that climbs: who climbed must not tell whose group held a value too often."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from outreach.observatory.attacks.sight import Counted, Seen, Sight
from outreach.observatory.attacks.values import list_faults
from outreach.observatory.partition import WHOLE, Node, list_labels, list_leaves, list_nodes
from outreach.observatory.tables import TOWN_ONLY
from outreach.observatory.themes import measure_heights


def find_telling_climbs(sight: Sight, k: int) -> Iterator[str]:
    """Guess that a wide group is wide because a part was at fault: right once in two at most, where others could be.

    Where every faultless group has already been made as wide, there is no better choice to make.
    """
    root = sight.candidate.root
    heights = measure_heights(root) if root is not None else {}
    for seen in sight.list_seen():
        if seen.name in TOWN_ONLY:
            continue
        placed = sight.candidate.placed[seen.name]
        forced = sight.candidate.forced[seen.name]
        guilty = sorted(heights[id(node)] for node in placed if node.children and id(node) in forced)
        others = [heights[id(node)] for node in placed if node.children and id(node) not in forced]
        for height in guilty:
            # A height that only the guilty have tells as much as their being wide.
            alone = sum(one >= height for one in guilty) > sum(one >= height for one in others)
            if alone and _has_room(sight, seen, placed, k, height, heights):
                yield f"table {seen.name} : un groupe publié plus large que les autres dit pourquoi."


def _has_room(
    sight: Sight, seen: Seen, placed: Sequence[Node], k: int, height: int, heights: Mapping[int, int]
) -> bool:
    root, quarter = sight.candidate.root, sight.candidate.period.quarter
    assert root is not None
    ranks = {label: rank for rank, label in enumerate(seen.labels)}
    alone = {id(node): ranks.get((quarter, *list_labels(node)), 0) for node in placed if not node.children}
    for node in list_nodes(root):
        leaves = [id(leaf) for leaf in list_leaves(node)]
        if heights[id(node)] == height and all(leaf in alone for leaf in leaves):
            parts = [alone[leaf] for leaf in leaves]
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
