"""Intake: a submission becomes a contact, its gaps, referrals, first events and messages: the one transaction."""

from outreach.intake.arrival import LATEST_DAYS, Arrival, FaultyAnswers, Receipt
from outreach.intake.house import House, open_house, tell_structures
from outreach.intake.library import FormLibrary, find_places
from outreach.intake.publics import list_known_publics
from outreach.intake.rebuild import compare_rebuilt
from outreach.intake.receive import receive
from outreach.intake.records import find_public

__all__ = [
    "LATEST_DAYS",
    "Arrival",
    "FaultyAnswers",
    "FormLibrary",
    "House",
    "Receipt",
    "compare_rebuilt",
    "find_places",
    "find_public",
    "list_known_publics",
    "open_house",
    "receive",
    "tell_structures",
]
