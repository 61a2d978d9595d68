"""A fictitious year looks like the field, leaves no message, and is the same for the same seed."""

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach import errors
from outreach.fiction import fill_demo, make_demo_accounts
from outreach.follow_up.transitions import OPEN
from outreach.intake import House, compare_rebuilt
from outreach.register import accounts, notifications, outings, referrals, structures, submissions
from outreach.vocabulary import DECLINE_CAUSES, GAP_REASONS, GAP_STATUSES, OUTCOMES
from tests.fiction.conftest import UNTIL, Fill

VALBRUME = Path(__file__).parent.parent / "territory" / "valbrume"


def count(house: House, question: str) -> Counter[str]:
    return Counter({str(row[0]): row[1] for row in house.register.reader.execute(question)})


def hash_year(house: House) -> str:
    """Hash the year but for what is drawn anew each time: ids of accounts, paths and events."""
    questions = (
        "select s.id, a.login, s.outing_id, s.received_on, s.answers_sha256 from submission s"
        " join account a on a.id = s.account_id order by s.rowid",
        "select id, submission_id, met_on, part_of_day, channel, neighbourhood, path_id is null from contact"
        " order by id",
        "select * from gap order by id",
        "select * from referral order by id",
        "select referral_id, position, kind, cause, structure_id, on_day from referral_event order by 1, 2",
        "select structure_id, display_name, rank from referent order by 1, 3",
        "select from_day, until_day from absence order by 1, 2",
    )
    rows = [tuple(row) for question in questions for row in house.register.reader.execute(question)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_the_same_seed_gives_the_same_year_and_another_seed_another(fill: Fill) -> None:
    first, again, other = fill(80), fill(80), fill(80, seed=7)
    assert hash_year(first) == hash_year(again)
    assert hash_year(first) != hash_year(other)


def test_a_year_looks_like_the_field(fill: Fill) -> None:
    house = fill(900)
    results = count(house, "select result, count(*) from contact group by 1")
    assert sum(results.values()) == 900
    assert 0.40 <= results["met"] / 900 <= 0.52
    doors = count(house, "select result, count(*) from contact where channel = 'door_to_door' group by 1")
    assert doors.most_common(1)[0][0] == "absent"
    assert doors["absent"] == results["absent"]
    shown = count(
        house,
        "select (path_id is not null and first_meeting = 'no' and path_id in (select path_id from contact e"
        " where e.rowid < c.rowid)), count(*) from contact c where result = 'met' group by 1",
    )
    assert 0.12 <= shown["1"] / results["met"] <= 0.28
    statuses = count(house, "select status, count(*) from gap group by 1")
    reasons = count(house, "select coalesce(reason, ''), count(*) from gap group by 1")
    assert set(statuses) == set(GAP_STATUSES)
    assert set(reasons) == {*GAP_REASONS, ""}
    assert len(count(house, "select neighbourhood, count(*) from contact group by 1")) == 6
    assert len(count(house, 'select "right", count(*) from gap group by 1')) == 12


def test_referrals_live_in_the_order_of_their_days_and_never_after_the_last(fill: Fill) -> None:
    house = fill(900)
    states = count(house, "select state, count(*) from referral_state group by 1")
    assert OUTCOMES <= set(states)
    assert sum(states[state] for state in OPEN) > 0
    late = "select count(*) from referral_event e join referral_event f on f.referral_id = e.referral_id"
    assert (
        house.register.reader.execute(f"{late} and f.position > e.position and f.on_day < e.on_day").fetchone()[0] == 0
    )
    for table, column in (("referral_event", "on_day"), ("contact", "met_on"), ("audit_entry", "on_day")):
        last = house.register.reader.execute(f"select max({column}) from {table}").fetchone()[0]
        assert date.fromisoformat(last) <= UNTIL
    first = house.register.reader.execute("select min(met_on) from contact").fetchone()[0]
    assert date.fromisoformat(first) > UNTIL - timedelta(days=366)
    causes = count(house, "select cause, count(*) from referral_event where kind = 'declined' group by 1")
    assert set(causes) <= set(DECLINE_CAUSES)


def test_every_row_can_be_read_again_from_its_submission(fill: Fill) -> None:
    assert compare_rebuilt(fill(120)) == (120, [])


def test_no_message_leaves_for_it(fill: Fill) -> None:
    house = fill(300)
    assert count(house, "select muted, count(*) from notification group by 1")["1"] > 0
    assert notifications.list_waiting_mail(house.register) == []


def test_no_home_is_empty_on_the_first_day_even_a_sunday(fill: Fill) -> None:
    house = fill(60)
    for login in ("terrain", "terrain-2"):
        account, _ = accounts.find_login(house.register, login) or pytest.fail(login)
        assert outings.find_current_outing(house.register, account.id, UNTIL) is not None
        assert submissions.list_visits(house.register, account.id, UNTIL)
    for login in ("referent-caf", "referent-cpam", "referent-ccas"):
        account, _ = accounts.find_login(house.register, login) or pytest.fail(login)
        assert referrals.list_waiting_referrals(house.register, account.structure_id)


def test_somebody_answers_for_every_structure_and_nobody_real_is_named(fill: Fill) -> None:
    house = fill(30)
    assert structures.list_unanswered_structures(house.register, UNTIL) == []
    referents = house.register.reader.execute("select display_name, mailbox from referent").fetchall()
    assert all("(ficti" in row["display_name"] and row["mailbox"].endswith(".example") for row in referents)


def test_another_town_is_filled_as_well(fill: Fill) -> None:
    house = fill(120, territory=str(VALBRUME))
    assert set(count(house, 'select "right", count(*) from gap group by 1')) == {"pain", "bois", "passage"}
    assert len(count(house, "select neighbourhood, count(*) from contact group by 1")) == 2


def test_an_instance_filled_already_keeps_what_it_has(fill: Fill) -> None:
    house = fill(30)
    before = hash_year(house)
    told: list[str] = []
    fill_demo(house, UNTIL, size=30, tell=told.append)
    assert hash_year(house) == before
    assert "déjà là" in told[0]
    assert make_demo_accounts(house, "une-autre-phrase", UNTIL) == []


def test_an_instance_that_is_not_fictitious_is_refused(fill: Fill) -> None:
    house = fill(30)
    real = replace(house, settings=replace(house.settings, fictitious=False))
    with pytest.raises(errors.Refusal) as refused:
        fill_demo(real, UNTIL, size=30)
    assert refused.value.problem is errors.NOT_FICTITIOUS
