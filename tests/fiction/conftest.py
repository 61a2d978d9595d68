"""Fictitious instances, small enough to be filled in every test that needs one."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.intake import House, open_house
from outreach.serving.instance import create_instance
from outreach.settings import Settings

UNTIL = date(2026, 11, 22)
# Every table that a town writes, with what is drawn anew each time left out: referents are known by their names, slips
# by whether they are there, since each instance has its own key.
QUESTIONS = {
    "account": "select id, login, role, structure_id from account order by login",
    "referent": "select structure_id, display_name, mailbox, rank, live_from from referent order by 1, 4",
    "absence": "select r.structure_id, r.rank, a.from_day, a.until_day from absence a"
    " join referent r on r.id = a.referent_id order by 1, 2, 3, 4",
    "path": "select rowid, id, opened_on, code_hmac is null from path order by rowid",
    "notification": "select n.rowid, n.id, n.referral_id, r.display_name, n.kind, n.created_on, n.sent_on,"
    " n.muted from notification n left join referent r on r.id = n.referent_id order by n.rowid",
} | {
    table: f"select rowid, * from {table} order by rowid"
    for table in (
        "outing",
        "submission",
        "contact",
        "gap",
        "referral",
        "referral_event",
        "audit_entry",
        "reception_slot",
        "booking",
        "agreement",
    )
}
Fill = Callable[..., House]


@pytest.fixture
def fill(tmp_path: Path) -> Iterator[Fill]:
    """Make an instance and fill it with a fictitious town whose last day is a Sunday."""
    opened: list[House] = []

    def make(size: int, seed: int = 91286, territory: str = "grigny", until: date = UNTIL, **told: Any) -> House:
        settings = Settings(instance=tmp_path / str(len(opened)), fixed_today=until)
        house = open_house(create_instance(settings, territory, fictitious=True))
        opened.append(house)
        make_demo_accounts(house, "une-phrase-de-test", until)
        fill_demo(house, Wish(until, size, seed, **told), tell=lambda told: None)
        return house

    yield make
    for house in opened:
        house.register.close()


def read_rows(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Read every row a town has written, by table."""
    reader = house.register.reader
    return {table: [tuple(row) for row in reader.execute(question)] for table, question in QUESTIONS.items()}
