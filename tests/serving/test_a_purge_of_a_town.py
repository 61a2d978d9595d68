"""A town of invented visits purged on many days, and stopped at any moment: what is left is what the rule says."""

import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.intake import House, compare_rebuilt, find_last_day, open_house, purge
from outreach.register.soundness import list_faults
from outreach.serving.instance import create_instance
from outreach.settings import Settings

UNTIL = date(2026, 11, 20)
OUTREACH = str(Path(sys.executable).with_name("outreach"))


@pytest.fixture
def town(tmp_path: Path) -> House:
    settings = create_instance(Settings(instance=tmp_path / "instance"), None, fictitious=True)
    house = open_house(settings)
    make_demo_accounts(house, "une-phrase-de-test", UNTIL)
    fill_demo(house, Wish(UNTIL, 300, straight=True), tell=lambda told: None)
    return house


def list_kept(house: House, last: date) -> set[str]:
    """List the contacts that the rule keeps, told once more, visit by visit."""
    rows = house.register.reader.execute("select id, path_id, met_on from contact").fetchall()
    ends: dict[str, str] = {}
    for row in rows:
        key = row["path_id"] or row["id"]
        ends[key] = max(ends.get(key, ""), row["met_on"])
    return {row["id"] for row in rows if ends[row["path_id"] or row["id"]] > last.isoformat()}


def list_contacts(house: House) -> set[str]:
    return {row[0] for row in house.register.reader.execute("select id from contact")}


def check_nothing_is_orphan(house: House) -> None:
    """What belongs to nothing any more would be found by nobody."""
    alone = {
        "path": "id not in (select path_id from contact where path_id is not null)",
        "gap": "contact_id not in (select id from contact)",
        "referral": "gap_id not in (select id from gap)",
        "referral_event": "referral_id not in (select id from referral)",
        "referral_now": "referral_id not in (select id from referral)",
        "notification": "referral_id not in (select id from referral)",
        "booking": "contact_id not in (select id from contact)",
        "agreement": "path_id not in (select id from path)",
    }
    for table, where in alone.items():
        assert house.register.reader.execute(f"select count(*) from {table} where {where}").fetchone()[0] == 0, table
    assert list_faults(house.register)[1] == [] and compare_rebuilt(house)[1] == []


def test_what_is_left_is_what_the_rule_says(town: House) -> None:
    releases = sorted(town.settings.releases.iterdir())
    sizes = []
    for months in range(9, 28, 3):
        today = UNTIL + timedelta(days=30 * months)
        expected = list_kept(town, find_last_day(today, 24))
        purge(town, today, "night")
        assert list_contacts(town) == expected
        check_nothing_is_orphan(town)
        sizes.append(len(expected))
    assert sizes[0] > sizes[1] > sizes[-1] == 0
    assert sorted(town.settings.releases.iterdir()) == releases
    town.register.close()


def test_a_purge_killed_at_any_moment_leaves_whole_visits_and_goes_on(town: House) -> None:
    dice, environment = random.Random(7), {
        **os.environ, "OUTREACH_INSTANCE": str(town.settings.instance), "OUTREACH_TODAY": "2029-01-01",
    }  # fmt: skip
    before, stops = len(list_contacts(town)), 0
    for _ in range(6):
        command = subprocess.Popen([OUTREACH, "purge"], env=environment, stdout=subprocess.PIPE, text=True)
        assert command.stdout is not None and "Conservation" in command.stdout.readline()
        time.sleep(dice.random() / 20)
        command.kill()
        command.communicate()
        now = len(list_contacts(town))
        stops += 0 < now < before
        check_nothing_is_orphan(town)
    subprocess.run([OUTREACH, "purge"], env=environment, check=True, capture_output=True)
    assert list_contacts(town) == set()
    check_nothing_is_orphan(town)
    assert stops, "never stopped in the middle: this test looked at nothing"
    told = town.register.reader.execute("select count(*) from audit_entry where action = 'purged'").fetchone()[0]
    assert told >= 2
    town.register.close()
