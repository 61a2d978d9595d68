"""The one table of a referral's life: which event may follow which state, said by whom, with what.

Pure data; the state of a referral is the kind of its last event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from outreach.vocabulary import DECLINE_CAUSES, OUTCOMES, REFUSAL_CAUSES, Labels

UNANSWERED: Final = frozenset({"opened", "sent", "seen", "rerouted", "reopened"})
TAKEN: Final = frozenset({"accepted", "presented"})
OPEN: Final = UNANSWERED | TAKEN


@dataclass(frozen=True, slots=True)
class Transition:
    """One event: the states it may follow, the roles that may say it (empty: the toolkit alone), its causes if any."""

    after: frozenset[str]
    roles: frozenset[str]
    causes: Labels | None = None


_DESK = frozenset({"referent"})
_BOTH = frozenset({"referent", "coordinator"})
_TOOLKIT: frozenset[str] = frozenset()

TRANSITIONS: Final[Mapping[str, Transition]] = {
    "sent": Transition(frozenset({"opened", "rerouted", "reopened"}), _TOOLKIT),
    "seen": Transition(frozenset({"opened", "sent", "rerouted", "reopened"}), _DESK),
    "accepted": Transition(UNANSWERED | {"presented"}, _DESK),
    "declined": Transition(OPEN, _DESK, DECLINE_CAUSES),
    "rerouted": Transition(OPEN | {"declined"}, frozenset({"coordinator"})),
    "presented": Transition(UNANSWERED | {"accepted"}, _DESK),
    "did_not_come": Transition(UNANSWERED | {"accepted"}, _DESK),
    "right_opened": Transition(OPEN, _DESK),
    "already_open": Transition(OPEN, _DESK),
    "right_refused": Transition(OPEN, _DESK, REFUSAL_CAUSES),
    "withdrawn": Transition(OPEN, _BOTH),
    "reopened": Transition(OUTCOMES, _BOTH),
    "expired": Transition(OPEN, _TOOLKIT),
}
