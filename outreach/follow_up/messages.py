"""Sending what is owed: each mail is claimed, sent without any lock held, then noted; two senders never send one twice.

A crash between sending and noting: the claim lapses, and the same mail leaves again with the same Message-ID and link.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from outreach.follow_up.digests import compose_digests, name_domain, settle_lines
from outreach.follow_up.moments import Moment, read_moment
from outreach.follow_up.transitions import TRANSITIONS
from outreach.post import Count, Letter, Undelivered, deliver, find_longest, write_letter
from outreach.register import Register, answer_links, mails, notifications, referrals
from outreach.register.answering import list_answering
from outreach.sealing.keys import read_or_make_key
from outreach.sealing.links import write_token
from outreach.settings import Settings
from outreach.vocabulary import CLOCK_STEPS

REMINDED, DEPUTY_TOLD = CLOCK_STEPS[:2]
# Between two tries of a mail that does not leave: a minute, then twice as long each time, up to four hours.
FIRST_PAUSE, LONGEST_PAUSE = 60, 4 * 3600
# What a sender that is alive may need beyond its longest delivery, to note it.
MARGIN_SECONDS: Final = 60
# A link that is sent again has a week before it, or nearly.
OLDEST_LINK_DAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail in this sender's hands: what it says, and how many times it was tried, this one included."""

    mail_id: str
    letter: Letter
    attempts: int


def deliver_waiting(
    register: Register, settings: Settings, today: date, *, now: datetime | None = None, hurry: bool = False
) -> tuple[int, int]:
    """Send the mails that are due and return how many left and how many could not.

    In a `hurry`, hours and pauses after a failure do not count; that a referent is written to once a day does.
    """
    moment = read_moment(settings, today, now, hurry=hurry)
    if hurry:
        with register.writing() as writer:
            mails.try_all_again(writer)
    compose_digests(register, settings, moment)
    left = failed = 0
    for mail_id in mails.list_due(register.reader, moment.seconds):
        claimed = _claim(register, settings, mail_id, moment)
        if claimed is None:
            continue
        fault = _send(settings, claimed)
        _note(register, claimed, fault, moment)
        left, failed = left + (fault is None), failed + (fault is not None)
        if fault is not None and fault.of_the_server:
            break
    return left, failed


def owe_renewal(writer: sqlite3.Connection, settings: Settings, referent_id: str, today: date) -> str:
    """Owe a referent a new link, to her registered mailbox, and return the mail's id."""
    return mails.record_mail(writer, referent_id, mails.RENEWAL, today, name_domain(settings))


def _claim(register: Register, settings: Settings, mail_id: str, moment: Moment) -> Claimed | None:
    with register.writing() as writer:
        mail = mails.find_due(writer, mail_id, moment.seconds)
        if mail is None:
            return None
        digest = mail["kind"] == mails.DIGEST
        if digest and not _may_leave(writer, mail, moment):
            return None
        said = settle_lines(writer, mail, settings.follow_up, moment) if digest else []
        if not (said if digest else _is_named(mail, moment.today)):
            mails.withdraw_mail(writer, mail_id)
            return None
        expires_on = _find_link(writer, mail, said, moment.today)
        if expires_on is None:
            return None
        until = moment.seconds + find_longest(settings.mail) + MARGIN_SECONDS
        attempts = mails.claim_mail(writer, mail_id, moment.today, until)
        standing_in = _stands_in(writer, mail, moment.today)
    token = write_token(read_or_make_key(settings.keys, "link"), mail_id, expires_on)
    link = f"{settings.app_url}/answer/{token}"
    return Claimed(mail_id, _write(mail, said, link, expires_on, standing_in), attempts)


def _may_leave(writer: sqlite3.Connection, mail: Any, moment: Moment) -> bool:
    # One left today already, when the clock of the server was ahead and is set right.
    told = mail["referent_id"] in mails.list_told(writer, moment.today)
    return not told and moment.may_write(mail["mail_pace"])


def _is_named(mail: Any, today: date) -> bool:
    return mail["live_until"] is None or mail["live_until"] >= today.isoformat()


def _find_link(writer: sqlite3.Connection, mail: Any, said: list[Any], today: date) -> date | None:
    """Find the last day of a mail's link, made at its first try; nothing for a mail that is not to be sent any more."""
    link = answer_links.find_link(writer, mail["id"])
    if link is None:
        answer_links.record_link(writer, mail["territory_id"], mail["referent_id"], today, mail["id"])
        return answer_links.find_last_day(today)
    if link["opened_on"]:
        # It had left: its link was opened.
        _note_left(writer, mail["id"], today)
        return None
    made_on = date.fromisoformat(link["made_on"])
    if link["revoked_on"] or (today - made_on).days > OLDEST_LINK_DAYS:
        # Written anew at the next turn, with a link that has its days before it.
        _begin_again(writer, mail, said, today)
        return None
    return date.fromisoformat(link["expires_on"])


def _begin_again(writer: sqlite3.Connection, mail: Any, said: list[Any], today: date) -> None:
    domain = mail["message_id"].rstrip(">").rpartition("@")[2]
    answer_links.revoke_link(writer, mail["id"], today)
    mails.withdraw_mail(writer, mail["id"])
    anew = mails.record_mail(writer, mail["referent_id"], mail["kind"], today, domain)
    notifications.attach_lines(writer, [row["notification_id"] for row in said], anew)


def _stands_in(writer: sqlite3.Connection, mail: Any, today: date) -> bool:
    able = list_answering(writer, today).get(mail["structure_id"], [])
    return bool(able) and able[0]["id"] == mail["referent_id"] and mail["rank"] > 1


def _write(mail: Any, said: Iterable[Any], link: str, opens_until: date, standing_in: bool) -> Letter:
    said = list(said)
    new = [row for row in said if row["kind"] not in (REMINDED, DEPUTY_TOLD)]
    fresh = {row["referral_id"] for row in new}
    late, elsewhere = (
        [row for row in said if row["kind"] == kind and row["referral_id"] not in fresh]
        for kind in (REMINDED, DEPUTY_TOLD)
    )
    return Letter(
        mailbox=mail["mailbox"],
        name=mail["display_name"],
        message_id=mail["message_id"],
        link=link,
        opens_until=opens_until,
        new=_count(new, "created_on"),
        late=_count(late, "begun_on"),
        late_elsewhere=_count(elsewhere, "begun_on"),
        standing_in=standing_in,
    )


def _count(rows: list[Any], since: str) -> Count | None:
    if not rows:
        return None
    return Count(len({row["referral_id"] for row in rows}), date.fromisoformat(min(row[since] for row in rows)))


def _send(settings: Settings, claimed: Claimed) -> Undelivered | None:
    try:
        letter = write_letter(claimed.letter, settings.mail.sender)
    except Exception:  # the email package breaks in many ways on what no header can carry; the others must leave
        return Undelivered("bad_address")
    try:
        deliver(settings.mail, settings.mail_folder, letter)
    except Undelivered as fault:
        return fault
    return None


def _note(register: Register, claimed: Claimed, fault: Undelivered | None, moment: Moment) -> None:
    with register.writing() as writer:
        if fault is None:
            _note_left(writer, claimed.mail_id, moment.today)
            return
        pause = min(FIRST_PAUSE * 2 ** (claimed.attempts - 1), LONGEST_PAUSE)
        again = None if fault.for_good else moment.seconds + pause
        mails.note_failure(writer, claimed.mail_id, fault.told, again)


def _note_left(writer: sqlite3.Connection, mail_id: str, today: date) -> None:
    if not mails.note_left(writer, mail_id):
        return
    for row in notifications.record_sent(writer, mail_id, today):
        if row["state"] in TRANSITIONS["sent"].after:
            referrals.record_event(
                writer,
                row["territory_id"],
                row["referral_id"],
                kind="sent",
                cause=None,
                structure_id=row["structure_id"],
                account_id=None,
                on_day=today,
            )
