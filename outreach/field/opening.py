"""Which questionnaire is opened, in which version, in which outing: before any page of it is built.

Decides nothing of the answers. One that makes no contact needs no outing: its day is today, its place nowhere.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from outreach import errors
from outreach.field.form_page import SurveyPage
from outreach.field.form_shelf import FormShelf
from outreach.intake import NOWHERE, House
from outreach.questionnaire import Survey
from outreach.register import outings, submissions
from outreach.register.accounts import Account


def open_new(
    house: House, shelf: FormShelf, form_id: str, account: Account, language: str, asked: Mapping[str, str]
) -> SurveyPage | None:
    """Open a questionnaire for a worker, or the one of a visit to correct; None when it needs an outing first."""
    survey = _find_corrected(house, form_id, asked["replaces"]) if asked.get("replaces") else None
    if survey is None:
        house.library.check_offered(form_id, account.structure_id or "")
        survey = house.library.find_survey(form_id)
    return _open(house, shelf, survey, account, language, asked.get("outing_id", ""))


def open_posted(
    house: House, shelf: FormShelf, form_id: str, account: Account, language: str, posted: Mapping[str, str]
) -> SurveyPage | None:
    """Open a questionnaire as it was when the page that is sent was opened; None when no outing is under way."""
    survey = house.library.find_opened(form_id, posted.get("form_version", ""))
    return _open(house, shelf, survey, account, language, posted.get("outing_id", ""))


def _find_corrected(house: House, form_id: str, submission_id: str) -> Survey | None:
    # As it was filled in, while that is received; then as it is now, with the answers that still have a question.
    kept = submissions.find_submission(house.register.reader, submission_id)
    if kept is not None and kept["form_id"] == form_id:
        with suppress(errors.Refusal):
            return house.library.find_version(form_id, kept["form_version"], house.settings.today())
    return None


def _open(
    house: House, shelf: FormShelf, survey: Survey, account: Account, language: str, outing_id: str
) -> SurveyPage | None:
    outing = _find_outing(house, survey, account, outing_id)
    if outing is None:
        return None
    lists = house.library.find_lists(outing["neighbourhood"])
    return SurveyPage(house, shelf, account, survey, outing, lists, language)


def _find_outing(house: House, survey: Survey, account: Account, outing_id: str) -> Mapping[str, Any] | None:
    today = house.settings.today()
    if not survey.needs_outing:
        return {"id": "", "on_day": today.isoformat(), "neighbourhood": NOWHERE}
    if outing_id:
        outing = outings.find_outing(house.register, outing_id)
    else:
        outing = outings.find_current_outing(house.register, account.id, today)
    return dict(outing) if outing is not None and outing["structure_id"] == account.structure_id else None
