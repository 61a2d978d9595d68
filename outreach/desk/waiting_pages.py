"""What the asker's structure is asked, by what is awaited of it, a page at a time; one answer for many at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from outreach.access import at_hand
from outreach.desk.answering import record_all_seen, record_together
from outreach.desk.asker import Asker, find_asker
from outreach.follow_up import When, find_late_since, find_owed
from outreach.follow_up.transitions import UNANSWERED
from outreach.intake import House
from outreach.register import bookings, desk_lists, slots, structures
from outreach.vocabulary import EVENT_KINDS, Labels, mark

PAGE_SIZE: Final = 30
LISTS: Final[Labels] = {
    "mine": mark("À répondre"),
    "late": mark("En retard"),
    "presented": mark("Venues"),
    "open": mark("Toutes"),
    "ended": mark("Terminées"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in the lists of her desk: which one, of which right if of one, at which page."""

    show: str
    right: str
    page: int

    def write(self, **changes: Any) -> dict[str, Any]:
        """Return it as the arguments of an address, the usual ones left out."""
        told = {"show": self.show, "right": self.right, "page": self.page, **changes}
        usual = {"show": "mine", "right": "", "page": 1}
        return {name: value for name, value in told.items() if value != usual[name]}


def waiting() -> str:
    """Show a list of the asker's desk: unless told, what awaits her answer, oldest first."""
    house, asker = at_hand(House), find_asker()
    today, rules = house.settings.today(), house.settings.follow_up
    late_since, place = find_late_since(rules, today), _read_place(house, request.args)
    counts = desk_lists.count_desk(house.register, asker.structure_id, late_since)
    total = counts[place.show]
    if place.right:
        total = desk_lists.count_of_right(house.register, asker.structure_id, place.show, place.right, late_since)
    count = max(1, -(-total // PAGE_SIZE))
    number = min(place.page, count)
    page = (PAGE_SIZE, (number - 1) * PAGE_SIZE)
    rows = desk_lists.list_desk(house.register, asker.structure_id, place.show, place.right, late_since, page)
    return render_template(
        "desk/waiting.html",
        asker=asker,
        lists=LISTS,
        counts=counts,
        place=place,
        rights=_list_rights(house, asker),
        rows=[(row, find_owed(row, rules)) for row in rows],
        total=total,
        unanswered=UNANSWERED,
        number=number,
        count=count,
        **tell_awaited(house, asker.structure_id),
        **tell_town(house),
    )


def tell_awaited(house: House, structure_id: str) -> dict[str, Any]:
    """Return who comes today with a slip, by the hour, and whether the structure keeps hours for them."""
    reader, today = house.register.reader, house.settings.today()
    return {
        "awaited": bookings.list_awaited(reader, structure_id, today, today),
        "misled": bookings.list_misled(reader, structure_id, today),
        "receives": bool(slots.list_slots(reader, today, structure_id)),
    }


def tell_town(house: House) -> dict[str, Any]:
    """Return what every page of the desk says of the town."""
    return {"families": house.territory.families, "today": house.settings.today()}


def _read_place(house: House, told: Mapping[str, str]) -> Place:
    show, right, page = told.get("show", ""), told.get("right", ""), told.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    return Place(show if show in LISTS else "mine", right if right in house.territory.rights else "", max(number, 1))


def _list_rights(house: House, asker: Asker) -> list[str]:
    own = structures.find_structure(house.register, asker.structure_id)
    return [
        code for code, right in house.territory.rights.items() if own is not None and own["code"] in right.received_by
    ]


def together() -> Response:
    """Say one thing of the referrals ticked in a list, of one of them, or of all that nobody has seen."""
    house, asker = at_hand(House), find_asker()
    when = When(house.settings.today(), house.settings.part_of_day())
    place = _read_place(house, request.form)
    one, ticked = request.form.get("one"), request.form.getlist("chosen")
    chosen = dict(_read_choice(choice) for choice in ([one] if one else ticked))
    if "unseen" in request.form:
        told = record_all_seen(house.register, asker, when=when)
    elif chosen:
        kind = "accepted" if one else request.form.get("kind", "")
        told = record_together(house.register, asker, kind, chosen, when=when)
    else:
        flash(gettext("Cochez d’abord une ou plusieurs orientations."))
        return redirect(url_for(".waiting", **place.write()), 303)
    if told.done:
        flash(ngettext("C’est noté pour une orientation.", "C’est noté pour %(num)d orientations.", told.done))
    for state in dict.fromkeys(told.others):
        flash(gettext("Quelqu’un avait déjà répondu : %(what)s.", what=gettext(EVENT_KINDS[state])))
    return redirect(url_for(".waiting", **place.write()), 303)


def _read_choice(told: str) -> tuple[str, str]:
    referral_id, _, state = told.partition("/")
    return referral_id, state
