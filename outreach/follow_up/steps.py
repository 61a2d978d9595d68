"""Recording a step of a referral: checked against the table of transitions, then one event in one transaction.

Knows the register and the table; knows no page. Two people answering at once: the second is told where it stands.
"""

import sqlite3
from dataclasses import dataclass
from datetime import date

from outreach import errors
from outreach.follow_up.transitions import TRANSITIONS
from outreach.register import Register, audit, notifications, referrals, structures
from outreach.vocabulary import EVENT_KINDS


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody says of a referral; `structure_id` only for a rerouting."""

    kind: str
    cause: str | None = None
    structure_id: str | None = None


def list_next_steps(state: str, role: str, *, presented: bool = False) -> tuple[str, ...]:
    """List the events that a role may add to a referral in this state; she presents herself once."""
    said = ("presented", "did_not_come") if presented else ()
    return tuple(
        kind for kind, rule in TRANSITIONS.items() if state in rule.after and role in rule.roles and kind not in said
    )


def check_step(step: Step, state: str, role: str) -> None:
    """Raise `Refusal` when a role may not say this now (208) or must give a cause (209)."""
    rule = TRANSITIONS.get(step.kind)
    if rule is None or state not in rule.after or (rule.roles and role not in rule.roles):
        raise errors.Refusal(errors.FORBIDDEN_STEP, state=EVENT_KINDS.get(state, state))
    if not rule.roles and role != "toolkit":
        raise errors.Refusal(errors.FORBIDDEN_STEP, state=EVENT_KINDS.get(state, state))
    if rule.causes is not None and step.cause not in rule.causes:
        raise errors.Refusal(errors.MISSING_CAUSE)


def record_step(
    register: Register,
    referral_id: str,
    step: Step,
    *,
    role: str,
    account_id: str | None,
    today: date,
    part_of_day: str,
    expected_state: str | None = None,
    muted: bool = False,
) -> str:
    """Add an event to a referral and return its kind; raises `Refusal` 105, 208 or 209, nothing written."""
    with register.writing() as writer:
        found = referrals.find_state(writer, referral_id)
        if found is None:
            raise errors.Refusal(errors.NOT_FOUND)
        if expected_state and found["state"] not in (expected_state, "seen", "sent"):
            raise errors.Refusal(errors.FORBIDDEN_STEP, state=EVENT_KINDS[found["state"]])
        check_step(step, found["state"], role)
        if found["presented_on"] and step.kind in ("presented", "did_not_come"):
            raise errors.Refusal(errors.FORBIDDEN_STEP, state=EVENT_KINDS["presented"])
        territory_id, owner = found["territory_id"], found["structure_id"]
        if step.kind == "rerouted" and step.structure_id:
            owner = step.structure_id
        cause = step.cause if TRANSITIONS[step.kind].causes else None
        referrals.record_event(
            writer, territory_id, referral_id, kind=step.kind, cause=cause, structure_id=owner, account_id=account_id,
            on_day=today,
        )  # fmt: skip
        if step.kind in ("rerouted", "reopened"):
            _tell_referent(writer, territory_id, referral_id, owner, step.kind, today, muted)
        audit.record_audit(
            writer, territory_id, today, part_of_day, account_id=account_id, action=step.kind,
            subject_kind="referral", subject_id=referral_id,
        )  # fmt: skip
    return step.kind


def _tell_referent(
    writer: sqlite3.Connection, territory_id: str, referral_id: str, structure_id: str, kind: str, today: date,
    muted: bool,
) -> None:  # fmt: skip
    referent = structures.find_live_referent(writer, structure_id, today)
    if referent is not None:
        notifications.record_notification(
            writer, territory_id, referral_id=referral_id, referent_id=referent["id"], kind=kind, today=today,
            muted=muted,
        )  # fmt: skip
