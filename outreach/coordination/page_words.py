"""What a form or the territory's checks refuse, in the words of the pages: no file, no line, no column.

Hands on sentences and where each leads on the page. Knows no request; the checks tell those who open the files.
"""

from typing import Final

from flask_babel import get_locale, gettext
from flask_wtf import FlaskForm

from outreach import errors
from outreach.intake import House
from outreach.territory import Territory, checks
from outreach.territory.faults import Fault, Faults
from outreach.vocabulary import mark

# What the checks say to those who open the files, and what is said instead to those who fill in a page.
PAGE_WORDS: Final = {
    checks.EMPTY: mark("À remplir."),
    checks.EMPTY_RECEPTION: mark("À remplir, ou dites que la structure ne reçoit pas avec un bon."),
    checks.TWICE: mark("Il y en a déjà une de ce code : choisissez-en un autre."),
    checks.UNKNOWN: mark("« {code} » sert encore ailleurs : changez d’abord ce qui y mène."),
    checks.CLOSED: mark("« {code} » ne reçoit pas avec un bon : changez-le d’abord."),
    checks.NOT_A_RECEIVER: mark("Un chemin mène encore à {code} pour {right} : changez-le d’abord."),
    checks.NO_ROAD: mark("« {code} » n’aurait plus de chemin pour tous : gardez-en un partout."),
}


def list_faults(refusal: errors.Refusal | None) -> tuple[Fault, ...]:
    """List what the territory's checks found; nothing when something else was refused."""
    faults = refusal.facts.get("faults") if refusal else None
    return faults.found if isinstance(faults, Faults) else ()


def tell_fault(house: House, fault: Fault) -> str:
    """Say one fault in the words of the pages, else as the checks say it."""
    if fault.said.template not in PAGE_WORDS:
        return fault.said.write(gettext)
    names = {name: _name(house.territory, str(fact)) for name, fact in fault.said.facts.items()}
    return str(gettext(PAGE_WORDS[fault.said.template]).format(**names))


def tell_faults(house: House, refusal: errors.Refusal | None) -> list[str]:
    """Say once each of what was found."""
    return list(dict.fromkeys(tell_fault(house, fault) for fault in list_faults(refusal)))


def list_form_faults(form: FlaskForm) -> list[tuple[str, str]]:
    """List what is told beside the fields of a form: where it stands, and the field's name with it."""
    return [
        (
            field.id,
            gettext("%(label)s : %(fault)s", label=gettext(field.label.text), fault=" ".join(map(str, field.errors))),
        )
        for field in form
        if field.errors
    ]


def _name(territory: Territory, code: str) -> str:
    label = "label_en" if str(get_locale()) == "en" else "label_fr"
    return str(getattr(territory.structures.get(code) or territory.rights.get(code), label, code))
