"""The table of cases that Python and the phone share, and the context its expressions stand in."""

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

TABLE = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))
CASES: list[tuple[str, Any]] = [(expression, expected) for expression, expected in TABLE["cases"]]


class TreeNode:
    """One node of the table's trees, made of `[name, text or children…]`."""

    def __init__(self, told: list[Any], up: "TreeNode | None" = None) -> None:
        self.name, *inside = told
        self.text = inside[0] if inside and isinstance(inside[0], str) else ""
        self.up = up
        self.down = [TreeNode(each, self) for each in inside if isinstance(each, list)]

    def walk(self) -> "Iterator[TreeNode]":
        """Yield the node and all below, in document order."""
        yield self
        for each in self.down:
            yield from each.walk()

    def find(self, way: list[int]) -> "TreeNode":
        """Return the node at the end of a way of places."""
        return self.down[way[0]].find(way[1:]) if way else self


class TableContext:
    """The context of the table, in Python."""

    today: str = TABLE["context"]["today"]
    now: str = TABLE["context"]["now"]
    itself: str = TABLE["context"]["self"]
    past: str = TABLE["context"]["self"]
    language: str = TABLE["context"]["language"]

    def __init__(self, way: list[int] | None = None) -> None:
        self.root: Any = TreeNode(TABLE["context"]["tree"])
        self.node: Any = self.root.find(TABLE["context"]["way"] if way is None else way)
        self._lists = {name: TreeNode(told) for name, told in TABLE["context"]["instances"].items()}
        self._drawn = 0

    def value(self, name: str) -> Any:
        """Return the value of a name."""
        if name in TABLE["context"]["values"]:
            return TABLE["context"]["values"][name]
        found = self.nodes(name)
        return found[0].text if len(found) == 1 and not found[0].down else list(found) or ""

    def nodes(self, name: str) -> Sequence[Any]:
        """Return the nodes of a name seen from the nearest group that has any."""
        here = self.node.up
        while here is not None:
            found = [each for each in here.walk() if each is not here and each.name == name]
            if found:
                return found
            here = here.up
        return []

    def everywhere(self, name: str) -> Sequence[Any]:
        """Return all nodes of a name."""
        return [each for each in self.root.walk() if each.name == name]

    def instance(self, name: str) -> Any:
        """Return the document of a list."""
        return self._lists.get(name)

    def lookup(self, list_name: str, column: str, key: str, value: str) -> str:
        """Return a cell of a list."""
        rows = TABLE["context"]["lists"].get(list_name, [])
        return next((str(row.get(column, "")) for row in rows if row.get(key) == value), "")

    def choice_label(self, name: str, code: str) -> str:
        """Return the label of a choice."""
        return str(TABLE["context"]["labels"].get(f"{name}/{code}", ""))

    def itext(self, name: str) -> str:
        """Return a translated text."""
        return str(TABLE["context"]["itext"].get(name, ""))

    def draw(self) -> float:
        """Draw the next number of the table, over and over."""
        self._drawn += 1
        drawn: list[float] = TABLE["context"]["drawn"]
        return drawn[self._drawn % len(drawn)]


class BareContext(TableContext):
    """The same without any tree, as a page that has none."""

    def __init__(self) -> None:
        super().__init__()
        self.root = self.node = None

    def nodes(self, name: str) -> Sequence[Any]:
        """Return no node."""
        return []

    everywhere = nodes

    def instance(self, name: str) -> Any:
        """Return no list."""
        return None

    def value(self, name: str) -> Any:
        """Return the value of a name."""
        return TABLE["context"]["values"].get(name, "")


def tell(value: Any) -> Any:
    """Return a value as the table writes it: numbers that JSON has not, by name; nodes as `name=text`."""
    if isinstance(value, list):
        return [each if isinstance(each, str) else f"{each.name}={each.text}" for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    return value if isinstance(value, bool | str) else float(value) if isinstance(value, int | float) else value
