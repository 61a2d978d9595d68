"""A correction is a new submission that names the one it replaces: what was read is withdrawn, some is carried.

The path stays (the person's slip is in her hand) and so does her appointment; what a referent was told already is not
told again.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from outreach import errors
from outreach.intake.arrival import Arrival
from outreach.register import bookings, contacts, referrals, submissions
from outreach.register.ids import derive_id


@dataclass(frozen=True, slots=True)
class Carried:
    """What a correction keeps of the visit it replaces: path, appointments, rights and structures already told.

    `cut` when the visit had a slip whose link was cut: none is handed over in its place.
    """

    path_id: str | None = None
    cut: bool = False
    told: frozenset[tuple[str, str]] = frozenset()
    booked: tuple[sqlite3.Row, ...] = ()


def withdraw_replaced(writer: sqlite3.Connection, arrival: Arrival) -> Carried:
    """Withdraw what was read from the visit that an arrival replaces, if any; raises `Refusal` 105, 201 or 210."""
    if arrival.replaces_id is None:
        return Carried()
    replaced = submissions.find_submission(writer, arrival.replaces_id)
    if replaced is None or replaced["account_id"] != arrival.account_id:
        raise errors.Refusal(errors.NOT_FOUND)
    if submissions.find_correction(writer, arrival.replaces_id, arrival.submission_id):
        raise errors.Refusal(errors.OTHER_ANSWERS)
    contact = contacts.find_contact(writer, arrival.replaces_id)
    if contact is None:
        return Carried()
    if referrals.count_answers(writer, arrival.replaces_id):
        raise errors.Refusal(errors.ALREADY_FOLLOWED)
    told = frozenset(referrals.list_told(writer, contact["id"]))
    booked = tuple(bookings.list_bookings(writer, contact["id"]))
    # A referral always leaves with a slip: without one, its link was cut.
    cut = contact["path_id"] is None and bool(referrals.list_handed(writer, contact["id"]))
    contacts.withdraw_contact(writer, contact["id"])
    return Carried(contact["path_id"], cut, told, booked)


def carry_bookings(
    writer: sqlite3.Connection, carried: Carried, contact: Mapping[str, Any], referred: Iterable[Mapping[str, Any]]
) -> None:
    """Give a correction the appointments of the visit it replaces, at the structures where it still sends somebody."""
    structure_ids = {referral["structure_id"] for referral in referred}
    for row in carried.booked:
        if row["structure_id"] in structure_ids:
            booking_id = derive_id(contact["id"], f"booking/{row['structure_id']}")
            # Any choice made with the correction comes after.
            bookings.record_booking(writer, {**row, "id": booking_id, "contact_id": contact["id"], "turn": 0})
