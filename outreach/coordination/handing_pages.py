"""What waits at a structure or was declined by it, handed to another: one referral, or several at once.

A rerouting is an event of `follow_up` like any other; who declined may have proposed where to send it.
"""

from datetime import timedelta
from typing import Any, Final

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext, ngettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.board_pages import DECLINED_DAYS
from outreach.coordination.forms import RerouteForm
from outreach.coordination.handing import AS_PROPOSED, Handed, hand_over, read_chosen
from outreach.follow_up import Author, Step, When, record_step
from outreach.intake import House
from outreach.register import referral_lists, referrals, structures

PAGE_SIZE: Final = 50
RECENT: Final = 12


def structure_referrals(structure_id: str) -> str:
    """Show what waits at a structure or was declined by it, with a way to send each or several elsewhere."""
    return _show_referrals(structure_id)


def _show_referrals(structure_id: str, faulty: str = "", refusal: errors.Refusal | None = None) -> str:
    house, today = at_hand(House), at_hand(House).settings.today()
    place = structures.find_structure(house.register, structure_id)
    if place is None:
        raise errors.Refusal(errors.NOT_FOUND)
    since = today - timedelta(days=DECLINED_DAYS)
    total = referral_lists.count_to_hand_over(house.register, structure_id, since)
    count = max(1, -(-total // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, int), 1), count)
    rows = referral_lists.list_to_hand_over(
        house.register, structure_id, since, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE
    )
    others = _list_others(house, structure_id)
    return render_template(
        "coordination/structure_referrals.html",
        place=place,
        in_the_files=place["code"] in house.territory.structures,
        shown=[(row, _build_reroute_form(others, row)) for row in rows],
        together=_build_together_form(others, rows),
        total=total,
        faulty=faulty,
        refusal=refusal,
        ended=referrals.list_ended_referrals(house.register, structure_id, RECENT) if number == count else [],
        families=house.territory.families,
        number=number,
        count=count,
    )


def _build_reroute_form(others: list[tuple[str, str]], row: Any) -> RerouteForm:
    form = RerouteForm(formdata=None)
    proposed = row["suggested_structure_id"]
    first = [(key, gettext("%(structure)s (proposée)", structure=label)) for key, label in others if key == proposed]
    form.structure_id.choices = [("", ""), *first, *(other for other in others if other[0] != proposed)]
    form.structure_id.data = proposed if first else ""
    form.structure_id.id = f"to-{row['referral_id']}"
    form.expected_state.data = row["state"]
    return form


def _build_together_form(others: list[tuple[str, str]], rows: list[Any]) -> RerouteForm:
    form = RerouteForm(formdata=None)
    known = {key for key, _ in others}
    proposed = any(row["suggested_structure_id"] in known for row in rows)
    first = [(AS_PROPOSED, gettext("Celle que la structure propose, pour chacune"))] if proposed else []
    form.structure_id.choices = [("", ""), *first, *others]
    form.structure_id.id = "to-together"
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
        author=Author(g.account.role, g.account.id),
        when=_tell_when(house),
        expected_state=form.expected_state.data or None,
    )
    flash(gettext("Orientation confiée à : %(structure)s.", structure=others[chosen]))
    return redirect(url_for("coordination.structure_referrals", structure_id=found["structure_id"]), 303)


def _tell_when(house: House) -> When:
    return When(house.settings.today(), house.settings.part_of_day())


def reroute_several(structure_id: str) -> Response:
    """Hand the referrals that were ticked to another structure, or each to the one that was proposed."""
    house = at_hand(House)
    others = dict(_list_others(house, structure_id))
    try:
        chosen, target = read_chosen(request.form.getlist("chosen"), request.form.get("structure_id", ""), others)
    except errors.Refusal as refusal:
        return make_response(_show_referrals(structure_id, refusal=refusal), refusal.problem.status)
    handed = hand_over(
        house.register, structure_id, chosen, target, others, Author(g.account.role, g.account.id), _tell_when(house)
    )
    _tell_handed(handed)
    return redirect(url_for("coordination.structure_referrals", structure_id=structure_id), 303)


def _tell_handed(handed: Handed) -> None:
    if handed.done:
        flash(
            ngettext(
                "Une orientation a été confiée ailleurs.",
                "%(num)d orientations ont été confiées ailleurs.",
                handed.done,
            )
        )
    if handed.changed:
        flash(
            ngettext(
                "Une avait changé entre-temps : elle est restée là.",
                "%(num)d avaient changé entre-temps : elles sont restées là.",
                handed.changed,
            )
        )
    if handed.without_proposal:
        flash(
            ngettext(
                "Pour une, rien n’était proposé : elle est restée là.",
                "Pour %(num)d, rien n’était proposé : elles sont restées là.",
                handed.without_proposal,
            )
        )
