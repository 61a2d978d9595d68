"""The asker's structure in figures: what waits, what came of it, how long it took. Never a figure of a worker."""

from datetime import timedelta
from typing import Final

from flask import render_template

from outreach.access import at_hand
from outreach.desk.asker import find_asker
from outreach.follow_up import find_late_since
from outreach.follow_up.percentiles import tell_delays
from outreach.intake import House
from outreach.register import desk_lists, referral_counts
from outreach.vocabulary import AMOUNT_BANDS, OWED

PERIOD_DAYS: Final = 365
# Of fewer, a delay is no habit.
FEWEST: Final = 5


def figures() -> str:
    """Show the figures of the asker's structure over a year."""
    house, asker = at_hand(House), find_asker()
    register, today = house.register, house.settings.today()
    since = today - timedelta(days=PERIOD_DAYS)
    delays = referral_counts.count_delays(register, since, asker.structure_id)
    return render_template(
        "desk/figures.html",
        counts=desk_lists.count_desk(register, asker.structure_id, find_late_since(house.settings.follow_up, today)),
        outcomes=desk_lists.count_outcomes(register, asker.structure_id, since),
        amounts=desk_lists.count_amounts(register, asker.structure_id, since),
        amount_bands=AMOUNT_BANDS,
        delays=tell_delays(delays, FEWEST).get(asker.structure_id, {}),
        owed=OWED,
        rules=house.settings.follow_up,
        since=since,
        fewest=FEWEST,
    )
