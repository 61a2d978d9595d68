"""Where a fictitious referral stands, as `referral_state` reckons it, and when the clock has something to say of it.

Moved by what is written of it, whichever pen writes. Draws nothing; the rules are those of `follow_up.delays`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from outreach.follow_up.delays import find_step_day
from outreach.follow_up.transitions import OPEN, TRANSITIONS
from outreach.settings import Delays
from outreach.vocabulary import CLOCK_STEPS

_BEGINNINGS = frozenset({"opened", "rerouted", "reopened"})


@dataclass(slots=True)
class Fate:
    """A referral: where it stands, and the steps that remain of what will become of it.

    Its columns are those of `referral_now`; `told` is how many events were written.
    """

    referral_id: str
    right: str
    status: str | None
    structure_id: str
    visit_id: str
    steps: list[tuple[str, int, int]]
    due: date | None = None
    told: int = 1
    state: str = "opened"
    is_open: bool = True
    begun_on: str = ""
    sent_on: str | None = None
    acknowledged_on: str | None = None
    presented_on: str | None = None
    answered_on: str | None = None
    chased: str | None = None
    chased_for: str | None = None
    chased_on: str | None = None

    def __getitem__(self, name: str) -> Any:
        """Return a column of `referral_now`."""
        return getattr(self, name)

    def move(self, kind: str, day: date, cause: str | None = None) -> None:
        """Move to where an event leads."""
        told = day.isoformat()
        if kind in CLOCK_STEPS:
            self.chased, self.chased_for, self.chased_on = kind, cause, told
            return
        self.state, self.is_open = kind, kind in OPEN
        if kind in _BEGINNINGS:
            self.begun_on = told
            self.sent_on = self.acknowledged_on = self.presented_on = self.answered_on = None
            self.chased = self.chased_for = self.chased_on = None
        elif kind == "sent":
            self.sent_on = self.sent_on or told
        else:
            self.acknowledged_on = self.acknowledged_on or told
            if kind == "presented":
                self.presented_on = self.presented_on or told
            elif kind != "seen":
                self.answered_on = self.answered_on or told

    def find_clock_day(self, rules: Delays) -> date | None:
        """Find the next day on which the clock has something to say, if nothing else happens before."""
        if not self.is_open:
            return None
        may_end = not self.presented_on and self.state in TRANSITIONS["did_not_come"].after
        ends = date.fromisoformat(self.begun_on) + timedelta(rules.presented_days if may_end else rules.expiry_days)
        step = find_step_day(self, rules)
        return ends if step is None else min(ends, step)
