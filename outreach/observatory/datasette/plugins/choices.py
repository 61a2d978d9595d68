"""What may be chosen in a question: its lists, what was chosen in words, and one sentence for what is not in a list.

Datasette loads this file with its plugins; the pages and the gate ask it. Reads the release alone.
"""

from typing import Any, Final
from urllib.parse import parse_qsl

from datasette.utils import tilde_decode

from outreach.observatory.inquiries import CHOICES, Inquiry, list_inquiries
from outreach.observatory.tables import DATABASE

INQUIRIES: Final = {inquiry.name: inquiry for inquiry in list_inquiries()}
MOST_TOLD: Final = 12
# A process serves one release, which does not change: each list is read once.
_LISTS: Final[dict[str, dict[str, Any]]] = {}


def find_inquiry(path: str) -> Inquiry | None:
    """Return the question of an address, whatever it is asked as."""
    _, _, name = tilde_decode(path).partition(f"/{DATABASE}/")
    return INQUIRIES.get(name.partition(".")[0])


async def list_choices(datasette: Any, name: str) -> dict[str, Any]:
    """Return one list: its label, what a blank means, its codes and their words."""
    if name not in _LISTS:
        choice = CHOICES[name]
        rows = await datasette.get_database(DATABASE).execute(choice.query)
        _LISTS[name] = {"label": choice.label, "blank": choice.blank, "options": [tuple(row) for row in rows.rows]}
    return _LISTS[name]


async def find_fault(datasette: Any, path: str, query: str) -> str:
    """Return one sentence when something asked of a question is not in its lists: silence would count all, or none."""
    inquiry = find_inquiry(path)
    if inquiry is None:
        return ""
    # A word with an underscore is Datasette's own.
    for name, value in parse_qsl(query):
        if name not in inquiry.choices and not name.startswith("_"):
            return f"Choix inconnu : « {name} ». Cette question a : {', '.join(inquiry.choices)}."
        if name in inquiry.choices:
            codes = [str(code) for code, _ in (await list_choices(datasette, name))["options"]]
            if value not in codes:
                told = ", ".join(codes[:MOST_TOLD]) + (", …" if len(codes) > MOST_TOLD else "")
                return f"« {value} » n’est pas un choix de « {name} ». Il y a : {told}."
    return ""


async def tell_chosen(datasette: Any, path: str, query: str) -> str:
    """Return what was chosen in words: « Période : 2026-T2 ; Âge : 65 ans et plus »."""
    inquiry, told = find_inquiry(path), []
    for name, value in parse_qsl(query):
        if inquiry and name in inquiry.choices:
            found = await list_choices(datasette, name)
            told.append(f"{found['label']} : {dict(found['options']).get(value, value)}")
    return " ; ".join(told)
