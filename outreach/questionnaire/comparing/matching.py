"""Which question of a version is which of the other: by its place and name, else renamed, else moved elsewhere.

Knows nodes alone; what differs between two that are matched is told elsewhere.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from outreach.questionnaire.survey import Group, Question, Survey

Node = Question | Group
Path = tuple[str, ...]


@dataclass(slots=True)
class Matching:
    """The pairs of two versions: `after` leads from an old path to a new node, `before` the other way."""

    after: dict[Path, Node] = field(default_factory=dict)
    before: dict[Path, Node] = field(default_factory=dict)

    def pair(self, old: Node, new: Node) -> None:
        """Write that two nodes are the same."""
        self.after[old.path] = new
        self.before[new.path] = old


def match_surveys(old: Survey, new: Survey) -> Matching:
    """Match the questions and sections of two versions."""
    matching = Matching()
    _match_children(old.children, new.children, matching)
    # What is left has left its section: the same name and kind anywhere else.
    _match_leftovers(old, new, matching)
    return matching


def find_moved(pairs: Sequence[tuple[Node, Node]], places: dict[Path, int]) -> list[Node]:
    """List the new nodes that no longer follow the order of the old ones: the fewest there can be."""
    # The longest run that still does, found by patience sorting; `back` leads from each place to the one before it.
    ends: list[int] = []
    lasts: list[int] = []
    back: list[int] = []
    for place, (old, _) in enumerate(pairs):
        at = bisect_left(ends, places[old.path])
        back.append(lasts[at - 1] if at else -1)
        ends[at : at + 1], lasts[at : at + 1] = [places[old.path]], [place]
    kept, place = set[int](), lasts[-1] if lasts else -1
    while place >= 0:
        kept.add(place)
        place = back[place]
    return [new for place, (_, new) in enumerate(pairs) if place not in kept]


def _match_children(olds: Iterable[Node], news: Iterable[Node], matching: Matching) -> None:
    left_olds, left_news = list(olds), list(news)
    for mark in (_name, _label, _inside):
        pairs = list(_pair_by(mark, left_olds, left_news))
        for one, other in pairs:
            matching.pair(one, other)
            if isinstance(one, Group) and isinstance(other, Group):
                _match_children(one.children, other.children, matching)
        left_olds = [node for node in left_olds if node.path not in matching.after]
        left_news = [node for node in left_news if node.path not in matching.before]


def _match_leftovers(old: Survey, new: Survey, matching: Matching) -> None:
    olds = [node for node in old.walk() if node.path not in matching.after]
    news = [node for node in new.walk() if node.path not in matching.before]
    for one, other in _pair_by(_kind_and_name, olds, news):
        # A section found first may have matched what is inside it.
        if one.path in matching.after or other.path in matching.before:
            continue
        matching.pair(one, other)
        if isinstance(one, Group) and isinstance(other, Group):
            _match_children(
                [node for node in one.children if node.path not in matching.after],
                [node for node in other.children if node.path not in matching.before],
                matching,
            )


def _pair_by(
    mark: Callable[[Node], Hashable], olds: Iterable[Node], news: Iterable[Node]
) -> Iterator[tuple[Node, Node]]:
    """Yield the nodes of both sides that alone bear a mark there."""
    here, there = _list_alone(mark, olds), _list_alone(mark, news)
    for told, node in here.items():
        if told in there:
            yield node, there[told]


def _list_alone(mark: Callable[[Node], Hashable], nodes: Iterable[Node]) -> dict[Hashable, Node]:
    found: dict[Hashable, list[Node]] = {}
    for node in nodes:
        told = mark(node)
        if told is not None:
            found.setdefault(told, []).append(node)
    return {told: same[0] for told, same in found.items() if len(same) == 1}


def _name(node: Node) -> Hashable:
    return isinstance(node, Group), node.name


def _kind_and_name(node: Node) -> Hashable:
    return node.name, "repeat" if isinstance(node, Group) and node.repeat else getattr(node, "type", "group")


def _label(node: Node) -> Hashable:
    """What a renamed question keeps: its kind and its words."""
    words = tuple(sorted((language, " ".join(text.split())) for language, text in node.labels.items()))
    if not any(text for _, text in words):
        return None
    return _kind_and_name(node)[1], getattr(node, "list_name", ""), words  # type: ignore[index]


def _inside(node: Node) -> Hashable:
    """What a renamed section without words keeps: what is in it."""
    if not isinstance(node, Group) or not node.children:
        return None
    return node.repeat, tuple(sorted(child.name for child in node.children))
