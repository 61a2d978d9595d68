"""Which words go in whose mail: at most one mail a referent a day, to who answers now, never about what was answered.

Reads and writes the outbox through the register; sends nothing. Planned on a reader, then again within a transaction.
"""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from outreach.follow_up.delays import find_owed
from outreach.follow_up.moments import Moment
from outreach.register import Register, mails, notifications
from outreach.register.answering import list_answering
from outreach.settings import Delays, Settings
from outreach.vocabulary import CLOCK_STEPS

REMINDED, DEPUTY_TOLD = CLOCK_STEPS[:2]
Answering = dict[str, list[sqlite3.Row]]


@dataclass(slots=True)
class Plan:
    """What to do with the lines that have not left: drop, set free, put in a mail there is, or in a new one."""

    dropped: list[str] = field(default_factory=list)
    freed: list[str] = field(default_factory=list)
    joined: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.dropped or self.freed or self.joined or self.begun)


def still_tells(row: Any, rules: Delays, moment: Moment) -> bool:
    """Tell whether a line still says something: nobody has answered since it was written."""
    if not row["is_open"]:
        return False
    if row["kind"] not in (REMINDED, DEPUTY_TOLD):
        return row["acknowledged_on"] is None
    owed = find_owed(row, rules)
    return owed is not None and owed.kind == row["chased_for"] and owed.is_late(moment.today)


def find_addressee(row: Any, answering: Answering) -> sqlite3.Row | None:
    """Find who is to read a line: who answers for the structure now, or her deputy when she is the one who is late."""
    able = answering.get(row["structure_id"], [])
    rank = 1 if row["kind"] == DEPUTY_TOLD else 0
    return able[rank] if len(able) > rank else None


def plan_digests(connection: sqlite3.Connection, rules: Delays, moment: Moment) -> Plan:
    """Say what becomes of every line that has not left."""
    plan, answering = Plan(), list_answering(connection, moment.today)
    open_mails, told = mails.list_open_digests(connection), mails.list_told(connection, moment.today)
    for row in notifications.list_unsent(connection):
        key = row["notification_id"]
        if not still_tells(row, rules, moment):
            plan.dropped.append(key)
            continue
        to = find_addressee(row, answering)
        if to is not None and row["mailed_to"] == to["id"]:
            continue
        mail = open_mails.get(to["id"]) if to is not None else None
        if to is not None and mail is None and to["id"] not in told and moment.may_write(to["mail_pace"]):
            plan.begun[to["id"]].append(key)
        elif mail is not None and mail["state"] != "sending":
            plan.joined[mail["id"]].append(key)
        elif row["mail_id"]:
            plan.freed.append(key)
    return plan


def compose_digests(register: Register, settings: Settings, moment: Moment) -> None:
    """Put what is owed in mails."""
    rules = settings.follow_up
    if plan_digests(register.reader, rules, moment).is_empty:
        return
    with register.writing() as writer:
        plan = plan_digests(writer, rules, moment)
        notifications.drop_lines(writer, plan.dropped)
        notifications.attach_lines(writer, plan.freed, None)
        for mail_id, lines in plan.joined.items():
            notifications.attach_lines(writer, lines, mail_id)
        for referent_id, lines in plan.begun.items():
            mail_id = _begin(writer, referent_id, settings, moment)
            notifications.attach_lines(writer, lines, mail_id)


def _begin(writer: sqlite3.Connection, referent_id: str, settings: Settings, moment: Moment) -> str:
    return mails.record_mail(writer, referent_id, mails.DIGEST, moment.today, name_domain(settings))


def name_domain(settings: Settings) -> str:
    """Return the domain of the sender: the right-hand side of every Message-ID."""
    return settings.mail.sender.rstrip("> ").rpartition("@")[2] or "localhost"


def settle_lines(writer: sqlite3.Connection, mail: Any, rules: Delays, moment: Moment) -> list[Any]:
    """List the lines that a mail says now; what nothing is left of is dropped, what is for others set free."""
    answering, said, dropped, freed = list_answering(writer, moment.today), [], [], []
    for row in notifications.list_unsent(writer, mail["id"]):
        to = find_addressee(row, answering)
        if not still_tells(row, rules, moment):
            dropped.append(row["notification_id"])
        elif to is None or to["id"] != mail["referent_id"]:
            freed.append(row["notification_id"])
        else:
            said.append(row)
    notifications.drop_lines(writer, dropped)
    notifications.attach_lines(writer, freed, None)
    return said
