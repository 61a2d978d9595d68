"""The one way in: a page, `/sync` or the fictitious town all come here, and answer only after COMMIT.

Decides; writes through the register; knows no page.
"""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from outreach import errors
from outreach.intake.arrival import LATEST_DAYS, Arrival, FaultyAnswers, Receipt
from outreach.intake.corrections import Carried, withdraw_replaced
from outreach.intake.files import settle_files
from outreach.intake.house import House
from outreach.intake.library import NOWHERE
from outreach.intake.records import Records, derive_records
from outreach.questionnaire import Checked, Survey, canonical, check_answers, hash_answers
from outreach.register import audit, contacts, notifications, outings, paths, referrals, structures, submissions
from outreach.sealing.slips import format_slip, read_slip, seal_slip


def receive(
    house: House, survey: Survey, arrival: Arrival, *, today: date, part_of_day: str, muted: bool = False
) -> Receipt:
    """Keep one submission and all it says, once; raises `Refusal`, nothing then being written.

    The same id with the same answers gives the same receipt again; with other answers, 409 (201).
    """
    submission_id = _read_id(arrival.submission_id)
    known = submissions.find_submission(house.register.reader, submission_id)
    survey = _find_survey(house, survey, arrival, known, today)
    outing = _find_outing(house, survey, arrival, known, today)
    lists = house.library.find_lists(outing["neighbourhood"])
    checked = check_answers(survey, arrival.answers, lists, date.fromisoformat(outing["on_day"]))
    submission = _build_submission(house, survey, arrival, submission_id, checked, today, part_of_day)
    if known is None and checked.faults:
        raise FaultyAnswers(checked.faults)
    slip = read_slip(arrival.known_slip) if arrival.known_slip.strip() else ""
    records = None
    if known is None:
        records = derive_records(survey, house.territory, lists, submission, outing, checked.answers)
    with house.register.writing() as writer:
        carried = Carried() if known else withdraw_replaced(writer, arrival)
        if known or records is None or not submissions.record_submission(writer, submission):
            return _receive_again(house, writer, submission, arrival.slip, slip, checked)
        handed = _keep(house, writer, arrival, records, carried, slip, today, muted)
        audit.record_audit(
            writer,
            house.territory.id,
            today,
            part_of_day,
            account_id=arrival.account_id,
            action="received",
            subject_kind="submission",
            subject_id=submission_id,
        )
        settle_files(house, survey, arrival, submission_id, checked.answers)
    return Receipt("stored", submission_id, handed, checked.screened)


def _read_id(submission_id: str) -> str:
    try:
        return str(UUID(submission_id))
    except ValueError:
        raise errors.Refusal(errors.BAD_REQUEST) from None


def _find_survey(house: House, survey: Survey, arrival: Arrival, known: sqlite3.Row | None, today: date) -> Survey:
    """Return the survey of the version that was filled in; one too old is read only to say a receipt again."""
    if known is not None and (known["form_id"], known["form_version"]) == (survey.form_id, arrival.form_version):
        return house.library.find_opened(survey.form_id, arrival.form_version)
    house.library.check_given(survey.form_id, arrival.structure_id)
    return house.library.find_version(survey.form_id, arrival.form_version, today)


def _find_outing(
    house: House, survey: Survey, arrival: Arrival, known: sqlite3.Row | None, today: date
) -> dict[str, Any]:
    if not survey.needs_outing:
        return {"id": None, "on_day": known["received_on"] if known else today.isoformat(), "neighbourhood": NOWHERE}
    outing = outings.find_outing(house.register, arrival.outing_id)
    if outing is None or outing["structure_id"] != arrival.structure_id:
        raise errors.Refusal(errors.NO_OUTING)
    too_late = (today - date.fromisoformat(outing["on_day"])).days > LATEST_DAYS
    if too_late and arrival.replaces_id is None:
        raise errors.Refusal(errors.BAD_OUTING_DAY, days=LATEST_DAYS)
    return dict(outing)


def _build_submission(
    house: House, survey: Survey, arrival: Arrival, submission_id: str, checked: Checked, today: date, part_of_day: str
) -> dict[str, Any]:
    return {
        "id": submission_id,
        "territory_id": house.territory.id,
        "account_id": arrival.account_id,
        "structure_id": arrival.structure_id,
        "outing_id": arrival.outing_id if survey.needs_outing else None,
        "form_id": survey.form_id,
        "form_version": survey.version,
        "received_on": today.isoformat(),
        "part_of_day": part_of_day,
        "answers": canonical(checked.answers),
        "answers_sha256": hash_answers(checked.answers),
        "replaces_id": arrival.replaces_id,
    }


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
    house: House,
    writer: sqlite3.Connection,
    arrival: Arrival,
    records: Records,
    carried: Carried,
    code: str,
    today: date,
    muted: bool,
) -> str:
    path_id = carried.path_id
    if records.contact is None:
        return ""
    if not code and records.referrals and path_id is None:
        code = read_slip(arrival.slip)
        if paths.is_known(writer, seal_slip(code, house.path_key)):
            # A slip just drawn is nobody's: this one was somebody's already.
            raise errors.Refusal(errors.BAD_REQUEST)
    if code and records.contact["result"] == "met":
        path_id = paths.record_path(writer, house.territory.id, seal_slip(code, house.path_key), today)
    contacts.record_contact(writer, {**records.contact, "path_id": path_id})
    contacts.record_gaps(writer, records.gaps)
    rights = {gap["id"]: gap["right"] for gap in records.gaps}
    for referral in records.referrals:
        _open_referral(house, writer, referral, arrival.account_id)
        if (rights[referral["gap_id"]], referral["structure_id"]) in carried.told:
            _record_event(house, writer, referral, "sent", None, today)
        else:
            _owe_message(house, writer, referral, today, muted)
    return format_slip(code) if code and path_id else ""


def _open_referral(house: House, writer: sqlite3.Connection, referral: Mapping[str, Any], account_id: str) -> None:
    referrals.record_referral(writer, referral)
    _record_event(house, writer, referral, "opened", account_id, date.fromisoformat(referral["opened_on"]))


def _record_event(
    house: House,
    writer: sqlite3.Connection,
    referral: Mapping[str, Any],
    kind: str,
    account_id: str | None,
    on_day: date,
) -> None:
    referrals.record_event(
        writer,
        house.territory.id,
        referral["id"],
        kind=kind,
        cause=None,
        structure_id=referral["structure_id"],
        account_id=account_id,
        on_day=on_day,
    )


def _owe_message(
    house: House, writer: sqlite3.Connection, referral: Mapping[str, Any], today: date, muted: bool
) -> None:
    referent = structures.find_live_referent(writer, referral["structure_id"], today)
    if referent is not None:
        notifications.record_notification(
            writer,
            house.territory.id,
            referral_id=referral["id"],
            referent_id=referent["id"],
            kind="opened",
            today=today,
            muted=muted,
        )
