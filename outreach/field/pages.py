"""The worker's pages: outing, visits, the contact form and its receipt. Decides nothing: `intake` does.

A receipt is the answer to the very post that was sent: the slip's code is in no address, cookie or log, and a page
sent twice shows the same receipt.
"""

from uuid import UUID, uuid4

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, send_file, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import force_locale, get_locale, gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.access.languages import LANGUAGES, keep_language
from outreach.field import (
    home_pages,
    media_pages,
    offline_pages,
    shell_pages,
    slip_pages,
    slots_pages,
    sync_pages,
    trial_pages,
)
from outreach.field.devices import write_policy
from outreach.field.form_page import SurveyPage
from outreach.field.form_shelf import FormShelf, Showing
from outreach.field.offline_pages import keep_on_phone
from outreach.field.opening import open_new, open_posted
from outreach.field.outing_form import OutingForm
from outreach.field.parts import DISPLAY, GUIDE, HOME, KEEPING, MORE_KEEPING, PHONE, SLIPS, THEN_KEEPING, WARNINGS
from outreach.field.posted import Posted
from outreach.field.slip_sheet import build_slip
from outreach.field.slip_words import read_slip_words
from outreach.intake import House, check_outing, forget_waiting, keep_outing, receive
from outreach.questionnaire import list_file_questions
from outreach.register import bookings, outings, referrals, submissions

pages = Blueprint("field", __name__, template_folder="templates")
pages.add_url_rule("/visits", view_func=home_pages.visits)
pages.add_url_rule("/visits/news", view_func=home_pages.read_news, methods=["POST"])
pages.add_url_rule("/visits/<submission_id>/media/<name>", view_func=media_pages.media)
pages.add_url_rule("/forms/<form_id>/waiting/<submission_id>/<name>", view_func=media_pages.waiting)
pages.add_url_rule("/offline/kept", view_func=offline_pages.kept)
pages.add_url_rule("/offline/structures", view_func=slip_pages.structures)
pages.add_url_rule("/offline/slots", view_func=slots_pages.offered)
pages.add_url_rule("/visits/<submission_id>/slots", "book", slots_pages.book_on_page, methods=["POST"])
pages.add_url_rule("/visits/moved", "moved_seen", slots_pages.moved_seen, methods=["POST"])
pages.add_url_rule("/offline/ordinary-words", view_func=slip_pages.ordinary_words)
pages.add_app_template_global(offline_pages.locate_kept, "locate_kept")
pages.add_app_template_global(shell_pages.locate_manifest, "locate_manifest")
pages.add_app_template_global(lambda: KEEPING, "keeping_parts")
pages.add_app_template_global(lambda: THEN_KEEPING, "then_keeping_parts")
pages.add_app_template_global(lambda: MORE_KEEPING, "more_keeping_parts")
pages.add_app_template_global(lambda: SLIPS, "slip_parts")
pages.add_app_template_global(lambda: WARNINGS, "warning_parts")
pages.add_app_template_global(lambda: DISPLAY, "display_parts")
pages.add_app_template_global(read_slip_words, "slip_words")
pages.add_app_template_global(slip_pages.locate_structures, "locate_structures")
pages.add_app_template_global(slip_pages.locate_ordinary_words, "locate_ordinary_words")
pages.add_app_template_global(lambda: HOME, "home_parts")
pages.add_app_template_global(lambda: GUIDE, "guide_parts")
pages.add_app_template_global(lambda: PHONE, "phone_parts")
for _address, _sent in shell_pages.ADDRESSES:
    pages.add_url_rule(_address, view_func=_sent)
pages.add_url_rule("/sync", "desk", sync_pages.desk)
pages.add_url_rule("/offline/list", view_func=sync_pages.desk_list)
pages.add_url_rule("/sync", view_func=sync_pages.sync, methods=["POST"])
pages.add_url_rule("/sync/answers", "sync_answers", sync_pages.answers, methods=["POST"])
for _path, _methods, _page in trial_pages.ADDRESSES:
    pages.add_url_rule(f"/trial{_path}", view_func=_page, methods=_methods)


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
    if request.method != "POST":
        form.outing_id.data, form.on_day.data = str(uuid4()), today
        form.part_of_day.data = house.settings.part_of_day()
    status = 422 if form.errors else 200
    team = outings.list_team_outings(house.register, g.account.structure_id, today)
    return make_response(render_template("field/outings.html", form=form, team=team, today=today), status)


def _start_outing(house: House, form: OutingForm) -> None:
    today = house.settings.today()
    told = {
        "id": read_uuid(form.outing_id.data),
        "on_day": form.on_day.data or today,
        "part_of_day": form.part_of_day.data,
        "channel": form.channel.data,
        "neighbourhood": form.neighbourhood.data,
    }
    outing = check_outing(house, told, account_id=g.account.id, structure_id=g.account.structure_id or "", today=today)
    with house.register.writing() as writer:
        keep_outing(house, writer, outing, today, house.settings.part_of_day())


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
        files=media_pages.list_files(house, submission_id),
        booked=bookings.list_of_visit(house.register, submission_id),
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
    chosen = request.form.get("_step", "").partition("language:")[2]
    if chosen in LANGUAGES:
        # One of the languages of the pages: the whole page speaks it from now on.
        with force_locale(chosen):
            response = _answer_form(form_id, chosen)
        keep_language(response, chosen)
        return response
    return _answer_form(form_id, chosen or request.form.get("spoken", "") or str(get_locale()))


def _answer_form(form_id: str, language: str) -> Response:
    house = at_hand(House)
    shelf = at_hand(FormShelf)
    if request.method != "POST":
        page = open_new(house, shelf, form_id, g.account, language, request.args)
    else:
        page = open_posted(house, shelf, form_id, g.account, language, request.form)
    if page is None:
        flash(gettext("Commencez une sortie : le quartier et le lieu sont demandés une seule fois."))
        return redirect(url_for("field.outings"), 303)
    response = _answer_page(house, page)
    response.headers["Permissions-Policy"] = write_policy(page.survey)
    return response


def _answer_page(house: House, page: SurveyPage) -> Response:
    if request.method != "POST":
        return make_response(page.show_empty(request.args.get("replaces", "")))
    posted = page.take(request.form, request.files.items(multi=True))
    if "_step" in posted:
        return make_response(page.show_step(posted["_step"], posted))
    try:
        return _receive(house, page, posted)
    except errors.Refusal as refusal:
        # For people, never an error page here: the answers would be lost with it.
        if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
            raise
        return make_response(page.show_refusal(refusal, posted), refusal.problem.status)


@pages.get("/forms/<form_id>/lists/<name>")
def form_list(form_id: str, name: str) -> Response:
    """Send a list of choices that is too long for its page."""
    house, told = at_hand(House), request.args
    _check_given(house, form_id)
    survey = house.library.find_version(form_id, told.get("version", ""), house.settings.today())
    lists = house.library.find_lists(told.get("place", ""))
    language = told.get("language", "")
    language = language if language in survey.languages else str(get_locale())
    showing = Showing(survey, lists, told["place"], language, house.library.find_file(form_id))
    found = at_hand(FormShelf).find_list(showing, name)
    if found is None:
        raise errors.Refusal(errors.NOT_FOUND)
    return keep_on_phone(Response(found.content, mimetype="application/json"), found.mark)


@pages.get("/forms/<form_id>/files/<name>")
def form_file(form_id: str, name: str) -> Response:
    """Send a picture or a sound that a label of the questionnaire shows."""
    house = at_hand(House)
    _check_given(house, form_id)
    survey, file = house.library.find_survey(form_id), house.library.find_file(form_id)
    found = at_hand(FormShelf).find_files(survey, file).get(name)
    if found is None:
        raise errors.Refusal(errors.NOT_FOUND)
    return keep_on_phone(send_file(found.path, mimetype=found.kind, conditional=True, etag=found.mark), found.mark)


def _check_given(house: House, form_id: str) -> None:
    # A questionnaire that is another team's is not looked at by its pictures; those of no team try them all.
    if g.account.structure_id:
        house.library.check_given(form_id, g.account.structure_id)


def _receive(house: House, page: SurveyPage, posted: Posted) -> Response:
    arrival = page.read_arrival(posted)
    receipt = receive(
        house,
        page.survey,
        arrival,
        today=house.settings.today(),
        part_of_day=house.settings.part_of_day(),
    )
    if list_file_questions(page.survey):
        forget_waiting(house, arrival)
    slip = None
    if receipt.slip or posted.get("replaces"):
        slip = build_slip(house, receipt.slip, receipt.submission_id)
    shown = render_template(
        "field/receipt.html",
        outcome=receipt.outcome,
        screened=receipt.screened,
        slip=slip,
        submission_id=receipt.submission_id,
        form_id=page.survey.form_id,
        needs_outing=page.survey.needs_outing,
        outing_id=page.outing["id"] or None,
    )
    return make_response(shown, 201 if receipt.outcome == "stored" else 200)


def read_uuid(typed: str | None) -> str:
    """Return the id that the page made (a page sent twice counts once), or a new one."""
    try:
        return str(UUID(typed or ""))
    except ValueError:
        return str(uuid4())
