"""What follows a referral: which step may come after which, who may say it, what is sent for it."""

from outreach.follow_up.messages import QUICK_ATTEMPTS, deliver_waiting
from outreach.follow_up.steps import Step, list_next_steps, record_step

__all__ = ["QUICK_ATTEMPTS", "Step", "deliver_waiting", "list_next_steps", "record_step"]
