"""One referral of the asker's structure: where it stands, what was said, and what may be said next.

Who answers after somebody else is told what was said, and nothing is changed.
"""

import sqlite3
from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.desk.answering import record_answer
from outreach.desk.asker import find_asker
from outreach.desk.forms import StepForm
from outreach.desk.step_choices import Choice, list_choices
from outreach.desk.waiting_pages import tell_town
from outreach.follow_up import Step, When, find_owed
from outreach.intake import House
from outreach.register import agreements, referrals, structures
from outreach.vocabulary import AMOUNT_BANDS, EVENT_KINDS


def referral(referral_id: str) -> str:
    """Show a referral, its events and what may be said next."""
    return _show_referral(referral_id)


def _show_referral(referral_id: str, faulty: str = "", overtaken: bool = False) -> str:
    house = at_hand(House)
    shown = referrals.find_state(house.register.reader, referral_id)
    if shown is None:
        raise errors.Refusal(errors.NOT_FOUND)
    return render_template(
        "desk/referral.html",
        shown=shown,
        elsewhere=agreements.list_elsewhere(house.register.reader, referral_id),
        owed=find_owed(shown, house.settings.follow_up),
        events=referrals.list_events(house.register, referral_id),
        groups=_build_groups(house, shown),
        faulty=faulty,
        overtaken=overtaken,
        amounts=AMOUNT_BANDS,
        structures=_list_others(house, ""),
        **tell_town(house),
    )


def _build_groups(house: House, shown: sqlite3.Row) -> list[tuple[str, list[tuple[Choice, StepForm | None]]]]:
    overpaid, presented = shown["status"] == "overpaid", bool(shown["presented_on"])
    others = _list_others(house, shown["structure_id"])

    def build(choice: Choice) -> StepForm | None:
        fill_in = choice.causes or choice.asks
        return StepForm(formdata=None).offer(choice, shown["state"], others) if fill_in else None

    groups = list_choices(shown["state"], presented=presented, overpaid=overpaid)
    return [(title, [(choice, build(choice)) for choice in choices]) for title, choices in groups]


def _list_others(house: House, structure_id: str) -> dict[str, str]:
    label = "label_en" if str(get_locale()) == "en" else "label_fr"
    return {row["id"]: row[label] for row in structures.list_structures(house.register) if row["id"] != structure_id}


def step(referral_id: str) -> Response:
    """Record what the asker says of a referral."""
    form, house, asker = StepForm(), at_hand(House), find_asker()
    expected_state = form.expected_state.data or ""
    try:
        kind = record_answer(
            house.register, asker, referral_id, _read_step(form, _list_others(house, asker.structure_id)),
            expected_state=expected_state or None, when=When(house.settings.today(), house.settings.part_of_day()),
        )  # fmt: skip
    except errors.Refusal as refusal:
        return _tell_refusal(refusal, referral_id, form)
    flash(gettext("C’est noté : %(what)s.", what=gettext(EVENT_KINDS[kind])))
    return redirect(url_for(".referral", referral_id=referral_id), 303)


def _read_step(form: StepForm, others: Mapping[str, str]) -> Step:
    suggested = form.suggested_structure_id.data or None
    if suggested and suggested not in others:
        raise errors.Refusal(errors.BAD_REQUEST)
    return Step(
        form.kind.data or "",
        form.cause.data or None,
        amount_band=form.amount_band.data or None,
        suggested_structure_id=suggested,
    )


def _tell_refusal(refusal: errors.Refusal, referral_id: str, form: StepForm) -> Response:
    """Show the referral again where it is enough: a cause is missing, or somebody has answered meanwhile."""
    if refusal.problem is errors.MISSING_CAUSE:
        return make_response(_show_referral(referral_id, faulty=form.kind.data or ""), refusal.problem.status)
    stands = referrals.find_state(at_hand(House).register.reader, referral_id)
    moved = stands is not None and (not stands["is_open"] or stands["state"] != form.expected_state.data)
    if refusal.problem is not errors.FORBIDDEN_STEP or not moved or not form.expected_state.data:
        raise refusal
    return make_response(_show_referral(referral_id, overtaken=True), refusal.problem.status)
