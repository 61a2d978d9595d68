"""The answers of one submission as a tree, the one expressions walk: a node a question, a section, an instance.

Knows the survey's plan and nothing of what may stand; what applies is written on the nodes by `reckoning.py`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from outreach.questionnaire.plan import Spot
from outreach.questionnaire.survey import Choice


class Node:
    """One answer, section or instance of a repeat.

    `text` is how expressions spell it, `value` what is kept, `told` what was sent, `message` why it cannot be read.
    `kids` holds a node by name, or the list of a repeat's instances. `applies` is told by relevance.
    """

    __slots__ = ("spot", "name", "up", "kids", "text", "value", "told", "message", "applies", "index", "strangers")

    def __init__(self, spot: Spot, up: "Node | None", told: Any = None, index: int = -1) -> None:
        self.spot = spot
        self.name = spot.node.name
        self.up = up
        self.kids: dict[str, Node | list[Node]] = {}
        self.text = ""
        self.value: Any = None
        self.told = told
        self.message = ""
        self.applies = True
        self.index = index
        self.strangers: tuple[str, ...] = ()

    @property
    def down(self) -> Sequence["Node"]:
        """The nodes under this one that apply, in the order of the form."""
        return [node for node in self.walk_down() if node.applies]

    @property
    def place(self) -> str:
        """The address of this node in the answers, as `gaps/0/right`."""
        parts: list[str] = []
        node = self
        while node.up is not None and node.up.up is not None:
            parts += [str(node.index)] if node.index >= 0 else []
            parts.append(node.name)
            node = node.up
        return "/".join(reversed(parts))

    def walk_down(self) -> Iterator["Node"]:
        """Yield the nodes under this one, whether they apply or not."""
        for kid in self.kids.values():
            if type(kid) is list:
                yield from kid
            else:
                yield kid  # type: ignore[misc]

    def forget(self) -> None:
        """Say that nothing under this node applies."""
        self.applies = False
        for node in self.walk_down():
            if node.applies:
                node.forget()


class Item:
    """A node of a list of choices: `root`, an `item`, or one of its columns; never written."""

    __slots__ = ("name", "text", "up", "down")

    def __init__(self, name: str, text: str, up: "Item | None") -> None:
        self.name, self.text, self.up = name, text, up
        self.down: tuple[Item, ...] = ()


def plant_list(choices: Sequence[Choice], language: str) -> Item:
    """Return a list of choices as the document that `instance('list')/root/item` walks."""
    document = Item("", "", None)
    root = Item("root", "", document)
    document.down = (root,)
    root.down = tuple(plant_choice(choice, language, root) for choice in choices)
    return document


def plant_choice(choice: Choice, language: str, up: Item | None = None) -> Item:
    """Return one choice as an `item`, a column a node."""
    item = Item("item", "", up)
    columns = {"name": choice.name, "label": choice.labels.get(language, ""), **choice.extra}
    item.down = tuple(Item(name, text, item) for name, text in columns.items())
    return item
