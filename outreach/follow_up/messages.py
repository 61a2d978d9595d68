"""Sending what is owed: one message a referent for all that waits, noted as sent only once it left.

A crash between sending and noting sends the same message again, never none: it repeats a count, no person.
"""

import sqlite3
from datetime import date
from typing import Final

from outreach.post import Undelivered, deliver, write_letter
from outreach.register import Register, notifications, referrals
from outreach.settings import Settings

# Tried at every turn of the clock until then, afterwards once an hour.
QUICK_ATTEMPTS: Final = 8


def deliver_waiting(
    register: Register, settings: Settings, today: date, *, most_attempts: int = notifications.NO_LIMIT
) -> tuple[int, int]:
    """Send the messages owed and return how many left and how many could not.

    A message is owed until it left; `most_attempts` leaves aside those that failed often, for a slower turn.
    """
    left = failed = 0
    for owed in notifications.list_waiting_mail(register, most_attempts):
        ids = str(owed["ids"]).split(",")
        cause = _send(settings, owed)
        if cause:
            failed += 1
            with register.writing() as writer:
                notifications.record_failure(writer, ids, cause)
        else:
            left += 1
            _note_sent(register, ids, today)
    return left, failed


def _send(settings: Settings, owed: sqlite3.Row) -> str:
    """Send one message; return why it could not leave, or nothing."""
    try:
        letter = write_letter(
            sender=settings.mail.sender,
            mailbox=owed["mailbox"],
            name=owed["display_name"],
            n=owed["n"],
            since=date.fromisoformat(owed["since"]),
            url=settings.app_url,
        )
        deliver(settings.mail, settings.mail_folder, letter)
    except Undelivered as fault:
        return str(fault)
    except Exception as fault:  # an address that no mail can carry must not hold up the others
        return type(fault).__name__
    return ""


def _note_sent(register: Register, ids: list[str], today: date) -> None:
    with register.writing() as writer:
        for told in notifications.record_sent(writer, ids, today):
            if told["state"] in ("opened", "rerouted", "reopened"):
                referrals.record_event(
                    writer,
                    told["territory_id"],
                    told["referral_id"],
                    kind="sent",
                    cause=None,
                    structure_id=told["structure_id"],
                    account_id=None,
                    on_day=today,
                )
