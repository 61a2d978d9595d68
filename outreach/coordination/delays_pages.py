"""How long structures take, by structure and in all; and the history of one referral. Never a figure of a worker."""

from datetime import timedelta
from typing import Final

from flask import render_template

from outreach import errors
from outreach.access import at_hand
from outreach.follow_up import find_owed
from outreach.follow_up.percentiles import EVERYWHERE, tell_delays
from outreach.intake import House
from outreach.register import referral_counts, referral_lists, referrals, structures
from outreach.vocabulary import AMOUNT_BANDS, OWED

# Of fewer, one slow case would be told as a habit, and somebody might know it.
FEWEST: Final = 5
PERIOD_DAYS: Final = 365


def delays() -> str:
    """Show the median and the 90th percentile of each delay."""
    house = at_hand(House)
    since = house.settings.today() - timedelta(days=PERIOD_DAYS)
    rows = referral_counts.count_delays(house.register, since)
    told = tell_delays(rows, FEWEST)
    return render_template(
        "coordination/delays.html",
        everywhere=told.get(EVERYWHERE, {}),
        places={row["structure_id"]: row for row in rows if row["structure_id"] in told},
        told=told,
        owed=OWED,
        rules=house.settings.follow_up,
        fewest=FEWEST,
        since=since,
    )


def referral(referral_id: str) -> str:
    """Show the whole life of a referral: its events and the clock's steps, with the structure of each."""
    house = at_hand(House)
    shown = referral_lists.list_states(house.register.reader, [referral_id]).get(referral_id)
    if shown is None:
        raise errors.Refusal(errors.NOT_FOUND)
    return render_template(
        "coordination/referral.html",
        shown=shown,
        events=referrals.list_events(house.register, referral_id),
        places={row["id"]: row for row in structures.list_structures(house.register)},
        owed=find_owed(shown, house.settings.follow_up),
        owed_kinds=OWED,
        amount_bands=AMOUNT_BANDS,
        families=house.territory.families,
        today=house.settings.today(),
    )
