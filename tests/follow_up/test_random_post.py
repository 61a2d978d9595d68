"""Whatever the days bring (visits, answers, absences, outages, kills), the post keeps its word."""

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from outreach.follow_up import Author, Step, When, chase, deliver_waiting, record_step
from outreach.intake import House, open_house
from outreach.register import notifications, referrals, structures
from outreach.settings import TIME_ZONE, MailSettings
from tests.conftest import TODAY, prepare_instance
from tests.mail_server import find_port
from tests.referral_rows import open_referral

CODES = ("caf", "ccas")
SAID = ("seen", "accepted", "presented", "withdrawn", "right_opened", "reopened")


class RandomPost(RuleBasedStateMachine):
    """A town of two structures, each with a referent and a deputy."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        settings = prepare_instance(Path(self.folder.name) / "instance")
        self.house: House = open_house(settings)
        self.ids = structures.list_structure_ids(self.house.register.reader, self.house.territory.id)
        self.day, self.hour = TODAY, 8
        self.opened: list[str] = []
        self.read: set[str] = set()
        self.told: Counter[tuple[str, date]] = Counter()
        with self.house.register.writing() as writer:
            for code in CODES:
                structures.record_referent(
                    writer, self.house.territory.id, structure_id=self.ids[code], display_name="S",
                    mailbox=f"suppleance@{code}.example", rank=2, live_from=date(2025, 1, 1),
                )  # fmt: skip

    @property
    def now(self) -> datetime:
        return datetime.combine(self.day, time(self.hour), TIME_ZONE)

    @rule(code=st.sampled_from(CODES))
    def somebody_is_sent_there(self, code: str) -> None:
        referral = open_referral(self.house, code, on_day=self.day)
        self.opened.append(referral)
        with self.house.register.writing() as writer:
            notifications.record_notification(
                writer, self.house.territory.id, referral_id=referral, referent_id=None, kind="opened", today=self.day
            )

    @rule(which=st.integers(0, 50), kind=st.sampled_from(SAID))
    def somebody_answers(self, which: int, kind: str) -> None:
        if self.opened:
            try:
                record_step(
                    self.house.register, self.opened[which % len(self.opened)], Step(kind), author=Author("referent"),
                    when=When(self.day, "morning"),
                )  # fmt: skip
            except Exception as refused:
                assert type(refused).__name__ == "Refusal"

    @rule(code=st.sampled_from(CODES), rank=st.integers(1, 2), days=st.integers(0, 5))
    def somebody_is_away(self, code: str, rank: int, days: int) -> None:
        found = self.house.register.reader.execute(
            "select id from referent where structure_id = ? and rank = ?", [self.ids[code], rank]
        ).fetchone()
        with self.house.register.writing() as writer:
            last = self.day + timedelta(days=days)
            structures.record_absence(writer, self.house.territory.id, found["id"], self.day, last)

    @rule(days=st.integers(1, 8))
    def days_pass(self, days: int) -> None:
        self.day, self.hour = self.day + timedelta(days=days), 8

    @rule()
    def hours_pass(self) -> None:
        self.hour = min(23, self.hour + 3)

    @rule()
    def the_clock_passes(self) -> None:
        chase(self.house.register, self.house.settings.follow_up, self.day)

    @rule()
    def the_mail_server_is_away(self) -> None:
        down = MailSettings(host="127.0.0.1", port=find_port(), starttls=False)
        assert (
            deliver_waiting(self.house.register, replace(self.house.settings, mail=down), self.day, now=self.now)[0]
            == 0
        )

    @rule()
    def a_sender_is_killed(self) -> None:
        # What it leaves behind: a claim that nobody will note, made as it makes it.
        with self.house.register.writing() as writer:
            writer.execute(
                "update mail set state = 'sending', attempts = attempts + 1, not_before = ? where state = 'waiting'",
                [int(self.now.timestamp()) + 120],
            )

    @rule()
    def mails_leave(self) -> None:
        live = {self.find_live(code) for code in CODES}
        for _ in range(3):  # a mail whose link has grown old is written anew at the next turn
            deliver_waiting(self.house.register, self.house.settings, self.day, now=self.now, hurry=True)
        for letter in self.list_new_letters():
            assert letter["To"] in live, "to who answers today"
            self.told[letter["To"], self.day] += 1
            assert 0 < int(str(letter["Subject"]).rpartition(" ")[2]) <= self.count_open(str(letter["To"]))
        self.check_that_nobody_was_forgotten()

    def find_live(self, code: str) -> str:
        found = structures.find_live_referent(self.house.register.reader, self.ids[code], self.day)
        return str(found["mailbox"]) if found is not None else ""

    def list_new_letters(self) -> list[EmailMessage]:
        paths = [path for path in self.house.settings.mail_folder.glob("*.eml") if path.name not in self.read]
        self.read.update(path.name for path in paths)
        return [message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default) for path in paths]

    def count_open(self, mailbox: str) -> int:
        code = mailbox.partition("@")[2].removesuffix(".example")
        rows = referrals.list_open(self.house.register.reader)
        return sum(row["structure_id"] == self.ids[code] for row in rows)

    def check_that_nobody_was_forgotten(self) -> None:
        claimed = self.house.register.reader.execute(
            "select 1 from mail where state = 'sending' and not_before > ?", [int(self.now.timestamp())]
        ).fetchone()
        for row in referrals.list_open(self.house.register.reader):
            code = next(code for code in CODES if self.ids[code] == row["structure_id"])
            mailbox = self.find_live(code)
            if mailbox and not self.told[mailbox, self.day] and not claimed:
                assert row["sent_on"] or row["acknowledged_on"], "a word is still owed that could have left"

    @invariant()
    def never_two_mails_a_day(self) -> None:
        assert all(count == 1 for count in self.told.values())

    @invariant()
    def a_mail_holds_no_hour_once_it_left(self) -> None:
        rows = self.house.register.reader.execute("select not_before from mail where state in ('sent', 'refused')")
        assert all(row["not_before"] == 0 for row in rows)

    def teardown(self) -> None:
        self.house.register.close()
        self.folder.cleanup()


TestRandomPost = RandomPost.TestCase
TestRandomPost.settings = hypothesis_settings(max_examples=25, stateful_step_count=25, deadline=None)
