"""The one table of a referral's life: which event may follow which state, said by whom, with what.

Pure data; the state of a referral is the kind of its last event, those of the clock left aside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from outreach.vocabulary import CLOCK_STEPS, DECLINE_CAUSES, OUTCOMES, OWED, REFUSAL_CAUSES, Labels

UNANSWERED: Final = frozenset({"opened", "sent", "seen", "rerouted", "reopened"})
TAKEN: Final = frozenset({"accepted", "presented"})
OPEN: Final = UNANSWERED | TAKEN
# Ended because nobody came: who comes after all opens it again by showing her slip.
NOBODY_CAME: Final = frozenset({"did_not_come", "expired"})


@dataclass(frozen=True, slots=True)
class Transition:
    """One event: the states it may follow, the roles that may say it, its causes if it needs one.

    It becomes the referral's state, but for a step of the clock (`keeps_state`). `may_tell` names what may be told
    with it: `amount_band`, or `suggested_structure_id`. Some are said of an overpayment only.
    """

    after: frozenset[str]
    roles: frozenset[str]
    causes: Labels | None = None
    may_tell: str = ""
    keeps_state: bool = False
    only_overpaid: bool = False


_DESK = frozenset({"referent"})
_BOTH = frozenset({"referent", "coordinator"})
_COORDINATION = frozenset({"coordinator"})
# The clock and the post; no person has this role.
_TOOLKIT = frozenset({"toolkit"})

TRANSITIONS: Final[Mapping[str, Transition]] = {
    "sent": Transition(frozenset({"opened", "rerouted", "reopened"}), _TOOLKIT),
    "seen": Transition(frozenset({"opened", "sent", "rerouted", "reopened"}), _DESK),
    "accepted": Transition(UNANSWERED | {"presented"}, _DESK),
    "declined": Transition(OPEN, _DESK, DECLINE_CAUSES, may_tell="suggested_structure_id"),
    "rerouted": Transition(OPEN | {"declined"}, _COORDINATION),
    "presented": Transition(UNANSWERED | {"accepted"} | NOBODY_CAME, _DESK),
    "did_not_come": Transition(UNANSWERED | {"accepted"}, _DESK | _TOOLKIT),
    "right_opened": Transition(OPEN, _DESK, may_tell="amount_band"),
    "already_open": Transition(OPEN, _DESK),
    "not_entitled": Transition(OPEN, _DESK),
    "right_refused": Transition(OPEN, _DESK, REFUSAL_CAUSES),
    "overpayment_cancelled": Transition(OPEN, _DESK, only_overpaid=True),
    "overpayment_spread": Transition(OPEN, _DESK, only_overpaid=True),
    "overpayment_confirmed": Transition(OPEN, _DESK, only_overpaid=True),
    "withdrawn": Transition(OPEN, _BOTH),
    "reopened": Transition(OUTCOMES, _BOTH),
    "expired": Transition(OPEN, _TOOLKIT),
    **{kind: Transition(OPEN, _TOOLKIT, OWED, keeps_state=True) for kind in CLOCK_STEPS},
}
