"""Finds nodes by a path: `../x`, `/data/group/y`, `instance('towns')/root/item[name = ${town}]`.

Document order, no node twice, and positions as XPath 1.0 says, with one habit of ODK: an absolute path asked from
inside an instance of a repeat stays in that instance. Hands on lists of nodes; predicates are evaluated by its caller.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from outreach.questionnaire.expressions.values import Context, Node, list_texts, to_truth

# (predicate, context) → its value.
Evaluate = Callable[[Any, Any], Any]
REVERSE: Final = ("ancestor", "ancestor-or-self", "preceding-sibling")


class Item:
    """The context of a predicate: one item after the other of what is being filtered, over the context outside."""

    position = 1
    size = 1
    itself = ""
    node: Any = None

    def __init__(self, outer: Any) -> None:
        self.outer = outer
        self.origin = find_origin(outer)
        self.value = outer.value

    def __getattr__(self, name: str) -> Any:
        return getattr(self.outer, name)


class Top:
    """The document that the root of a tree of answers stands in."""

    name = text = ""
    up = None

    def __init__(self, root: Node) -> None:
        self.down = (root,)


def find_origin(context: Any) -> Any:
    """Return the context of the whole expression, from inside any predicate."""
    return context.origin if type(context) is Item else context


def find_nodes(start: Any, steps: Sequence[list[Any]], context: Context, evaluate: Evaluate) -> list[Node]:
    """Return the nodes a path leads to, in document order."""
    nodes = _begin(start, context, evaluate)
    own = _list_ancestors(find_origin(context).node) if start == "/" else None
    filtered = type(start) is list
    ordered = len(nodes) < 2
    for index, step in enumerate(steps):
        if filtered and index == 0 and step[0] == "self":
            nodes = _filter_whole(nodes, step, start[0] == "$", context, evaluate)
            continue
        found = [_take(node, step, context, evaluate) for node in nodes]
        flat = [node for each in found for node in each]
        if len(nodes) > 1 and not (ordered and step[0] in ("child", "self")):
            flat = put_in_order(flat)
        ordered = ordered and step[0] in ("child", "self") or len(flat) < 2
        nodes = flat
        if own:
            nodes, own = _stay(nodes, own, step, index == len(steps) - 1)
    return nodes


def list_axis(node: Node, axis: str) -> Sequence[Node]:
    """List the nodes of an axis, nearest first."""
    if axis == "child":
        return node.down
    if axis == "parent":
        return () if node.up is None else (node.up,)
    if axis == "self":
        return (node,)
    return _FAR_AXES[axis](node)


def list_below(node: Node) -> list[Node]:
    """List what stands in a node, at any depth, in document order."""
    found: list[Node] = []
    waiting = list(reversed(node.down))
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(reversed(node.down))
    return found


def list_namesakes(node: Node) -> list[Node]:
    """List the nodes of the same name beside a node, itself included: the instances of a repeat."""
    if node.up is None:
        return [node]
    return [each for each in node.up.down if each.name == node.name]


def find_place(node: Node, nodes: Sequence[Node]) -> int:
    """Return the place of a node among others, from 1; 0 when it is not there."""
    return next((place for place, each in enumerate(nodes, 1) if each is node), 0)


def put_in_order(nodes: list[Node]) -> list[Node]:
    """Return nodes once each, in document order."""
    once = list({id(node): node for node in nodes}.values())
    if len(once) < 2:
        return once
    places: dict[int, dict[int, int]] = {}

    def tell_way(node: Node) -> list[int]:
        way: list[int] = []
        while node.up is not None:
            beside = node.up
            known = places.setdefault(id(beside), {})
            if id(node) not in known:
                known.update((id(each), place) for place, each in enumerate(beside.down))
            way.append(known[id(node)])
            node = beside
        return way[::-1]

    return sorted(once, key=tell_way)


def _begin(start: Any, context: Context, evaluate: Evaluate) -> list[Node]:
    if start == ".":
        return [] if context.node is None else [context.node]
    if start == "/":
        root = context.root
        return [] if root is None else [root if root.name == "" else Top(root)]
    if start[0] == "$":
        return list(context.nodes(start[1]))
    value = evaluate(start, context)
    return [node for node in value if type(node) is not str] if type(value) is list else []


def _take(node: Node, step: list[Any], context: Context, evaluate: Evaluate) -> list[Node]:
    axis, test = step[0], step[1]
    found = list_axis(node, axis)
    kept = list(found) if test == "*" else [each for each in found if each.name == test]
    for predicate in step[2:]:
        kept = keep(kept, predicate, context, evaluate)
    return kept[::-1] if axis in REVERSE else kept


def _filter_whole(
    nodes: list[Node], step: list[Any], by_parent: bool, context: Context, evaluate: Evaluate
) -> list[Node]:  # fmt: skip
    # `${rep}[1]` stands for /data/…/rep[1]: the first of each parent; `(//x)[1]` is the first of all.
    groups: dict[int, list[Node]] = {}
    for node in nodes:
        groups.setdefault(id(node.up) if by_parent else 0, []).append(node)
    kept = []
    for group in groups.values():
        for predicate in step[2:]:
            group = keep(group, predicate, context, evaluate)
        kept += group
    return kept


def keep(nodes: list[Node], predicate: Any, context: Context, evaluate: Evaluate) -> list[Node]:
    """Return the nodes that a predicate keeps, a number being a position."""
    if type(predicate) in (int, float):
        return nodes[int(predicate) - 1 : int(predicate)] if predicate == int(predicate) >= 1 else []
    fixed = _read_fixed(predicate)
    if fixed and len(nodes) > 1:
        return _keep_equal(nodes, *fixed, context, evaluate)
    item: Any = Item(context)
    item.size = len(nodes)
    kept = []
    for item.position, node in enumerate(nodes, 1):
        item.node, item.itself = node, node.text
        value = evaluate(predicate, item)
        if value == item.position if type(value) in (int, float) else to_truth(value):
            kept.append(node)
    return kept


def _read_fixed(predicate: Any) -> tuple[str, Any] | None:
    # `child = …` where the other side is the same for every item: text, or the answer of a question.
    if type(predicate) is not list or predicate[0] != "=":
        return None
    for path, other in (predicate[1:], predicate[:0:-1]):
        named = type(path) is list and path[:2] == ["path", "."] and len(path) == 3 and path[2][0] == "child"
        if named and len(path[2]) == 2 and (type(other) is str or type(other) is list and other[0] == "$"):
            return path[2][1], other
    return None


def _keep_equal(nodes: list[Node], child: str, other: Any, context: Context, evaluate: Evaluate) -> list[Node]:
    value = evaluate(other, context)
    wanted = set(list_texts(value)) if type(value) is list else {value}
    return [
        node for node in nodes if any(each.text in wanted for each in node.down if each.name == child or child == "*")
    ]


def _list_ancestors(node: Node | None) -> set[int]:
    found = set()
    while node is not None:
        found.add(id(node))
        node = node.up
    return found


def _stay(nodes: list[Node], own: set[int], step: list[Any], last: bool) -> tuple[list[Node], set[int] | None]:
    if len(step) > 2 or step[0] != "child":
        return nodes, None
    mine = [node for node in nodes if id(node) in own]
    return (mine, own) if mine and not last else (nodes, None)


def _list_up(node: Node) -> list[Node]:
    found = []
    while node.up is not None:
        node = node.up
        found.append(node)
    return found


def _list_beside(node: Node, forward: bool) -> list[Node]:
    if node.up is None:
        return []
    beside = list(node.up.down)
    place = find_place(node, beside)
    return beside[place:] if forward else beside[: place - 1][::-1]


_FAR_AXES: Final[dict[str, Callable[[Node], list[Node]]]] = {
    "descendant": list_below,
    "descendant-or-self": lambda node: [node, *list_below(node)],
    "ancestor": _list_up,
    "ancestor-or-self": lambda node: [node, *_list_up(node)],
    "following-sibling": lambda node: _list_beside(node, True),
    "preceding-sibling": lambda node: _list_beside(node, False),
}
AXES: Final = ("child", "parent", "self", *_FAR_AXES)
