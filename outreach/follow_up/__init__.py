"""What follows a referral: which step may come after which, who may say it, what is sent for it."""

from outreach.follow_up.chase import chase
from outreach.follow_up.delays import Owed, find_owed
from outreach.follow_up.holes import Hole, list_holes, list_ties
from outreach.follow_up.late_days import find_late_since
from outreach.follow_up.messages import deliver_waiting, owe_renewal
from outreach.follow_up.steps import TOOLKIT, Author, Step, When, add_step, list_next_steps, record_step

__all__ = [
    "TOOLKIT", "Author", "Hole", "Owed", "Step", "When", "add_step", "chase", "deliver_waiting",
    "find_late_since", "find_owed", "list_holes", "list_next_steps", "list_ties", "owe_renewal", "record_step",
]  # fmt: skip
