"""Fictitious data: eighteen months of invented visits, so that the toolkit can be tried before anybody is met.

Everything goes through `intake.receive` and `follow_up.record_step`, as in life, but for the large towns of the bench,
written straight into the tables. No message leaves. Proportions are in `marginals.toml`, with their sources; rights,
places and structures come from the territory.
"""

from outreach.fiction.cast import make_demo_accounts
from outreach.fiction.demo import Wish, fill_demo

__all__ = ["Wish", "fill_demo", "make_demo_accounts"]
