"""What waits, by structure and age, and the rerouting of what a structure cannot take; the messages sent.

Shows rights and counts, never who; a rerouting is an event of `follow_up` like any other.
"""

from datetime import timedelta
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.forms import RerouteForm
from outreach.coordination.mailbox import list_letters
from outreach.follow_up import Step, record_step
from outreach.intake import House
from outreach.register import notifications, referrals, structures

PAGE_SIZE = 20
# A referral declined longer ago has found another way, or none: it no longer asks for a rerouting.
DECLINED_DAYS = 90


def board() -> str:
    """Show what waits, what was declined, where nobody answers today and what mail could not leave."""
    house, today = at_hand(House), at_hand(House).settings.today()
    rows = referrals.count_waiting_by_structure(house.register, today)
    declined = referrals.list_declined_referrals(house.register, today - timedelta(days=DECLINED_DAYS))
    return render_template(
        "coordination/board.html",
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("n", "unanswered", "late")},
        declined=_count_by_structure(declined),
        unanswered=structures.list_unanswered_structures(house.register, today),
        failures=notifications.list_failures(house.register),
    )


def _count_by_structure(declined: list[Any]) -> list[tuple[Any, int]]:
    """Keep one row a structure, with how many it declined."""
    counted: dict[str, tuple[Any, int]] = {}
    for row in declined:
        counted[row["structure_id"]] = (row, counted.get(row["structure_id"], (row, 0))[1] + 1)
    return sorted(counted.values(), key=lambda pair: -pair[1])


def structure_referrals(structure_id: str) -> str:
    """Show what waits at a structure or was declined by it, with a way to send each elsewhere."""
    return _show_referrals(structure_id)


def _show_referrals(structure_id: str, faulty: str = "") -> str:
    house, today = at_hand(House), at_hand(House).settings.today()
    place = structures.find_structure(house.register, structure_id)
    if place is None:
        raise errors.Refusal(errors.NOT_FOUND)
    declined = referrals.list_declined_referrals(house.register, today - timedelta(days=DECLINED_DAYS))
    listed = [row for row in declined if row["structure_id"] == structure_id]
    listed += referrals.list_waiting_referrals(house.register, structure_id)
    count = max(1, -(-len(listed) // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, int), 1), count)
    shown = listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "coordination/structure_referrals.html",
        place=place,
        in_the_files=place["code"] in house.territory.structures,
        shown=[(row, _build_reroute_form(house, row)) for row in shown],
        total=len(listed),
        faulty=faulty,
        families=house.territory.families,
        number=number,
        count=count,
    )


def _build_reroute_form(house: House, row: Any) -> RerouteForm:
    form = RerouteForm(formdata=None)
    form.structure_id.choices = [("", "")] + _list_others(house, row["structure_id"])
    form.structure_id.id = f"to-{row['referral_id']}"
    form.expected_state.data = row["state"]
    return form


def _list_others(house: House, structure_id: str) -> list[tuple[str, str]]:
    label = "label_en" if str(get_locale()) == "en" else "label_fr"
    return [(row["id"], row[label]) for row in structures.list_structures(house.register) if row["id"] != structure_id]


def reroute(referral_id: str) -> Response:
    """Hand a referral to another structure."""
    house = at_hand(House)
    found = referrals.find_state(house.register.reader, referral_id)
    if found is None:
        raise errors.Refusal(errors.NOT_FOUND)
    form, others = RerouteForm(), dict(_list_others(house, found["structure_id"]))
    chosen = form.structure_id.data
    if chosen not in others:
        return make_response(_show_referrals(found["structure_id"], faulty=referral_id), 422)
    record_step(
        house.register,
        referral_id,
        Step("rerouted", structure_id=chosen),
        role=g.account.role,
        account_id=g.account.id,
        today=house.settings.today(),
        part_of_day=house.settings.part_of_day(),
        expected_state=form.expected_state.data or None,
    )
    flash(gettext("Orientation confiée à : %(structure)s.", structure=others[chosen]))
    return redirect(url_for("coordination.structure_referrals", structure_id=found["structure_id"]), 303)


def messages() -> str:
    """Show the messages of the demonstration, and those that could not leave."""
    house = at_hand(House)
    by_smtp = bool(house.settings.mail.host)
    return render_template(
        "coordination/messages.html",
        by_smtp=by_smtp,
        letters=[] if by_smtp else list_letters(house.settings.mail_folder),
        failures=notifications.list_failures(house.register),
    )
