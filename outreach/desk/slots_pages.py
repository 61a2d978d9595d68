"""The hours of the week that a structure keeps for people with a slip: kept by its referent, or by the coordination.

One page for both; whose structure it is comes from the asker, or from the address for the coordination. No GET writes.
"""

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import format_date, gettext, ngettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand, current_account
from outreach.desk.asker import find_asker
from outreach.desk.forms import EndSlotForm, SlotForm
from outreach.follow_up import Author
from outreach.intake import House
from outreach.register import audit, bookings, slots, structures
from outreach.territory.reception import DAYS_AHEAD

# Monday to Saturday, by a week that begins on a Monday.
_MONDAY = date(2024, 1, 1)
WEEKDAYS = range(1, 7)
# Every phone takes them along, for each day of the month to come.
MOST_SLOTS = 200


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whose slots are kept, by whom, and at which addresses."""

    structure_id: str
    author: Author
    page: str
    ends: str
    of_coordination: bool = False

    def locate_end(self, slot_id: str) -> str:
        """Return the address at which a slot is ended."""
        if self.of_coordination:
            return url_for(self.ends, structure_id=self.structure_id, slot_id=slot_id)
        return url_for(self.ends, slot_id=slot_id)


def own_slots() -> Response:
    """Show the slots of the asker's structure, or open one."""
    return _answer(_find_own())


def end_own_slot(slot_id: str) -> Response:
    """Withdraw a slot of the asker's structure from a day on."""
    return _end(_find_own(), slot_id)


def structure_slots(structure_id: str) -> Response:
    """Show the slots of a structure to the coordination, or open one."""
    return _answer(_find_kept(structure_id))


def end_structure_slot(structure_id: str, slot_id: str) -> Response:
    """Withdraw a slot of a structure from a day on."""
    return _end(_find_kept(structure_id), slot_id)


def _find_own() -> Keeper:
    asker = find_asker()
    return Keeper(asker.structure_id, asker.author, url_for(".own_slots"), ".end_own_slot")


def _find_kept(structure_id: str) -> Keeper:
    account = current_account()
    if account is None or structures.find_structure(at_hand(House).register, structure_id) is None:
        raise errors.Refusal(errors.NOT_FOUND)
    page = url_for(".structure_slots", structure_id=structure_id)
    return Keeper(structure_id, Author(account.role, account.id), page, ".end_structure_slot", of_coordination=True)


def _answer(keeper: Keeper) -> Response:
    house, form = at_hand(House), SlotForm()
    today = form.today = house.settings.today()
    form.weekday.choices = [(day, _name_weekday(day)) for day in WEEKDAYS]
    if request.method != "POST":
        form.from_day.data, form.places.data = today, 1
    elif form.validate() and _open(house, keeper, form):
        flash(gettext("C’est enregistré."))
        return redirect(keeper.page, 303)
    return _show(keeper, form)


def _name_weekday(day: int) -> str:
    return str(format_date(_MONDAY + timedelta(days=day - 1), "EEEE"))


def _open(house: House, keeper: Keeper, form: SlotForm) -> bool:
    starts_at = f"{form.starts_at.data:%H:%M}"
    told = {"weekday": form.weekday.data, "starts_at": starts_at, "from_day": form.from_day.data}
    with house.register.writing() as writer:
        if len(slots.list_slots(writer, house.settings.today(), keeper.structure_id)) >= MOST_SLOTS:
            full = gettext("Pas plus de %(most)d créneaux : retirez-en un d’abord.", most=MOST_SLOTS)
            form.starts_at.errors = [full]
            return False
        if slots.find_same(writer, keeper.structure_id, **told) is not None:
            form.starts_at.errors = [gettext("Ce créneau existe déjà ce jour-là.")]
            return False
        slot_id = slots.record_slot(
            writer, house.territory.id, structure_id=keeper.structure_id, places=form.places.data or 1, **told
        )
        _note(writer, house, keeper, "slot_opened", slot_id)
    return True


def _end(keeper: Keeper, slot_id: str) -> Response:
    house, form = at_hand(House), EndSlotForm()
    form.today = house.settings.today()
    form.first_day.id = f"first_day-{slot_id}"
    slot = slots.find_slot(house.register.reader, slot_id)
    if slot is None or slot["structure_id"] != keeper.structure_id:
        raise errors.Refusal(errors.NOT_FOUND)
    if not form.validate() or form.first_day.data is None:
        return _show(keeper, _build_empty(), slot_id, form)
    with house.register.writing() as writer:
        slots.end_slot(writer, slot_id, form.first_day.data - timedelta(days=1))
        _note(writer, house, keeper, "slot_ended", slot_id)
    stranded = sum(
        row["n"]
        for row in bookings.list_stranded(house.register.reader, form.today)
        if row["structure_id"] == keeper.structure_id
    )
    flash(_tell_stranded(stranded) if stranded else gettext("C’est enregistré."))
    return redirect(keeper.page, 303)


def _tell_stranded(count: int) -> str:
    told: str = ngettext(
        "C’est retiré. Une personne a un bon pour un créneau retiré : recevez-la ; la coordination le sait.",
        "C’est retiré. %(num)d personnes ont un bon pour un créneau retiré : recevez-les ; la coordination le sait.",
        count,
    )
    return told


def _note(writer: sqlite3.Connection, house: House, keeper: Keeper, action: str, slot_id: str) -> None:
    audit.record_audit(
        writer,
        house.territory.id,
        house.settings.today(),
        house.settings.part_of_day(),
        account_id=keeper.author.account_id,
        action=action,
        subject_kind="reception_slot",
        subject_id=slot_id,
        referent_id=keeper.author.referent_id,
    )


def _build_empty() -> SlotForm:
    form = SlotForm(formdata=None)
    form.weekday.choices = [(day, _name_weekday(day)) for day in WEEKDAYS]
    form.from_day.data, form.places.data = at_hand(House).settings.today(), 1
    return form


def _show(keeper: Keeper, form: SlotForm, faulty: str = "", end: EndSlotForm | None = None) -> Response:
    house = at_hand(House)
    today, reader = house.settings.today(), house.register.reader

    def build_end(slot_id: str) -> EndSlotForm:
        if faulty == slot_id and end is not None:
            return end
        made = EndSlotForm(formdata=None)
        made.first_day.id, made.first_day.data = f"first_day-{slot_id}", today + timedelta(days=1)
        return made

    page = render_template(
        "desk/slots.html",
        frame="coordination/frame.html" if keeper.of_coordination else "layout.html",
        keeper=keeper,
        structure=structures.find_structure(house.register, keeper.structure_id),
        form=form,
        kept=[(_name_weekday(row["weekday"]), row) for row in slots.list_slots(reader, today, keeper.structure_id)],
        build_end=build_end,
        awaited=bookings.list_awaited(reader, keeper.structure_id, today, today + timedelta(days=DAYS_AHEAD)),
        today=today,
    )
    return make_response(page, 422 if form.errors or faulty else 200)
