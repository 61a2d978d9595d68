"""A pass of the clock over the open referrals: what is late is reminded step by step, what time ends is ended.

Each is an event of `toolkit`, with what it concerns as its cause. Found on a reader, then again within the
transaction that writes it: two passes at once add each event once.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from outreach.follow_up.delays import DEPUTY_TOLD, REMINDED, Due, find_end, find_step
from outreach.register import Register, notifications, referrals
from outreach.register.answering import list_answering
from outreach.settings import Delays
from outreach.territory.working_days import is_working_day

# A visit that is being saved waits for one of these at most.
BATCH: Final = 1000
TOLD: Final = (REMINDED, DEPUTY_TOLD)


def chase(register: Register, rules: Delays, today: date, *, muted: bool = False) -> Counter[str]:
    """Add every event whose day has come and return how many of each kind; a muted pass owes nobody a word."""
    able = {key: len(several) for key, several in list_answering(register.reader, today).items()}
    rows = referrals.walk_open(register.reader)
    # In the order of the indexes they are written in: neighbours share a page.
    due = sorted(row["referral_id"] for row in rows if _find_due(row, rules, today, able) is not None)
    done: Counter[str] = Counter()
    if due:
        with register.spreading():
            for start in range(0, len(due), BATCH):
                done += _write_batch(register, due[start : start + BATCH], rules, today, able, muted)
    return done


def _write_batch(
    register: Register, ids: list[str], rules: Delays, today: date, able: dict[str, int], muted: bool
) -> Counter[str]:
    done: Counter[str] = Counter()
    with register.writing() as writer:
        for row, event in _find_again(writer, ids, rules, today, able):
            _write(writer, row, event, today, muted)
            done[event.kind] += 1
    return done


def _find_due(row: Any, rules: Delays, today: date, able: dict[str, int]) -> Due | None:
    # What was said after this day (an invented past is gone through day by day) is not answered by it.
    if row["since"] > today.isoformat():
        return None
    end = find_end(row, rules, today)
    if end is not None or not is_working_day(today):
        return end
    return find_step(row, rules, today, able.get(row["structure_id"], 0))


def _find_again(
    writer: sqlite3.Connection, ids: Iterable[str], rules: Delays, today: date, able: dict[str, int]
) -> Iterator[tuple[Any, Due]]:
    for row in referrals.list_open(writer, ids):
        event = _find_due(row, rules, today, able)
        if event is not None:
            yield row, event


def _write(writer: sqlite3.Connection, row: Any, event: Due, today: date, muted: bool) -> None:
    referrals.record_event(
        writer, row["territory_id"], row["referral_id"], kind=event.kind, cause=event.cause,
        structure_id=row["structure_id"], account_id=None, on_day=today,
    )  # fmt: skip
    if event.kind in TOLD:
        notifications.record_notification(
            writer, row["territory_id"], referral_id=row["referral_id"], referent_id=None, kind=event.kind,
            today=today, muted=muted,
        )  # fmt: skip
