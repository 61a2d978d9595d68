"""Access: who is let in, to what, and how a refusal is told; sessions, passwords, the one table of permissions."""

from outreach.access.answers import allow_ours_within, allow_within_ours, tell_refusal
from outreach.access.display import read_display
from outreach.access.doors import (
    at_hand,
    current_account,
    current_inbox,
    limiter,
    may_again,
    put_at_hand,
    start_access,
)
from outreach.access.inboxes import InboxDoor, find_fault, forget_inbox
from outreach.access.passwords import check_password, draw_password, hash_password
from outreach.access.sessions import end_session, start_session
from outreach.access.static_files import PhoneScript, build_phone_script, build_static_url

__all__ = [
    "InboxDoor", "PhoneScript", "allow_ours_within", "allow_within_ours", "at_hand", "build_phone_script",
    "build_static_url", "check_password", "current_account", "current_inbox", "draw_password", "end_session",
    "find_fault", "forget_inbox", "hash_password", "limiter", "may_again", "put_at_hand", "read_display",
    "start_access", "start_session", "tell_refusal",
]  # fmt: skip
