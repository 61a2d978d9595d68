"""How long a purge takes and how long whoever saves meanwhile waits; how fast a backup is made and restored.

The purge is the real command in another process, on an instance that this one holds as a server would.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.intake import Arrival, House, open_house, receive
from outreach.register import accounts
from outreach.sealing.backup_keys import make_backup_key
from outreach.serving.backup import back_up
from outreach.serving.claims import claim_instance
from outreach.serving.instance import create_instance
from outreach.serving.restoring import restore
from outreach.settings import Settings
from tests.bench.table import Figure

VISITS = 100_000
SAVES_ALONE, PAUSE_SECONDS = 300, 0.005
OUTREACH = str(Path(sys.executable).with_name("outreach"))


def measure_keeping(folder: Path, password: str, today: date, visits: int = VISITS) -> Iterator[Figure]:
    """Measure on an instance whose visits are all to be purged, and yield the lines of the table."""
    instance = folder / "kept"
    settings = replace(create_instance(Settings(instance=instance), None, fictitious=True), fixed_today=today)
    house = open_house(settings)
    try:
        make_demo_accounts(house, password, today)
        fill_demo(house, Wish(today - timedelta(days=1000), visits), tell=lambda told: None)
        yield from _measure_backup(house, folder)
        yield from _measure_purge(house, visits, today)
    finally:
        house.register.close()


def _measure_backup(house: House, folder: Path) -> Iterator[Figure]:
    private, size = make_backup_key(house.settings.keys), house.settings.register_path.stat().st_size / 1e6
    began = time.perf_counter()
    back_up(house, folder / "kept.age", lambda passed, total: None)
    made = time.perf_counter()
    elsewhere = replace(house.settings, instance=folder / "restored")
    restore(elsewhere, folder / "kept.age", private, lambda passed, total: None)
    restored = time.perf_counter()
    sealed = (folder / "kept.age").stat().st_size / 1e6
    yield Figure(f"Backup of {size:,.0f} MB, {sealed:,.0f} MB sealed", size / (made - began), "MB/s")
    yield Figure("  its restoration, verified", size / (restored - made), "MB/s")


def _measure_purge(house: House, visits: int, today: date) -> Iterator[Figure]:
    alone: list[float] = []
    _save(house, today, lambda: len(alone) < SAVES_ALONE, alone)
    environment = {**os.environ, "OUTREACH_INSTANCE": str(house.settings.instance), "OUTREACH_TODAY": str(today)}
    with claim_instance(house.settings.instance):
        began = time.perf_counter()
        purge = subprocess.Popen([OUTREACH, "purge"], env=environment, stdout=subprocess.DEVNULL)
        meanwhile: list[float] = []
        _save(house, today, lambda: purge.poll() is None, meanwhile)
        taken = time.perf_counter() - began
        assert purge.returncode == 0
    yield Figure(f"Purge of {visits:,} visits", taken, "s")
    yield Figure("  a save alone, p95", _rank(alone, 0.95) * 1000, "ms", digits=1)
    yield Figure("  a save meanwhile, p50", _rank(meanwhile, 0.5) * 1000, "ms", digits=1)
    yield Figure("  a save meanwhile, p95", _rank(meanwhile, 0.95) * 1000, "ms", most=50, digits=1)
    yield Figure("  the slowest of them", max(meanwhile) * 1000, "ms", digits=1)
    began = time.perf_counter()
    house.register.forget_deleted(float("inf"))
    yield Figure("  its file written anew", time.perf_counter() - began, "s", digits=1)


def _save(house: House, today: date, more: Callable[[], bool], taken: list[float]) -> None:
    found = accounts.find_login(house.register, "terrain")
    assert found is not None
    account, survey = found[0], house.library.find_survey("contact")
    place = next(iter(house.territory.neighbourhoods))
    outing = {
        "id": str(uuid4()), "on_day": today, "part_of_day": "morning", "channel": "door_to_door",
        "neighbourhood": place,
    }  # fmt: skip
    answers = {"result": "met", "person": {"first_meeting": "yes", "age_band": "25_39", "sex": "woman"}}
    while more():
        arrival = Arrival(
            str(uuid4()), survey.version, answers, account.id, account.structure_id or "", outing["id"], outing=outing
        )
        began = time.perf_counter()
        receive(house, survey, arrival, today=today, part_of_day="morning")
        taken.append(time.perf_counter() - began)
        time.sleep(PAUSE_SECONDS)


def _rank(taken: list[float], share: float) -> float:
    return sorted(taken)[int(len(taken) * share)]
