"""Sending what is owed: one message a referent for all that waits, noted as sent only once it left.

A crash between sending and noting sends the same message again, never none: it repeats a count, no person.
"""

from datetime import date

from outreach.post import Undelivered, deliver, write_letter
from outreach.register import Register, notifications, referrals
from outreach.settings import Settings


def deliver_waiting(register: Register, settings: Settings, today: date) -> tuple[int, int]:
    """Send every message owed and return how many left and how many could not."""
    left = failed = 0
    for owed in notifications.list_waiting_mail(register):
        ids = str(owed["ids"]).split(",")
        letter = write_letter(
            sender=settings.mail.sender,
            mailbox=owed["mailbox"],
            name=owed["display_name"],
            n=owed["n"],
            since=date.fromisoformat(owed["since"]),
            url=settings.app_url,
        )
        try:
            deliver(settings.mail, settings.mail_folder, letter)
        except Undelivered as fault:
            failed += 1
            with register.writing() as writer:
                notifications.record_failure(writer, ids, str(fault))
            continue
        left += 1
        _note_sent(register, ids, today)
    return left, failed


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
