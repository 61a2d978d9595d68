"""The one validator of answers, for pages and for what comes from a phone's queue.

Decides what applies, reads and screens each answer, makes the calculations, and says kindly what is wrong. What a
questionnaire itself must satisfy is in `form_checks.py`.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from outreach.questionnaire.coarsening import is_drawn, keep_nameless
from outreach.questionnaire.expressions import holds
from outreach.questionnaire.filters import OF_ANSWERS, list_offered
from outreach.questionnaire.instance import Node
from outreach.questionnaire.labels import fill_labels
from outreach.questionnaire.lists import list_codes
from outreach.questionnaire.plan import Spot
from outreach.questionnaire.question_types import QUESTION_TYPES
from outreach.questionnaire.readings import NO_CHOICE, NOT_ALL_RANKED, WRONG_KIND, Facts
from outreach.questionnaire.reckoning import MOST_INSTANCES, Reckoning, count_asked, write_calculation
from outreach.questionnaire.survey import OUTREACH, Answers, Checked, Fault, Group, Labels, Lists, Question, Survey
from outreach.vocabulary import mark

# A page can show these; more would only tell that the sender is no form of ours.
MOST_FAULTS: Final = 50
# Signs of text in one submission: thirty long remarks. Screening is not free.
MOST_LETTERS: Final = 60_000
REQUIRED: Final = mark("{label} : répondez à cette question.")
NOT_ACCEPTED: Final = mark("{label} : cette réponse n’est pas acceptée.")
UNKNOWN_QUESTION: Final = mark("Question inconnue : « {name} ».")
UNREADABLE: Final = mark("Ces réponses ne se lisent pas.")
TOO_MUCH: Final = mark("Ces réponses sont trop nombreuses : enregistrez-les en plusieurs fois.")
TOO_MANY: Final = mark("{label} : {most} au plus.")


def check_answers(survey: Survey, answers: Mapping[str, Any], lists: Lists, today: date) -> Checked:
    """Return the answers as they may be kept, and every fault; `today` is the day they were given."""
    return settle_answers(survey, answers, lists, today)[0]


def settle_answers(survey: Survey, answers: Mapping[str, Any], lists: Lists, today: date) -> tuple[Checked, Reckoning]:
    """Check answers and return the reckoning as well: who reads entities at once need not make it again."""
    check = Check(survey, lists, today)
    if not isinstance(answers, Mapping):
        return Checked({}, (Fault("", {}, UNREADABLE),)), check
    check.plant(answers)
    check.settle(planted=True)
    kept = check.judge(check.top)
    if check.overfull or check.letters > MOST_LETTERS:
        check.faults.insert(0, Fault("", {}, TOO_MUCH))
    return Checked(kept, tuple(check.faults[:MOST_FAULTS]), tuple(check.screened)), check


class Check(Reckoning):
    """A reckoning that trusts nothing."""

    def __init__(self, survey: Survey, lists: Lists, today: date) -> None:
        super().__init__(survey, lists, today)
        self.faults: list[Fault] = []
        self.screened: list[str] = []
        self.letters = 0
        self._blanked: set[int] = set()
        self._too_many: dict[int, set[str]] = {}

    def read_section(self, node: Node) -> Mapping[str, Any]:
        told = node.told
        if told is None:
            return {}
        if not isinstance(told, Mapping):
            node.message = UNREADABLE
            return {}
        node.strangers = tuple(str(key)[:40] for key in told if key not in node.spot.names)
        return told

    def read_instances(self, node: Node, repeat: Group, told: Any) -> list[Any]:
        if told is None:
            return []
        if not isinstance(told, list | tuple):
            self._too_many.setdefault(id(node), set()).add(repeat.name)
            return []
        return list(told[: MOST_INSTANCES + 1])

    def receive(self, node: Node, question: Question) -> None:
        kind = QUESTION_TYPES[question.type]
        if node.told is None or node.told == "":
            return
        if kind.read is None:
            node.message = UNKNOWN_QUESTION
        elif question.calculation is None or question.triggers or self._was_drawn(node):
            self.take(node, question, node.told)

    def calculate(self, node: Node, question: Question) -> None:
        if question.calculation is None:
            if node.text == "" and not QUESTION_TYPES[question.type].asked:
                self._begin(node, question)
        elif question.triggers:
            # Whoever sees the question may answer otherwise; what nobody sees follows.
            if node.text == "" and not QUESTION_TYPES[question.type].asked:
                self.take(node, question, write_calculation(self, node, question.calculation))
        elif not (node.spot.volatile and node.text):
            # What an earlier pass made is no answer that stood before, for `once()`.
            self.take(node, question, write_calculation(self, node, question.calculation, past=""))
            # A calculation that makes no sense is blank, never the worker's fault.
            node.message = ""

    def count_instances(self, node: Node, spot: Spot, nodes: list[Node]) -> None:
        asked = count_asked(self, node, spot)
        if asked is None or node.up is None:
            return
        if asked != len(nodes):
            self.moved = True
        del nodes[asked:]
        while len(nodes) < asked and self.has_room():
            nodes.append(self.fill_instance(node.up, spot, None, len(nodes)))

    def judge(self, section: Node) -> dict[str, Any]:
        """Blame what cannot stand in a section and return what is kept of it."""
        self._judge_section(section)
        kept: dict[str, Any] = {}
        for spot in section.spot.spots:
            kid = section.kids[spot.node.name]
            if isinstance(kid, list):
                value = self._judge_repeat(section, spot, kid)
            elif not kid.applies:
                continue
            elif isinstance(spot.node, Question):
                value = self._judge_question(kid, spot.node)
            else:
                value = self.judge(kid) or None
            if value is not None:
                kept[spot.node.name] = value
        return kept

    def _judge_section(self, section: Node) -> None:
        if section.message:
            self._blame(section.place, {}, section.message)
        for name in section.strangers:
            self._blame(f"{section.place}/{name}", {}, UNKNOWN_QUESTION, {"name": name})

    def _judge_repeat(self, section: Node, spot: Spot, nodes: list[Node]) -> Any:
        repeat = spot.node
        place = f"{section.place}/{repeat.name}".lstrip("/")
        if not self.is_repeated(section, spot):
            return None
        if repeat.name in self._too_many.get(id(section), ()):
            self._blame(place, repeat.labels, WRONG_KIND)
        if len(nodes) > MOST_INSTANCES:
            self._blame(place, repeat.labels, TOO_MANY, {"most": str(MOST_INSTANCES)})
        return [self.judge(node) for node in nodes[:MOST_INSTANCES]] or None

    def _judge_question(self, node: Node, question: Question) -> Any:
        if id(node) in self._blanked:
            self.screened.append(node.place)
        if node.message:
            self._blame(node.place, question.labels, node.message, {"name": question.name})
            return None
        if node.value is None:
            self._judge_blank(node, question)
            return None
        if message := self._judge_offered(node, question):
            self._blame(node.place, question.labels, message)
            return None
        if question.constraint is not None:
            self.stand(node)
            if not holds(question.constraint, self):
                told = fill_labels(question.constraint_messages, self)
                self._blame(node.place, question.labels, NOT_ACCEPTED, told=told)
        return node.value

    def _judge_offered(self, node: Node, question: Question) -> str:
        """Return why what was chosen is not what is offered here and now."""
        if question.choice_filter is None and not question.list_name.startswith(OF_ANSWERS):
            return ""
        offered = list_offered(self, node, question)
        chosen = node.value if isinstance(node.value, list) else [node.value]
        if not all(code in offered for code in chosen):
            return NO_CHOICE
        return NOT_ALL_RANKED if question.type == "rank" and len(chosen) != len(set(offered)) else ""

    def _judge_blank(self, node: Node, question: Question) -> None:
        self.stand(node)
        if question.required is not None and self.can_answer(question) and holds(question.required, self):
            self._blame(node.place, question.labels, REQUIRED, told=fill_labels(question.required_messages, self))

    def can_answer(self, question: Question) -> bool:
        """Whether anybody could answer a question, from where this stands."""
        # Real questionnaires require notes, sums and what may only be read: nobody could ever send them.
        kind = QUESTION_TYPES[question.type]
        computed = question.calculation is not None and not question.triggers
        shut = question.read_only is not None and holds(question.read_only, self)
        return kind.asked and kind.read is not None and not computed and not shut

    def _begin(self, node: Node, question: Question) -> None:
        if question.type == "today":
            self.take(node, question, self.today)
        elif question.first_value is not None:
            self.take(node, question, write_calculation(self, node, question.first_value))
        elif question.default:
            self.take(node, question, question.default)

    def take(self, node: Node, question: Question, told: Any) -> None:
        """Read an answer into its node."""
        kind = QUESTION_TYPES[question.type]
        node.value, node.text = None, ""
        if told is None or told == "" or kind.read is None:
            return
        facts = node.spot.facts or Facts(self._list_codes(question, told), question.parameters)
        value, node.message = kind.read(told, facts)
        if node.message or value is None:
            return
        self.letters += len(value) if isinstance(value, str) else 0
        if self.letters > MOST_LETTERS:
            return
        if self.survey.profile == OUTREACH:
            value, found = keep_nameless(question.type, value)
            if found:
                self._blanked.add(id(node))
        node.value = value
        node.text = "" if value is None else kind.spell(value)

    def _was_drawn(self, node: Node) -> bool:
        # What a phone drew by itself stands; anything else that claims to be drawn is drawn here.
        told = node.told
        return node.spot.volatile and (self.survey.profile != OUTREACH or isinstance(told, str) and is_drawn(told))

    def _list_codes(self, question: Question, told: Any) -> Collection[str]:
        if question.list_name.startswith(OF_ANSWERS):
            # The answers of a repeat: any for now, looked at again once all of them are read.
            return [str(code) for code in (told if isinstance(told, list | tuple) else [told])]
        known = self.plan.codes.get(question.list_name)
        codes = known if known is not None else list_codes(self.find_choices(question.list_name))
        if question.type == "rank" and question.choice_filter is not None and isinstance(told, list | str):
            # Those offered are all to be ranked: which they are is known once all the answers are read.
            ranked = told.split() if isinstance(told, str) else told
            return [code for code in codes if code in ranked]
        return codes

    def _blame(
        self, place: str, labels: Labels, message: str, facts: Answers | None = None, told: Labels | None = None
    ) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(place.lstrip("/"), labels, message, facts or {}, told or {}))
