"""The one way in: a page, `/sync` or the fictitious town all come here, and answer only after COMMIT.

Decides; writes through the register; knows no page.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

from outreach import errors
from outreach.intake.arrival import Arrival, Receipt
from outreach.intake.corrections import Carried, carry_bookings, withdraw_replaced
from outreach.intake.erasing import refuse_erased
from outreach.intake.files import settle_files
from outreach.intake.going_out import keep_outing, read_id
from outreach.intake.house import House
from outreach.intake.preparing import Desk, Prepared, open_desk
from outreach.intake.records import Records
from outreach.questionnaire import Checked, Survey, list_named_files
from outreach.register import apart, audit, contacts, notifications, paths, referrals, submissions
from outreach.sealing.slips import format_slip, read_slip, seal_slip

T = TypeVar("T")


def receive(
    house: House, survey: Survey, arrival: Arrival, *, today: date, part_of_day: str, muted: bool = False
) -> Receipt:
    """Keep one submission and all it says, once; raises `Refusal`, nothing then being written.

    The same id with the same answers gives the same receipt again; with other answers, 409 (201).
    """
    desk = open_desk(house, today, part_of_day)
    known = submissions.find_submission(house.register.reader, read_id(arrival.submission_id))
    prepared = desk.prepare(survey, arrival, known)
    with house.register.writing() as writer:
        return _write(desk, writer, prepared, muted)


def receive_batch(desk: Desk, sent: Sequence[tuple[Survey, Arrival]]) -> list[Receipt | Exception]:
    """Keep several submissions in their order, as `receive` does each: its receipt, or why it is not kept.

    One commit for all of them, so that a refused one takes back its own lines alone; one with files has its own.
    """
    told: list[Receipt | Exception] = []
    for alone, run in groupby(sent, lambda one: bool(list_named_files(one[0], one[1].answers))):
        for several in ([one] for one in run) if alone else (list(run),):
            told += _receive_together(desk, several)
    return told


def attempt(does: Callable[..., T], *told: Any) -> T | Exception:
    """Return what becomes of one record, or what stopped it; raises what stops the others as well."""
    try:
        return does(*told)
    except Exception as fault:
        if _stops_all(fault):
            raise
        # One record that nobody foresaw never stops those behind it.
        return fault


def _stops_all(fault: Exception) -> bool:
    # The disk or the register, not one record: nothing of the batch is kept, all of it comes again.
    return isinstance(fault, sqlite3.Error | OSError) and not isinstance(fault, sqlite3.IntegrityError)


def _receive_together(desk: Desk, sent: Sequence[tuple[Survey, Arrival]]) -> list[Receipt | Exception]:
    kept = submissions.list_known(desk.house.register.reader, [arrival.submission_id for _, arrival in sent])
    prepared = [attempt(desk.prepare, survey, arrival, kept.get(arrival.submission_id)) for survey, arrival in sent]
    refused = [one for one in prepared if isinstance(one, Exception)]
    if len(refused) == len(prepared):
        return [*refused]
    try:
        return _write_together(desk, prepared, _write)
    except Exception as fault:
        if _stops_all(fault):
            raise
    # Somebody's is refused by the register: each is taken back alone. A savepoint a record costs too much when none is.
    return _write_together(desk, prepared, partial(attempt, _write_apart))


def _write_together(
    desk: Desk, prepared: Sequence[Prepared | Exception], write: Callable[..., Receipt | Exception]
) -> list[Receipt | Exception]:
    with desk.house.register.writing() as writer:
        return [one if isinstance(one, Exception) else write(desk, writer, one) for one in prepared]


def _write_apart(desk: Desk, writer: sqlite3.Connection, prepared: Prepared) -> Receipt:
    with apart(writer):
        return _write(desk, writer, prepared)


def _write(desk: Desk, writer: sqlite3.Connection, prepared: Prepared, muted: bool = False) -> Receipt:
    house, today = desk.house, desk.today
    survey, arrival, submission, checked = prepared.survey, prepared.arrival, prepared.submission, prepared.checked
    carried = Carried()
    if prepared.records is not None:
        refuse_erased(writer, arrival)
        carried = withdraw_replaced(writer, arrival)
    if prepared.begun is not None:
        keep_outing(house, writer, prepared.begun, today, desk.part_of_day)
    if prepared.records is None or not submissions.record_submission(writer, submission):
        return _receive_again(house, writer, submission, arrival.slip, prepared.slip, checked)
    handed = _keep(desk, writer, prepared, prepared.records, carried, muted)
    audit.record_audit(
        writer,
        house.territory.id,
        today,
        desk.part_of_day,
        account_id=arrival.account_id,
        action="received",
        subject_kind="submission",
        subject_id=submission["id"],
    )
    settle_files(house, survey, arrival, submission["id"], checked.answers)
    return Receipt("stored", submission["id"], handed, checked.screened)


def _receive_again(
    house: House,
    writer: sqlite3.Connection,
    submission: Mapping[str, Any],
    drawn: str,
    typed: str,
    checked: Checked,
) -> Receipt:
    known = submissions.find_submission(writer, submission["id"])
    assert known is not None  # a submission kept once is kept until the purge
    same = ("account_id", "form_id", "answers_sha256", "outing_id", "replaces_id")
    if any(known[name] != submission[name] for name in same):
        raise errors.Refusal(errors.OTHER_ANSWERS)
    contact = contacts.find_contact(writer, known["id"])
    code = typed or (read_slip(drawn) if contact is not None and contact["path_id"] else "")
    if contact is None or contact["result"] != "met" or not code:
        return Receipt("duplicate", known["id"], "", checked.screened)
    ours = paths.check_path(writer, contact["path_id"], seal_slip(code, house.path_key))
    if typed and not ours:
        raise errors.Refusal(errors.OTHER_ANSWERS)
    return Receipt("duplicate", known["id"], format_slip(code) if ours else "", checked.screened)


def _keep(
    desk: Desk, writer: sqlite3.Connection, prepared: Prepared, records: Records, carried: Carried, muted: bool
) -> str:
    if records.contact is None:
        return ""
    path_id, code, met = carried.path_id, prepared.slip, records.contact["result"] == "met"
    if code and met:
        path_id = paths.record_path(writer, desk.house.territory.id, _seal(desk, code), desk.today)
    elif met and records.referrals and path_id is None and not carried.cut:
        code = read_slip(prepared.arrival.slip)
        path_id = paths.record_new_path(writer, desk.house.territory.id, _seal(desk, code), desk.today)
        if path_id is None:
            # A slip just drawn is nobody's: this one was somebody's already.
            raise errors.Refusal(errors.BAD_REQUEST)
    contacts.record_contact(writer, {**records.contact, "path_id": path_id})
    contacts.record_gaps(writer, records.gaps)
    rights = {gap["id"]: gap["right"] for gap in records.gaps}
    for referral in records.referrals:
        referrals.record_referral(writer, referral)
        referrals.record_opening(writer, referral, prepared.arrival.account_id)
        if (rights[referral["gap_id"]], referral["structure_id"]) in carried.told:
            _record_sent(desk, writer, referral)
        else:
            _owe_message(desk, writer, referral, muted)
    carry_bookings(writer, carried, records.contact, records.referrals)
    return format_slip(code) if code and path_id else ""


def _seal(desk: Desk, code: str) -> str:
    return seal_slip(code, desk.house.path_key)


def _record_sent(desk: Desk, writer: sqlite3.Connection, referral: Mapping[str, Any]) -> None:
    referrals.record_event(
        writer,
        desk.house.territory.id,
        referral["id"],
        kind="sent",
        cause=None,
        structure_id=referral["structure_id"],
        account_id=None,
        on_day=desk.today,
    )


def _owe_message(desk: Desk, writer: sqlite3.Connection, referral: Mapping[str, Any], muted: bool) -> None:
    # Nobody there today: the word waits for whoever answers next.
    notifications.record_notification(
        writer,
        desk.house.territory.id,
        referral_id=referral["id"],
        referent_id=desk.lookups.find_live_referent(writer, referral["structure_id"]),
        kind="opened",
        today=desk.today,
        muted=muted,
    )
