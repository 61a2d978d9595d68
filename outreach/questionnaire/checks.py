"""The one validator of answers, for pages and for what comes from a phone's queue.

Decides what applies, reads and screens each answer, makes the calculations, and says kindly what is wrong. What a
questionnaire itself must satisfy is in `form_checks.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from outreach.questionnaire.expressions import holds, write
from outreach.questionnaire.plan import Path
from outreach.questionnaire.question_types import QUESTION_TYPES, WRONG_KIND
from outreach.questionnaire.screening import screen
from outreach.questionnaire.survey import Answers, Checked, Fault, Group, Labels, Lists, Question, Survey
from outreach.questionnaire.walk import Nodes, Walk
from outreach.vocabulary import mark

MOST_INSTANCES: Final = 20
# A page can show these; more would only tell that the sender is no form of ours.
MOST_FAULTS: Final = 50

REQUIRED: Final = mark("{label} : répondez à cette question.")
NOT_ACCEPTED: Final = mark("{label} : cette réponse n’est pas acceptée.")
UNKNOWN_QUESTION: Final = mark("Question inconnue : « {name} ».")
UNREADABLE: Final = mark("Ces réponses ne se lisent pas.")
TOO_MANY: Final = mark("{label} : {most} au plus.")


def check_answers(survey: Survey, answers: Mapping[str, Any], lists: Lists, today: date) -> Checked:
    """Return the answers as they may be kept, and every fault; `today` is the day they were given."""
    walk = _Check(survey, lists, today)
    if not isinstance(answers, Mapping):
        return Checked({}, (Fault("", {}, UNREADABLE),))
    kept = walk.run(answers)
    return Checked(
        kept, tuple(walk.faults[:MOST_FAULTS]), tuple(walk.screened), frozenset(walk.irrelevant), walk.proposals
    )


class _Check(Walk):
    """A walk that trusts nothing."""

    faults: list[Fault]
    screened: list[str]
    irrelevant: list[str]
    proposals: dict[str, str]

    def begin(self) -> None:
        self.faults, self.screened, self.irrelevant, self.proposals = [], [], [], {}

    def hide(self, node: Question | Group, place: str) -> None:
        self.irrelevant.append(place)

    def enter(self, path: Path, nodes: Nodes, told: Any, place: str) -> dict[str, Any]:
        if not isinstance(told, Mapping):
            self._blame(place, {}, UNREADABLE)
            told = {}
        names = self.plan.names[path]
        for key in told:
            if key not in names:
                self._blame(f"{place}/{_cut(key)}", {}, UNKNOWN_QUESTION, {"name": _cut(key)})
        return super().enter(path, nodes, told, place)

    def read(self, question: Question, told: Any, place: str) -> Any:
        kind = QUESTION_TYPES[question.type]
        computed = question.calculation is not None and not question.trigger
        if computed:
            told = write(question.calculation, self)
        if told is None or told == "":
            return None
        if kind.read is None:
            self._blame(place, {}, UNKNOWN_QUESTION, {"name": question.name})
            return None
        value, message = kind.read(told, self._list_codes(question) if kind.chosen else ())
        if message:
            # A calculation that makes no sense is blank, never the worker's fault.
            if not computed:
                self._blame(place, question.labels, message)
            return None
        if question.type in ("text", "hidden") and value is not None:
            value, found = screen(value)
            if found:
                self.screened.append(place)
        return value

    def judge(self, question: Question, value: Any, place: str) -> None:
        if value is not None:
            if question.constraint is not None and not holds(question.constraint, self):
                self._blame(place, question.labels, NOT_ACCEPTED, told=question.constraint_messages)
            return
        if question.trigger and question.calculation is not None:
            self.proposals[place] = write(question.calculation, self)
        if question.required is not None and holds(question.required, self):
            if not self.faults or self.faults[-1].place != place:
                self._blame(place, question.labels, REQUIRED, told=question.required_messages)

    def list_instances(self, group: Group, told: Any, place: str) -> Sequence[Any]:
        if told is None:
            return ()
        if not isinstance(told, list | tuple):
            self._blame(place, group.labels, WRONG_KIND)
            return ()
        if len(told) > MOST_INSTANCES:
            self._blame(place, group.labels, TOO_MANY, {"most": str(MOST_INSTANCES)})
        return told[:MOST_INSTANCES]

    def _list_codes(self, question: Question) -> Collection[str]:
        codes = self.plan.codes.get(question.list_name)
        if codes is None:
            return [choice.name for choice in self.lists.get(question.list_name, ())]
        return codes

    def _blame(
        self, place: str, labels: Labels, message: str, facts: Answers | None = None, told: Labels | None = None
    ) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(place.lstrip("/"), labels, message, facts or {}, told or {}))


def _cut(key: Any) -> str:
    return str(key)[:40]
