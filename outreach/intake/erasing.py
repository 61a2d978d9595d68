"""Erasing what stands under a slip, at the person's word: in one transaction, its files once that is on disk.

What is left: one line of the audit for the path and one for each submission, ids alone, so that a phone which sends one
of them again does not bring it back.
"""

import sqlite3
from collections.abc import Iterable
from uuid import UUID

from outreach import errors
from outreach.intake.arrival import Arrival
from outreach.intake.files import list_kept, open_media
from outreach.intake.house import House
from outreach.intake.slips import Asking, note
from outreach.register import audit, path_rows, paths


def erase_path(house: House, path_id: str, asking: Asking) -> int:
    """Erase everything under a path and return how many visits there were, corrections not counted; raises 207."""
    with house.register.writing() as writer:
        if not paths.is_path(writer, path_id):
            raise errors.Refusal(errors.UNKNOWN_SLIP)
        erased = path_rows.erase_path_rows(writer, path_id)
        note(house, writer, asking, "erased", path_id)
        for row in erased:
            _note_submission(house, writer, asking, row["id"])
    # Stopped between the two, files that no answer names are left: `outreach verify` tells them.
    _forget_files(house, erased)
    house.register.forget_deleted()
    return len(erased) - sum(row["replaces_id"] is not None for row in erased)


def refuse_erased(connection: sqlite3.Connection, arrival: Arrival) -> None:
    """Raise `Refusal` (242) for a submission that was erased, or that corrects one that was."""
    if audit.is_erased(connection, (arrival.submission_id, arrival.replaces_id)):
        raise errors.Refusal(errors.ERASED_VISIT)


def _note_submission(house: House, writer: sqlite3.Connection, asking: Asking, submission_id: str) -> None:
    audit.record_audit(
        writer, house.territory.id, asking.today, asking.part_of_day, account_id=asking.account_id, action="erased",
        subject_kind="submission", subject_id=submission_id, referent_id=asking.referent_id,
    )  # fmt: skip


def _forget_files(house: House, erased: Iterable[sqlite3.Row]) -> None:
    media = open_media(house)
    for row in erased:
        media.remove(list_kept(row["answers"]))
        media.forget_waiting(UUID(row["account_id"]), UUID(row["id"]))
