"""Measures an instance made for it in a temporary folder, prints one table, leaves nothing behind.

Load goes to 127.0.0.1 only, in bounded numbers, from another process. About a minute.
"""

import json
import os
import platform
import secrets
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from outreach.fiction import make_demo_accounts
from outreach.fiction.cast import find_cast, name_referents
from outreach.fiction.dice import Dice
from outreach.intake import open_house
from outreach.serving.instance import create_instance
from outreach.settings import TIME_ZONE, Settings
from tests.bench.chasing import measure_chasing
from tests.bench.coordinating import measure_coordination
from tests.bench.cuts import measure_cuts
from tests.bench.figuring import measure_figures
from tests.bench.first_view import Weight, weigh_first_view
from tests.bench.following import measure_following
from tests.bench.keeping import measure_keeping
from tests.bench.long_forms import build_listed, build_long, build_wide
from tests.bench.observing import measure_observing
from tests.bench.phone import measure_phone
from tests.bench.questionnaires import measure_questionnaires
from tests.bench.raw_saves import measure_raw_saves
from tests.bench.releasing import measure_releasing
from tests.bench.rendering import measure_rendering
from tests.bench.routing import measure_routing
from tests.bench.server import Server, read_cpu, read_memory, serve
from tests.bench.slow_phone import measure_slow_phone
from tests.bench.syncing import measure_syncing
from tests.bench.table import Figure, write_table
from tests.bench.validation import measure_validation
from tests.bench.worker import Worker

WARM_UP, ALONE, TOGETHER, CLIENTS = 100, 400, 1600, 8
FORM = "/forms/contact"
# The town's day, which a machine in another zone may not have yet.
TODAY = datetime.now(TIME_ZONE).date()


@dataclass(frozen=True, slots=True)
class Load:
    """What a number of posts took: by the client's clock, and by the server's processor."""

    saves: float
    p50: float
    p95: float
    cpu: float


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="outreach-bench-") as folder:
        instance, password = Path(folder) / "instance", secrets.token_urlsafe(12)
        _prepare(instance, password)
        with serve(instance) as server:
            worker = Worker(server.port)
            worker.log_in("terrain", password)
            worker.start_outing(TODAY)
            fields = worker.fill_form()
            weights = weigh_first_view(server.port, worker.cookie, FORM)
            _post(server, worker, fields, WARM_UP, 1)
            alone = _post(server, worker, fields, ALONE, 1)
            together = _post(server, worker, fields, TOGETHER, CLIENTS)
            memory = read_memory(server.find_worker())
            syncing = measure_syncing(server, worker)
            all_memory = sum(read_memory(pid) for pid in server.list_processes())
            seconds = (server.app_seconds, server.observatory_seconds)
        raw, rows = measure_raw_saves(instance / "outreach.db", Path(folder) / "raw.db", TOGETHER)
        pages = _measure_pages(Path(folder) / "pages", password)
        cuts = _cut(Path(folder) / "cut", password)
        followed = _follow(Path(folder) / "followed", password)
        kept = list(measure_keeping(Path(folder), password, TODAY))
        kept += measure_figures(Path(folder))
        kept += measure_observing(Path(folder) / "observed", _prepare, password, TODAY)
        released = list(measure_releasing(Path(folder), TODAY))
    figures = [
        Figure(f"Raw durable SQLite saves ({rows} rows each)", raw, "/s"),
        *_tell_load("1 client", alone, raw),
        *_tell_load(f"{CLIENTS} clients", together, raw, aimed=True),
        Figure(f"Memory of the app process after {WARM_UP + ALONE + TOGETHER} saves", memory / 1e6, "MB", most=120),
        Figure("Memory of every process, Datasette included", all_memory / 1e6, "MB"),
        Figure("Application ready", seconds[0], "s", most=3, digits=2),
        Figure("Observatory ready", seconds[1], "s", most=3, digits=2),
        *syncing,
        *_tell_weights(weights),
        *pages,
        *measure_validation(),
        *measure_questionnaires(),
        *cuts,
        *followed,
        *kept,
        *released,
    ]
    print(f"\n{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print(write_table(figures))


def _measure_pages(instance: Path, password: str) -> list[Figure]:
    # Another instance: long questionnaires would weigh on the memory that saves take.
    _prepare(instance, password)
    for name, build in (("long", build_long), ("wide", build_wide), ("listed", build_listed)):
        (instance / "forms" / f"{name}.xlsx").write_bytes(build())
    written = measure_rendering(instance, password, TODAY)
    with serve(instance) as server:
        worker = Worker(server.port)
        worker.log_in("terrain", password)
        worker.start_outing(TODAY)
        slow = measure_slow_phone(server.port, worker.cookie, FORM)
        return [*written, *measure_phone(server.port, worker.cookie), *slow]


def _cut(instance: Path, password: str) -> list[Figure]:
    _prepare(instance, password)
    with serve(instance) as server:
        worker = Worker(server.port)
        worker.log_in("terrain", password)
        worker.start_outing(TODAY)
    return measure_cuts(instance, worker.cookie)


def _follow(instance: Path, password: str) -> list[Figure]:
    _prepare(instance / "routed", password)
    return [
        *measure_routing(instance / "routed", TODAY),
        *measure_chasing(instance, _prepare, password, TODAY),
        *measure_coordination(instance, _prepare, password, TODAY),
        *measure_following(instance, _prepare, password, TODAY),
    ]


def _prepare(instance: Path, password: str) -> None:
    settings = create_instance(Settings(instance=instance), None, fictitious=True)
    house = open_house(settings)
    make_demo_accounts(house, password, TODAY)
    find_cast(house)
    name_referents(house, TODAY, Dice(0))
    house.register.close()


def _post(server: Server, worker: Worker, fields: list[tuple[str, str]], count: int, clients: int) -> Load:
    told = {
        "port": server.port,
        "path": FORM,
        "cookie": worker.cookie,
        "fields": fields,
        "count": count,
        "clients": clients,
    }
    app = server.list_app_processes()
    before = read_cpu(app)
    client = subprocess.run(
        [sys.executable, "-m", "tests.bench.client"],
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    used = read_cpu(app) - before
    answer = json.loads(client.stdout)
    refused = [status for status in answer["statuses"] if status != 201]
    assert not refused, f"{len(refused)} posts of {count} were not stored: {set(refused)}"
    delays = statistics.quantiles(answer["delays"], n=100)
    return Load(count / answer["seconds"], delays[49], delays[94], used * 1000 / count)


def _tell_load(who: str, load: Load, raw: float, aimed: bool = False) -> list[Figure]:
    return [
        Figure(f"Validated form saves, {who}", load.saves, "/s", least=300 if aimed else None),
        Figure("  of raw SQLite", 100 * load.saves / raw, "%", digits=1),
        Figure("  median", load.p50, "ms", digits=1),
        Figure("  p95", load.p95, "ms", most=60 if aimed else None, digits=1),
        Figure("  processor of the app, a save", load.cpu, "ms", most=2.5, digits=2),
    ]


def _tell_weights(weights: list[Weight]) -> list[Figure]:
    if not weights:
        print("Chromium is missing (apt install chromium): the first view is not measured.")
        return []
    total = sum(weight.size for weight in weights)
    script = sum(weight.size for weight in weights if weight.path.endswith(".js"))
    return [
        Figure("First view of the contact form", total / 1000, "kB", most=20, digits=1),
        Figure("  requests", len(weights), "", most=4),
        *(
            Figure(f"  {weight.path}", weight.size / 1000, "kB", most=12 if weight.path == FORM else None, digits=1)
            for weight in weights
        ),
        Figure("  its scripts", script / 1000, "kB", most=7, digits=1),
    ]


if __name__ == "__main__":
    main()
