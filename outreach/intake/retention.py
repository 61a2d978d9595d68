"""Retention: what nothing has followed for so many months leaves the register by small transactions, then its files.

A path goes after its last contact, a contact without path after its own day, anything else after the day it came in.
Releases stay. One line of the audit tells how many rows went, on which day: no id.
"""

import sqlite3
import time
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar
from uuid import UUID

from outreach import errors
from outreach.intake.arrival import Arrival
from outreach.intake.files import compare_media, list_kept, open_media
from outreach.intake.house import House
from outreach.register import audit, form_versions, purging
from outreach.register.database import REWRITTEN_AT_ONCE
from outreach.register.purging import Purged
from outreach.settings import TIME_ZONE

T = TypeVar("T")
# A worker who saves meanwhile waits for one chunk at most; SQLite makes her look again after a few milliseconds.
_HELD_SECONDS: Final = 0.015
_FEWEST, _MOST = 2, 400
# What a server killed between a commit and its files has left is older than what is on its way in.
_ON_ITS_WAY_SECONDS: Final = 2 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge took away: rows by table, files, the longest hold of the writer; whether the file was rewritten."""

    last: date
    rows: Counter[str]
    files: int
    held_seconds: float
    rewritten: bool


def find_last_day(today: date, months: int) -> date:
    """Return the last day that is not kept any more: so many months ago, or the last day of a shorter month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def refuse_too_old(house: House, form_id: str, version: str, arrival: Arrival, today: date) -> None:
    """Raise `Refusal` (360) for what a purge has taken away, or would tonight: a phone sends it again, years later.

    Only answers without an outing need it: an outing's day is looked at anyway. A day on which their questionnaire was
    not served yet is no day at all, but a clock that had stopped.
    """
    months, told = house.settings.retention.months, arrival.captured_on
    if told is None or told > find_last_day(today, months):
        return
    served = [row["served_from"] for row in form_versions.list_editions(house.register.reader, form_id, version)]
    if served and min(served) <= told.isoformat():
        raise errors.Refusal(errors.TOO_OLD, months=months)


def count_due(house: House, today: date) -> dict[str, int]:
    """Count what a purge would take away today; changes nothing."""
    return purging.count_due(house.register.reader, find_last_day(today, house.settings.retention.months))


def purge(house: House, today: date, part_of_day: str, most_bytes: float = REWRITTEN_AT_ONCE) -> Purge:
    """Take away all that is due; what is cut short goes on the next time."""
    last = find_last_day(today, house.settings.retention.months)
    work, reader = _Work(house, today, part_of_day), house.register.reader
    due = [("path", one) for one in purging.list_due_paths(reader, last)]
    due += [("alone", one) for one in purging.list_due_alone(reader, last)]
    work.go_through(due, lambda writer, some: purging.purge_visits(writer, last, *_part(some)))
    left = purging.list_left_outings(reader, last)
    work.go_through(left, lambda writer, some: purging.purge_outings(writer, last, some))
    work.go_through(purging.list_old_beside(reader, last), purging.purge_beside)
    if work.rows:
        work.files += _forget_unnamed(house)
    work.files += _forget_letters(house, last)
    rewritten = bool(work.rows) and house.register.forget_deleted(most_bytes)
    if rewritten:
        work.note_rewritten()
    return Purge(last, work.rows, work.files, work.held_seconds, rewritten)


class _Work:
    """A purge under way: chunks as large as the writer may be held, and how much went so far."""

    def __init__(self, house: House, today: date, part_of_day: str) -> None:
        self.house, self.today, self.part_of_day = house, today, part_of_day
        self.rows: Counter[str] = Counter()
        self.files = 0
        self.held_seconds = 0.0
        self._size = _FEWEST
        self._line: str | None = None

    def go_through(self, due: Sequence[T], take: Callable[[sqlite3.Connection, Sequence[T]], Purged]) -> None:
        """Take away what is due, leaving the writer to others for as long as it was held, between two chunks."""
        start = 0
        while start < len(due):
            some = due[start : start + self._size]
            start += len(some)
            began = time.perf_counter()
            with self.house.register.writing() as writer:
                began = time.perf_counter()
                purged = take(writer, some)
                self._note(writer, purged)
            held = time.perf_counter() - began
            self.held_seconds = max(self.held_seconds, held)
            self._size = max(_FEWEST, min(_MOST, int(len(some) * min(2.0, _HELD_SECONDS / held))))
            self._forget_files(purged)
            time.sleep(held)

    def _note(self, writer: sqlite3.Connection, purged: Purged) -> None:
        self.rows += purged.rows
        if self.rows:
            self._record(writer, "")

    def note_rewritten(self) -> None:
        """Note that nothing is left in the register's file of what went: the night has nothing to do."""
        with self.house.register.writing() as writer:
            self._record(writer, audit.REWRITTEN)

    def _record(self, writer: sqlite3.Connection, more: str) -> None:
        told = " ".join(f"{table}:{n}" for table, n in sorted(self.rows.items())) + more
        territory_id = self.house.territory.id
        self._line = audit.record_purged(writer, territory_id, self.today, self.part_of_day, told, self._line)

    def _forget_files(self, purged: Purged) -> None:
        media = open_media(self.house)
        for row in purged.submissions:
            names = list_kept(row["answers"])
            media.remove(names)
            media.forget_waiting(UUID(row["account_id"]), UUID(row["id"]))
            self.files += len(names)


def _part(due: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [one for kind, one in due if kind == "path"], [one for kind, one in due if kind == "alone"]


def _forget_unnamed(house: House) -> int:
    """Remove the kept files that no answer names, but for those on their way in."""
    media, before = open_media(house), time.time() - _ON_ITS_WAY_SECONDS
    found = ((name, media.find(name)) for name in compare_media(house)[1])
    unnamed = {name for name, path in found if path is not None and path.stat().st_mtime < before}
    media.remove(unnamed)
    return len(unnamed)


def _forget_letters(house: House, last: date) -> int:
    """Remove the messages written as files that are as old: they name referents, and hold links that open no more."""
    paths = house.settings.mail_folder.glob("*.eml")
    old = [path for path in paths if datetime.fromtimestamp(path.stat().st_mtime, TIME_ZONE).date() <= last]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
