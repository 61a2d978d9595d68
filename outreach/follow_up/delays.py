"""What a structure owes and until when, and what the clock says of it: pure rules over a row of `referral_now`.

Knows no register and no mail. One thing is owed at a time, in working days; what is hers runs in plain days.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Protocol

from outreach.follow_up.transitions import TRANSITIONS
from outreach.settings import Delays
from outreach.territory.working_days import add_working_days
from outreach.vocabulary import CLOCK_STEPS

REMINDED, DEPUTY_TOLD, CALL_LISTED, COMMITTEE_LISTED = CLOCK_STEPS


class Row(Protocol):
    """A row of `referral_now`, or a mapping with its columns."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Owed:
    """What a structure owes (a word of `OWED`), since when, and the last day to give it."""

    kind: str
    since: date
    due: date

    def is_late(self, today: date) -> bool:
        """Tell whether the last day is past."""
        return today > self.due


@dataclass(frozen=True, slots=True)
class Due:
    """An event that the clock adds: a step about what is owed (`cause`), or an end."""

    kind: str
    cause: str | None = None


def find_owed(row: Row, rules: Delays) -> Owed | None:
    """Find what the structure owes, if anything: to acknowledge once told, to answer once she came, then an outcome."""
    if not row["is_open"]:
        return None
    if row["presented_on"]:
        kind = "outcome" if row["answered_on"] else "answer"
        return _owe(kind, row["presented_on"], rules.outcome_days if row["answered_on"] else rules.answer_days)
    if row["sent_on"] and not row["acknowledged_on"]:
        return _owe("acknowledge", row["sent_on"], rules.acknowledge_days)
    return None


@lru_cache(16_384)
def _owe(kind: str, since: str, days: int) -> Owed:
    day = date.fromisoformat(since)
    return Owed(kind, day, add_working_days(day, days))


def find_end(row: Row, rules: Delays, today: date) -> Due | None:
    """Find the end that time brings to a referral: nobody came, or nothing more was said."""
    if not row["is_open"]:
        return None
    waits = (today - _read_day(row["begun_on"])).days
    never_came = not row["presented_on"] and row["state"] in TRANSITIONS["did_not_come"].after
    if never_came and waits >= rules.presented_days:
        return Due("did_not_come")
    return Due("expired") if waits >= rules.expiry_days else None


_read_day: Final = lru_cache(16_384)(date.fromisoformat)


def find_step(row: Row, rules: Delays, today: date, answering: int) -> Due | None:
    """Find the clock's next step about what is owed, when its day has come; `answering` is how many answer there today.

    Nobody to remind, or no deputy to tell: the coordination's call list comes in their place.
    """
    day = find_step_day(row, rules)
    if day is None or today < day:
        return None
    owed = find_owed(row, rules)
    assert owed is not None  # a step is about something
    return Due(_choose_step(_find_last(row, owed), answering), owed.kind)


def find_step_day(row: Row, rules: Delays) -> date | None:
    """Find the first day of the clock's next step about what is owed, if one is left."""
    owed = find_owed(row, rules)
    if owed is None:
        return None
    last = _find_last(row, owed)
    if last == COMMITTEE_LISTED:
        return None
    if last is None:
        since, days = owed.due, rules.grace_days
    else:
        since, days = _read_day(row["chased_on"]), rules.committee_days if last == CALL_LISTED else rules.step_days
    # On its last day what is owed may still come.
    return max(add_working_days(since, days), owed.due + timedelta(days=1))


def _find_last(row: Row, owed: Owed) -> str | None:
    last: str | None = row["chased"] if row["chased_for"] == owed.kind else None
    return last


def _choose_step(last: str | None, answering: int) -> str:
    following = CLOCK_STEPS[CLOCK_STEPS.index(last) + 1] if last else REMINDED
    if (following == REMINDED and answering < 1) or (following == DEPUTY_TOLD and answering < 2):
        return CALL_LISTED
    return following
