"""Post: writes a referent's message and delivers it, by SMTP or as a file; knows no register and no person met."""

from outreach.post.delivery import Undelivered, deliver
from outreach.post.letters import write_letter

__all__ = ["Undelivered", "deliver", "write_letter"]
