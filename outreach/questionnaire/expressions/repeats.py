"""The functions of an expression that look at the tree of answers: positions, instances of a repeat, shuffled lists."""

import math
from collections.abc import Sequence
from typing import Any, Final

from outreach.questionnaire.expressions.paths import (
    Item,
    find_nodes,
    find_origin,
    find_place,
    list_below,
    list_namesakes,
)
from outreach.questionnaire.expressions.values import NAN, Context, Node, to_number, to_text

# Park & Miller's generator, by which ODK shuffles: the same seed gives the same order everywhere.
_MODULUS: Final = 2_147_483_647
_FACTOR: Final = 16_807


def tell_position(tree: list[Any], context: Any, evaluate: Any) -> float:
    """`position()`: in a predicate the item's; elsewhere a node's among its namesakes, as instances of a repeat."""
    if len(tree) == 1 and type(context) is Item:
        return context.position
    found = _list_nodes(tree[1], context, evaluate) if len(tree) > 1 else _list_here(context)
    return find_place(found[0], list_namesakes(found[0])) if found else NAN


def tell_last(tree: list[Any], context: Any, evaluate: Any) -> float:
    """`last()`: in a predicate the number of items; elsewhere that of the node's namesakes."""
    if type(context) is Item:
        return context.size
    here = _list_here(context)
    return len(list_namesakes(here[0])) if here else NAN


def tell_name(tree: list[Any], context: Any, evaluate: Any) -> str:
    """`name()`."""
    found = _list_nodes(tree[1], context, evaluate) if len(tree) > 1 else _list_here(context)
    return found[0].name if found else ""


def tell_current(tree: list[Any], context: Any, evaluate: Any) -> list[Any]:
    """`current()`: the node the whole expression stands in, or its answer where there is no tree."""
    origin = find_origin(context)
    return [origin.itself] if origin.node is None else [origin.node]


def index_repeat(tree: list[Any], context: Context, evaluate: Any) -> list[Any]:
    """`indexed-repeat()`: the nodes of the first argument in the instances that each further pair says."""
    pairs = []
    for repeat, place in zip(tree[2::2], tree[3::2], strict=True):
        number = to_number(evaluate(place, context))
        found = _list_everywhere(repeat, context, evaluate)
        pairs.append((found, max(1, int(number)) if math.isfinite(number) else 1))
    # The outermost repeat first, whatever the order they are told in.
    pairs.sort(key=lambda pair: len(_list_way(pair[0][0])) if pair[0] else 0)
    within: Node | None = None
    for found, number in pairs:
        beside = _list_within(found, within) if within else _list_near(found, find_origin(context).node)
        if number > len(beside):
            return []
        within = beside[number - 1]
    wanted = _list_everywhere(tree[1], context, evaluate)
    return _list_within(wanted, within) if within else []


def shuffle(tree: list[Any], context: Context, evaluate: Any) -> list[Any]:
    """`randomize()`: a nodeset in another order, always the same for a seed."""
    found = evaluate(tree[1], context)
    items = found if type(found) is list else [to_text(found)]
    seed = _read_seed(evaluate(tree[2], context)) if len(tree) > 2 else 0
    mixed: list[Any] = []
    for place, item in enumerate(items):
        if len(tree) > 2:
            seed = seed * _FACTOR % _MODULUS
            drawn = (seed - 1) / (_MODULUS - 1)
        else:
            drawn = context.draw()
        other = int(drawn * (place + 1))
        mixed.append(item)
        mixed[place], mixed[other] = mixed[other], item
    return mixed


def _read_seed(value: Any) -> int:
    number = to_number(value)
    seed = int(math.fmod(math.trunc(number), _MODULUS)) if math.isfinite(number) else 0
    return seed if seed > 0 else seed + _MODULUS - 1


def _list_here(context: Context) -> list[Node]:
    return [] if context.node is None else [context.node]


def _list_nodes(tree: Any, context: Context, evaluate: Any) -> list[Node]:
    return find_nodes(tree, (), context, evaluate) if type(tree) is list else []


def _list_everywhere(tree: Any, context: Context, evaluate: Any) -> Sequence[Node]:
    if type(tree) is list and tree[0] == "$":
        return context.everywhere(tree[1])
    # A path says which question, not which instance: all of the same way from the root.
    found = _list_nodes(tree, context, evaluate)
    way = _list_way(found[0]) if found else []
    return [node for node in context.everywhere(way[0]) if _list_way(node) == way] if found else []


def _list_way(node: Node | None) -> list[str]:
    way = []
    while node is not None:
        way.append(node.name)
        node = node.up
    return way


def _list_within(nodes: Sequence[Node], within: Node) -> list[Node]:
    inside = {id(within), *map(id, list_below(within))}
    return [node for node in nodes if id(node) in inside]


def _list_near(nodes: Sequence[Node], here: Node | None) -> Sequence[Node]:
    # From inside a repeat that holds the indexed one, only the instances of our own: the nearest that holds any.
    own: dict[int, int] = {}
    while here is not None and here.up is not None:
        here = here.up
        own[id(here)] = len(own)
    held = [_find_nearest(node, own) for node in nodes]
    nearest = min(held, default=len(own))
    if nearest == len(own):
        return nodes
    return [node for node, place in zip(nodes, held, strict=True) if place <= nearest]


def _find_nearest(node: Node, own: dict[int, int]) -> int:
    up = node.up
    while up is not None and id(up) not in own:
        up = up.up
    return len(own) if up is None else own[id(up)]
