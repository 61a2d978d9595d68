"""Post: writes a referent's mail and delivers it, by SMTP or as a file; knows no register and no person met."""

from outreach.post.delivery import deliver, find_longest
from outreach.post.faults import FAILURES, Undelivered
from outreach.post.letters import Count, Letter, write_letter

__all__ = ["FAILURES", "Count", "Letter", "Undelivered", "deliver", "find_longest", "write_letter"]
