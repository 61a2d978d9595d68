"""The circles of what leans on what: one for each knot of a graph, however many there are.

Pure: knows only a graph. Walks without recursion, so that a long chain is no deep call.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def find_circles(graph: Mapping[Node, Collection[Node]]) -> Iterator[list[Node]]:
    """Yield one circle of each knot, with its first node again at the end, in the order of the graph."""
    places = {node: place for place, node in enumerate(graph)}
    ordered = {
        node: sorted((other for other in graph[node] if other in places), key=places.__getitem__) for node in graph
    }
    knots: dict[Node, list[Node]] = {}
    for node, knot in _name_knots(ordered).items():
        knots.setdefault(knot, []).append(node)
    for nodes in sorted(knots.values(), key=lambda nodes: min(places[node] for node in nodes)):
        inside = set(nodes)
        try:
            TopologicalSorter({node: [to for to in ordered[node] if to in inside] for node in nodes}).prepare()
        except CycleError as fault:
            yield fault.args[1]


def _name_knots(graph: Mapping[Node, Collection[Node]]) -> dict[Node, Node]:
    # Kosaraju: last left first, walked against the arrows, each walk stays within one knot.
    back: dict[Node, list[Node]] = {node: [] for node in graph}
    for node, leans in graph.items():
        for other in leans:
            back[other].append(node)
    named: dict[Node, Node] = {}
    for first in reversed(_list_left(graph)):
        waiting = [first]
        while waiting:
            node = waiting.pop()
            if node not in named:
                named[node] = first
                waiting.extend(back[node])
    return named


def _list_left(graph: Mapping[Node, Collection[Node]]) -> list[Node]:
    left: list[Node] = []
    seen: set[Node] = set()
    for first in graph:
        if first in seen:
            continue
        seen.add(first)
        waiting = [(first, iter(graph[first]))]
        while waiting:
            node, leans = waiting[-1]
            following = next((other for other in leans if other not in seen), None)
            if following is not None:
                seen.add(following)
                waiting.append((following, iter(graph[following])))
            else:
                waiting.pop()
                left.append(node)
    return left
