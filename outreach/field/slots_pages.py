"""Appointments of a slip: what is offered to a phone, chosen on the receipt of a page, told when it changed.

A slip's code comes in a form and goes back in its answer: it is in no address, cookie or log. Decides nothing.
"""

import hashlib
import json
from typing import Any

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outreach import errors
from outreach.access import at_hand
from outreach.field.booked import read_choice
from outreach.field.offline_pages import keep_on_phone
from outreach.field.slip_sheet import build_slip, find_code
from outreach.intake import House, book, list_offered, open_desk
from outreach.register import bookings, structures, submissions


def offered() -> Response:
    """Send the dated slots of the coming days by structure, with those that are full."""
    content, mark = _write_offered()
    return keep_on_phone(Response(content, mimetype="application/json"), mark)


def locate_offered() -> str:
    """Return the address of the dated slots; it changes with them."""
    return url_for("field.offered", v=_write_offered()[1])


def _write_offered() -> tuple[str, str]:
    house = at_hand(House)
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    codes = {structure_id: code for code, structure_id in ids.items()}
    told: dict[str, list[list[Any]]] = {}
    for slot, full in list_offered(house, house.settings.today()):
        line = [slot.on_day.isoformat(), slot.starts_at, slot.slot_id, *([1] if full else [])]
        told.setdefault(codes[slot.structure_id], []).append(line)
    content = json.dumps({"slots": told}, separators=(",", ":"))
    return content, hashlib.sha256(content.encode()).hexdigest()[:12]


def book_on_page(submission_id: str) -> BaseResponse:
    """Keep the appointment chosen on a receipt, and show that receipt again with it."""
    house, told = at_hand(House), request.form
    visit = submissions.find_visit(house.register, submission_id)
    if visit is None:
        raise errors.Refusal(errors.NOT_FOUND)
    desk = open_desk(house, house.settings.today(), house.settings.part_of_day())
    booked = book(desk, read_choice(g.account.id, submission_id, told))
    shown = render_template(
        "field/receipt.html",
        outcome="booked",
        screened=(),
        slip=build_slip(house, find_code(house, submission_id, told.get("slip", "")), submission_id),
        submission_id=submission_id,
        form_id=visit["form_id"],
        needs_outing=True,
        outing_id=visit["outing_id"],
        booked=booked,
    )
    return make_response(shown, 200)


def moved_seen() -> BaseResponse:
    """Note that the worker knows which appointments were moved; they are told no more."""
    with at_hand(House).register.writing() as writer:
        bookings.note_told(writer, g.account.id, request.form.getlist("booking"))
    flash(gettext("C’est noté."))
    return redirect(url_for("field.visits"), 303)
