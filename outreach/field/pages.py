"""The worker's pages: outing, visits, the contact form and its receipt. Decides nothing: `intake` does.

A receipt is the answer to the very post that was sent: the slip's code is in no address, cookie or log, and a page
sent twice shows the same receipt.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.field.form_page import FormShelf, SurveyPage, open_page
from outreach.field.outing_form import OutingForm
from outreach.field.slip_sheet import build_slip
from outreach.intake import LATEST_DAYS, House, receive
from outreach.register import audit, outings, referrals, submissions

pages = Blueprint("field", __name__, template_folder="templates")


@pages.get("/visits")
def visits() -> str:
    """Show the worker's home: outing, today's visits, what became of referrals."""
    house, today = at_hand(House), at_hand(House).settings.today()
    logged = submissions.list_visits(house.register, g.account.id, today - timedelta(days=LATEST_DAYS))
    return render_template(
        "field/visits.html",
        outing=outings.find_current_outing(house.register, g.account.id, today),
        today_visits=[visit for visit in logged if visit["met_on"] == today.isoformat()],
        earlier_visits=[visit for visit in logged if visit["met_on"] != today.isoformat()],
        news=referrals.list_own_referrals(house.register, g.account.id),
    )


@pages.route("/outings", methods=["GET", "POST"], endpoint="outings")
def outings_page() -> Response | str:
    """Show the team's outings of the day and start one."""
    house = at_hand(House)
    today = house.settings.today()
    form = OutingForm()
    form.offer(house.territory, str(get_locale()))
    if request.method == "POST" and form.validate():
        _start_outing(house, form)
        return redirect(url_for("field.visits"), 303)
    if request.method == "GET":
        form.outing_id.data, form.on_day.data = str(uuid4()), today
        form.part_of_day.data = house.settings.part_of_day()
    status = 422 if form.errors else 200
    team = outings.list_team_outings(house.register, g.account.structure_id, today)
    return make_response(render_template("field/outings.html", form=form, team=team, today=today), status)


def _start_outing(house: House, form: OutingForm) -> None:
    today = house.settings.today()
    on_day = form.on_day.data or today
    place = house.territory.neighbourhoods.get(form.neighbourhood.data)
    if place is None:
        raise errors.Refusal(errors.UNKNOWN_NEIGHBOURHOOD, code=str(form.neighbourhood.data)[:40])
    if not today - timedelta(days=LATEST_DAYS) <= on_day <= today:
        raise errors.Refusal(errors.BAD_OUTING_DAY, days=LATEST_DAYS)
    outing = {
        "id": read_uuid(form.outing_id.data),
        "territory_id": house.territory.id,
        "account_id": g.account.id,
        "structure_id": g.account.structure_id,
        "on_day": on_day.isoformat(),
        "part_of_day": form.part_of_day.data,
        "channel": form.channel.data,
        "neighbourhood": place.code,
        "sector": place.sector,
    }
    with house.register.writing() as writer:
        if outings.record_outing(writer, outing):
            audit.record_audit(
                writer, house.territory.id, today, house.settings.part_of_day(),
                account_id=g.account.id, action="started", subject_kind="outing", subject_id=outing["id"],
            )  # fmt: skip
        elif not outings.is_same_outing(writer, outing):
            raise errors.Refusal(errors.OTHER_OUTING)


@pages.post("/outings/<outing_id>/end")
def end_outing(outing_id: str) -> Response:
    """End an outing."""
    with at_hand(House).register.writing() as writer:
        outings.end_outing(writer, outing_id)
    flash(gettext("Sortie terminée. Bon retour !"))
    return redirect(url_for("field.visits"), 303)


@pages.get("/visits/<submission_id>")
def visit(submission_id: str) -> Response | str:
    """Show a visit and the fate of its referrals, never the slip; a corrected one leads to its correction."""
    house = at_hand(House)
    found = submissions.find_visit(house.register, submission_id)
    if found is None:
        later = submissions.find_correction(house.register.reader, submission_id)
        if later is None:
            raise errors.Refusal(errors.NOT_FOUND)
        return redirect(url_for("field.visit", submission_id=later["id"]), 303)
    return render_template(
        "field/visit.html",
        visit=found,
        own=found["account_id"] == g.account.id,
        answered=referrals.count_answers(house.register.reader, submission_id) > 0,
        fates=[
            (row, referrals.list_events(house.register, row["referral_id"]))
            for row in referrals.list_submission_referrals(house.register, submission_id)
        ],
    )


@pages.record_once
def _put_up_shelf(state: BlueprintSetupState) -> None:
    state.app.extensions["outreach.FormShelf"] = FormShelf()


@pages.route("/forms/<form_id>", methods=["GET", "POST"])
def form(form_id: str) -> Response:
    """Show a questionnaire, or keep what was answered and show the receipt."""
    house = at_hand(House)
    page = open_page(
        house, at_hand(FormShelf), form_id, g.account, str(get_locale()), request.values.get("outing_id", "")
    )
    if page is None:
        flash(gettext("Commencez une sortie : le quartier et le lieu sont demandés une seule fois."))
        return redirect(url_for("field.outings"), 303)
    if request.method == "GET":
        return make_response(page.show_empty(request.args.get("replaces", "")))
    if "_step" in request.form:
        return make_response(page.show_step(request.form["_step"]))
    try:
        return _receive(house, page)
    except errors.Refusal as refusal:
        # For people, never an error page here: the answers would be lost with it.
        if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
            raise
        return make_response(page.show_refusal(refusal), refusal.problem.status)


def _receive(house: House, page: SurveyPage) -> Response:
    receipt = receive(
        house,
        page.survey,
        page.read_arrival(request.form),
        today=house.settings.today(),
        part_of_day=house.settings.part_of_day(),
    )
    slip = None
    if receipt.slip or request.form.get("replaces"):
        referred = referrals.list_submission_referrals(house.register, receipt.submission_id)
        slip = build_slip(house, receipt.slip, referred) if referred or receipt.slip else None
    told = {"outcome": receipt.outcome, "screened": receipt.screened, "slip": slip, "outing_id": page.outing["id"]}
    return make_response(render_template("field/receipt.html", **told), 201 if receipt.outcome == "stored" else 200)


def read_uuid(typed: str | None) -> str:
    """Return the id that the page made (a page sent twice counts once), or a new one."""
    try:
        return str(UUID(typed or ""))
    except ValueError:
        return str(uuid4())
