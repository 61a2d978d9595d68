"""How a fictitious town is written down: visits through `intake.receive`, steps through `follow_up`, as in life.

Hands on the `Pen` that a town writes with; `straight.py` has the other one. Draws nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from outreach.fiction.lives import Fate
from outreach.follow_up import Author, Step, When, record_step
from outreach.follow_up.chase import TOLD
from outreach.follow_up.delays import Due
from outreach.intake import Arrival, House, receive
from outreach.questionnaire import Survey
from outreach.register import notifications, outings, referrals


class Pen(Protocol):
    """What a town is written with."""

    def begin_outing(self, outing: Mapping[str, Any]) -> None:
        """Write that a team goes out."""

    def end_outing(self, outing_id: str) -> None:
        """Write that it is back."""

    def send(self, arrival: Arrival, when: When) -> tuple[str, list[Fate]]:
        """Write a visit; return the slip handed over and the referrals it opened, without any step yet."""

    def step(self, fate: Fate, step: Step, role: str, account_id: str | None, when: When) -> None:
        """Write a step of a referral that stands where it is said to."""

    def tick(self, fate: Fate, event: Due, day: date) -> None:
        """Write what the clock says of a referral."""

    def note_sent(self, fate: Fate, day: date) -> None:
        """Write that the message of a referral left."""

    def finish(self) -> None:
        """Write what is still held."""


@dataclass(frozen=True, slots=True)
class ThroughIntake:
    """The pen of life: every rule is checked again, every visit is one transaction."""

    house: House
    survey: Survey

    def begin_outing(self, outing: Mapping[str, Any]) -> None:
        """Write that a team goes out."""
        with self.house.register.writing() as writer:
            outings.record_outing(writer, outing)

    def end_outing(self, outing_id: str) -> None:
        """Write that it is back."""
        with self.house.register.writing() as writer:
            outings.end_outing(writer, outing_id)

    def send(self, arrival: Arrival, when: When) -> tuple[str, list[Fate]]:
        """Write a visit through the intake, its messages muted."""
        receipt = receive(self.house, self.survey, arrival, today=when.today, part_of_day=when.part_of_day, muted=True)
        rows = referrals.list_submission_referrals(self.house.register, arrival.submission_id)
        fates = [
            Fate(row["referral_id"], row["right"], row["status"], row["structure_id"], arrival.submission_id, [])
            for row in rows
        ]
        return receipt.slip, fates

    def step(self, fate: Fate, step: Step, role: str, account_id: str | None, when: When) -> None:
        """Write a step through the follow-up."""
        record_step(self.house.register, fate.referral_id, step, author=Author(role, account_id), when=when, muted=True)

    def tick(self, fate: Fate, event: Due, day: date) -> None:
        """Write what a pass of the clock writes, its messages muted."""
        territory_id = self.house.territory.id
        with self.house.register.writing() as writer:
            referrals.record_event(
                writer, territory_id, fate.referral_id, kind=event.kind, cause=event.cause,
                structure_id=fate.structure_id, account_id=None, on_day=day,
            )  # fmt: skip
            if event.kind in TOLD:
                notifications.record_notification(
                    writer, territory_id, referral_id=fate.referral_id, referent_id=None, kind=event.kind, today=day,
                    muted=True,
                )  # fmt: skip

    def note_sent(self, fate: Fate, day: date) -> None:
        """Write what the delivery writes once a message left."""
        with self.house.register.writing() as writer:
            referrals.record_event(
                writer, self.house.territory.id, fate.referral_id, kind="sent", cause=None,
                structure_id=fate.structure_id, account_id=None, on_day=day,
            )  # fmt: skip

    def finish(self) -> None:
        """Nothing is held."""
