"""Records of a queue taken in: opened, read by the page that would have posted them, kept in one go.

No request here: `/sync` and `outreach sync-file` share it. Says one outcome of each record, and nothing of what is in
it to who did not fill it in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from outreach import errors
from outreach.field.booked import BOOKING, is_booking, read_wanted
from outreach.field.form_page import SurveyPage
from outreach.field.form_shelf import FormShelf
from outreach.field.posted import Posted
from outreach.field.records import Content, Record, read_content, read_record
from outreach.intake import (
    NOWHERE,
    Arrival,
    Booked,
    Desk,
    Receipt,
    Wanted,
    attempt,
    book_batch,
    forget_waiting,
    receive_batch,
)
from outreach.questionnaire import Survey, list_file_questions
from outreach.register.accounts import Account
from outreach.sealing.envelopes import SealKey, open_envelope

# What a phone sends at once, at most.
MOST_RECORDS: Final = 100
_LONGEST_ID: Final = 64
FindAuthor = Callable[[str], Account | None]


class NotYours(Exception):
    """A record that somebody else filled in: it waits for its author."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: `stored duplicate conflict refused not_yours`, and why when it is not kept.

    An appointment says what it became; it is `dropped` when nothing is left to book for.
    """

    id: str | None
    outcome: str
    screened: bool = False
    why: Exception | None = None
    booked: Booked | None = None


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A record whose author may have it: what it says, and the questionnaire it answers, in its version."""

    author: Account
    record: Record
    content: Content
    survey: Survey


@dataclass(frozen=True, slots=True)
class Opened:
    """The page that a record comes from, what that page would have posted, and what it means to the intake."""

    page: SurveyPage
    posted: Posted
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Synchronising:
    """Where records arrive, whose they may be, and by how many days the phone's clock is wrong."""

    desk: Desk
    keys: Mapping[str, SealKey]
    shelf: FormShelf
    find_author: FindAuthor
    shift: int = 0

    def take_in(self, told: Sequence[object]) -> list[Outcome]:
        """Keep what can be kept of some records, in their order; appointments after the visits that they name."""
        opened = [attempt(self._open, one) for one in told]
        sent = [(one.page.survey, one.arrival) for one in opened if isinstance(one, Opened)]
        receipts = iter(receive_batch(self.desk, sent))
        booked = iter(book_batch(self.desk, [one for one in opened if isinstance(one, Wanted)]))
        outcomes = []
        for one, record in zip(opened, told, strict=True):
            if isinstance(one, Wanted) or (isinstance(one, errors.Refusal) and is_booking(record)):
                outcomes.append(_tell_booked(_read_name(record), next(booked) if isinstance(one, Wanted) else one))
                continue
            receipt = next(receipts) if isinstance(one, Opened) else one
            if isinstance(receipt, Receipt) and isinstance(one, Opened) and list_file_questions(one.page.survey):
                forget_waiting(self.desk.house, one.arrival)
            outcomes.append(_tell_outcome(_read_name(record), receipt))
        return outcomes

    def unseal(self, told: object) -> Unsealed:
        """Unseal one record; raises `Refusal`, or `NotYours`."""
        return self._find_survey(*self._unseal(told))

    def _unseal(self, told: object) -> tuple[Account, Record, Content]:
        record = read_record(told)
        sealed = open_envelope(record.id, record.envelope, self.keys)
        author = self.find_author(str(sealed.get("author")))
        if author is None:
            raise NotYours
        return author, record, read_content(record, sealed)

    def _find_survey(self, author: Account, record: Record, content: Content) -> Unsealed:
        survey = self.desk.house.library.find_opened(record.form, content.posted.get("form_version", ""))
        return Unsealed(author, record, content, survey)

    def open(self, unsealed: Unsealed) -> Opened:
        """Read a record by its page, in its outing; raises `Refusal`."""
        survey, author, posted = unsealed.survey, unsealed.author, unsealed.content.posted
        captured_on = self._set_right(unsealed.record.captured_on)
        beside = Arrival(
            unsealed.record.id, survey.version, {}, author.id, author.structure_id or "", posted.get("outing_id", ""),
            outing=self._read_outing(unsealed.content), captured_on=captured_on,
        )  # fmt: skip
        outing: Mapping[str, Any] = {"id": "", "on_day": captured_on.isoformat(), "neighbourhood": NOWHERE}
        if survey.needs_outing:
            outing = self.desk.find_outing(beside)[0]
        return self.open_within(unsealed, outing, beside.outing, captured_on)

    def open_within(
        self,
        unsealed: Unsealed,
        outing: Mapping[str, Any],
        told: Mapping[str, Any] | None = None,
        captured_on: date | None = None,
    ) -> Opened:
        """Read a record by its page as if it belonged to an outing; `told` is the one that the phone tells."""
        lists, content = self.desk.house.library.find_lists(outing["neighbourhood"]), unsealed.content
        page = SurveyPage(
            self.desk.house, self.shelf, unsealed.author, unsealed.survey, outing, lists, content.language
        )
        posted = page.take(content.posted, content.list_files())
        return Opened(page, posted, page.read_arrival(posted, told, captured_on))

    def _open(self, told: object) -> Opened | Wanted:
        author, record, content = self._unseal(told)
        if record.form == BOOKING:
            return read_wanted(author.id, content.posted)
        return self.open(self._find_survey(author, record, content))

    def _read_outing(self, content: Content) -> Mapping[str, Any] | None:
        told = content.outing
        return {**told, "on_day": self._set_right(told["on_day"])} if told is not None else None

    def _set_right(self, day: date) -> date:
        # No day of a phone is later than ours.
        return date.fromordinal(max(1, min(day.toordinal() + self.shift, self.desk.today.toordinal())))


def _read_name(record: object) -> str | None:
    name = record.get("id") if isinstance(record, Mapping) else None
    return name if isinstance(name, str) and len(name) <= _LONGEST_ID else None


def _tell_booked(record_id: str | None, booked: Booked | Exception) -> Outcome:
    if isinstance(booked, Booked):
        return Outcome(record_id, booked.outcome, booked=booked)
    # It cannot be read, or its visit is not there, or sends nobody there any more: no place is held for nobody.
    return Outcome(record_id, "dropped" if isinstance(booked, errors.Refusal) else "refused", why=booked)


def _tell_outcome(record_id: str | None, receipt: Receipt | Exception) -> Outcome:
    if isinstance(receipt, Receipt):
        return Outcome(record_id, receipt.outcome, bool(receipt.screened))
    if isinstance(receipt, NotYours):
        return Outcome(record_id, "not_yours")
    if isinstance(receipt, errors.Refusal) and receipt.problem is errors.OTHER_ANSWERS:
        return Outcome(record_id, "conflict", why=receipt)
    return Outcome(record_id, "refused", why=receipt)
