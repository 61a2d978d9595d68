"""What reaches the intake and what it answers. Plain data: knows no page, no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from outreach import errors
from outreach.questionnaire.survey import Fault

# A visit is logged on its day; a phone that stayed off may be late, not by more than this.
LATEST_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Arrival:
    """One filled survey and what travels beside its answers.

    `outing` is the one it belongs to as a phone tells it (id, on_day, part_of_day, channel, neighbourhood): it may have
    begun without network. `captured_on` is the day it was filled in, when that is not the day it comes.
    """

    submission_id: str
    form_version: str
    answers: Mapping[str, Any]
    account_id: str
    structure_id: str
    outing_id: str
    slip: str = ""
    known_slip: str = ""
    replaces_id: str | None = None
    outing: Mapping[str, Any] | None = None
    captured_on: date | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender may rely on once it has it: `stored` or `duplicate`, both on disk.

    `slip` is the code to hand over, only when a referral left or the person showed one; `screened` names the places
    whose text was blanked.
    """

    outcome: str
    submission_id: str
    slip: str = ""
    screened: tuple[str, ...] = ()


class FaultyAnswers(errors.Refusal):
    """Answers that cannot stand, with the fault of each place."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(errors.FAULTY_ANSWERS)
        self.faults = faults
