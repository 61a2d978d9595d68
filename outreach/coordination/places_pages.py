"""Structures: their names, their reception (where a slip sends people, when, with what), and new ones."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.changes import change_cells, change_file, read_lines
from outreach.coordination.forms import NewStructureForm, ReceptionForm
from outreach.coordination.page_words import list_form_faults
from outreach.coordination.structure_form import FILE, build_form, check_form, read_cells, show_faults
from outreach.intake import House
from outreach.register import structures as places
from outreach.territory.writing import add_line, hash_line


def structures() -> str:
    """List the structures with who answers there today."""
    register, today = at_hand(House).register, at_hand(House).settings.today()
    listed = places.list_structures(register)
    live = {row["id"]: places.find_live_referent(register.reader, row["id"], today) for row in listed}
    return render_template("coordination/structures.html", listed=listed, live=live)


def structure(structure_id: str) -> Response:
    """Show a structure, or change it in the territory's file."""
    house = at_hand(House)
    place = places.find_structure(house.register, structure_id)
    line = read_lines(house, FILE).get((place["code"],)) if place else None
    if place is None or line is None:
        raise errors.Refusal(errors.NOT_FOUND)
    form = build_form(house, ReceptionForm, line)
    if request.method != "POST" or not check_form(house, form, place["code"]):
        return _show(house, place, form, line, 422 if form.errors else 200)
    changes = read_cells(form, line)
    try:
        change_cells(house, g.account, FILE, (place["code"],), changes, seen=request.form.get("seen", ""))
    except errors.Refusal as refusal:
        # For people, never an error page here: what was typed would be lost with it.
        line = read_lines(house, FILE).get((place["code"],), line)
        return _show(house, place, form, line, refusal.problem.status, refusal)
    flash(gettext("C’est enregistré : les prochains bons le diront."))
    return redirect(url_for("coordination.structures"), 303)


def new_structure() -> Response:
    """Show the form of a structure that the territory does not have yet, or add it to the territory's file."""
    house = at_hand(House)
    blank = dict.fromkeys(next(iter(read_lines(house, FILE).values())), "")
    form = build_form(house, NewStructureForm, blank)
    if request.method != "POST" or not check_form(house, form):
        return _show_new(house, form, 422 if form.errors else 200)
    cells = {"code": str(form.code.data), "kind": str(form.kind.data), **read_cells(form, blank)}
    try:
        change_file(house, g.account, FILE, lambda text: add_line(text, FILE, cells))
    except errors.Refusal as refusal:
        return _show_new(house, form, refusal.problem.status, refusal)
    flash(gettext("Structure ajoutée. Donnez-lui un référent, et des chemins s’il le faut."))
    return redirect(url_for("coordination.structures"), 303)


def _show_new(
    house: House, form: NewStructureForm, status: int, refusal: errors.Refusal | None = None
) -> Response:  # fmt: skip
    sentences = show_faults(house, form, refusal)
    kinds = sorted({sheet.kind for sheet in house.territory.structures.values()})
    page = render_template("coordination/new_structure.html", form=form, kinds=kinds, **_tell(form, refusal, sentences))
    return make_response(page, status)


def _show(
    house: House, place: sqlite3.Row, form: ReceptionForm, line: Mapping[str, str], status: int,
    refusal: errors.Refusal | None = None,
) -> Response:  # fmt: skip
    """Show the form; when somebody else changed the line, with what is written now beside each field."""
    meanwhile = refusal is not None and refusal.problem is errors.CHANGED_MEANWHILE
    if meanwhile:
        form.seen.data = hash_line(line)
    sentences = show_faults(house, form, refusal)
    typed = read_cells(form, line)
    now = {name: line[name] for name, told in typed.items() if meanwhile and line[name] != told}
    page = render_template(
        "coordination/structure.html", place=place, form=form, now=now, **_tell(form, refusal, sentences)
    )
    return make_response(page, status)


def _tell(form: ReceptionForm, refusal: errors.Refusal | None, sentences: list[str]) -> dict[str, Any]:
    """Return what the top of the page says: what to look at again, with links, and what has no field."""
    return {"faults": list_form_faults(form), "refusal": refusal, "sentences": sentences}
