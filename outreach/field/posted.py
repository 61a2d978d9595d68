"""Reading what a form sent straight from its names: what every save goes through, five times quicker than the form.

Says exactly what `forms.read_answers` would (a test compares the two). Knows nothing of whether an answer may stand.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from outreach.field.answer_fields import complete_day
from outreach.field.controls import DAYS
from outreach.field.names import write_name
from outreach.field.section_fields import MOST_CARDS
from outreach.questionnaire import FILE_TYPES, QUESTION_TYPES, Choice, Group, Lists, Question, Survey
from outreach.questionnaire.blank_instances import list_kept_blank
from outreach.questionnaire.plan import Path, list_volatile
from outreach.questionnaire.readings import Unkept

# Texts, and what stands for a file that could not be kept.
Posted = MultiDict[str, Any]
Values = Sequence[Any]
Choices = Sequence[Choice]
_CARD: Final = re.compile(r"([0-9]{1,3})-")


def _read_file(values: Values, choices: Choices) -> Any:
    return values[0] if isinstance(values[0], Unkept) else _read_text(values, choices)


def _read_text(values: Values, choices: Choices) -> str | None:
    return values[0].replace("\r\n", "\n").strip() or None


def _read_whole_number(values: Values, choices: Choices) -> int | str | None:
    typed = _read_text(values, choices)
    return int(typed) if typed and re.fullmatch(r"[+-]?[0-9]{1,15}", typed) else typed


def _read_several(values: Values, choices: Choices) -> list[str]:
    order = {choice.name: place for place, choice in enumerate(choices)}
    # A long list holds its answers in one text, as XForms do.
    return sorted(dict.fromkeys(" ".join(map(str, values)).split()), key=lambda name: order.get(name, len(order)))


def _read_ranking(values: Values, choices: Choices) -> list[str]:
    return " ".join(map(str, values)).split()


def _read_day(values: Values, choices: Choices) -> str | None:
    return complete_day(_read_text(values, choices))


def _read_tick(values: Values, choices: Choices) -> str | None:
    return "OK" if values[0] else None


def _read_nothing(values: Values, choices: Choices) -> None:
    return None


# The types whose answer is not a text; `forms.FIELDS` has the same ones.
READERS: Final[Mapping[str, Callable[[Values, Choices], Any]]] = {
    "integer": _read_whole_number,
    "select_multiple": _read_several,
    "select_multiple_from_file": _read_several,
    "rank": _read_ranking,
    "acknowledge": _read_tick,
    **dict.fromkeys(FILE_TYPES, _read_file),
    "note": _read_nothing,
    "calculate": _read_nothing,
    **dict.fromkeys((name for name, kind in QUESTION_TYPES.items() if kind.device), _read_nothing),
    **dict.fromkeys(("start", "end"), _read_text),
}


def read_posted(survey: Survey, lists: Lists, posted: Posted) -> dict[str, Any]:
    """Return the answers that were sent as the JSON that `check_answers` reads: blank ones absent."""
    reading = _Reading(posted, {**survey.lists, **lists}, list_kept_blank(survey), list_volatile(survey))
    return reading.read(survey.children, "")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A post being read."""

    posted: Posted
    lists: Lists
    kept: frozenset[Path]
    drawn: frozenset[Path]

    def read(self, children: Sequence[Question | Group], prefix: str) -> dict[str, Any]:
        """Return the answers of a section."""
        answers: dict[str, Any] = {}
        for node in children:
            name = prefix + write_name(node.name)
            said: Any = None
            if isinstance(node, Group):
                said = self._read_cards(node, name) if node.repeat else self.read(node.children, f"{name}-")
            # A getlist() of what was not sent costs an exception.
            elif values := dict.get(self.posted, name):
                said = self._find_reader(node)(values, self.lists.get(node.list_name, ()))
            # 0 is an answer.
            if said not in (None, "", [], {}):
                answers[node.name] = said
        return answers

    def _read_cards(self, node: Group, name: str) -> list[dict[str, Any]]:
        prefix = f"{name}-"
        under = (_CARD.match(key, len(prefix)) for key in self.posted if key.startswith(prefix))
        positions = sorted({int(found[1]) for found in under if found})[:MOST_CARDS]
        cards = (self.read(node.children, f"{name}-{position}-") for position in positions)
        return [answers for answers in cards if answers or node.path in self.kept]

    def _find_reader(self, question: Question) -> Callable[[Values, Choices], Any]:
        if question.type == "date" and DAYS.keys() & question.appearance:
            return _read_day
        if question.type == "calculate" and question.path in self.drawn:
            return _read_text
        return READERS.get(question.type, _read_text)
