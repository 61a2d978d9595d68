"""Questionnaires: XLSForm in, a frozen `Survey` out, and the one validator of answers. Pure: no Flask, no SQL."""

from outreach.questionnaire.answers import canonical, hash_answers, hash_canonical
from outreach.questionnaire.checks import check_answers, settle_answers
from outreach.questionnaire.entities import read_entities, read_settled
from outreach.questionnaire.files import FILE_TYPES, list_file_questions, list_named_files
from outreach.questionnaire.forms_at_hand import FormPlaces, find_form, find_shipped_forms, list_forms
from outreach.questionnaire.lists import build_lists
from outreach.questionnaire.outline import describe_survey
from outreach.questionnaire.question_types import QUESTION_TYPES
from outreach.questionnaire.report import Report, check_form
from outreach.questionnaire.screening import screen
from outreach.questionnaire.seen import Seen, see_answers
from outreach.questionnaire.survey import (
    OPEN,
    OUTREACH,
    Answers,
    Checked,
    Choice,
    Entity,
    EntityRecord,
    Fault,
    Group,
    Labels,
    Lists,
    Question,
    Survey,
    choose_label,
)
from outreach.questionnaire.surviving import keep_readable
from outreach.questionnaire.told_answers import ToldAnswer, tell_answers
from outreach.questionnaire.workbook import read_survey

__all__ = [
    "FILE_TYPES", "OPEN", "OUTREACH", "QUESTION_TYPES", "Answers", "Checked", "Choice", "Entity", "EntityRecord",
    "Fault", "FormPlaces", "Group", "Labels", "Lists", "Question", "Report", "Seen", "Survey", "ToldAnswer",
    "build_lists",
    "canonical", "check_answers", "check_form", "choose_label", "describe_survey", "find_form", "find_shipped_forms",
    "hash_answers", "hash_canonical", "keep_readable", "list_file_questions", "list_forms", "list_named_files",
    "read_entities", "read_settled", "read_survey", "screen", "see_answers", "settle_answers",
    "tell_answers",
]  # fmt: skip
