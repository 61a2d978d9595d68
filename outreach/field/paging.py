"""The pages of a questionnaire, when it has some: each `field-list` group, or each question, is one.

Pure: knows the survey. The page's script shows one at a time; without it they are one long page.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from outreach.questionnaire import QUESTION_TYPES, Group, Question, Survey

FIELD_LIST: Final = "field-list"
# The word of `style`, in the settings, by which every question is a page.
PAGES: Final = "pages"


def number_pages(survey: Survey) -> Mapping[tuple[str, ...], int]:
    """Return the page of what begins one or stands on one, by path, from 1; empty when all is one page."""
    if PAGES in survey.style:
        return {node.path: number for number, node in enumerate(_list_pages(survey.children), 1)}
    if any(isinstance(node, Group) and FIELD_LIST in node.appearance for node in survey.children):
        return _number_runs(survey.children)
    return {}


def count_asked(survey: Survey) -> int:
    """Return how many questions a questionnaire asks, notes left out, each of a repeat once."""
    asked = (node for node in survey.walk() if isinstance(node, Question) and is_shown(node))
    return sum(node.type != "note" for node in asked)


def is_shown(node: Question | Group) -> bool:
    """Return whether somebody sees a question or group."""
    if isinstance(node, Group):
        return any(is_shown(child) for child in node.children)
    return QUESTION_TYPES[node.type].asked


def _list_pages(children: Sequence[Question | Group]) -> Iterator[Question | Group]:
    for node in children:
        if isinstance(node, Group) and not node.repeat and FIELD_LIST not in node.appearance:
            yield from _list_pages(node.children)
        elif is_shown(node):
            yield node


def _number_runs(children: Sequence[Question | Group]) -> Mapping[tuple[str, ...], int]:
    """Number each `field-list` group, and each run of what stands between two of them."""
    numbers: dict[tuple[str, ...], int] = {}
    number, running = 0, False
    for node in filter(is_shown, children):
        alone = isinstance(node, Group) and FIELD_LIST in node.appearance
        if alone or not running:
            number += 1
        running = not alone
        numbers[node.path] = number
    return numbers
