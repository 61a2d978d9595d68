"""What the tree of an expression names and calls. Evaluates nothing."""

from collections.abc import Iterator
from typing import Any


def walk(tree: Any) -> Iterator[list[Any]]:
    """Yield every operation of a tree, also those in predicates, in reading order."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if type(node) is not list:
            continue
        yield node
        if node[0] == "path":
            # A step is no operation: only its predicates are.
            waiting.extend(part for step in reversed(node[2:]) for part in reversed(step[2:]))
            waiting.append(node[1])
        else:
            waiting.extend(reversed(node[1:]))


def list_names(tree: Any) -> list[str]:
    """List the `${names}` of a tree, each once, with the questions whose choices it names."""
    named = (
        node[2] if node[0] == "jr:choice-name" else node[1] for node in walk(tree) if node[0] in ("$", "jr:choice-name")
    )
    return list(dict.fromkeys(named))


def list_calls(tree: Any, name: str) -> list[list[Any]]:
    """List the calls of a function in a tree, with their arguments."""
    return [node for node in walk(tree) if node[0] == name]


def list_paths(tree: Any) -> list[list[Any]]:
    """List the paths of a tree, those in predicates too."""
    return list_calls(tree, "path")


def measure_depth(tree: Any) -> int:
    """Return how many lists stand in one another, steps of paths included."""
    level, depth = [tree], 0
    while level := [part for node in level if type(node) is list for part in node]:
        depth += 1
    return depth
