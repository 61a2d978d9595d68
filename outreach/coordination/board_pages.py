"""What waits, by structure and age, with what is late; where nobody answers today or soon.

Shows rights and counts, never who.
"""

from datetime import timedelta
from typing import Final

from flask import render_template

from outreach.access import at_hand
from outreach.follow_up import list_holes
from outreach.follow_up.late_days import find_late_since
from outreach.intake import House
from outreach.register import backups, bookings, mails, referral_counts, referral_lists, structures

# A referral declined longer ago has found another way, or none: it no longer asks for a rerouting.
DECLINED_DAYS: Final = 90
_SUMMED: Final = ("n", "unanswered", "late", "old")


def board() -> str:
    """Show what waits, what was declined, where nobody answers today or soon and what mail could not leave."""
    house, today = at_hand(House), at_hand(House).settings.today()
    register = house.register
    rows = referral_counts.count_waiting(register, today, find_late_since(house.settings.follow_up, today))
    return render_template(
        "coordination/board.html",
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in _SUMMED},
        declined=referral_counts.count_declined(register, today - timedelta(days=DECLINED_DAYS)),
        unanswered=structures.list_unanswered_structures(register, today),
        holes=[hole for hole in list_holes(register, house.territory, today) if hole.first > today],
        to_call=len({row["id"] for row in referral_lists.count_listed(register, "call_listed")}),
        to_tell=len({row["id"] for row in referral_lists.count_listed(register, "committee_listed")}),
        failures=mails.list_troubled(register),
        stranded=bookings.list_stranded(register.reader, today),
        backups=backups.list_too_old(register.reader, today, house.settings.retention.backup_days),
    )
