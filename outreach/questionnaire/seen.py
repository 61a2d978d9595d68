"""What a page shows of some answers besides them: what applies, what is offered, proposed, reckoned or cited.

For whoever has no script: the phone's page makes all of it by itself. Blames nothing; `checks.py` does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from outreach.questionnaire.checks import Check
from outreach.questionnaire.expressions import holds
from outreach.questionnaire.expressions.values import to_text
from outreach.questionnaire.filters import OF_ANSWERS, list_offered
from outreach.questionnaire.instance import Node
from outreach.questionnaire.labels import list_cited
from outreach.questionnaire.plan import Path, Spot
from outreach.questionnaire.question_types import QUESTION_TYPES
from outreach.questionnaire.reckoning import MOST_PASSES, write_calculation
from outreach.questionnaire.survey import Group, Lists, Question, Survey

# First values stand only where a question appears for the first time: none, once answers are shown again.
EVERYWHERE: Final = None


@dataclass(slots=True)
class Seen:
    """By place (`gaps/0/right`): what does not apply, must be filled, may not be changed; how many instances are asked.

    `made` are answers that nobody typed (calculations, first values), `drawn` those of chance, `proposals` what to put
    where nothing was answered yet, `offered` the codes of filtered lists, `cited` what labels cite; `begun` has had its
    first value.
    """

    irrelevant: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    fixed: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    drawn: dict[str, Any] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    offered: dict[str, Collection[str]] = field(default_factory=dict)
    cited: dict[str, dict[str, str]] = field(default_factory=dict)


def see_answers(
    survey: Survey, answers: Mapping[str, Any], lists: Lists, today: date, begun: Collection[str] | None = EVERYWHERE
) -> Seen:
    """Return what a page shows of some answers; `begun` are the places that have had their first value."""
    seeing = _Seeing(survey, lists, today, begun)
    seeing.plant(answers)
    seeing.settle()
    # What is taken back may change what others offer.
    for _ in range(MOST_PASSES):
        if not seeing.take_back():
            break
        seeing.settle()
    seeing.look(seeing.top)
    return seeing.seen


class _Seeing(Check):
    """A reckoning that tells what it comes to."""

    def __init__(self, survey: Survey, lists: Lists, today: date, begun: Collection[str] | None) -> None:
        super().__init__(survey, lists, today)
        self.seen = Seen()
        self._begun = begun

    def calculate(self, node: Node, question: Question) -> None:
        kind = QUESTION_TYPES[question.type]
        if not kind.asked or question.first_value is None or question.calculation is not None:
            super().calculate(node, question)
            return
        if self._begun is not EVERYWHERE and node.place not in {*self._begun, *self.seen.begun} and node.text == "":
            self.take(node, question, write_calculation(self, node, question.first_value))
            node.message = ""
            self.seen.made[node.place] = node.value
        self.seen.begun.add(node.place)

    def take_back(self) -> bool:
        """Blank what was chosen and is offered no longer; return whether there was any."""
        found = False
        for node in self.list_applying(self.top):
            question = node.spot.node
            if node.value is None or not isinstance(question, Question) or not _is_filtered(question):
                continue
            offered = list_offered(self, node, question)
            chosen = node.value if isinstance(node.value, list) else [node.value]
            kept = [code for code in chosen if code in offered]
            if len(kept) < len(chosen):
                self.take(node, question, kept if isinstance(node.value, list) else None)
                node.message, found = "", True
                self.seen.made[node.place] = node.value
        return found

    def look(self, section: Node) -> None:
        """Tell what is seen of a section."""
        for spot in section.spot.spots:
            kid = section.kids[spot.node.name]
            if isinstance(kid, list):
                self._look_at_repeat(section, spot, kid)
            elif not kid.applies:
                self.seen.irrelevant.add(kid.place)
            else:
                self._cite(kid, kid.place)
                if isinstance(spot.node, Question):
                    self._look_at_question(kid, spot.node)
                else:
                    self.look(kid)

    def _look_at_repeat(self, section: Node, spot: Spot, nodes: list[Node]) -> None:
        place = f"{section.place}/{spot.node.name}".lstrip("/")
        if not self.is_repeated(section, spot):
            self.seen.irrelevant.add(place)
            return
        self._cite(Node(spot, section), place)
        assert isinstance(spot.node, Group)
        if spot.node.count is not None:
            self.seen.counts[place] = len(nodes)
        for node in nodes:
            self.look(node)

    def _look_at_question(self, node: Node, question: Question) -> None:
        self.stand(node)
        place, asked = node.place, QUESTION_TYPES[question.type].asked
        if question.calculation is not None and question.triggers and node.value is None:
            self.seen.proposals[place] = write_calculation(self, node, question.calculation)
        elif question.calculation is not None and not question.triggers and node.spot.volatile:
            self.seen.drawn[place] = node.value
        elif question.calculation is not None and not question.triggers and asked:
            self.seen.made[place] = node.value
        elif question.type == "hidden":
            self.seen.made[place] = node.value
        if question.required is not None and self.can_answer(question) and holds(question.required, self):
            self.seen.required.add(place)
        # A note is always read only.
        if asked and question.type != "note" and question.read_only is not None and holds(question.read_only, self):
            self.seen.fixed.add(place)
        if _is_filtered(question):
            self.seen.offered[place] = list_offered(self, node, question)

    def _cite(self, node: Node, place: str) -> None:
        names = list_all_cited(self.survey).get(node.spot.path)
        if names:
            self.stand(node)
            self.seen.cited[place] = {name: to_text(self.value(name)) for name in names}


def _is_filtered(question: Question) -> bool:
    return question.choice_filter is not None or question.list_name.startswith(OF_ANSWERS)


@lru_cache(64)
def list_all_cited(survey: Survey) -> dict[Path, list[str]]:
    """Return the answers that the texts of each question or group cite, those of its choices too."""
    found = {node.path: _list_cited(survey, node) for node in survey.walk()}
    return {path: names for path, names in found.items() if names}


def _list_cited(survey: Survey, node: Question | Group) -> list[str]:
    texts = [*node.labels.values(), *node.hints.values()]
    if isinstance(node, Question):
        texts += node.guidance.values()
        texts += (text for choice in survey.lists.get(node.list_name, ()) for text in choice.labels.values())
    return list(dict.fromkeys(name for text in texts if "${" in text for name in list_cited(text)))
