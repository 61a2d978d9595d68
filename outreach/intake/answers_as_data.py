"""What each version of a questionnaire asks, as the register's views of answers need it told: plain data.

Knows kinds of questions and French labels; writes through the register, in the caller's transaction.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Final

from outreach.intake.editions import Edition, open_kept
from outreach.questionnaire import QUESTION_TYPES, FormPlaces, Group, Question, Survey, choose_label
from outreach.questionnaire.coarsening import FORGOTTEN_TYPES
from outreach.questionnaire.markdown import strip_label
from outreach.questionnaire.survey import OUTREACH
from outreach.register import form_versions
from outreach.register.answer_columns import REPEAT, Asked, AskedForm
from outreach.register.answer_views import STRUCTURES, keep_answers_of, list_columns
from outreach.territory import Territory

# How answers are kept, by type of question; the others are texts.
KINDS: Final[Mapping[str, str]] = {
    "integer": "integer",
    "decimal": "decimal",
    "range": "decimal",
    "date": "date",
    "today": "date",
    "time": "time",
    "dateTime": "moment",
    "start": "moment",
    "end": "moment",
    "select_one": "code",
    "select_one_from_file": "code",
    "select_one_external": "code",
    "select_multiple": "codes",
    "select_multiple_from_file": "codes",
    "rank": "codes",
    "geopoint": "place",
    "start-geopoint": "place",
    "image": "file",
    "audio": "file",
    "file": "file",
}


def keep_views(
    writer: sqlite3.Connection, territory: Territory, edition: Edition, places: FormPlaces,
    asked: AskedForm | None = None,
) -> None:  # fmt: skip
    """Make the views of a questionnaire's answers ready for the version in service, and for those kept before it.

    `asked` is what that version asks, when it was described before.
    """
    form_id = edition.survey.form_id
    if not list_columns(writer, form_id):
        for row in form_versions.list_all(writer, form_id):
            survey = open_kept(row, places) if row["sha256"] != edition.sha256 else None
            if survey is not None:
                keep_answers_of(writer, territory.id, describe_answers(survey, territory))
    keep_answers_of(writer, territory.id, asked or describe_answers(edition.survey, territory))


def describe_answers(survey: Survey, territory: Territory) -> AskedForm:
    """Say what a version asks: each question that keeps an answer, and the French labels of its codes."""
    repeats = {node.path for node in survey.walk() if isinstance(node, Group) and node.repeat}
    kept = [node for node in survey.walk() if isinstance(node, Question) and _is_kept(node, survey)]
    questions = (
        Asked(_write_path(node, repeats), KINDS.get(node.type, "text"), _find_label(node), _find_list(node))
        for node in kept
    )
    named = dict.fromkeys(name for node in kept if (name := _find_list(node)))
    return AskedForm(survey.form_id, survey.version, tuple(questions), dict(_label_lists(survey, territory, named)))


def _is_kept(question: Question, survey: Survey) -> bool:
    forgotten = survey.profile == OUTREACH and question.type in FORGOTTEN_TYPES
    return QUESTION_TYPES[question.type].read is not None and not forgotten


def _write_path(question: Question, repeats: set[tuple[str, ...]]) -> tuple[str, ...]:
    path = question.path
    return tuple(name + REPEAT * (path[: depth + 1] in repeats) for depth, name in enumerate(path))


def _find_label(question: Question) -> str:
    return strip_label(choose_label(question.labels)) or question.name


def _find_list(question: Question) -> str:
    # A list made of other answers has no labels of its own.
    return "" if question.list_name.startswith("$") else question.list_name


def _label_lists(
    survey: Survey, territory: Territory, names: Mapping[str, None]
) -> Iterator[tuple[str, dict[str, str]]]:
    for name in names:
        if name in survey.lists:
            told = ((choice.name, strip_label(choose_label(choice.labels))) for choice in survey.lists[name])
            yield name, {code: label or code for code, label in told}
        elif name != STRUCTURES:
            yield name, {right.code: right.label_fr for right in territory.rights.values()}
