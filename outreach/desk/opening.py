"""A partner's link opened, once, and a new one owed to her registered mailbox.

Opening is what says « seen » of all that waited unseen. Knows the register and the follow-up; knows no page.
"""

import sqlite3
from typing import Final

from outreach.access import may_again
from outreach.desk.answering import MOST_SEEN
from outreach.follow_up import Author, Step, When, add_step, owe_renewal
from outreach.intake import House
from outreach.register import Register, answer_links, audit, referrals

# A new link to one mailbox, at most.
RENEWED: Final = ("1/5 minutes", "6/day")


def open_inbox(register: Register, link: sqlite3.Row, when: When) -> bool:
    """Open a link and note that its referent has seen what waits; false when somebody else has just opened it."""
    author = Author("referent", referent_id=link["referent_id"])
    with register.writing() as writer:
        if not answer_links.open_link(writer, link["id"], when.today):
            return False
        for referral_id in referrals.list_unseen(writer, link["structure_id"], MOST_SEEN):
            add_step(writer, referral_id, Step("seen"), author=author, when=when)
        audit.record_audit(
            writer, link["territory_id"], when.today, when.part_of_day, account_id=None, action="link_opened",
            subject_kind="answer_link", subject_id=link["id"], referent_id=link["referent_id"],
        )  # fmt: skip
    return True


def renew_links(house: House, mailbox: str) -> None:
    """Owe a message with a new link to each referent who answers today and receives messages at a mailbox."""
    today = house.settings.today()
    for row in answer_links.list_live_referents(house.register, mailbox, today):
        if may_again("renewal", str(row["id"]), RENEWED):
            with house.register.writing() as writer:
                owe_renewal(writer, house.settings, row["id"], today)
