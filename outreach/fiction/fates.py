"""What becomes of fictitious referrals: every step at its date, in order.

Nothing happens after the last day: a referral whose next step would come later simply waits, as in life.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from outreach.fiction.cast import Cast, Desks
from outreach.fiction.dice import Dice
from outreach.fiction.marginals import Table
from outreach.fiction.pens import Fate, Pen, When
from outreach.follow_up import Step
from outreach.territory import Territory
from outreach.vocabulary import DECLINE_CAUSES, PARTS_OF_DAY, REFUSAL_CAUSES

ROLES = {"rerouted": "coordinator", "expired": "toolkit"}
CAUSES = {"declined": list(DECLINE_CAUSES), "right_refused": list(REFUSAL_CAUSES)}
OFFICE_HOURS = list(PARTS_OF_DAY)[:2]


@dataclass(slots=True)
class Agenda:
    """The steps to come, by day."""

    pen: Pen
    territory: Territory
    cast: Cast
    desks: Desks
    dice: Dice
    fates: Sequence[Table]
    waiting: list[tuple[date, int, Fate]] = field(default_factory=list)
    planned: int = 0

    def open(self, opened: Iterable[Fate], day: date) -> None:
        """Tell who answers of new referrals, and draw what will become of them."""
        for fate in opened:
            told = self.dice.choose(self.fates, [one["weight"] for one in self.fates])
            fate.steps = [tuple(step) for step in told["steps"]]
            self._tell(fate, day)
            self._plan_next(fate, day)

    def carry_out(self, until: date) -> None:
        """Record every step that is due on a day or before."""
        while self.waiting and self.waiting[0][0] <= until:
            day, _, fate = heapq.heappop(self.waiting)
            self._record(fate, fate.steps.pop(0)[0], day)
            self._plan_next(fate, day)

    def _plan_next(self, fate: Fate, since: date) -> None:
        if fate.steps:
            _, shortest, longest = fate.steps[0]
            self.planned += 1
            due = self.dice.draw_working_day(since, shortest, longest)
            heapq.heappush(self.waiting, (due, self.planned, fate))

    def _record(self, fate: Fate, kind: str, day: date) -> None:
        role = ROLES.get(kind, "referent")
        accounts = {"coordinator": self.cast.coordinator, "referent": self.cast.referents.get(fate.structure_id)}
        if kind == "rerouted":
            fate.structure_id = self._find_other_structure(fate)
        step = Step(
            kind,
            cause=self.dice.choose(CAUSES[kind]) if kind in CAUSES else None,
            structure_id=fate.structure_id if kind == "rerouted" else None,
        )
        self.pen.step(fate, step, role, accounts.get(role), When(day, self.dice.choose(OFFICE_HOURS)))
        if kind in ("rerouted", "reopened"):
            self._tell(fate, day)

    def _tell(self, fate: Fate, day: date) -> None:
        # Nobody there: no message leaves, and the coordination sees it.
        if self.desks.find_referent(fate.structure_id, day) is not None:
            self.pen.note_sent(fate, day)

    def _find_other_structure(self, fate: Fate) -> str:
        received_by = [self.desks.ids[code] for code in self.territory.rights[fate.right].received_by]
        others = [structure_id for structure_id in received_by if structure_id != fate.structure_id]
        return self.dice.choose(others or [one for one in self.desks.open if one != fate.structure_id] or received_by)
