"""An invented town works from its own folder alone: nothing of the shipped one is in code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.assembly import create_app
from outreach.intake import House, compare_rebuilt
from outreach.register import referrals
from tests.conftest import PASSWORD, Person, describe_meeting, prepare_instance, send_visit

VALBRUME = Path(__file__).parent / "territory" / "valbrume"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[tuple[House, Person]]:
    app = create_app(prepare_instance(tmp_path / "instance", str(VALBRUME)))
    house = app.extensions["outreach.House"]
    worker = Person(app.test_client())
    worker.send("/login", {"login": "worker", "password": PASSWORD}, page="/login")
    yield house, worker
    house.register.close()


def test_a_visit_is_logged_and_routed_by_the_town_s_own_roads(town: tuple[House, Person]) -> None:
    house, worker = town
    neighbourhood = next(iter(house.territory.neighbourhoods.values()))
    told = {"neighbourhood": neighbourhood.code, "channel": "market", "part_of_day": "morning", "on_day": "2026-11-23"}
    worker.send("/outings", dict(told), page="/outings")
    page = worker.read("/forms/contact")
    right = next(iter(house.territory.rights.values()))
    assert neighbourhood.label_fr in page and right.label_fr in page
    receipt = send_visit(house, describe_meeting(right.code, structure=right.received_by[0]))
    (referral,) = referrals.list_submission_referrals(house.register, receipt.submission_id)
    assert referral["structure_code"] == right.received_by[0] and compare_rebuilt(house) == (1, [])


def test_no_page_speaks_of_the_shipped_town(town: tuple[House, Person]) -> None:
    _, worker = town
    for path in ("/visits", "/outings", "/notice", "/account"):
        assert "Grigny" not in worker.read(path), path
