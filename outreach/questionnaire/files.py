"""The questions answered by a file beside the answers: which a questionnaire has, and what kept answers name.

Pure: a name is a text here; the files are elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from outreach.questionnaire.survey import Group, Question, Survey

FILE_TYPES: Final = ("image", "audio", "file")


@lru_cache(maxsize=256)
def list_file_questions(survey: Survey) -> tuple[Question, ...]:
    """List the questions of a survey that are answered by a file."""
    return tuple(node for node in survey.walk() if isinstance(node, Question) and node.type in FILE_TYPES)


def list_named_files(survey: Survey, answers: Mapping[str, Any]) -> list[tuple[str, Question, str]]:
    """List the place, the question and the name of each file that answers name, those of the survey itself left out."""
    return list(_walk(survey.children, answers, "")) if list_file_questions(survey) else []


def _walk(
    children: Sequence[Question | Group], answers: Mapping[str, Any], place: str
) -> Iterator[tuple[str, Question, str]]:
    for node in children:
        told = answers.get(node.name)
        if told is None:
            continue
        if isinstance(node, Question):
            if node.type in FILE_TYPES and told != node.default:
                yield f"{place}{node.name}", node, str(told)
        elif not node.repeat:
            yield from _walk(node.children, told, f"{place}{node.name}/")
        else:
            for position, card in enumerate(told):
                yield from _walk(node.children, card, f"{place}{node.name}/{position}/")
