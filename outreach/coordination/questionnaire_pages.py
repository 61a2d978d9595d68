"""The questionnaires in service: the list, one with its versions and who still sends the old ones, and what to do.

Counts and days by structure, never by person. Decides nothing: `intake` does.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.draft_pages import CONTACT, find_served, show_phone
from outreach.coordination.form_teams import list_teams, read_teams
from outreach.intake import House, give_form, offer_form, withdraw_form
from outreach.intake.drafts import KEPT_DAYS, list_drafts
from outreach.questionnaire import choose_label
from outreach.register import form_figures, form_versions

LISTED_DAYS: Final = 30
COUNTED_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """One version: its row, who sent how many, and until when it is received (None when it still is offered)."""

    row: sqlite3.Row
    sent: tuple[sqlite3.Row, ...]
    until: date | None
    refused: bool

    @property
    def count(self) -> int:
        """How many were received."""
        return sum(row["n"] for row in self.sent)


def questionnaires() -> str:
    """List the questionnaires in service, withdrawn ones too, and those on trial."""
    house, today = at_hand(House), at_hand(House).settings.today()
    served = form_versions.list_in_service(house.register.reader)
    counted = form_figures.count_by_form(house.register, today - timedelta(days=LISTED_DAYS))
    surveys = sorted(
        house.library.list_surveys(), key=lambda survey: (survey.form_id != CONTACT, choose_label(survey.titles))
    )
    listed = [
        (survey, served[survey.form_id], list_teams(house, survey.form_id), counted.get(survey.form_id, 0))
        for survey in surveys
        if survey.form_id in served
    ]
    drafts = [(draft, draft.kept_on + timedelta(days=KEPT_DAYS)) for draft in list_drafts(house.settings)]
    return render_template("coordination/questionnaires.html", listed=listed, drafts=drafts, days=LISTED_DAYS)


def questionnaire(form_id: str) -> Response:
    """Show a questionnaire with its versions, or withdraw it, offer it again, give it to teams."""
    house = at_hand(House)
    versions = form_versions.list_versions(house.register, form_id)
    if not versions:
        raise errors.Refusal(errors.NOT_FOUND)
    told = None
    if request.method == "POST":
        change = CHANGES.get(request.form.get("action", ""))
        if change is None:
            raise errors.Refusal(errors.BAD_REQUEST)
        if change(house, form_id):
            return redirect(url_for("coordination.questionnaire", form_id=form_id), 303)
        told = request.form
    page = render_template(
        "coordination/questionnaire.html",
        form_id=form_id,
        survey=find_served(house, form_id),
        served=form_versions.find_in_service(house.register.reader, form_id),
        versions=list(_tell_versions(house, form_id, versions)),
        teams=list_teams(house, form_id, told),
        faulty=told is not None,
        days=COUNTED_DAYS,
        delay=house.settings.old_forms_days,
    )
    return make_response(page, 422 if told is not None else 200)


def _tell_versions(house: House, form_id: str, versions: list[sqlite3.Row]) -> Iterator[ToldVersion]:
    today = house.settings.today()
    counted = form_figures.count_by_version(house.register, form_id, today - timedelta(days=COUNTED_DAYS))
    told: set[str] = set()
    for row in versions:
        # Two files may have been served under one version: what was sent is told with the later one.
        sent = tuple(one for one in counted if one["form_version"] == row["version"] and row["version"] not in told)
        told.add(row["version"])
        ended = min((day for day in (row["replaced_on"], row["withdrawn_on"]) if day), default=None)
        until = date.fromisoformat(ended) + timedelta(days=house.settings.old_forms_days) if ended else None
        yield ToldVersion(row, sent, until, until is not None and until < today)


def _withdraw(house: House, form_id: str) -> bool:
    withdraw_form(house, form_id, g.account.id, house.settings.today())
    flash(gettext("Retiré : il n’est plus proposé à personne."))
    return True


def _offer(house: House, form_id: str) -> bool:
    offer_form(house, form_id, g.account.id, house.settings.today())
    flash(gettext("Remis en service : il est de nouveau proposé."))
    return True


def _give(house: House, form_id: str) -> bool:
    teams = read_teams(house, request.form)
    if teams is None:
        return False
    give_form(house, form_id, teams, g.account.id, house.settings.today())
    flash(gettext("C’est enregistré : les équipes le verront à leur prochaine page."))
    return True


CHANGES: Final[dict[str, Callable[[House, str], bool]]] = {"withdraw": _withdraw, "offer": _offer, "give": _give}


def try_questionnaire(form_id: str) -> Response:
    """Show a questionnaire in service in a phone."""
    survey = at_hand(House).library.find_survey(form_id)
    back = url_for("coordination.questionnaire", form_id=form_id)
    return show_phone(survey, url_for("field.trial_form", form_id=form_id), back)
