"""Random lives of a referral: whatever people and the clock try, the events tell a life that the table allows."""

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from outreach.errors import Refusal
from outreach.follow_up import Author, Step, When, list_next_steps, record_step
from outreach.follow_up.transitions import NOBODY_CAME, OPEN, TRANSITIONS
from outreach.register import open_register, referrals
from outreach.register.migrations import migrate
from outreach.vocabulary import CLOCK_STEPS, DECLINE_CAUSES, EVENT_KINDS, OUTCOMES, OWED, REFUSAL_CAUSES
from tests.follow_up.test_steps import DAY, open_referral

ROUNDS = ("opened", "rerouted", "reopened")


class RandomLife(RuleBasedStateMachine):
    """One referral, told day after day by anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "r.db"
        migrate(path)
        self.register = open_register(path)
        self.referral, self.overpaid = "", False
        self.told, self.day = ["opened"], DAY

    @initialize(overpaid=st.booleans())
    def a_referral_is_opened(self, overpaid: bool) -> None:
        self.overpaid = overpaid
        self.referral = open_referral(self.register, "overpaid" if overpaid else "not_claimed")

    @property
    def state(self) -> str:
        """Where it stands: the last event that is not the clock's."""
        return [kind for kind in self.told if kind not in CLOCK_STEPS][-1]

    @property
    def round(self) -> list[str]:
        """What was said since it was last opened, rerouted or reopened."""
        begun = max(place for place, kind in enumerate(self.told) if kind in ROUNDS)
        return self.told[begun + 1 :]

    def say(self, kind: str, role: str, cause: str | None, expected: str | None = None) -> None:
        step, when = Step(kind, cause=cause), When(self.day, "morning")
        record_step(self.register, self.referral, step, author=Author(role), when=when, expected_state=expected)
        if kind == "presented" and self.state in NOBODY_CAME:
            self.told.append("reopened")
        self.told.append(kind)

    def list_offered(self, role: str) -> tuple[str, ...]:
        return list_next_steps(self.state, role, presented="presented" in self.round, overpaid=self.overpaid)

    @rule(
        kind=st.sampled_from(sorted(EVENT_KINDS)),
        role=st.sampled_from(["referent", "coordinator", "field", "toolkit"]),
        cause=st.sampled_from([None, *DECLINE_CAUSES, *REFUSAL_CAUSES, *OWED]),
    )
    def somebody_says_something(self, kind: str, role: str, cause: str | None) -> None:
        before, offered = self.state, self.list_offered(role)
        try:
            self.say(kind, role, cause)
        except Refusal:
            assert kind not in offered or (
                TRANSITIONS[kind].causes is not None and cause not in TRANSITIONS[kind].causes
            )
        else:
            assert kind in offered and before in TRANSITIONS[kind].after and role in TRANSITIONS[kind].roles

    @precondition(lambda self: self.state in OPEN and "presented" not in self.round)
    @rule()
    def she_comes(self) -> None:
        self.say("presented", "referent", None)

    @rule(expected=st.sampled_from(sorted(EVENT_KINDS)), kind=st.sampled_from(["right_opened", "reopened"]))
    def somebody_answers_from_an_old_page(self, expected: str, kind: str) -> None:
        stands = self.state
        try:
            self.say(kind, "referent", None, expected)
        except Refusal:
            return
        assert stands in (expected, "seen", "sent")

    @rule()
    def a_day_passes(self) -> None:
        self.day += timedelta(days=1)

    @invariant()
    def events_are_kept_in_order_and_never_lost(self) -> None:
        events = referrals.list_events(self.register, self.referral)
        assert [row["kind"] for row in events] == self.told
        assert [row["position"] for row in events] == list(range(1, len(self.told) + 1))
        assert [row["on_day"] for row in events] == sorted(row["on_day"] for row in events)

    @invariant()
    def where_it_stands_is_what_its_events_say(self) -> None:
        reader = self.register.reader
        (now,) = reader.execute("select * from referral_now").fetchall()
        (reckoned,) = reader.execute("select * from referral_state").fetchall()
        assert tuple(now) == tuple(reckoned)
        assert now["state"] == self.state and bool(now["is_open"]) == (self.state in OPEN)
        assert (now["presented_on"] is not None) == ("presented" in self.round)
        said = [kind for kind in self.round if kind not in CLOCK_STEPS and kind != "sent"]
        assert (now["acknowledged_on"] is not None) == bool(said)
        assert (now["answered_on"] is not None) == bool(set(said) - {"seen", "presented"})
        clock = [kind for kind in self.round if kind in CLOCK_STEPS]
        assert now["chased"] == (clock[-1] if clock else None)

    @invariant()
    def an_end_comes_once_unless_it_is_opened_again(self) -> None:
        ends = [kind for kind in self.round if kind in OUTCOMES]
        assert len(ends) <= 1 and (not ends or not self.register.reader.execute(
            "select 1 from referral_now where is_open = 1").fetchone())  # fmt: skip

    def teardown(self) -> None:
        self.register.close()
        self.folder.cleanup()


TestRandomLife = RandomLife.TestCase
TestRandomLife.settings = hypothesis_settings(max_examples=30, stateful_step_count=20, deadline=None)
