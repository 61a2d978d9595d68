"""Where an expression stands: the context of `expressions`, moved from node to node through the answers.

Knows how `${name}`, lists and labels are found; decides nothing.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from outreach.questionnaire.instance import Item, Node, plant_list
from outreach.questionnaire.labels import fill_text
from outreach.questionnaire.plan import Route, read_plan
from outreach.questionnaire.survey import Choice, Lists, Question, Survey

ZONE = ZoneInfo("Europe/Paris")


class Standing:
    """The answers seen from one node: `node` and `itself` say which, and move."""

    def __init__(self, survey: Survey, lists: Lists, today: date) -> None:
        self.survey = survey
        self.plan = read_plan(survey)
        self.lists = lists
        self.today = today.isoformat()
        self.language = survey.default_language
        self.itself = ""
        self.node = self.top = Node(self.plan.root, None)
        self._planted: dict[str, Item] = {}

    @property
    def now(self) -> str:
        """Noon of the day: a submission keeps no finer time."""
        return write_noon(self.today)

    @property
    def past(self) -> str:
        """What `once()` finds."""
        return self.itself

    @property
    def root(self) -> Node:
        """The document above the whole form."""
        assert self.top.up is not None
        return self.top.up

    def value(self, name: str) -> Any:
        """Return what `${name}` stands for: a text, or the nodes of a repeat seen from outside."""
        spot = self.node.spot
        try:
            route = spot.routes[name]
        except KeyError:
            route = self.plan.find_route(spot, name)
        if route is None:
            return ""
        if route.many:
            return self._gather(route)
        node = self._climb(route.ups)
        for step in route.downs:
            node = node.kids[step]  # type: ignore[assignment]
        return node.text if node.applies else ""

    def nodes(self, name: str) -> list[Node]:
        """Return the nodes that `${name}` stands for, those that apply."""
        route = self.plan.find_route(self.node.spot, name)
        return self._gather(route) if route is not None else []

    def everywhere(self, name: str) -> list[Node]:
        """Return the nodes of a name in the whole form, those that apply."""
        found = [self.top]
        for path in self.plan.paths.get(name, ())[:1]:
            for step in path:
                found = step_down(found, step)
            return found
        return []

    def instance(self, name: str) -> Item | None:
        """Return a list of choices as a document."""
        # The territory's lists change with it, those of the questionnaire never.
        planted = self._planted if name in self.lists else self.plan.planted
        if name not in planted:
            planted[name] = plant_list(self.find_choices(name), self.language)
        found: Item = planted[name]
        return found

    def lookup(self, list_name: str, column: str, key: str, value: str) -> str:
        """Return `column` of the row of a list whose `key` is `value`, else `""`."""
        for choice in self.find_choices(list_name):
            if read_column(choice, key) == value:
                return read_column(choice, column)
        return ""

    def choice_label(self, name: str, code: str) -> str:
        """Return the label of a choice of a question."""
        for spot in _find_questions(self, name):
            for choice in self.find_choices(spot.list_name):
                if choice.name == code:
                    return fill_text(choice.labels.get(self.language, "") or code, self.value)
        return ""

    def itext(self, name: str) -> str:
        """Return nothing: a spreadsheet names no text."""
        return ""

    def draw(self) -> float:
        """Return a number of [0, 1)."""
        return random.random()

    def find_choices(self, list_name: str) -> Sequence[Choice]:
        """Return the choices of a list: the territory's win over the questionnaire's."""
        return self.lists.get(list_name) or self.survey.lists.get(list_name, ())

    def stand(self, node: Node) -> None:
        """Go to a node."""
        self.node = node
        self.itself = node.text

    def _climb(self, ups: int) -> Node:
        node = self.node
        for _ in range(ups):
            node = node.up  # type: ignore[assignment]
        return node

    def _gather(self, route: Route) -> list[Node]:
        found = [self._climb(route.ups)]
        for step in route.downs:
            found = step_down(found, step)
        return found


def write_noon(day: str) -> str:
    """Return what `now()` says on a day."""
    return datetime.fromisoformat(f"{day}T12:00:00.000").replace(tzinfo=ZONE).isoformat("T", "milliseconds")


def read_column(choice: Choice, column: str) -> str:
    """Return a column of a choice by its name, a label by `label` and its language."""
    if column == "name":
        return choice.name
    if column.startswith("label"):
        return choice.labels.get(column.removeprefix("label").lstrip("_:") or "fr", "")
    return choice.extra.get(column, "")


def step_down(nodes: list[Node], name: str) -> list[Node]:
    """Return the nodes of a name right under some nodes, those that apply."""
    found: list[Node] = []
    for node in nodes:
        kid = node.kids.get(name)
        kids = kid if type(kid) is list else [] if kid is None else [kid]
        found += [one for one in kids if one.applies]  # type: ignore[union-attr,misc]
    return found


def _find_questions(standing: Standing, name: str) -> list[Question]:
    found = []
    for path in standing.plan.paths.get(name, ())[:1]:
        spot = standing.plan.root
        for step in path:
            spot = next(under for under in spot.spots if under.node.name == step)
        if isinstance(spot.node, Question):
            found.append(spot.node)
    return found
