"""The form of one road to a right: what it offers, where it stands on the page, what is wrong with it.

Knows the territory and the questionnaires; knows no request.
"""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import get_locale, gettext

from outreach.coordination.forms import STATUSES, RoadForm
from outreach.intake import House, list_known_publics
from outreach.territory import Right
from outreach.territory.columns import TO_CONFIRM
from outreach.territory.territory import ANY
from outreach.territory.writing import Key, hash_line
from outreach.vocabulary import mark

NOT_A_RECEIVER: Final = mark("Choisissez une structure qui reçoit avec un bon.")
NOT_LISTED: Final = mark("Choisissez dans la liste.")


def build_form(house: House, shown: Right, line: Mapping[str, str] | None = None, formdata: Any = None) -> RoadForm:
    """Build the form of one road, its choices in the reader's language."""
    label = name_label()
    territory, told = house.territory, {**(line or {"status": TO_CONFIRM}), "seen": hash_line(line) if line else ""}
    form = RoadForm(formdata, data=told)
    form.structure.choices = _list_receivers(house, shown, label)
    form.status.choices = [(status, gettext(title)) for status, title in STATUSES.items()]
    places = territory.neighbourhoods.values()
    form.neighbourhood.choices = [(ANY, gettext("Partout"))] + [(one.code, getattr(one, label)) for one in places]
    known = list_known_publics(house.library.list_surveys(), territory.families)
    # A road of before may be kept for another public: it can be changed, and taken away.
    kept = form.public.data if form.action.data in ("change", "remove") else told.get("public")
    publics = [one for code, one in territory.families.items() if code in known or code == kept]
    form.public.choices = [(ANY, gettext("Tous les publics"))] + [(one.code, getattr(one, label)) for one in publics]
    return form


def place_form(form: RoadForm, place: int | str, faulty: RoadForm | None = None) -> RoadForm:
    """Give the fields of a form their own ids on the page, and what was wrong with them when it was sent."""
    for name in ("structure", "status", "neighbourhood", "public"):
        form[name].id = f"{name}-{place}"
        if faulty:
            form[name].errors = faulty[name].errors
    return form


def check_form(house: House, form: RoadForm, lines: Mapping[Key, Mapping[str, str]], right_code: str) -> bool:
    """Check a form that was sent, and tell beside each field what is wrong with it."""
    filled = bool(form.validate())
    for name in ("structure", "status", "neighbourhood", "public"):
        if form[name].errors:
            sentence = NOT_A_RECEIVER if name == "structure" else NOT_LISTED
            form[name].errors = [gettext(sentence)]
    if filled and form.action.data == "add" and (right_code, form.neighbourhood.data, form.public.data) in lines:
        form.neighbourhood.errors = [_say_twice(house, form.neighbourhood.data, form.public.data)]
        return False
    return filled


def name_label() -> str:
    """Return the column of labels in the reader's language."""
    return "label_en" if str(get_locale()) == "en" else "label_fr"


def _say_twice(house: House, neighbourhood: str, public: str) -> str:
    tables = ((house.territory.neighbourhoods, neighbourhood), (house.territory.families, public))
    where = ", ".join(str(getattr(table[code], name_label())) for table, code in tables if code != ANY)
    if not where:
        return str(gettext("Il y a déjà un chemin partout, pour tous les publics : changez-le ci-dessus."))
    return str(gettext("Il y a déjà un chemin pour %(where)s : changez-le ci-dessus.", where=where))


def _list_receivers(house: House, shown: Right, label: str) -> dict[str, list[tuple[str, str]]]:
    """List the structures that take slips: those that receive the right already, then the others."""
    structures = house.territory.structures
    others = [code for code, sheet in structures.items() if sheet.slips and code not in shown.received_by]
    groups = {gettext("Reçoivent déjà ce droit"): shown.received_by, gettext("Autres structures"): others}
    return {
        title: [(code, str(getattr(structures[code], label))) for code in codes]
        for title, codes in groups.items()
        if codes
    }
