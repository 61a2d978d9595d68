"""Goes once through a survey and its answers: decides what applies and what each `${name}` stands for.

A base for those who check (`checks.py`) and those who read (`entities.py`); itself it trusts the answers it is given.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from outreach.questionnaire.expressions import holds
from outreach.questionnaire.plan import Path, read_plan
from outreach.questionnaire.question_types import QUESTION_TYPES
from outreach.questionnaire.survey import Answers, Choice, Group, Lists, Question, Survey

Nodes = Sequence[Question | Group]


class Walk:
    """One way through the answers; also the context its expressions are evaluated in.

    `values` says what every name stands for here and now: within an instance of a repeat its own answers, outside the
    list of all.
    """

    def __init__(self, survey: Survey, lists: Lists, today: date) -> None:
        self.survey = survey
        self.plan = read_plan(survey)
        self.lists = lists
        self.today = today.isoformat()
        self.itself = ""
        self.values: dict[str, Any] = {}
        self._seeds: dict[str, dict[str, Any]] = {}

    def run(self, answers: Answers) -> dict[str, Any]:
        """Return the answers that apply."""
        kept = self._pass(answers)
        if self.plan.forward:
            # An expression named a question further down: again, until nothing moves (no circle, so it ends).
            for _ in range(self.plan.size):
                before = dict(self.values), dict(self._seeds)
                kept = self._pass(answers)
                if before == (self.values, self._seeds):
                    break
        return kept

    def value(self, name: str) -> Any:
        """Return what `${name}` stands for."""
        return self.values.get(name, "")

    def lookup(self, list_name: str, column: str, key: str, value: str) -> str:
        """Return `column` of the row of a list whose `key` is `value`, else `""`."""
        for choice in self.lists.get(list_name) or self.survey.lists.get(list_name, ()):
            if _read_column(choice, key) == value:
                return _read_column(choice, column)
        return ""

    def begin(self) -> None:
        """Forget what an earlier pass found."""

    def hide(self, node: Question | Group, place: str) -> None:
        """Note that a node does not apply."""

    def read(self, question: Question, told: Any, place: str) -> Any:
        """Return the answer of a question, None when blank."""
        return told

    def judge(self, question: Question, value: Any, place: str) -> None:
        """Look at an answer once it stands."""

    def list_instances(self, group: Group, told: Any, place: str) -> Sequence[Any]:
        """Return the instances of a repeat."""
        return told or ()

    def enter(self, path: Path, nodes: Nodes, told: Any, place: str) -> dict[str, Any]:
        """Go through the root, a group or an instance of a repeat."""
        kept: dict[str, Any] = {}
        prefix = f"{place}/" if place else ""
        for node in nodes:
            name = node.name
            if node.relevant is not None and not holds(node.relevant, self):
                self.values.update(self.plan.hidden[node.path])
                self.hide(node, prefix + name)
                continue
            value = self._visit(node, told.get(name), prefix + name)
            if value is not None:
                kept[name] = value
        return kept

    def _pass(self, answers: Answers) -> dict[str, Any]:
        self.begin()
        return self.enter((), self.survey.children, answers, "")

    def _visit(self, node: Question | Group, told: Any, place: str) -> Any:
        if isinstance(node, Group):
            if node.repeat:
                return self._repeat(node, told, place) or None
            return self.enter(node.path, node.children, told or {}, place) or None
        value = self.read(node, told, place)
        self.itself = "" if value is None else QUESTION_TYPES[node.type].spell(value)
        self.values[node.name] = self.itself
        self.judge(node, value, place)
        self.itself = ""
        return value

    def _repeat(self, group: Group, told: Any, place: str) -> list[dict[str, Any]]:
        instances = self.list_instances(group, told, place)
        inside = self.plan.entered[group.path]
        gathered: dict[str, list[Any]] = {name: [] for name in inside}
        self.values[group.name] = [""] * len(instances)
        kept = []
        for position, instance in enumerate(instances):
            at = f"{place}/{position}"
            self.values.update(inside)
            self.values.update(self._seeds.get(at, {}))
            kept.append(self.enter(group.path, group.children, instance, at))
            here = {name: self.values[name] for name in inside}
            if self.plan.forward:
                self._seeds[at] = here
            for name, value in here.items():
                gathered[name] += value if isinstance(value, list) else [value]
        self.values.update(gathered)
        return kept


def _read_column(choice: Choice, column: str) -> str:
    if column == "name":
        return choice.name
    if column.startswith("label"):
        return choice.labels.get(column.removeprefix("label").lstrip("_") or "fr", "")
    return choice.extra.get(column, "")
