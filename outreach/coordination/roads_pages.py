"""The roads: which structure receives each right, everywhere or in one neighbourhood or for one public.

A road is changed in the territory's file; the next form proposes it, visits already kept stay as they were routed.
"""

from collections.abc import Mapping
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.changes import change_cells, change_file, check_seen, read_lines
from outreach.coordination.forms import STATUSES, RoadForm
from outreach.intake import House
from outreach.territory import Right, Road
from outreach.territory.columns import TO_CONFIRM
from outreach.territory.territory import ANY
from outreach.territory.writing import Key, add_line, hash_line, remove_line

FILE = "roads.csv"


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
    if request.method == "GET":
        return _show(house, found)
    form = _build_form(house, found, formdata=request.form)
    if not form.validate():
        return _show(house, found, form)
    try:
        CHANGES[str(form.action.data)](house, form, (right_code, form.neighbourhood.data, form.public.data))
    except errors.Refusal as refusal:
        return _show(house, found, form, refusal)
    flash(gettext("C’est enregistré : les prochaines visites le suivront."))
    return redirect(url_for("coordination.right", right_code=right_code), 303)


def _change(house: House, form: RoadForm, key: Key) -> None:
    changes = {"structure": form.structure.data, "status": form.status.data}
    change_cells(house, g.account, FILE, key, changes, seen=form.seen.data or "")


def _add(house: House, form: RoadForm, key: Key) -> None:
    cells = {**dict(zip(("right", "neighbourhood", "public"), key, strict=True)), "structure": form.structure.data}
    cells["status"] = form.status.data
    change_file(house, g.account, FILE, lambda text: add_line(text, FILE, cells))


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
    forms = [(key, _build_form(house, shown, number, line)) for number, (key, line) in enumerate(lines.items())]
    adding = _build_form(house, shown, "new")
    if faulty and faulty.action.data == "add":
        adding.process(request.form)
        at = None
    page = render_template(
        "coordination/right.html",
        shown=shown, territory=house.territory, forms=forms, adding=adding, at=at, faulty=faulty, refusal=refusal,
        any=ANY,
    )  # fmt: skip
    return make_response(page, refusal.problem.status if refusal else 422 if faulty else 200)


def _build_form(
    house: House, shown: Right, place: Any = "", line: Mapping[str, str] | None = None, formdata: Any = None
) -> RoadForm:  # fmt: skip
    """Build the form of one road, its choices in the reader's language."""
    label = "label_en" if str(get_locale()) == "en" else "label_fr"
    territory, told = house.territory, {**(line or {"status": TO_CONFIRM}), "seen": hash_line(line) if line else ""}
    form = RoadForm(formdata, data=told)
    form.structure.choices = [(code, getattr(territory.structures[code], label)) for code in shown.received_by]
    form.status.choices = [(status, gettext(title)) for status, title in STATUSES.items()]
    places = territory.neighbourhoods.values()
    form.neighbourhood.choices = [(ANY, gettext("Partout"))] + [(one.code, getattr(one, label)) for one in places]
    publics = territory.families.values()
    form.public.choices = [(ANY, gettext("Tous les publics"))] + [(one.code, getattr(one, label)) for one in publics]
    for field in (form.structure, form.status, form.neighbourhood, form.public):
        field.id = f"{field.name}-{place}"
    return form
