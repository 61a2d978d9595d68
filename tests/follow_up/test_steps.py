"""A referral's life: random lives keep to the table, end once, and are never edited."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from outreach.errors import Refusal
from outreach.follow_up import Author, Step, When, list_next_steps, record_step
from outreach.follow_up.transitions import OPEN, TRANSITIONS
from outreach.register import Register, open_register, referrals
from outreach.register.migrations import migrate
from outreach.vocabulary import CLOCK_STEPS, EVENT_KINDS, OUTCOMES

DAY = date(2026, 11, 23)
TOWN = "99901"


def open_referral(register: Register, status: str | None = None) -> str:
    """Write one open referral with the least that the register asks for, and return its id."""
    ids = {name: str(uuid4()) for name in ("structure", "account", "submission", "contact", "gap", "referral")}
    with register.writing() as writer:
        writer.execute(
            "insert into structure values (:id, :town, 'poste', 'x', 'Poste', 'Post', '', '', '', '', '', '', '', null,"
            " 1, '2026-01-01')",
            {"id": ids["structure"], "town": TOWN + ids["structure"]},
        )
        writer.execute(
            "insert into account values (:id, :town, :login, 'referent', null, '', 1, null, '2026-01-01')",
            {"id": ids["account"], "town": TOWN, "login": ids["account"]},
        )
        writer.execute(
            "insert into submission values (:id, :town, :account, :structure, null, 'contact', '1', 1, '2026-11-01',"
            " 'morning', '{}', 'x', null)",
            {"id": ids["submission"], "town": TOWN, "account": ids["account"], "structure": ids["structure"]},
        )
        writer.execute(
            "insert into contact (id, territory_id, submission_id, met_on, part_of_day, channel, neighbourhood, sector,"
            " result) values (:id, :town, :submission, '2026-11-01', 'morning', 'market', 'haut', 'nord', 'met')",
            {"id": ids["contact"], "town": TOWN, "submission": ids["submission"]},
        )
        writer.execute(
            "insert into gap values (:id, :town, :contact, 1, 'rsa', 'transversal', '1', :status, null, null)",
            {"id": ids["gap"], "town": TOWN, "contact": ids["contact"], "status": status},
        )
        referrals.record_referral(
            writer,
            {
                "id": ids["referral"], "territory_id": TOWN, "gap_id": ids["gap"], "structure_id": ids["structure"],
                "routed_structure_id": ids["structure"], "agreement": "yes", "opened_on": "2026-11-01",
                "structure_reason": None,
            },
        )  # fmt: skip
        referrals.record_event(
            writer, TOWN, ids["referral"], kind="opened", cause=None, structure_id=ids["structure"],
            account_id=ids["account"], on_day=DAY,
        )  # fmt: skip
    return ids["referral"]


@pytest.fixture
def register(tmp_path: Path):  # type: ignore[no-untyped-def]
    migrate(tmp_path / "r.db")
    opened = open_register(tmp_path / "r.db")
    yield opened
    opened.close()


def say(register: Register, referral_id: str, kind: str, role: str = "referent", **more: str | None) -> str:
    step = Step(kind, cause=more.get("cause"), amount_band=more.get("amount_band"))
    return record_step(
        register, referral_id, step, author=Author(role), when=When(DAY, "morning"),
        expected_state=more.get("expected"),
    )  # fmt: skip


def test_the_table_names_every_event_and_every_outcome_can_be_reopened() -> None:
    assert set(TRANSITIONS) | {"opened"} == set(EVENT_KINDS)
    assert OPEN | OUTCOMES | set(CLOCK_STEPS) == set(EVENT_KINDS)
    assert all("reopened" in list_next_steps(outcome, "referent") for outcome in OUTCOMES)
    assert all(list_next_steps(state, "analyst") == () for state in EVENT_KINDS)


def test_a_step_without_its_cause_writes_nothing(register: Register) -> None:
    referral = open_referral(register)
    with pytest.raises(Refusal) as refusal:
        say(register, referral, "declined")
    assert refusal.value.problem.number == 209
    assert [row["kind"] for row in referrals.list_events(register, referral)] == ["opened"]


def test_the_second_of_two_answers_is_told_what_the_first_said(register: Register) -> None:
    referral = open_referral(register)
    say(register, referral, "right_opened", expected="opened")
    with pytest.raises(Refusal, match="Droit ouvert"):
        say(register, referral, "declined", cause="not_ours", expected="opened")


def test_the_toolkit_s_own_steps_are_nobody_else_s(register: Register) -> None:
    referral = open_referral(register)
    for role in ("referent", "coordinator", "field", "admin"):
        with pytest.raises(Refusal):
            say(register, referral, "expired", role=role)


def test_she_presents_herself_once_until_it_is_opened_again(register: Register) -> None:
    referral = open_referral(register)
    for kind in ("presented", "accepted"):
        say(register, referral, kind)
    for kind in ("presented", "did_not_come"):
        with pytest.raises(Refusal, match="présentée"):
            say(register, referral, kind)
    for kind in ("right_opened", "reopened", "presented"):
        say(register, referral, kind)


@pytest.mark.parametrize("ended", ["did_not_come", "expired"])
def test_who_comes_after_all_opens_it_again_by_her_slip(register: Register, ended: str) -> None:
    referral = open_referral(register)
    say(register, referral, ended, role="toolkit")
    assert say(register, referral, "presented") == "presented"
    kinds = [row["kind"] for row in referrals.list_events(register, referral)]
    assert kinds == ["opened", ended, "reopened", "presented"]


def test_only_a_right_opened_tells_an_amount(register: Register) -> None:
    referral = open_referral(register)
    for kind, band in (("already_open", "150_299"), ("right_opened", "a lot")):
        with pytest.raises(Refusal) as refusal:
            say(register, referral, kind, amount_band=band)
        assert refusal.value.problem.number == 100
    say(register, referral, "right_opened", amount_band="150_299")
    found = referrals.find_state(register.reader, referral)
    assert found is not None and (found["state"], found["amount_band"]) == ("right_opened", "150_299")


def test_an_overpayment_ends_as_one_only_where_there_is_one(register: Register) -> None:
    kinds = ("overpayment_cancelled", "overpayment_spread", "overpayment_confirmed")
    right = open_referral(register)
    for kind in kinds:
        assert kind not in list_next_steps("opened", "referent")
        with pytest.raises(Refusal) as refusal:
            say(register, right, kind)
        assert refusal.value.problem.number == 208
    for kind in kinds:
        overpaid = open_referral(register, "overpaid")
        assert kind in list_next_steps("opened", "referent", overpaid=True)
        assert say(register, overpaid, kind) == kind
