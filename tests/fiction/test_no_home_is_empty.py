"""Whatever the first day, every worker finds her outing and visits, every referent somebody who waits."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.fiction.marginals import read_proportions
from outreach.intake import House, open_house
from outreach.register import accounts, outings, referral_lists, structures, submissions
from outreach.serving.instance import create_instance
from outreach.settings import Settings
from tests.fiction.conftest import UNTIL, Fill

VALBRUME = Path(__file__).parent.parent / "territory" / "valbrume"
WEEKS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def check_homes(house: House, until: date) -> None:
    """Look at the home of every demo account that has work of its own."""
    for told in read_proportions()["accounts"]:
        account, _ = accounts.find_login(house.register, told["login"]) or pytest.fail(told["login"])
        if told["role"] == "field":
            assert outings.find_current_outing(house.register, account.id, until) is not None
            assert submissions.list_visits(house.register, account.id, until)
        elif told["role"] == "referent":
            assert referral_lists.count_open_referrals(house.register, account.structure_id or "")
    assert structures.list_unanswered_structures(house.register, until) == []


@settings(max_examples=2, deadline=None)
@given(WEEKS)
def test_no_home_is_empty_on_any_day_of_a_week(first: date) -> None:
    for until in (first + timedelta(days=day) for day in range(7)):
        with TemporaryDirectory() as folder:
            made = create_instance(Settings(instance=Path(folder), fixed_today=until), "grigny", fictitious=True)
            house = open_house(made)
            make_demo_accounts(house, "une-phrase-de-test", until)
            fill_demo(house, Wish(until, 50, seed=until.toordinal(), straight=True), tell=lambda told: None)
            check_homes(house, until)
            house.register.close()


def test_somebody_is_awaited_today_at_a_desk(fill: Fill) -> None:
    house = fill(400, until=date(2026, 11, 27))
    awaited = "select count(*) from booking where on_day = '2026-11-27'"
    assert house.register.reader.execute(awaited).fetchone()[0] > 0


@pytest.mark.parametrize("size", [50, 200])
def test_no_home_is_empty_when_the_intake_writes(fill: Fill, size: int) -> None:
    check_homes(fill(size), UNTIL)


def test_another_town_is_filled_as_well(fill: Fill) -> None:
    house = fill(120, territory=str(VALBRUME))
    check_homes(house, UNTIL)
    found = house.register.reader.execute('select distinct "right" from gap').fetchall()
    assert {row[0] for row in found} == {"pain", "bois", "passage"}


def test_nobody_real_is_named(fill: Fill) -> None:
    referents = fill(50).register.reader.execute("select display_name, mailbox from referent").fetchall()
    assert all("(ficti" in row["display_name"] and row["mailbox"].endswith(".example") for row in referents)
