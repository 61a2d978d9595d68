"""Structures and their reception: where a slip sends people, when, and with what."""

from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.forms import ReceptionForm
from outreach.coordination.trail import record_change
from outreach.intake import House
from outreach.register import structures as places


def structures() -> str:
    """List the structures with who answers there today."""
    register, today = at_hand(House).register, at_hand(House).settings.today()
    listed = places.list_structures(register)
    live = {row["id"]: places.find_live_referent(register.reader, row["id"], today) for row in listed}
    return render_template("coordination/structures.html", listed=listed, live=live)


def structure(structure_id: str) -> Response | str:
    """Show the reception of a structure, or change it."""
    house = at_hand(House)
    place = places.find_structure(house.register, structure_id)
    if place is None:
        raise errors.Refusal(errors.NOT_FOUND)
    form = _build_form(house, dict(place))
    if request.method == "POST" and form.validate():
        changes = {name: _tidy(form[name].data) for name in places.EDITABLE if name in form}
        with house.register.writing() as writer:
            places.change_structure(writer, structure_id, changes, house.settings.today())
            record_change(writer, house, g.account, "changed", "structure", structure_id)
        flash(gettext("C’est enregistré : les prochains bons le diront."))
        return redirect(url_for("coordination.structures"), 303)
    page = render_template("coordination/structure.html", place=place, form=form)
    return make_response(page, 422 if form.errors else 200)


def _build_form(house: House, reception: dict[str, Any]) -> ReceptionForm:
    """Build the form in the languages of the town."""
    form = ReceptionForm(data=reception)
    for name in places.EDITABLE:
        if name.endswith("_en") and "en" not in house.territory.languages:
            del form[name]
    return form


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())
