"""While analysts throw heavy queries at the observatory, even while it is started again, the application answers."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from outreach.observatory.passes import open_pass
from outreach.sealing.keys import read_key
from tests.serving.server_at_work import Server, wait_until

ENDLESS = "with recursive a(n) as (select 1 union all select n + 1 from a) select n from a order by random()"
COPIED = "with c0 as (select 1 as x), " + ", ".join(
    f"c{rank} as (select a.x from c{rank - 1} a, c{rank - 1} b)" for rank in range(1, 30)
)
QUERIES = (ENDLESS, f"{COPIED} select count(*) from c29")
MOST_SECONDS = 2.0


def test_the_app_answers_whatever_befalls_the_observatory(server: Server) -> None:
    server.start_and_wait()
    with besieging(server) as statuses:
        waited = [time_health(server) for _ in range(20)]
        for pid in server.list_children("datasette"):
            os.kill(pid, signal.SIGKILL)
        waited += [time_health(server) for _ in range(20)]
        assert "observatoire" in server.read_until("relance")
        wait_until(lambda: server.ask(server.settings.observatory_port, "/") == 403)
    assert set(statuses) <= {0, 400, 503} and 400 in statuses
    assert max(waited) < MOST_SECONDS
    assert not [line for line in server.told if "application" in line and "relance" in line]


def time_health(server: Server) -> float:
    """Ask the application how it is, and return the seconds it takes."""
    began = time.monotonic()
    assert server.ask(server.settings.port, "/health") == 200
    time.sleep(0.1)
    return time.monotonic() - began - 0.1


@contextmanager
def besieging(server: Server) -> Iterator[list[int]]:
    """Eight analysts ask the worst again and again, until the end of the block."""
    statuses: list[int] = []
    enough = threading.Event()

    def ask(cookie: str, rank: int) -> None:
        while not enough.is_set():
            path = "/observatoire.json?" + urlencode({"sql": QUERIES[rank % 2]})
            statuses.append(read(server, path, cookie)[0])

    threads = [threading.Thread(target=ask, args=(enter(server, f"analyst-{rank}"), rank)) for rank in range(8)]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def enter(server: Server, account: str) -> str:
    """Come in by the door, as an analyst that the app sends, and return the cookie."""
    settings = server.settings
    token = open_pass(settings.passes, read_key(settings.keys, "pass"), account, "analyst", time.time())
    return read(server, f"/-/entrer?jeton={token}", "")[1]


def read(server: Server, path: str, cookie: str) -> tuple[int, str]:
    """Fetch an address: its status, 0 while nobody answers, and the cookie it sets."""
    with closing(HTTPConnection("127.0.0.1", server.settings.observatory_port, timeout=30)) as connection:
        try:
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            return answer.status, str(answer.headers["set-cookie"]).split(";")[0]
        except (OSError, HTTPException):
            time.sleep(0.1)
            return 0, ""
