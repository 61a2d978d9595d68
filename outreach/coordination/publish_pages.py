"""A questionnaire on trial put in service: what changes, to whom it is given, under which version.

Decides nothing: `intake` does, and writes all or nothing. Whoever comes second is told and looks again.
"""

from collections.abc import Sequence

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand, put_at_hand
from outreach.coordination.draft_pages import find_served, is_uncounted, list_stops
from outreach.coordination.form_teams import list_teams, read_teams
from outreach.coordination.version_changes import tell_changes
from outreach.intake import House, prepare_edition, publish_form
from outreach.intake.drafts import Draft, find_draft, remove_draft, write_clean
from outreach.intake.lists_beside import Beside
from outreach.questionnaire import Report
from outreach.register import form_versions


def publish(draft_id: str) -> Response:
    """Show what publishing would change, or publish."""
    house = at_hand(House)
    draft = find_draft(house.settings, draft_id)
    try:
        return _show_or_publish(house, draft)
    except FileNotFoundError:
        # Published or forgotten meanwhile, by a second tap perhaps.
        if draft.path.exists():
            raise
        raise errors.Refusal(errors.CHANGED_MEANWHILE) from None


def _show_or_publish(house: House, draft: Draft) -> Response:
    draft_id, report = draft.id, draft.check(house.settings)
    if report.survey is None or list_stops(report):
        return redirect(url_for("coordination.draft", draft_id=draft_id), 303)
    if request.method != "POST":
        return _show(house, draft, report)
    teams = read_teams(house, request.form)
    if teams is None:
        return _show(house, draft, report, faulty=True)
    content, name = write_clean(draft)
    try:
        made = publish_form(
            house, content, name, g.account.id, house.settings.today(), seen=request.form.get("seen", ""),
            beside=_list_beside(draft, teams), put=put_at_hand,
        )  # fmt: skip
    except errors.Refusal as refusal:
        return _show(at_hand(House), draft, report, refusal=refusal)
    remove_draft(house.settings, draft_id)
    version = made.library.find_survey(draft.form_id).version
    flash(gettext("C’est publié, version %(version)s : les équipes l’ont dès leur prochaine page.", version=version))
    return redirect(url_for("coordination.questionnaire", form_id=draft.form_id), 303)


def _list_beside(draft: Draft, teams: Sequence[str] | None = None) -> Beside:
    lists, media = (
        {path.name: path.read_bytes() for path in paths} for paths in (draft.list_lists(), draft.list_media())
    )
    return Beside(lists, media, draft.path.parent, draft.opened, teams)


def _show(
    house: House, draft: Draft, report: Report, refusal: errors.Refusal | None = None, faulty: bool = False
) -> Response:  # fmt: skip
    assert report.survey is not None
    served = form_versions.find_in_service(house.register.reader, draft.form_id)
    before = find_served(house, draft.form_id)
    content, name = write_clean(draft)
    version = ""
    try:
        version = prepare_edition(house, content, name, house.settings.today(), _list_beside(draft)).survey.version
    except errors.Refusal as fault:
        refusal = refusal or fault
    page = render_template(
        "coordination/publish.html",
        draft=draft,
        titles=report.survey.titles,
        refusal=refusal,
        meanwhile=refusal is not None and refusal.problem is errors.CHANGED_MEANWHILE,
        faulty=faulty,
        version=version,
        served=served,
        changes=tell_changes(before, report.survey) if before else None,
        uncounted=is_uncounted(report),
        teams=list_teams(house, draft.form_id, request.form if request.method == "POST" else None),
    )
    return make_response(page, refusal.problem.status if refusal else 422 if faulty else 200)
