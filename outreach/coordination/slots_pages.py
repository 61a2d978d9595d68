"""The hours that structures keep for people with a slip, and those who are awaited at an hour withdrawn since."""

from collections import Counter
from datetime import timedelta

from flask import render_template

from outreach.access import at_hand
from outreach.intake import House
from outreach.register import bookings, structures
from outreach.register.slots import list_slots
from outreach.territory.reception import DAYS_AHEAD


def slots() -> str:
    """Show, structure by structure, how many slots are kept and how many people are awaited."""
    house = at_hand(House)
    reader, today = house.register.reader, house.settings.today()
    return render_template(
        "coordination/slots.html",
        listed=structures.list_structures(house.register),
        kept=Counter(row["structure_id"] for row in list_slots(reader, today)),
        awaited=Counter(bookings.count_awaited(reader, today, today + timedelta(days=DAYS_AHEAD))),
        stranded=bookings.list_stranded(reader, today),
    )
