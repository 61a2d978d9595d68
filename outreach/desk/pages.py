"""The referent's pages: what waits, one referral and its steps, a slip looked up.

Shows a right and where it stands, never who. A slip's code is in no address, session or log; no GET writes anything.
"""

from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand, limiter
from outreach.desk.forms import SlipForm, StepForm
from outreach.desk.step_choices import list_choices
from outreach.follow_up import Step, list_next_steps, record_step
from outreach.intake import House
from outreach.register import audit, paths, referrals
from outreach.sealing.slips import read_slip, seal_slip
from outreach.vocabulary import EVENT_KINDS

pages = Blueprint("desk", __name__, template_folder="templates")

PAGE_SIZE = 30
RECENT = 12


def name_asker() -> str:
    """Name whom the limiter counts for: the account, for a whole town hall shares one network address."""
    return str(g.account.id)


@pages.get("/desk")
def waiting() -> str:
    """Show what waits for the referent's structure, oldest first, and its latest outcomes."""
    return _show_desk(SlipForm())


def _show_desk(form: SlipForm, problem: errors.Problem | None = None) -> str:
    house = at_hand(House)
    waiting = referrals.list_waiting_referrals(house.register, g.account.structure_id)
    count = max(1, -(-len(waiting) // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, int), 1), count)
    return render_template(
        "desk/waiting.html",
        form=form,
        problem=problem,
        waiting=waiting[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        total=len(waiting),
        oldest=waiting[0]["opened_on"] if waiting else None,
        ended=referrals.list_ended_referrals(house.register, g.account.structure_id, RECENT),
        number=number,
        count=count,
        **_tell_town(house),
    )


def _tell_town(house: House) -> dict[str, Any]:
    return {"families": house.territory.families, "today": house.settings.today()}


@pages.route("/slips", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], key_func=name_asker)
def slips() -> Response | str:
    """Show what a slip's path holds for the referent's structure; the code comes in a form, never in an address."""
    if request.method == "GET":
        return redirect(url_for("desk.waiting"), 303)
    form, house = SlipForm(), at_hand(House)
    try:
        found = _find_referrals(house, form.code.data or "" if form.validate() else "")
    except errors.Refusal as refusal:
        return make_response(_show_desk(form, refusal.problem), refusal.problem.status)
    expected = {row["referral_id"] for row in found if _is_expected(row)}
    return render_template("desk/slip.html", found=found, expected=expected, **_tell_town(house))


def _is_expected(row: Any) -> bool:
    steps = list_next_steps(row["state"], "referent", presented=bool(row["presented_on"]))
    return "presented" in steps


def _find_referrals(house: House, typed: str) -> list[Any]:
    path_id = paths.find_path(house.register, seal_slip(read_slip(typed), house.path_key))
    found = referrals.list_path_referrals(house.register, path_id, g.account.structure_id) if path_id else []
    if not path_id or not found:
        # A path that never came to this structure is as unknown here as one that does not exist.
        raise errors.Refusal(errors.UNKNOWN_SLIP)
    with house.register.writing() as writer:
        audit.record_audit(
            writer, house.territory.id, house.settings.today(), house.settings.part_of_day(),
            account_id=g.account.id, action="looked_up", subject_kind="path", subject_id=path_id,
        )  # fmt: skip
    return found


@pages.get("/desk/<referral_id>")
def referral(referral_id: str) -> str:
    """Show a referral, its events and what may be said next."""
    return _show_referral(referral_id)


def _show_referral(referral_id: str, faulty: str = "") -> str:
    house = at_hand(House)
    shown = referrals.find_state(house.register.reader, referral_id)
    if shown is None:
        raise errors.Refusal(errors.NOT_FOUND)
    groups = [
        (title, [(choice, _build_cause_form(choice.kind, shown["state"], choice.causes)) for choice in choices])
        for title, choices in list_choices(shown["state"], presented=bool(shown["presented_on"]))
    ]
    return render_template(
        "desk/referral.html",
        shown=shown,
        events=referrals.list_events(house.register, referral_id),
        groups=groups,
        faulty=faulty,
        **_tell_town(house),
    )


def _build_cause_form(kind: str, state: str, causes: Any) -> StepForm | None:
    return StepForm(formdata=None).offer(kind, state, causes) if causes else None


@pages.post("/desk/<referral_id>/steps")
def step(referral_id: str) -> Response:
    """Record what the referent says of a referral."""
    form, house = StepForm(), at_hand(House)
    said = Step(form.kind.data or "", form.cause.data or None)
    try:
        kind = record_step(
            house.register,
            referral_id,
            said,
            role=g.account.role,
            account_id=g.account.id,
            today=house.settings.today(),
            part_of_day=house.settings.part_of_day(),
            expected_state=form.expected_state.data or None,
        )
    except errors.Refusal as refusal:
        if refusal.problem is not errors.MISSING_CAUSE:
            raise
        return make_response(_show_referral(referral_id, faulty=said.kind), refusal.problem.status)
    flash(gettext("C’est noté : %(what)s.", what=gettext(EVENT_KINDS[kind])))
    return redirect(url_for("desk.referral", referral_id=referral_id), 303)
