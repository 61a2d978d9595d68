"""A questionnaire sent by a coordinator, before it is published: sent, read row by row, completed, tried, forgotten.

Nothing of it is in service. Decides nothing of what a questionnaire may be: `questionnaire` does.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import allow_ours_within, at_hand
from outreach.coordination.finding_groups import count_faults, group_findings, list_missing_lists, list_missing_media
from outreach.intake import House
from outreach.intake.drafts import (
    KEPT_DAYS,
    Draft,
    add_beside,
    find_draft,
    keep_draft,
    open_draft,
    purge_drafts,
    remove_draft,
)
from outreach.questionnaire import QUESTION_TYPES, Group, Report, Survey
from outreach.questionnaire.list_files import LARGEST
from outreach.questionnaire.reading.bounds import MOST_BYTES, UnreadableSheets

YES: Final = "yes"
# The questionnaire of visits, which the figures lean on.
CONTACT: Final = "contact"


def new_draft() -> Response:
    """Show where a questionnaire is sent, or keep what was sent aside and show what was found in it."""
    house = at_hand(House)
    if request.method != "POST":
        return _show_sending()
    sent = request.files.get("form")
    if sent is None or not sent.filename:
        return _refuse(gettext("Choisissez d’abord le fichier du questionnaire."))
    today = house.settings.today()
    purge_drafts(house.settings, today)
    try:
        draft = keep_draft(house.settings, g.account.id, _read(sent, MOST_BYTES), sent.filename, today)
    except UnreadableSheets as fault:
        finding = fault.finding
        told = [part for part in (finding.tell_cause(gettext), finding.tell_remedy(gettext)) if part]
        return _refuse(" ; ".join(told).rstrip(".") + ".")
    return redirect(_join(house, draft), 303)


def _refuse(sentence: str) -> Response:
    return _show_sending(sentence, 422)


def _show_sending(refused: str = "", status: int = 200) -> Response:
    return make_response(render_template("coordination/new_draft.html", refused=refused, most=MOST_BYTES), status)


def draft(draft_id: str) -> Response:
    """Show what was found in a questionnaire on trial, or complete it."""
    house = at_hand(House)
    found = find_draft(house.settings, draft_id)
    if request.method == "POST":
        step = STEPS.get(request.form.get("action", ""))
        if step is None:
            raise errors.Refusal(errors.BAD_REQUEST)
        return redirect(step(house, found), 303)
    report = found.check(house.settings)
    page = render_template(
        "coordination/draft.html",
        draft=found,
        report=report,
        about=_describe(report),
        fault_count=count_faults(report),
        missing=list_missing_lists(report),
        groups=group_findings(report, found.read_content(), found.path.name),
        until=found.kept_on + timedelta(days=KEPT_DAYS),
        files=[path.name for path in (*found.list_lists(), *found.list_media())],
        missing_media=list_missing_media(report),
        opened_by_settings=found.form_id in house.settings.open_forms,
        served=find_served(house, found.form_id),
        uncounted=is_uncounted(report),
    )
    return make_response(page)


def find_served(house: House, form_id: str) -> Survey | None:
    """Return the questionnaire in service that one of this id would replace, if any."""
    return next((survey for survey in house.library.list_surveys() if survey.form_id == form_id), None)


def is_uncounted(report: Report) -> bool:
    """Whether a questionnaire takes the place of that of visits without making any record of them."""
    return report.form_id == CONTACT and report.survey is not None and not report.survey.entities


def try_draft(draft_id: str) -> Response:
    """Show a questionnaire on trial in a phone."""
    house = at_hand(House)
    found = find_draft(house.settings, draft_id)
    report = found.check(house.settings)
    if report.survey is None or list_stops(report):
        return redirect(url_for("coordination.draft", draft_id=draft_id), 303)
    return show_phone(
        report.survey,
        url_for("field.trial_draft", draft_id=draft_id),
        back=url_for("coordination.draft", draft_id=draft_id),
    )


def list_stops(report: Report) -> list[str]:
    """List what keeps a questionnaire without fault from being served: a list to join."""
    return [] if report.survey is None else list_missing_lists(report)


def show_phone(survey: Survey, address: str, back: str) -> Response:
    """Show a trial in a phone, in the neighbourhood that was chosen when one is needed."""
    places = at_hand(House).territory.neighbourhoods if survey.needs_outing else {}
    chosen = request.args.get("neighbourhood", "")
    chosen = chosen if chosen in places else next(iter(places), "")
    page = render_template(
        "coordination/phone.html",
        titles=survey.titles, address=f"{address}?neighbourhood={chosen}", back=back, places=places, chosen=chosen,
    )  # fmt: skip
    return make_response(allow_ours_within(make_response(page)))


def _add_files(draft: Draft) -> None:
    """Put the lists, pictures and sounds that were sent beside a draft, and say which are none."""
    sent = {str(one.filename): _read(one, LARGEST) for one in request.files.getlist("files") if one.filename}
    left = add_beside(draft, sent)
    if left:
        flash(
            gettext(
                "Laissé de côté, ce n’est ni une liste de choix, ni une image, ni un son : %(names)s.",
                names=", ".join(left),
            )
        )


def _read(sent: FileStorage, most: int) -> bytes:
    # One byte more than is ever read says that a file is too large.
    return sent.stream.read(most + 1)


def _join(house: House, draft: Draft) -> str:
    _add_files(draft)
    return url_for("coordination.draft", draft_id=draft.id)


def _say_opened(house: House, draft: Draft) -> str:
    open_draft(draft, request.form.get("opened") == YES)
    return url_for("coordination.draft", draft_id=draft.id)


def _forget(house: House, draft: Draft) -> str:
    remove_draft(house.settings, draft.id)
    flash(gettext("L’essai est oublié. Rien n’a changé pour les équipes."))
    return url_for("coordination.questionnaires")


STEPS: Final[dict[str, Callable[[House, Draft], str]]] = {"files": _join, "opened": _say_opened, "forget": _forget}


def _describe(report: Report) -> dict[str, Any]:
    """Return what the top of the page says of a questionnaire that can be read."""
    survey = report.survey
    if survey is None:
        return {}
    return {
        "titles": survey.titles,
        "languages": survey.languages,
        "questions": sum(not isinstance(node, Group) and QUESTION_TYPES[node.type].asked for node in survey.walk()),
        "records": [entity.name for entity in survey.entities],
    }
