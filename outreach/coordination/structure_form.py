"""The form of a structure and the cells of its line in the territory's file, either made from the other.

Knows the file's ways: several values parted by « | », « à confirmer » for what nobody knows, columns that came later.
"""

from collections.abc import Mapping
from typing import Final, TypeVar

from flask_babel import gettext
from wtforms.validators import DataRequired

from outreach import errors
from outreach.coordination.forms import PRINTED, RECEPTION, STATUSES, ReceptionForm
from outreach.intake import House
from outreach.territory.cells import list_parts
from outreach.territory.columns import NO, TO_CONFIRM
from outreach.territory.faults import Faults
from outreach.territory.writing import hash_line
from outreach.vocabulary import LANGUAGES

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
        "seen": hash_line(line),
    }
    form = form_class(data=told)
    form.status.choices = [(status, gettext(title)) for status, title in STATUSES.items()]
    form.languages.choices = [(code, gettext(title)) for code, title in LANGUAGES.items()]
    for name in RECEPTION:
        if name not in line or (name.endswith("_en") and "en" not in house.territory.languages):
            del form[name]
    if line.get("slips", "").lower() in NO:
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
    for name in RECEPTION:
        if name.endswith("_en") and name not in form and not line[name]:
            cells[name] = cells[name.replace("_en", "_fr")]
    return cells


def show_faults(form: ReceptionForm, refusal: errors.Refusal) -> None:
    """Tell beside each field what the territory's checks found in its column."""
    faults = refusal.facts.get("faults")
    for fault in faults.found if isinstance(faults, Faults) else ():
        if fault.file == FILE and fault.column in form:
            field = form[fault.column]
            field.errors = [*field.errors, fault.said.write(gettext)]
