"""Intake: a submission becomes a contact, its gaps, referrals, first events and messages: the one transaction."""

from outreach.intake.arrival import LATEST_DAYS, Arrival, FaultyAnswers, Receipt
from outreach.intake.files import compare_media, forget_waiting, list_kept, open_media
from outreach.intake.going_out import check_outing, keep_outing
from outreach.intake.house import House, keep_forms, open_brought_forward, open_house, tell_structures
from outreach.intake.library import CONTACT, NOWHERE, FormLibrary, find_places
from outreach.intake.preparing import Desk, open_desk
from outreach.intake.publics import list_known_publics
from outreach.intake.publishing import give_form, offer_form, prepare_edition, publish_form, withdraw_form
from outreach.intake.rebuild import compare_rebuilt
from outreach.intake.receive import attempt, receive, receive_batch
from outreach.intake.records import find_public

__all__ = [
    "CONTACT",
    "Desk",
    "LATEST_DAYS",
    "NOWHERE",
    "Arrival",
    "FaultyAnswers",
    "FormLibrary",
    "House",
    "Receipt",
    "attempt",
    "check_outing",
    "compare_media",
    "compare_rebuilt",
    "find_places",
    "find_public",
    "forget_waiting",
    "list_kept",
    "give_form",
    "keep_forms",
    "keep_outing",
    "list_known_publics",
    "offer_form",
    "open_brought_forward",
    "open_desk",
    "open_house",
    "open_media",
    "prepare_edition",
    "publish_form",
    "receive",
    "receive_batch",
    "tell_structures",
    "withdraw_form",
]
