"""Whose a record is: the account and the structure that the table of permissions compares with the asker's."""

from dataclasses import dataclass

from outreach.register import Register, outings, referrals, submissions


@dataclass(frozen=True, slots=True)
class Owner:
    """The account that made a record, if one did, and the structure that answers for it."""

    account_id: str | None
    structure_id: str


def was_theirs(register: Register, kind: str, record_id: str, structure_id: str | None) -> bool:
    """Tell whether a record that is another structure's now was once this one's: its people knew of it."""
    return kind == "referral" and referrals.was_referred_to(register.reader, record_id, structure_id)


def find_owner(register: Register, kind: str, record_id: str) -> Owner | None:
    """Find whose a record is; None when there is no such record."""
    if kind == "outing":
        row = outings.find_outing(register, record_id)
    elif kind == "submission":
        row = submissions.find_submission(register.reader, record_id)
    elif kind == "referral":
        row = referrals.find_state(register.reader, record_id)
        return Owner(None, row["structure_id"]) if row else None
    else:
        raise ValueError(f"no owner is known for a {kind}")
    return Owner(row["account_id"], row["structure_id"]) if row else None
