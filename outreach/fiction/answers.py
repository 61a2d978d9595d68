"""Writing what was said into the answers of a questionnaire, by what each question saves to.

Pure: whatever the questionnaire calls its questions, a column goes where `save_to` says. Knows no chance.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from outreach.questionnaire.survey import Group, Question, Survey

Columns = Mapping[str, Any]
# Columns by entity (`contact`, `gap`, `referral`); under "", the questions that save to nothing, by name.
Told = Mapping[str, Columns]


def write_answers(survey: Survey, contact: Told, gaps: Sequence[Told]) -> dict[str, Any]:
    """Return the answers that say a contact and its gaps."""
    return _write(survey.children, contact, gaps)


def _write(children: Sequence[Question | Group], told: Told, repeated: Sequence[Told]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for node in children:
        said: Any
        if isinstance(node, Question):
            entity, column = node.save_to or ("", node.name)
            said = told.get(entity, {}).get(column)
        elif node.repeat:
            said = [_write(node.children, {**told, **one}, ()) for one in repeated]
        else:
            said = _write(node.children, told, repeated)
        if said not in (None, "", [], {}):
            answers[node.name] = said
    return answers
