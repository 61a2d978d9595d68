"""The publics that the questionnaires in service can tell: a road kept for another one would never be taken.

Hands on codes. Knows no road and no page.
"""

from collections.abc import Iterable, Iterator

from outreach.intake.records import PUBLIC
from outreach.questionnaire import Question, Survey
from outreach.questionnaire.survey import Tree


def list_known_publics(surveys: Iterable[Survey], codes: Iterable[str]) -> tuple[str, ...]:
    """List those of some codes that a question named `public` may tell: its choices, or texts it is reckoned from."""
    told = {text for survey in surveys for text in _list_answers(survey)}
    return tuple(code for code in codes if code in told)


def _list_answers(survey: Survey) -> Iterator[str]:
    for question in survey.walk():
        if isinstance(question, Question) and question.name == PUBLIC:
            yield from (choice.name for choice in survey.lists.get(question.list_name, ()))
            yield from _list_texts(question.calculation)


def _list_texts(tree: Tree | None) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    # An operation begins with its name; one that reads an answer says no text.
    for part in tree[1:] if isinstance(tree, list) and tree[0] != "$" else ():
        yield from _list_texts(part)
