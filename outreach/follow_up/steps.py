"""Recording a step of a referral: checked against the table of transitions, then its events in one transaction.

Knows the register and the table; knows no page. Two people answering at once: the second is told where it stands.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from outreach import errors
from outreach.follow_up.transitions import NOBODY_CAME, TRANSITIONS
from outreach.register import Register, audit, notifications, referrals, structures
from outreach.vocabulary import AMOUNT_BANDS, EVENT_KINDS

# Said of a person, hence once: she came, or she did not.
_OF_HER_COMING = ("presented", "did_not_come")


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody says of a referral; `structure_id` only for a rerouting, the others where the table allows them."""

    kind: str
    cause: str | None = None
    structure_id: str | None = None
    amount_band: str | None = None
    suggested_structure_id: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who says it, in which role: an account, or a referent who came by a link and has none."""

    role: str
    account_id: str | None = None
    referent_id: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """The day and the part of day of what is said."""

    today: date
    part_of_day: str


TOOLKIT = Author("toolkit")


def list_next_steps(state: str, role: str, *, presented: bool = False, overpaid: bool = False) -> tuple[str, ...]:
    """List the events that a role may add to a referral in this state; she presents herself once."""
    said = _OF_HER_COMING if presented and state not in NOBODY_CAME else ()
    return tuple(
        kind
        for kind, rule in TRANSITIONS.items()
        if state in rule.after and role in rule.roles and kind not in said and (overpaid or not rule.only_overpaid)
    )


def check_step(step: Step, state: str, role: str) -> None:
    """Raise `Refusal` when a role may not say this now (208), must give a cause (209) or tells too much (100)."""
    rule = TRANSITIONS.get(step.kind)
    if rule is None or state not in rule.after or role not in rule.roles:
        raise errors.Refusal(errors.FORBIDDEN_STEP, state=EVENT_KINDS.get(state, state))
    if rule.causes is not None and step.cause not in rule.causes:
        raise errors.Refusal(errors.MISSING_CAUSE)
    if step.amount_band and (rule.may_tell != "amount_band" or step.amount_band not in AMOUNT_BANDS):
        raise errors.Refusal(errors.BAD_REQUEST)
    if step.suggested_structure_id and rule.may_tell != "suggested_structure_id":
        raise errors.Refusal(errors.BAD_REQUEST)


def check_next(step: Step, stands: Mapping[str, Any] | sqlite3.Row, role: str) -> None:
    """Raise `Refusal` as `check_step`, given a referral where it `stands`.

    208 as well for what was said of the person's coming already, or is said of an overpayment where there is none.
    """
    state = stands["state"]
    check_step(step, state, role)
    if stands["presented_on"] and step.kind in _OF_HER_COMING and state not in NOBODY_CAME:
        raise errors.Refusal(errors.FORBIDDEN_STEP, state=EVENT_KINDS["presented"])
    if TRANSITIONS[step.kind].only_overpaid and stands["status"] != "overpaid":
        raise errors.Refusal(errors.FORBIDDEN_STEP, state=EVENT_KINDS[state])


def record_step(
    register: Register,
    referral_id: str,
    step: Step,
    *,
    author: Author,
    when: When,
    expected_state: str | None = None,
    muted: bool = False,
) -> str:
    """Add a step to a referral in a transaction of its own and return its kind; raises as `add_step` does."""
    with register.writing() as writer:
        return add_step(writer, referral_id, step, author=author, when=when, expected_state=expected_state, muted=muted)


def add_step(
    writer: sqlite3.Connection,
    referral_id: str,
    step: Step,
    *,
    author: Author,
    when: When,
    expected_state: str | None = None,
    muted: bool = False,
) -> str:
    """Add a step within a transaction and return its kind; raises `Refusal` 100, 105, 208 or 209, nothing written.

    `expected_state` is where the referral stood on the page that is answered from. Who comes after all
    (`NOBODY_CAME`) opens the referral again: two events.
    """
    found = referrals.find_state(writer, referral_id)
    if found is None:
        raise errors.Refusal(errors.NOT_FOUND)
    if expected_state and found["state"] not in (expected_state, "seen", "sent"):
        raise errors.Refusal(errors.FORBIDDEN_STEP, state=EVENT_KINDS[found["state"]])
    check_next(step, found, author.role)
    if step.kind == "presented" and found["state"] in NOBODY_CAME:
        _add_event(writer, found, Step("reopened"), author, when)
    owner = _add_event(writer, found, step, author, when)
    if step.kind in ("rerouted", "reopened"):
        _tell_referent(writer, found["territory_id"], referral_id, owner, step.kind, when.today, muted)
    audit.record_audit(
        writer, found["territory_id"], when.today, when.part_of_day, account_id=author.account_id, action=step.kind,
        subject_kind="referral", subject_id=referral_id, referent_id=author.referent_id,
    )  # fmt: skip
    return step.kind


def _add_event(writer: sqlite3.Connection, found: sqlite3.Row, step: Step, author: Author, when: When) -> str:
    """Add one event and return the id of the structure that answers from then on."""
    owner = str(found["structure_id"])
    if step.kind == "rerouted" and step.structure_id:
        owner = step.structure_id
    referrals.record_event(
        writer,
        found["territory_id"],
        found["referral_id"],
        kind=step.kind,
        cause=step.cause if TRANSITIONS[step.kind].causes else None,
        structure_id=owner,
        account_id=author.account_id,
        on_day=when.today,
        referent_id=author.referent_id,
        amount_band=step.amount_band or None,
        suggested_structure_id=step.suggested_structure_id or None,
    )
    return owner


def _tell_referent(
    writer: sqlite3.Connection, territory_id: str, referral_id: str, structure_id: str, kind: str, today: date,
    muted: bool,
) -> None:  # fmt: skip
    referent = structures.find_live_referent(writer, structure_id, today)
    notifications.record_notification(
        writer, territory_id, referral_id=referral_id, referent_id=referent["id"] if referent is not None else None,
        kind=kind, today=today, muted=muted,
    )  # fmt: skip
