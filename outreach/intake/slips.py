"""A slip shown again: its path found, the person's agreement, the link cut. Never keeps a code, and says it nowhere.

Each look-up and each action leaves a line of the audit with the path's id alone.
"""

import sqlite3
from dataclasses import dataclass
from datetime import date

from outreach import errors
from outreach.intake.house import House
from outreach.register import agreements, audit, paths
from outreach.sealing.slips import read_slip, seal_slip


@dataclass(frozen=True, slots=True)
class Asking:
    """Who acts on a slip at the person's word (an account, or a referent who has none), and when."""

    account_id: str | None
    referent_id: str | None
    today: date
    part_of_day: str


def look_up_slip(house: House, typed: str, asking: Asking) -> str:
    """Return the path of a slip; raises `Refusal` 206 (cannot be a code) or 207 (leads nowhere)."""
    path_id = paths.find_path(house.register, seal_slip(read_slip(typed), house.path_key))
    if path_id is None:
        raise errors.Refusal(errors.UNKNOWN_SLIP)
    with house.register.writing() as writer:
        note(house, writer, asking, "looked_up", path_id)
    return path_id


def check_path(house: House, path_id: str) -> None:
    """Raise `Refusal` (207) when a path was cut or erased meanwhile."""
    if not paths.is_path(house.register.reader, path_id):
        raise errors.Refusal(errors.UNKNOWN_SLIP)


def note_given(house: House, path_id: str, asking: Asking) -> None:
    """Note that what is under a slip was given to read."""
    with house.register.writing() as writer:
        note(house, writer, asking, "noted_given", path_id)


def give_agreement(house: House, path_id: str, version: str, language: str, asking: Asking) -> None:
    """Keep that the person agrees, told by a version of the sentence in a language; once given, it changes nothing."""
    with house.register.writing() as writer:
        _check(writer, path_id)
        given = agreements.record_agreement(
            writer, house.territory.id, path_id, sentence_version=version, language=language, today=asking.today,
            account_id=asking.account_id, referent_id=asking.referent_id,
        )  # fmt: skip
        if given:
            note(house, writer, asking, "agreement_given", path_id)


def withdraw_agreement(house: House, path_id: str, asking: Asking) -> None:
    """End the person's agreement, at once."""
    with house.register.writing() as writer:
        _check(writer, path_id)
        if agreements.withdraw_agreement(writer, path_id, asking.today):
            note(house, writer, asking, "agreement_withdrawn", path_id)


def cut_link(house: House, path_id: str, asking: Asking) -> None:
    """Destroy what links a slip to the visits, and the visits to each other; the slip leads nowhere from then on."""
    with house.register.writing() as writer:
        _check(writer, path_id)
        paths.cut_path(writer, path_id)
        note(house, writer, asking, "link_cut", path_id)
    house.register.forget_deleted()


def note(house: House, writer: sqlite3.Connection, asking: Asking, action: str, path_id: str) -> None:
    """Write what was done with a path in the audit: never its code."""
    audit.record_audit(
        writer, house.territory.id, asking.today, asking.part_of_day, account_id=asking.account_id, action=action,
        subject_kind="path", subject_id=path_id, referent_id=asking.referent_id,
    )  # fmt: skip


def _check(writer: sqlite3.Connection, path_id: str) -> None:
    if not paths.is_path(writer, path_id):
        raise errors.Refusal(errors.UNKNOWN_SLIP)
