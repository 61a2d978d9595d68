"""The roads: which structure receives each right, everywhere or in one neighbourhood or for one public.

A road is changed in the territory's files; the next form proposes it, visits already kept stay as they were routed. A
structure that a road leads to is counted among those that receive the right, in the same change.
"""

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.changes import Rewrite, change_file, change_files, check_seen, read_lines, rewrite_line
from outreach.coordination.forms import RoadForm
from outreach.coordination.page_words import list_form_faults, tell_faults
from outreach.coordination.road_form import build_form, check_form, place_form
from outreach.intake import House
from outreach.territory import Right, Road
from outreach.territory.cells import list_parts
from outreach.territory.territory import ANY
from outreach.territory.writing import Key, add_line, change_line, list_lines, remove_line

FILE = "roads.csv"
RIGHTS = "rights.csv"


def roads() -> str:
    """List the rights by family with the road to each, and its exceptions."""
    territory = at_hand(House).territory
    usual: dict[str, list[Road]] = {code: [] for code in territory.rights}
    exceptions: dict[str, list[Road]] = {code: [] for code in territory.rights}
    for road in territory.roads:
        (usual if road.neighbourhood == road.public == ANY else exceptions)[road.right].append(road)
    return render_template(
        "coordination/roads.html", territory=territory, usual_roads=usual, exceptions=exceptions, any=ANY
    )


def right(right_code: str) -> Response:
    """Show the roads to a right, or change, add or remove one."""
    house = at_hand(House)
    found = house.territory.rights.get(right_code)
    if found is None:
        raise errors.Refusal(errors.NOT_FOUND)
    if request.method != "POST":
        return _show(house, found)
    form = build_form(house, found, formdata=request.form)
    if not check_form(house, form, read_lines(house, FILE), right_code):
        return _show(house, found, form)
    try:
        CHANGES[str(form.action.data)](house, form, (right_code, form.neighbourhood.data, form.public.data))
    except errors.Refusal as refusal:
        return _show(house, found, form, refusal)
    flash(gettext("C’est enregistré : les prochaines visites le suivront."))
    return redirect(url_for("coordination.right", right_code=right_code), 303)


def _change(house: House, form: RoadForm, key: Key) -> None:
    changes = {"structure": form.structure.data, "status": form.status.data}
    _lead(house, form, key[0], rewrite_line(FILE, key, changes, seen=form.seen.data or ""))


def _add(house: House, form: RoadForm, key: Key) -> None:
    cells = {**dict(zip(("right", "neighbourhood", "public"), key, strict=True)), "structure": form.structure.data}
    cells["status"] = form.status.data
    _lead(house, form, key[0], lambda text: add_line(text, FILE, cells))


def _lead(house: House, form: RoadForm, right_code: str, rewrite: Rewrite) -> None:
    """Change the road, and let its structure receive the right; first, so that a road never leads elsewhere."""

    def receive(text: str) -> str:
        receivers = list_parts(list_lines(text, RIGHTS)[right_code,]["received_by"])
        if form.structure.data in receivers:
            return text
        return change_line(text, RIGHTS, (right_code,), {"received_by": "|".join((*receivers, form.structure.data))})

    change_files(house, g.account, {RIGHTS: receive, FILE: rewrite})


def _remove(house: House, form: RoadForm, key: Key) -> None:
    def rewrite(text: str) -> str:
        check_seen(text, FILE, key, form.seen.data or "")
        return remove_line(text, FILE, key)

    change_file(house, g.account, FILE, rewrite)


CHANGES = {"change": _change, "add": _add, "remove": _remove}


def _show(
    house: House, shown: Right, faulty: RoadForm | None = None, refusal: errors.Refusal | None = None
) -> Response:  # fmt: skip
    """Show the roads to a right; a form in fault stays open at its road, or at the exception that was to be added."""
    lines = {key: line for key, line in read_lines(house, FILE).items() if key[0] == shown.code}
    at = (shown.code, faulty.neighbourhood.data, faulty.public.data) if faulty else None
    open_to_add = faulty is not None and faulty.action.data == "add"
    forms = [
        (key, place_form(build_form(house, shown, line), number, faulty if key == at and not open_to_add else None))
        for number, (key, line) in enumerate(lines.items())
    ]
    adding = place_form(faulty if faulty and open_to_add else build_form(house, shown), "new")
    page = render_template(
        "coordination/right.html",
        shown=shown, territory=house.territory, forms=forms, adding=adding, open_to_add=open_to_add, refusal=refusal,
        any=ANY, faults=[fault for form in (*(form for _, form in forms), adding) for fault in list_form_faults(form)],
        sentences=tell_faults(house, refusal),
    )  # fmt: skip
    return make_response(page, refusal.problem.status if refusal else 422 if faulty else 200)
