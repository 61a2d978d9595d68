"""Reckons a submission as ODK does: what applies, how many instances, what is calculated, until nothing moves.

A base for those who check (`checks.py`) and those who read kept answers (`entities.py`); itself it trusts what it is
given and blames nobody.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from outreach.questionnaire.expressions import evaluate, holds, write
from outreach.questionnaire.expressions.values import to_number
from outreach.questionnaire.instance import Node
from outreach.questionnaire.plan import Path, Spot
from outreach.questionnaire.question_types import QUESTION_TYPES
from outreach.questionnaire.standing import Standing, step_down
from outreach.questionnaire.survey import Answers, Group, Question

MOST_INSTANCES: Final = 50
# Nested repeats multiply: more nodes than this is no person's visit, and is told.
MOST_NODES: Final = 20_000
# Only when a path cannot be followed beforehand, or leans in a circle.
MOST_PASSES: Final = 12
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Reckoning(Standing):
    """One submission, planted as a tree and settled."""

    moved = False
    overfull = False
    count = 0

    def plant(self, answers: Answers) -> None:
        """Make the tree of some answers."""
        document = Node(Spot(Group(name="", path=(), children=()), ()), None)
        self.top = Node(self.plan.root, document, answers)
        document.kids[self.top.name] = self.top
        self.count = 0
        self._fill(self.top)

    def settle(self, planted: bool = False) -> None:
        """Decide what applies, count and calculate, each after what it leans on; less to do in a tree just planted."""
        for _ in range(1 if self.plan.sure else MOST_PASSES):
            self.moved = False
            for spot in self.plan.brief if planted else self.plan.order:
                self._settle_spot(spot)
            if not self.moved:
                return

    def receive(self, node: Node, question: Question) -> None:
        """Take what was sent for a question, as it is."""
        node.value = node.told
        node.text = "" if node.told is None else QUESTION_TYPES[question.type].spell(node.told)

    def read_section(self, node: Node) -> Mapping[str, Any]:
        """Return the answers sent for a section."""
        return node.told or {}

    def read_instances(self, node: Node, repeat: Group, told: Any) -> list[Any]:
        """Return the instances sent for a repeat of a section."""
        return list(told or ())

    def calculate(self, node: Node, question: Question) -> None:
        """Make a calculation; whoever trusts kept answers makes none."""

    def count_instances(self, node: Node, spot: Spot, nodes: list[Node]) -> None:
        """Bring the instances of a repeat to its count; whoever trusts kept answers keeps them."""

    def fill_instance(self, parent: Node, spot: Spot, told: Any, index: int) -> Node:
        """Return a new instance of a repeat."""
        node = Node(spot, parent, told, index)
        self.count += 1 + len(spot.spots)
        self._fill(node)
        return node

    def is_repeated(self, section: Node, spot: Spot) -> bool:
        """Whether a repeat of a section applies, be it without instance."""
        if spot.node.relevant is None:
            return True
        self.stand(Node(spot, section))
        return holds(spot.node.relevant, self)

    def has_room(self) -> bool:
        """Whether one more instance may be made; noted when there was none left."""
        self.overfull = self.overfull or self.count >= MOST_NODES
        return self.count < MOST_NODES

    def list_applying(self, node: Node) -> Iterator[Node]:
        """Yield what applies under a node, each before what it holds."""
        for kid in node.walk_down():
            if kid.applies:
                yield kid
                yield from self.list_applying(kid)

    def _fill(self, node: Node) -> None:
        told = self.read_section(node)
        for spot in node.spot.spots:
            sent = told.get(spot.node.name)
            if isinstance(spot.node, Question):
                kid = node.kids[spot.node.name] = Node(spot, node, sent)
                self.receive(kid, spot.node)
            elif spot.node.repeat:
                instances = self.read_instances(node, spot.node, sent)
                node.kids[spot.node.name] = [
                    self.fill_instance(node, spot, one, index) for index, one in enumerate(instances) if self.has_room()
                ]
            else:
                kid = node.kids[spot.node.name] = Node(spot, node, sent)
                self._fill(kid)

    def _settle_spot(self, spot: Spot) -> None:
        for parent in self._list_parents(spot.path[:-1]):
            kid = parent.kids[spot.path[-1]]
            if isinstance(kid, list):
                self._settle_repeat(parent, spot, kid)
            elif self._apply(kid, spot) and isinstance(spot.node, Question):
                before = kid.text
                self.calculate(kid, spot.node)
                self.moved = self.moved or kid.text != before

    def _list_parents(self, path: Path) -> list[Node]:
        """List the sections of a path that apply, in the order of the form."""
        nodes = [self.top]
        for step in path:
            nodes = step_down(nodes, step)
        return nodes

    def _settle_repeat(self, parent: Node, spot: Spot, nodes: list[Node]) -> None:
        # The repeat's own conditions are asked once, from where its instances stand, even when there is none.
        stand_in = Node(spot, parent)
        if not self._apply(stand_in, spot):
            for node in nodes:
                if node.applies:
                    node.forget()
                    self.moved = True
            return
        self.count_instances(stand_in, spot, nodes)
        for index, node in enumerate(nodes):
            node.index = index
            if not node.applies:
                node.applies = self.moved = True

    def _apply(self, node: Node, spot: Spot) -> bool:
        relevant = spot.node.relevant
        applies = True
        if relevant is not None:
            self.stand(node)
            applies = holds(relevant, self)
        if applies != node.applies:
            self.moved = True
            if applies:
                node.applies = True
            else:
                node.forget()
        return applies


def count_asked(reckoning: Reckoning, node: Node, spot: Spot) -> int | None:
    """Return how many instances a repeat is to have, None when it is left to whoever fills in."""
    assert isinstance(spot.node, Group)
    if spot.node.count is None:
        return None
    reckoning.stand(node)
    number = to_number(evaluate(spot.node.count, reckoning))
    # One more than may be: whoever asked for too many is told.
    return int(max(0, min(MOST_INSTANCES + 1, number))) if math.isfinite(number) else 0


def write_calculation(reckoning: Reckoning, node: Node, tree: Any, past: str | None = None) -> str:
    """Return what a calculation says from a node; of a moment, a date keeps the day and a time the hour, as in ODK.

    `past` is what stood there before, unless it is what stands.
    """
    reckoning.stand(node)
    reckoning.itself = node.text if past is None else past
    return _cast(write(tree, reckoning), getattr(node.spot.node, "type", ""))


def _cast(text: str, kind: str) -> str:
    day, moment, hour = text.partition("T")
    if kind == "dateTime" and _DAY.fullmatch(text):
        return f"{text}T00:00"
    if not moment or not _DAY.fullmatch(day):
        return text
    return {"date": day, "time": hour}.get(kind, text)
