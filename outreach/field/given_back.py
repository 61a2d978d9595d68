"""A refused record given back to its author: its form with every answer, and what is to be put right.

Saved again, it bears the same id. Where its outing or version is received no more, it is shown in those that are.
"""

from dataclasses import replace
from typing import Final

from outreach import errors
from outreach.field.synced import Opened, Synchronising, Unsealed
from outreach.intake import refuse_erased
from outreach.register import outings, submissions

_OF_THE_OUTING: Final = (
    errors.NO_OUTING, errors.BAD_OUTING_DAY, errors.OTHER_OUTING, errors.UNKNOWN_NEIGHBOURHOOD, errors.BAD_REQUEST,
)  # fmt: skip


def give_back(synchronising: Synchronising, unsealed: Unsealed) -> str:
    """Return the page of a refused record; raises `Refusal` when it needs an outing and none is under way."""
    try:
        opened = synchronising.open(unsealed)
        refusal = _find_refusal(synchronising, opened)
    except errors.Refusal as refused:
        opened, refusal = _open_in_present_outing(synchronising, unsealed), refused
    if refusal is None:
        return opened.page.show_given_back(opened.posted)
    if refusal.problem in _OF_THE_OUTING:
        opened = _open_in_present_outing(synchronising, unsealed)
    if refusal.problem is errors.OTHER_VERSION:
        now = synchronising.desk.house.library.find_survey(opened.page.survey.form_id)
        return replace(opened.page, survey=now).show_carried(opened.arrival.answers, opened.posted, refusal)
    return opened.page.show_refusal(refusal, opened.posted)


def _find_refusal(synchronising: Synchronising, opened: Opened) -> errors.Refusal | None:
    desk = synchronising.desk
    known = submissions.find_submission(desk.house.register.reader, opened.arrival.submission_id)
    try:
        refuse_erased(desk.house.register.reader, opened.arrival)
        desk.prepare(opened.page.survey, opened.arrival, known)
    except errors.Refusal as refused:
        return refused
    return errors.Refusal(errors.OTHER_ANSWERS) if known is not None else None


def _open_in_present_outing(synchronising: Synchronising, unsealed: Unsealed) -> Opened:
    desk, author = synchronising.desk, unsealed.author
    outing = outings.find_current_outing(desk.house.register, author.id, desk.today)
    if outing is None or outing["structure_id"] != author.structure_id:
        raise errors.Refusal(errors.NO_OUTING)
    unsealed.content.posted["outing_id"] = outing["id"]
    return synchronising.open_within(unsealed, dict(outing))
