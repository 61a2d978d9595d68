"""A correction is a new submission that names the one it replaces: what was read is withdrawn, two things are carried.

The path stays (the person's slip is in her hand), and what a referent was told already is not told again.
"""

import sqlite3
from dataclasses import dataclass

from outreach import errors
from outreach.intake.arrival import Arrival
from outreach.register import contacts, referrals, submissions


@dataclass(frozen=True, slots=True)
class Carried:
    """What a correction keeps of the visit it replaces: its path, and the rights and structures already told."""

    path_id: str | None = None
    told: frozenset[tuple[str, str]] = frozenset()


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
    contacts.withdraw_contact(writer, contact["id"])
    return Carried(contact["path_id"], told)
