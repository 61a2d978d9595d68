"""Which answers of one version of a questionnaire can be shown in another: those whose question still reads them.

Knows how an answer is read, never whether it may stand.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from outreach.questionnaire.question_types import QUESTION_TYPES
from outreach.questionnaire.readings import Facts
from outreach.questionnaire.survey import Group, Lists, Question, Survey


def keep_readable(survey: Survey, answers: Mapping[str, Any], lists: Lists) -> dict[str, Any]:
    """Return the answers that this version can show; the others are left out."""
    return _keep(survey.children, answers, {**survey.lists, **lists})


def _keep(nodes: Sequence[Question | Group], answers: Mapping[str, Any], lists: Lists) -> dict[str, Any]:
    kept = {node.name: _keep_one(node, answers[node.name], lists) for node in nodes if node.name in answers}
    # 0 is an answer.
    return {name: value for name, value in kept.items() if value not in (None, "", [], {})}


def _keep_one(node: Question | Group, told: Any, lists: Lists) -> Any:
    if isinstance(node, Question):
        return _keep_answer(node, told, lists)
    if node.repeat:
        return [_keep(node.children, one, lists) for one in told if isinstance(one, Mapping)] if _is_list(told) else []
    return _keep(node.children, told, lists) if isinstance(told, Mapping) else {}


def _keep_answer(question: Question, told: Any, lists: Lists) -> Any:
    read = QUESTION_TYPES[question.type].read
    if read is None:
        return None
    if question.list_name.startswith("$"):
        # Its choices are other answers: whether they are still there is for the check to say.
        return told if isinstance(told, str) else None
    codes = [choice.name for choice in lists.get(question.list_name, ())]
    kept, fault = read(told, Facts(codes, question.parameters))
    return None if fault else kept


def _is_list(told: Any) -> bool:
    return isinstance(told, list)
