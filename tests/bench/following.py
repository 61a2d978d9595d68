"""How long the pages of those who follow referrals take, with as many as years of work leave behind.

In this process, by the real application: doors, session, queries, template, headers. Processor time.
"""

import re
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from flask.testing import FlaskClient

from outreach.assembly import create_app
from outreach.intake import open_house
from outreach.register import accounts
from outreach.settings import Settings
from tests.bench.followed_rows import fill_referrals
from tests.bench.growth import measure_growth
from tests.bench.table import Figure

ROUNDS = 25
# A worker's referrals at 16 times this: six years of four a week and more.
FEWEST = 125
# A desk at 16 times this.
FEWEST_OPEN = 1250


Prepare = Callable[[Path, str], None]


def measure_following(folder: Path, prepare: Prepare, password: str, today: date) -> Iterator[Figure]:
    """Measure on instances made by `prepare(instance, password)`, and yield the lines of the table."""

    def measure_home(count: int) -> float:
        instance = folder / f"home-{count}"
        prepare(instance, password)
        settings = Settings(instance=instance)
        house = open_house(settings)
        # Others work beside her.
        for seed, (login, times) in enumerate((("terrain", 1), ("terrain-2", 4))):
            found = accounts.find_login(house.register, login)
            assert found is not None
            team = found[0].structure_id or ""
            fill_referrals(house, times * count, today, account_id=found[0].id, team_id=team, seed=seed)
        house.register.close()
        return _time_page(settings, "terrain", password, "/visits")

    def measure_desk(count: int) -> float:
        instance = folder / f"desk-{count}"
        prepare(instance, password)
        settings = Settings(instance=instance)
        house = open_house(settings)
        found = accounts.find_login(house.register, "terrain")
        assert found is not None
        author, team = found[0].id, found[0].structure_id or ""
        # As many again that have ended or wait: a desk has a past.
        for seed, only_open in enumerate((True, False)):
            fill_referrals(
                house, count, today, account_id=author, team_id=team, structure="caf", only_open=only_open, seed=seed
            )
        house.register.close()
        return _time_page(settings, "referent-caf", password, "/desk")

    yield from measure_growth("Worker's home, referrals", FEWEST, measure_home, unit="ms", most=30, digits=1)
    yield from measure_growth("Desk, open referrals", FEWEST_OPEN, measure_desk, unit="ms", most=60, digits=1)


def _time_page(settings: Settings, login: str, password: str, path: str) -> float:
    app = create_app(settings)
    try:
        client = app.test_client()
        _come_in(client, login, password)
        assert client.get(path).status_code == 200
        return statistics.median(_time(client, path) for _ in range(ROUNDS))
    finally:
        app.extensions["outreach.House"].register.close()


def _time(client: FlaskClient, path: str) -> float:
    start = time.process_time()
    client.get(path)
    return (time.process_time() - start) * 1000


def _come_in(client: FlaskClient, login: str, password: str) -> None:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
    assert found, "no token on the login page"
    told = {"csrf_token": found[1], "login": login, "password": password}
    assert client.post("/login", data=told).status_code == 303
