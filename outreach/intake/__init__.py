"""Intake: a submission becomes a contact, its gaps, referrals, first events and messages: the one transaction."""

from outreach.intake.arrival import LATEST_DAYS, Arrival, FaultyAnswers, Receipt
from outreach.intake.booking import Booked, Wanted, book, book_batch, list_offered
from outreach.intake.erasing import erase_path, refuse_erased
from outreach.intake.files import compare_media, forget_waiting, list_kept, open_media
from outreach.intake.going_out import check_outing, keep_outing
from outreach.intake.house import House, keep_forms, open_brought_forward, open_house, tell_structures
from outreach.intake.library import CONTACT, NOWHERE, FormLibrary, find_places
from outreach.intake.noted import Noted, read_noted
from outreach.intake.preparing import Desk, open_desk
from outreach.intake.publics import list_known_publics
from outreach.intake.publishing import give_form, offer_form, prepare_edition, publish_form, withdraw_form
from outreach.intake.rebuild import compare_rebuilt
from outreach.intake.receive import attempt, receive, receive_batch
from outreach.intake.records import find_public
from outreach.intake.retention import Purge, count_due, find_last_day, purge
from outreach.intake.slips import (
    Asking,
    check_path,
    cut_link,
    give_agreement,
    look_up_slip,
    note_given,
    withdraw_agreement,
)

__all__ = [
    "CONTACT",
    "Desk",
    "LATEST_DAYS",
    "NOWHERE",
    "Arrival",
    "Asking",
    "Booked",
    "FaultyAnswers",
    "FormLibrary",
    "House",
    "Noted",
    "Purge",
    "Receipt",
    "Wanted",
    "attempt",
    "book",
    "book_batch",
    "check_outing",
    "check_path",
    "compare_media",
    "compare_rebuilt",
    "count_due",
    "cut_link",
    "erase_path",
    "find_last_day",
    "find_places",
    "find_public",
    "forget_waiting",
    "give_agreement",
    "give_form",
    "list_kept",
    "keep_forms",
    "keep_outing",
    "list_known_publics",
    "list_offered",
    "look_up_slip",
    "note_given",
    "offer_form",
    "open_brought_forward",
    "open_desk",
    "open_house",
    "open_media",
    "prepare_edition",
    "publish_form",
    "purge",
    "receive",
    "read_noted",
    "receive_batch",
    "refuse_erased",
    "tell_structures",
    "withdraw_agreement",
    "withdraw_form",
]
