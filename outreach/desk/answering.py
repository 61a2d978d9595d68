"""What an asker says of her structure's referrals, one or many, each judged where it stands as it is written.

Knows the register and the follow-up; knows no page.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from outreach import errors
from outreach.desk.asker import Asker
from outreach.follow_up import Step, When, add_step
from outreach.register import Register, referrals

# What may be said of many referrals at once: nothing that ends one.
TOGETHER: Final = ("seen", "accepted")
# The one writer is held meanwhile.
MOST_SEEN: Final = 500


@dataclass(frozen=True, slots=True)
class Told:
    """How many referrals were answered together, and where those stand that somebody had answered before."""

    done: int
    others: tuple[str, ...]


def record_answer(
    register: Register, asker: Asker, referral_id: str, step: Step, *, when: When, expected_state: str | None
) -> str:
    """Record what an asker says of a referral and return its kind; raises `Refusal` 235, or as `add_step` does."""
    with register.writing() as writer:
        found = _find_own(writer, asker, referral_id)
        if found is None:
            # Rerouted since the doors looked: another structure's now.
            raise errors.Refusal(errors.MOVED_REFERRAL)
        return add_step(writer, referral_id, step, author=asker.author, when=when, expected_state=expected_state)


def record_together(register: Register, asker: Asker, kind: str, chosen: Mapping[str, str], *, when: When) -> Told:
    """Say one thing of many referrals, each with where it stood on the page; raises `Refusal` 100 for what may not."""
    if kind not in TOGETHER:
        raise errors.Refusal(errors.BAD_REQUEST)
    done, others = 0, []
    with register.writing() as writer:
        for referral_id, expected_state in chosen.items():
            found = _find_own(writer, asker, referral_id)
            if found is None:
                continue
            try:
                add_step(writer, referral_id, Step(kind), author=asker.author, when=when, expected_state=expected_state)
                done += 1
            except errors.Refusal:
                # Refused before anything is written of it; the others stand.
                others.append(str(found["state"]))
    return Told(done, tuple(others))


def record_all_seen(register: Register, asker: Asker, *, when: When) -> Told:
    """Say of all that nobody of the structure has looked at that it was seen, some hundreds at a time."""
    with register.writing() as writer:
        unseen = referrals.list_unseen(writer, asker.structure_id, MOST_SEEN)
        for referral_id in unseen:
            add_step(writer, referral_id, Step("seen"), author=asker.author, when=when)
    return Told(len(unseen), ())


def _find_own(writer: sqlite3.Connection, asker: Asker, referral_id: str) -> sqlite3.Row | None:
    found = referrals.find_state(writer, referral_id)
    return found if found is not None and found["structure_id"] == asker.structure_id else None
