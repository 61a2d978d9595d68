"""A questionnaire tried by a coordinator: the page and the checks that workers have, and nothing kept.

Shown in a phone on the coordinator's page, hence within a page of ours; alone on a telephone. What is on trial has
addresses of its own for its long lists and files.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask import Response, g, make_response, render_template, request, send_file
from flask_babel import get_locale

from outreach import errors
from outreach.access import allow_within_ours, at_hand
from outreach.field.devices import write_policy
from outreach.field.form_page import SurveyPage
from outreach.field.form_shelf import FormShelf, Showing
from outreach.field.posted import read_posted
from outreach.field.uploads import take_uploads
from outreach.intake import House
from outreach.intake.drafts import Draft, find_draft
from outreach.intake.trial import Tried, plan_outing, try_answers
from outreach.questionnaire import Survey, tell_answers
from outreach.register import structures

TEMPLATE: Final = "field/trial_form.html"


def trial_draft(draft_id: str) -> Response:
    """Show a questionnaire that is in service nowhere, or what would be kept of its answers."""
    house = at_hand(House)
    draft = find_draft(house.settings, draft_id)
    return _try(house, draft.read(house.settings), draft)


def trial_form(form_id: str) -> Response:
    """Show a questionnaire in service, or what would be kept of its answers."""
    house = at_hand(House)
    return _try(house, house.library.find_survey(form_id), None)


def trial_list(draft_id: str, name: str) -> Response:
    """Send a long list of a questionnaire on trial."""
    house, told = at_hand(House), request.args
    draft = find_draft(house.settings, draft_id)
    lists = house.library.find_lists(told.get("place", ""))
    survey = draft.read(house.settings)
    showing = Showing(survey, lists, told.get("place", ""), told.get("language", ""), draft.path, draft.id)
    found = FormShelf().find_list(showing, name)
    if found is None:
        raise errors.Refusal(errors.NOT_FOUND)
    return Response(found.content, mimetype="application/json")


def trial_file(draft_id: str, name: str) -> Response:
    """Send a picture or a sound of a questionnaire on trial."""
    house = at_hand(House)
    draft = find_draft(house.settings, draft_id)
    found = FormShelf().find_files(draft.read(house.settings), draft.path).get(name)
    if found is None:
        raise errors.Refusal(errors.NOT_FOUND)
    return send_file(found.path, mimetype=found.kind)


def _try(house: House, survey: Survey, draft: Draft | None) -> Response:
    outing = plan_outing(house, survey, request.args.get("neighbourhood", ""))
    lists = house.library.find_lists(outing["neighbourhood"])
    # What is on trial may have the version of what is in service: a shelf of its own.
    shelf = FormShelf() if draft else at_hand(FormShelf)
    step = request.form.get("_step", "")
    language = step.partition("language:")[2] or request.form.get("spoken") or str(get_locale())
    page = SurveyPage(house, shelf, g.account, survey, outing, lists, language, TEMPLATE, draft)
    response = _send(page.show_empty("")) if request.method != "POST" else _answer_trial(house, page)
    response.headers["Permissions-Policy"] = write_policy(survey)
    return response


def _answer_trial(house: House, page: SurveyPage) -> Response:
    # Pictures are looked at, and kept nowhere.
    posted = take_uploads(None, page.survey, page.account.id, request.form, request.files.items(multi=True))
    if "_step" in posted:
        return _send(page.show_step(posted["_step"], posted))
    try:
        tried = try_answers(house, page.survey, read_posted(page.survey, page.lists, posted), page.outing)
    except errors.Refusal as refusal:
        return _send(page.show_refusal(refusal, posted), refusal.problem.status)
    return _send(_tell(house, page, tried))


def _tell(house: House, page: SurveyPage, tried: Tried) -> str:
    """Show what would be kept of answers that may stand."""
    return render_template(
        "field/trial_receipt.html",
        titles=page.survey.titles,
        answers=tell_answers(page.survey, tried.checked.answers, page.lists, page.language),
        records=tried.records,
        screened=tried.checked.screened,
        structures={row["id"]: row for row in structures.list_structures(house.register)},
    )


def _send(page: str, status: int = 200) -> Response:
    return allow_within_ours(make_response(page, status))


ADDRESSES: Final[Sequence[tuple[str, Sequence[str], Callable[..., Any]]]] = (
    ("/drafts/<draft_id>", ("GET", "POST"), trial_draft),
    ("/drafts/<draft_id>/lists/<name>", ("GET",), trial_list),
    ("/drafts/<draft_id>/files/<name>", ("GET",), trial_file),
    ("/forms/<form_id>", ("GET", "POST"), trial_form),
)
