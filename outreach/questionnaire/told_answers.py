"""Answers in words: each question with what was answered, in the order of the form; what was reckoned is said so.

Knows a survey and its answers; nothing of pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outreach.questionnaire.markdown import CITED, strip_label
from outreach.questionnaire.survey import Answers, Group, Lists, Question, Survey, choose_label


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """One answer in words; `reckoned` when nobody gave it."""

    label: str
    answer: str
    reckoned: bool


def tell_answers(survey: Survey, answers: Answers, lists: Lists, language: str) -> list[ToldAnswer]:
    """List what was answered, blank ones left out."""
    known = {**survey.lists, **lists}
    return list(_tell(survey.children, answers, known, language, ""))


def _tell(
    nodes: Sequence[Question | Group], answers: Any, lists: Lists, language: str, before: str
) -> Iterator[ToldAnswer]:  # fmt: skip
    for node in nodes:
        said = answers.get(node.name) if isinstance(answers, Mapping) else None
        if said in (None, "", [], {}):
            continue
        label = " ".join(strip_label(CITED.sub("…", choose_label(node.labels, language))).split()) or node.name
        if isinstance(node, Question):
            reckoned = node.type == "calculate" or (node.calculation is not None and not node.triggers)
            yield ToldAnswer(before + label, _tell_one(node, said, lists, language), reckoned)
        elif node.repeat:
            for number, card in enumerate(said, 1):
                yield from _tell(node.children, card, lists, language, f"{before}{label} {number} · ")
        else:
            yield from _tell(node.children, said, lists, language, before)


def _tell_one(question: Question, said: Any, lists: Lists, language: str) -> str:
    words = {
        choice.name: strip_label(choose_label(choice.labels, language)) for choice in lists.get(question.list_name, ())
    }
    told = said if isinstance(said, list) else [said]
    return ", ".join(words.get(str(one)) or str(one) for one in told)
