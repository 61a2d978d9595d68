"""The form of a structure and the cells of its line in the territory's file, either made from the other.

Knows the file's ways: several values parted by « | », « à confirmer » for what nobody knows, columns that came later.
"""

from collections.abc import Mapping
from typing import Final, TypeVar

from flask_babel import get_locale, gettext
from wtforms import Field
from wtforms.validators import DataRequired

from outreach import errors
from outreach.coordination import slip_checks
from outreach.coordination.forms import PRINTED, RECEPTION, STATUSES, ReceptionForm
from outreach.coordination.page_words import list_faults, tell_fault
from outreach.intake import House
from outreach.territory.cells import list_parts
from outreach.territory.columns import NO, TO_CONFIRM
from outreach.territory.faults import Said
from outreach.territory.writing import hash_line
from outreach.vocabulary import LANGUAGES, YES_NO

FILE: Final = "structures.csv"
# Left blank on the page, what is not known stays « à confirmer ».
UNKNOWN: Final = frozenset(("", TO_CONFIRM))

OneForm = TypeVar("OneForm", bound=ReceptionForm)


def build_form(house: House, form_class: type[OneForm], line: Mapping[str, str]) -> OneForm:
    """Build the form of a line, in the languages of the town and with the columns of its file."""
    spoken = line.get("languages", "")
    delay = line.get("delay_days", "")
    told = {
        **line,
        "languages": [] if spoken in UNKNOWN else list_parts(spoken),
        "delay_days": "" if delay in UNKNOWN else delay,
        "status": line.get("status") or TO_CONFIRM,
        "slips": "no" if line.get("slips", "").lower() in NO else "yes",
        "search_words": _tell_words(line),
        "seen": hash_line(line),
    }
    form = form_class(data=told)
    form.status.choices = [(status, gettext(title)) for status, title in STATUSES.items()]
    form.slips.choices = [(code, gettext(title)) for code, title in YES_NO.items()]
    form.languages.choices = [(code, gettext(title)) for code, title in LANGUAGES.items()]
    for name in RECEPTION:
        if name not in line or (name.endswith("_en") and "en" not in house.territory.languages):
            del form[name]
    if "slips" in form and form.slips.data == "no":
        for name in PRINTED:
            if name in form:
                form[name].validators = [one for one in form[name].validators if not isinstance(one, DataRequired)]
    return form


def read_cells(form: ReceptionForm, line: Mapping[str, str]) -> dict[str, str]:
    """Return the cells that a form says; a town without English keeps a cell in both languages alike."""
    cells = {name: str(form[name].data or "") for name in RECEPTION if name in form and name != "languages"}
    if "languages" in form:
        cells["languages"] = "|".join(form.languages.data or ())
    for name in ("languages", "delay_days"):
        if cells.get(name) == "":
            cells[name] = line[name] if line[name] in UNKNOWN and line["code"] else TO_CONFIRM
    if "slips" in form and (form.slips.data == "no") == (line["slips"].lower() in NO) and line["code"]:
        cells["slips"] = line["slips"]
    if "search_words" in form:
        typed = cells["search_words"].replace("|", ",").split(",")
        words = "|".join(word.strip() for word in typed if word.strip())
        cells["search_words"] = line["search_words"] if form.search_words.data == _tell_words(line) else words
    for name in RECEPTION:
        if name.endswith("_en") and name not in form and not line[name]:
            cells[name] = cells[name.replace("_en", "_fr")]
    return cells


def _tell_words(line: Mapping[str, str]) -> str:
    return ", ".join(list_parts(line.get("search_words", "")))


def check_form(house: House, form: ReceptionForm, code: str = "") -> bool:
    """Check a form that was sent, and tell beside each field what it must not print or cannot say."""
    filled = form.validate()
    for name in slip_checks.ON_SLIPS:
        if name in form and form[name].data:
            _object(form[name], slip_checks.find_objection(house.territory, name, form[name].data))
    if "slips" in form and form.slips.data == "no":
        label = "label_en" if str(get_locale()) == "en" else "label_fr"
        _object(form.slips, slip_checks.find_reason_to_receive(house.territory, code, label))
    return bool(filled and not form.errors)


def _object(field: Field, said: Said | str | None) -> None:
    if said is not None:
        field.errors = [*field.errors, said.write(gettext) if isinstance(said, Said) else said]


def show_faults(house: House, form: ReceptionForm, refusal: errors.Refusal | None) -> list[str]:
    """Tell beside each field what the territory's checks found in its column; return what has no field."""
    others = []
    for fault in list_faults(refusal):
        said = tell_fault(house, fault)
        if fault.file == FILE and fault.column in form:
            _object(form[fault.column], said)
        else:
            others.append(said)
    return list(dict.fromkeys(others))
