"""How long analysts wait in the real Datasette on a million released rows, and what their heavy queries cost a worker.

The release is drawn, not published; it is served by `outreach serve`, asked over HTTP by an analyst with a pass.
"""

import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from outreach.fiction import make_demo_accounts
from outreach.intake import open_house
from outreach.observatory.dashboards import DASHBOARDS
from outreach.observatory.inquiries import list_inquiries
from outreach.observatory.passes import open_pass
from outreach.observatory.release_file import put_in_place, writing
from outreach.observatory.tables import CASES, ROW_TABLES, TABLES
from outreach.register.releases import record_release
from outreach.sealing.keys import read_key
from outreach.serving.instance import create_instance
from outreach.settings import TIME_ZONE, Settings
from tests.bench.figuring import draw_release
from tests.bench.server import Server, serve
from tests.bench.table import Figure, write_table
from tests.bench.worker import Worker

ROWS, TIMES, ANALYSTS, SAVES = 1_000_000, 5, 4, 300
NAME = "observatoire-million.db"
# Reads, joins, groups and sorts all that it can until it is interrupted.
HEAVY = (
    'select a."right", b.status, count(*) as n from right_reason a join family_status b'
    ' on a.neighbourhood = b.neighbourhood and a.quarter = b.quarter group by a."right", b.status order by n desc'
)


Prepare = Callable[[Path, str], None]


@dataclass(frozen=True, slots=True)
class Analyst:
    """Somebody let into the observatory."""

    port: int
    cookie: str

    def ask(self, path: str) -> tuple[int, float]:
        """Read an address whole: its status, and seconds."""
        began = time.perf_counter()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("GET", path, headers={"Cookie": self.cookie})
            answer = connection.getresponse()
            answer.read()
            return answer.status, time.perf_counter() - began

    def time(self, path: str) -> float:
        """Return the median seconds of an address that must work."""
        asked = [self.ask(path) for _ in range(TIMES)]
        assert {status for status, _ in asked} == {200}, f"{path}: {asked}"
        return statistics.median(seconds for _, seconds in asked)


def put_release(instance: Path, today: date, rows: int = ROWS) -> None:
    """Draw a release of so many rows in all and note it, as `publish` does."""
    house = open_house(Settings(instance=instance))
    settings = house.settings
    try:
        with writing(settings.releases, NAME) as (writer, temporary):
            draw_release(writer.connection, rows // len(ROW_TABLES))
            for name in ROW_TABLES:
                columns = ", ".join(["?"] * len(TABLES[name].columns))
                counted = writer.connection.execute(f'select * from "{CASES}{name}"').fetchall()
                told = (cells for *cells, cases in counted for _ in range(cases))
                writer.connection.executemany(f'insert into "{name}" values ({columns})', told)
            writer.finish([])
            writer.tell({"territoire": house.territory.name, "données": "fictives", "périodes": "12 trimestres"})
            put_in_place(temporary, settings.releases / NAME)
        with house.register.writing() as register:
            record_release(register, house.territory.id, closed_on=today, periods="[]", file_name=NAME,
                           content_sha256="", method_version="1", manifest="{}")  # fmt: skip
    finally:
        house.register.close()


def enter(instance: Path, server: Server, account: str) -> Analyst:
    """Let an analyst in by the door."""
    settings = Settings(instance=instance)
    token = open_pass(settings.passes, read_key(settings.keys, "pass"), account, "analyst", time.time())
    with closing(HTTPConnection("127.0.0.1", server.observatory_port, timeout=20)) as connection:
        connection.request("GET", f"/-/entrer?jeton={token}")
        cookie = str(connection.getresponse().headers["set-cookie"]).split(";")[0]
    return Analyst(server.observatory_port, cookie)


def list_addresses() -> dict[str, list[str]]:
    """List what is timed: every question, every drawing, every table."""
    return {
        "question": [f"/observatoire/{inquiry.name}" for inquiry in list_inquiries()],
        "drawing": [
            f"/-/dashboards/{dashboard.name}/{drawing.name}"
            for dashboard in DASHBOARDS
            for drawing in dashboard.drawings
        ],
        "dashboard": [f"/-/dashboards/{dashboard.name}" for dashboard in DASHBOARDS],
        "page of a table": [
            f"/observatoire/{name}{asked}"
            for name in ROW_TABLES
            for asked in ("", "?sex=x1&age_band=a2", "?_facet=sex")
        ],
    }


MOST_SECONDS = {"question": 0.3, "drawing": 0.3, "page of a table": 0.5}


def measure_observing(instance: Path, prepare: Prepare, password: str, today: date) -> Iterator[Figure]:
    """Yield what analysts wait for, then what a worker waits for beside four of them."""
    prepare(instance, password)
    put_release(instance, today)
    with serve(instance) as server:
        analyst = enter(instance, server, "analyst")
        status, first = analyst.ask("/")
        assert status == 200
        yield Figure(f"Observatory of {ROWS:,} rows: first home after a start", first, "s", most=1, digits=2)
        yield Figure("  home", analyst.time("/"), "s", most=1, digits=2)
        for kind, paths in list_addresses().items():
            seconds = {path: analyst.time(path) for path in paths}
            slowest = max(seconds, key=lambda path: seconds[path])
            label = f"  slowest {kind} of {len(paths)}: {slowest.rpartition('/')[2]}"
            yield Figure(label, seconds[slowest], "s", most=MOST_SECONDS.get(kind), digits=2)
        yield from _measure_saves(instance, password, today, server)


def _measure_saves(instance: Path, password: str, today: date, server: Server) -> Iterator[Figure]:
    worker = Worker(server.port)
    worker.log_in("terrain", password)
    worker.start_outing(today)
    fields = worker.fill_form()
    _save(server, worker, fields, 50)
    idle = _save(server, worker, fields, SAVES)
    with _looping([enter(instance, server, f"analyst-{rank}") for rank in range(ANALYSTS)]) as statuses:
        beside = _save(server, worker, fields, SAVES)
    assert statuses and set(statuses) <= {200, 400, 503}
    yield Figure("  p95 of a worker's save, nobody reading", idle, "ms", digits=1)
    label = f"  p95 beside {ANALYSTS} analysts looping a heavy query"
    yield Figure(label, beside, "ms", most=round(2 * idle, 1), digits=1)


@contextmanager
def _looping(analysts: Sequence[Analyst]) -> Iterator[list[int]]:
    statuses: list[int] = []
    enough = threading.Event()

    def loop(analyst: Analyst) -> None:
        while not enough.is_set():
            statuses.append(analyst.ask("/observatoire.json?" + urlencode({"sql": HEAVY}))[0])

    threads = [threading.Thread(target=loop, args=(analyst,)) for analyst in analysts]
    for thread in threads:
        thread.start()
    try:
        # Until all of them are at it.
        time.sleep(2)
        yield statuses
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def _save(server: Server, worker: Worker, fields: list[tuple[str, str]], count: int) -> float:
    told = {"port": server.port, "path": "/forms/contact", "cookie": worker.cookie, "fields": fields, "count": count}
    command = [sys.executable, "-m", "tests.bench.client"]
    asked = json.dumps(told | {"clients": 1})
    answer = json.loads(subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True).stdout)
    assert set(answer["statuses"]) == {201}
    delays: list[float] = answer["delays"]
    return statistics.quantiles(delays, n=100)[94]


def main() -> None:
    """Measure this alone and print."""

    def prepare(instance: Path, password: str) -> None:
        house = open_house(create_instance(Settings(instance=instance), None, fictitious=True))
        make_demo_accounts(house, password, today)
        house.register.close()

    with tempfile.TemporaryDirectory(prefix="outreach-bench-") as folder:
        today, password = datetime.now(TIME_ZONE).date(), secrets.token_urlsafe(12)
        print(write_table(list(measure_observing(Path(folder) / "observed", prepare, password, today))))


if __name__ == "__main__":
    main()
