"""The line of the audit that goes with every change of the coordination, in the same transaction."""

import sqlite3

from outreach.intake import House
from outreach.register import audit
from outreach.register.accounts import Account


def record_change(
    writer: sqlite3.Connection, house: House, author: Account, action: str, subject_kind: str, subject_id: str
) -> None:
    """Write who changed what today."""
    audit.record_audit(
        writer,
        house.territory.id,
        house.settings.today(),
        house.settings.part_of_day(),
        account_id=author.id,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
    )
