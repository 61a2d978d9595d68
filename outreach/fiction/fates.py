"""What becomes of fictitious referrals: every step at its date, in order, by `follow_up.record_step`.

Nothing happens after the last day: a referral whose next step would come later simply waits, as in life.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from outreach.fiction.cast import Cast
from outreach.fiction.dice import Dice
from outreach.fiction.marginals import Table
from outreach.follow_up import Step, record_step
from outreach.intake import House
from outreach.vocabulary import DECLINE_CAUSES, PARTS_OF_DAY, REFUSAL_CAUSES

ROLES = {"rerouted": "coordinator", "expired": "toolkit"}
CAUSES = {"declined": DECLINE_CAUSES, "right_refused": REFUSAL_CAUSES}


@dataclass(slots=True)
class Fate:
    """The steps that remain of one referral, and the structure that has it."""

    referral_id: str
    right: str
    structure_id: str
    steps: list[tuple[str, int, int]]


@dataclass(slots=True)
class Agenda:
    """The steps to come, by day."""

    house: House
    cast: Cast
    dice: Dice
    fates: Sequence[Table]
    structure_ids: Mapping[str, str]
    waiting: list[tuple[date, int, Fate]] = field(default_factory=list)
    planned: int = 0
    carried_out: int = 0

    def plan(self, referral_id: str, right: str, structure_id: str, opened_on: date) -> None:
        """Draw the fate of a referral."""
        told = self.dice.choose(self.fates, [fate["weight"] for fate in self.fates])
        self._plan_next(Fate(referral_id, right, structure_id, [tuple(step) for step in told["steps"]]), opened_on)

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
        record_step(
            self.house.register,
            fate.referral_id,
            Step(
                kind,
                cause=self.dice.choose(list(CAUSES[kind])) if kind in CAUSES else None,
                structure_id=fate.structure_id if kind == "rerouted" else None,
            ),
            role=role,
            account_id=accounts.get(role),
            today=day,
            part_of_day=self.dice.choose(list(PARTS_OF_DAY)[:2]),
            muted=True,
        )
        self.carried_out += 1

    def _find_other_structure(self, fate: Fate) -> str:
        received_by = self.house.territory.rights[fate.right].received_by
        others = [self.structure_ids[code] for code in received_by if self.structure_ids[code] != fate.structure_id]
        return self.dice.choose(others or sorted(set(self.structure_ids.values()) - {fate.structure_id}))
