"""Several referrals handed to another structure at once: those that can be, in one transaction; the others are counted.

Knows the register and the follow-up; knows no page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from outreach import errors
from outreach.follow_up import Author, Step, When, add_step
from outreach.register import Register, referral_lists

AS_PROPOSED: Final = "proposed"


@dataclass(slots=True)
class Handed:
    """How many were handed over, how many had changed meanwhile, for how many nothing was proposed."""

    done: int = 0
    changed: int = 0
    without_proposal: int = 0


def read_chosen(ticked: Sequence[str], target: str, others: Collection[str]) -> tuple[dict[str, str], str]:
    """Return the referrals ticked with where each stood on the page, and where to; raises `Refusal` 263 or 264."""
    chosen = dict(one.partition(":")[::2] for one in ticked)
    if not chosen:
        raise errors.Refusal(errors.NOTHING_CHOSEN)
    if target != AS_PROPOSED and target not in others:
        raise errors.Refusal(errors.NO_OTHER_STRUCTURE)
    return chosen, target


def hand_over(
    register: Register,
    structure_id: str,
    chosen: Mapping[str, str],
    target: str,
    others: Collection[str],
    author: Author,
    when: When,
) -> Handed:
    """Hand the chosen referrals of a structure to another, or each to the one proposed for it."""
    handed = Handed()
    with register.writing() as writer:
        found = referral_lists.list_states(writer, chosen)
        for referral_id, expected_state in chosen.items():
            row = found.get(referral_id)
            if row is None or row["structure_id"] != structure_id:
                handed.changed += 1
                continue
            wanted = row["suggested_structure_id"] if target == AS_PROPOSED else target
            if wanted not in others:
                handed.without_proposal += 1
                continue
            step = Step("rerouted", structure_id=wanted)
            try:
                add_step(writer, referral_id, step, author=author, when=when, expected_state=expected_state)
            except errors.Refusal:
                # Refused before anything is written of it.
                handed.changed += 1
            else:
                handed.done += 1
    return handed
