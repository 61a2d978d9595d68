"""What becomes of fictitious referrals: every step at its date, in order, and the clock's own between them.

Nothing happens after the last day: a referral whose next step would come later simply waits, as in life. What the
clock would have said by then is said, so that its first real pass finds a town in order.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from outreach.fiction.cast import Cast, Desks
from outreach.fiction.dice import Dice
from outreach.fiction.lives import Fate
from outreach.fiction.marginals import Table
from outreach.fiction.pens import Pen
from outreach.follow_up import Step, When
from outreach.follow_up.delays import find_end, find_step
from outreach.settings import Delays
from outreach.territory import Territory
from outreach.territory.working_days import is_working_day
from outreach.vocabulary import DECLINE_CAUSES, PARTS_OF_DAY, REFUSAL_CAUSES

CAUSES = {"declined": list(DECLINE_CAUSES), "right_refused": list(REFUSAL_CAUSES)}
# Who declines for one of these may say whose it is.
OTHERS = ("not_ours", "outside_area")
OFFICE_HOURS = list(PARTS_OF_DAY)[:2]
OVERPAID = "overpaid"


@dataclass(slots=True)
class Agenda:
    """The steps to come, by day; `told` says how often what may be told is told."""

    pen: Pen
    territory: Territory
    cast: Cast
    desks: Desks
    dice: Dice
    rules: Delays
    fates: Sequence[Table]
    told: Table
    recent_from: date
    waiting: list[tuple[date, int, Fate]] = field(default_factory=list)
    planned: int = 0
    # Those opened of late, for whom a place may be booked.
    recent: list[Fate] = field(default_factory=list)

    def open(self, opened: Iterable[Fate], day: date) -> None:
        """Tell who answers of new referrals, and draw what will become of them."""
        for fate in opened:
            fate.move("opened", day)
            fate.steps = self._draw_steps(fate.status == OVERPAID)
            self._tell(fate, day)
            self._plan_step(fate, day)
            self._wait(fate)
            if day >= self.recent_from:
                self.recent.append(fate)

    def carry_out(self, until: date) -> None:
        """Record every step that is due on a day or before."""
        while self.waiting and self.waiting[0][0] <= until:
            day, _, fate = heapq.heappop(self.waiting)
            # The clock is up before the desks.
            if not self._tick(fate, day) and fate.due == day:
                self._record(fate, fate.steps.pop(0)[0], day)
                self._plan_step(fate, day)
            self._wait(fate)

    def _draw_steps(self, overpaid: bool) -> list[tuple[str, int, int]]:
        # An overpayment ends otherwise than a right that is asked for.
        fates = [one for one in self.fates if one.get(OVERPAID, overpaid) == overpaid]
        drawn = self.dice.choose(fates, [one["weight"] for one in fates])
        return [tuple(step) for step in drawn["steps"]]

    def _plan_step(self, fate: Fate, since: date) -> None:
        fate.due = None
        if fate.steps:
            _, shortest, longest = fate.steps[0]
            fate.due = self.dice.draw_working_day(since, shortest, longest)

    def _wait(self, fate: Fate) -> None:
        days = [day for day in (fate.due, fate.find_clock_day(self.rules)) if day is not None]
        if days:
            self.planned += 1
            heapq.heappush(self.waiting, (min(days), self.planned, fate))

    def _tick(self, fate: Fate, day: date) -> bool:
        """Write what the clock says that day; return whether it said something."""
        clock_day = fate.find_clock_day(self.rules)
        if clock_day is None or clock_day > day:
            return False
        event = find_end(fate, self.rules, day)
        if event is None and is_working_day(day):
            event = find_step(fate, self.rules, day, self.desks.count_answering(fate.structure_id, day))
        if event is None:
            return False
        self.pen.tick(fate, event, day)
        fate.move(event.kind, day, event.cause)
        if not fate.is_open:
            # She never comes, or comes after all.
            fate.steps = fate.steps if fate.steps and fate.steps[0][0] == "reopened" else []
            self._plan_step(fate, day + timedelta(days=1))
        return True

    def _record(self, fate: Fate, kind: str, day: date) -> None:
        role = "coordinator" if kind == "rerouted" else "referent"
        accounts = {"coordinator": self.cast.coordinator, "referent": self.cast.referents.get(fate.structure_id)}
        step = self._build_step(fate, kind)
        self.pen.step(fate, step, role, accounts.get(role), When(day, self.dice.choose(OFFICE_HOURS)))
        fate.structure_id = step.structure_id or fate.structure_id
        fate.move(kind, day)
        if kind in ("rerouted", "reopened"):
            self._tell(fate, day)

    def _build_step(self, fate: Fate, kind: str) -> Step:
        if kind == "rerouted":
            return Step(kind, structure_id=self._find_other_structure(fate))
        if kind == "right_opened" and self.dice.happens(self.told["amount"]):
            return Step(kind, amount_band=self.dice.pick(self.told["amounts"]))
        cause = self.dice.choose(CAUSES[kind]) if kind in CAUSES else None
        if kind == "declined" and cause in OTHERS and self.dice.happens(self.told["suggested"]):
            return Step(kind, cause, suggested_structure_id=self._find_other_structure(fate))
        return Step(kind, cause)

    def _tell(self, fate: Fate, day: date) -> None:
        # Nobody there: no message leaves, and the coordination sees it.
        if self.desks.find_referent(fate.structure_id, day) is not None:
            self.pen.note_sent(fate, day)
            fate.move("sent", day)

    def _find_other_structure(self, fate: Fate) -> str:
        received_by = [self.desks.ids[code] for code in self.territory.rights[fate.right].received_by]
        others = [structure_id for structure_id in received_by if structure_id != fate.structure_id]
        return self.dice.choose(others or [one for one in self.desks.open if one != fate.structure_id] or received_by)
