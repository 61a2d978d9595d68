"""Structures and their reception: where a slip sends people, when, and with what."""

import sqlite3
from collections.abc import Mapping

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.changes import change_cells, read_lines
from outreach.coordination.forms import RECEPTION, STATUSES, ReceptionForm
from outreach.intake import House
from outreach.register import structures as places
from outreach.territory.writing import hash_line

FILE = "structures.csv"


def structures() -> str:
    """List the structures with who answers there today."""
    register, today = at_hand(House).register, at_hand(House).settings.today()
    listed = places.list_structures(register)
    live = {row["id"]: places.find_live_referent(register.reader, row["id"], today) for row in listed}
    return render_template("coordination/structures.html", listed=listed, live=live)


def structure(structure_id: str) -> Response:
    """Show the reception of a structure, or change it in the territory's file."""
    house = at_hand(House)
    place = places.find_structure(house.register, structure_id)
    line = read_lines(house, FILE).get((place["code"],)) if place else None
    if place is None or line is None:
        raise errors.Refusal(errors.NOT_FOUND)
    form = _build_form(house, line)
    if request.method == "GET" or not form.validate():
        return _show(place, form, line, 422 if form.errors else 200)
    changes = {name: form[name].data or "" for name in RECEPTION if name in form}
    try:
        change_cells(house, g.account, FILE, (place["code"],), changes, seen=request.form.get("seen", ""))
    except errors.Refusal as refusal:
        # For people, never an error page here: what was typed would be lost with it.
        line = read_lines(house, FILE).get((place["code"],), line)
        return _show(place, form, line, refusal.problem.status, refusal)
    flash(gettext("C’est enregistré : les prochains bons le diront."))
    return redirect(url_for("coordination.structures"), 303)


def _build_form(house: House, line: Mapping[str, str]) -> ReceptionForm:
    """Build the form in the languages of the town."""
    form = ReceptionForm(data={**line, "seen": hash_line(line)})
    form.status.choices = [(status, gettext(title)) for status, title in STATUSES.items()]
    for name in RECEPTION:
        if name.endswith("_en") and "en" not in house.territory.languages:
            del form[name]
    return form


def _show(
    place: sqlite3.Row, form: ReceptionForm, line: Mapping[str, str], status: int,
    refusal: errors.Refusal | None = None,
) -> Response:  # fmt: skip
    """Show the form; when somebody else changed the line, with what is written now beside each field."""
    meanwhile = refusal is not None and refusal.problem is errors.CHANGED_MEANWHILE
    if meanwhile:
        form.seen.data = hash_line(line)
    now = {name: told for name, told in line.items() if meanwhile and name in form and form[name].data != told}
    page = render_template("coordination/structure.html", place=place, form=form, refusal=refusal, now=now)
    return make_response(page, status)
