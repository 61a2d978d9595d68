"""A release published while analysts read appears within ten seconds; passes, links, questions and drawings remain."""

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.intake import open_house
from outreach.observatory.dashboards import DASHBOARDS
from outreach.observatory.inquiries import list_inquiries
from outreach.observatory.passes import open_pass
from outreach.observatory.questions import list_views
from outreach.observatory.tables import TABLES
from outreach.sealing.keys import read_key
from outreach.serving.instance import create_instance
from outreach.settings import Settings
from tests.serving.server_at_work import Server, find_free_ports, wait_until

SPRING, AUTUMN = date(2026, 4, 20), date(2026, 11, 22)
MOST_SECONDS = 10.0
# What an analyst may have kept: pages, spreadsheets' and scripts' addresses, drawings.
LINKS = (
    "/", "/observatoire", "/observatoire?sql=select+count(*)+from+right_reason", "/-/dashboards",
    *(f"/observatoire/{name}{kind}" for name in TABLES for kind in ("", ".json?_shape=array", ".csv?_size=max")),
    *(f"/observatoire/{view.name}.csv" for view in list_views()),
    *(f"/observatoire/{inquiry.name}{kind}" for inquiry in list_inquiries() for kind in ("", ".json", ".csv")),
    *(f"/-/dashboards/{dashboard.name}" for dashboard in DASHBOARDS),
)  # fmt: skip
ROWS = "/observatoire/right_reason.json?_shape=array&_size=max"


@pytest.fixture
def instance(tmp_path: Path) -> Settings:
    """A fictitious town, filled and published until spring and not since."""
    port, observatory_port = find_free_ports()
    settings = replace(create_instance(Settings(instance=tmp_path / "town"), None, fictitious=True), fixed_today=SPRING)
    house = open_house(settings)
    make_demo_accounts(house, "une-phrase-de-test", SPRING)
    fill_demo(house, Wish(SPRING, 1500, straight=True), tell=lambda told: None)
    house.register.close()
    return replace(settings, port=port, observatory_port=observatory_port)


@pytest.fixture
def server(instance: Settings) -> Iterator[Server]:
    """The town's server in autumn, which leaves nothing behind."""
    made = Server(instance, AUTUMN.isoformat())
    yield made
    made.end()
    wait_until(lambda: not made.list_children())


def publish(server: Server, today: date) -> None:
    """Publish by the command, as an operator or the night does."""
    told = {"OUTREACH_INSTANCE": str(server.settings.instance), "OUTREACH_TODAY": today.isoformat()}
    subprocess.run([server.command[0], "publish"], env=os.environ | told, check=True, stdout=subprocess.DEVNULL)


def enter(server: Server) -> str:
    """Come in by the door, as an analyst that the app sends, and return the cookie."""
    settings = server.settings
    token = open_pass(settings.passes, read_key(settings.keys, "pass"), "analyst-1", "analyst", time.time())
    with closing(HTTPConnection("127.0.0.1", settings.observatory_port, timeout=20)) as connection:
        connection.request("GET", f"/-/entrer?jeton={token}")
        return str(connection.getresponse().headers["set-cookie"]).split(";")[0]


def read(server: Server, path: str, cookie: str) -> tuple[int, bytes]:
    """Fetch an address of the observatory; 0 while it is being started again."""
    with closing(HTTPConnection("127.0.0.1", server.settings.observatory_port, timeout=20)) as connection:
        try:
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return 0, b""


def count_rows(server: Server, cookie: str) -> Counter[str]:
    """Read the rows of a theme, as a script does."""
    return Counter(map(str, json.loads(read(server, ROWS, cookie)[1])))


def find_faults(server: Server, cookie: str) -> dict[str, int]:
    """Read every link and keep those that do not work."""
    statuses = {path: read(server, path, cookie)[0] for path in LINKS}
    return {path: status for path, status in statuses.items() if status != 200}


def test_a_new_release_is_read_by_the_old_addresses(server: Server) -> None:
    server.start_and_wait()
    cookie = enter(server)
    assert find_faults(server, cookie) == {}
    old = count_rows(server, cookie)
    assert old and b"2026-T2" not in read(server, "/observatoire/periods.csv", cookie)[1]
    publish(server, AUTUMN)
    published_at = time.monotonic()
    wait_until(lambda: b"2026-T2" in read(server, "/observatoire/periods.csv", cookie)[1])
    assert time.monotonic() - published_at < MOST_SECONDS
    assert find_faults(server, cookie) == {}
    # What the first release holds, the next says too.
    assert old <= count_rows(server, cookie)
    assert server.ask(server.settings.port, "/health") == 200
