"""Whom to call because nothing came, with direct numbers; what the committee is told; the load of each referent.

Structures and the professionals who answer there; never who was referred, never a figure of a worker.
"""

from itertools import groupby
from typing import Any, Final

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.loads import add_up_loads
from outreach.coordination.trail import record_change
from outreach.follow_up.late_days import find_late_since
from outreach.intake import House
from outreach.register import audit, referral_counts, referral_lists, structures
from outreach.register.answering import list_answering
from outreach.vocabulary import OWED

CALLED: Final = "called"
# More than a committee reads in one sitting: the rest is counted.
MOST_TOLD: Final = 200


def calls() -> str:
    """Show the structures to call, with the number, who answers there, what is waited for and the last call noted."""
    house = at_hand(House)
    listed = _group(referral_lists.count_listed(house.register, "call_listed"))
    # A call of another time was about something else.
    since = {rows[0]["id"]: min(row["since"] for row in rows) for rows in listed}
    noted: dict[str, Any] = {}
    for entry in audit.list_about(house.register, "structure", since):
        if entry["action"] == CALLED and entry["on_day"] >= since[entry["subject_id"]]:
            noted.setdefault(entry["subject_id"], entry)
    return render_template(
        "coordination/calls.html",
        listed=listed,
        owed=OWED,
        answering=list_answering(house.register.reader, house.settings.today()),
        called=noted,
        to_tell=len(_group(referral_lists.count_listed(house.register, "committee_listed"))),
    )


def _group(rows: list[Any]) -> list[list[Any]]:
    """Put the rows of one structure together, the structure that waits longest first."""
    by_structure = [list(several) for _, several in groupby(sorted(rows, key=_name), _name)]
    return sorted(by_structure, key=lambda several: min(row["oldest"] for row in several))


def _name(row: Any) -> str:
    return str(row["id"])


def called(structure_id: str) -> Response:
    """Note that the coordination called a structure today."""
    house = at_hand(House)
    place = structures.find_structure(house.register, structure_id)
    if place is None:
        raise errors.Refusal(errors.NOT_FOUND)
    with house.register.writing() as writer:
        record_change(writer, house, g.account, CALLED, "structure", structure_id)
    flash(gettext("C’est noté : vous avez appelé."))
    return redirect(url_for("coordination.calls"), 303)


def committee() -> str:
    """Show what the committee is told: the structures whose answer never came in spite of a call."""
    house = at_hand(House)
    counted = referral_lists.count_listed(house.register, "committee_listed")
    return render_template(
        "coordination/committee.html",
        listed=_group(counted),
        total=sum(row["n"] for row in counted),
        rows=referral_lists.list_listed(house.register, "committee_listed", MOST_TOLD),
        owed=OWED,
        families=house.territory.families,
        today=house.settings.today(),
    )


def loads() -> str:
    """Show how much waits for each person who answers today, all her structures together."""
    house, today = at_hand(House), at_hand(House).settings.today()
    rows = referral_counts.count_waiting(house.register, today, find_late_since(house.settings.follow_up, today))
    return render_template(
        "coordination/loads.html", loads=add_up_loads(rows, list_answering(house.register.reader, today))
    )
