"""A publication of a large fictitious town, in a process of its own: seconds, memory, and what it takes to verify it.

`python -m tests.bench.releasing 1000000` measures the largest alone: half an hour, most of it to invent the visits.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.intake import open_house
from outreach.serving.instance import create_instance
from outreach.settings import TIME_ZONE, Settings
from tests.bench.table import Figure, write_table

VISITS, MOST_SECONDS, LARGEST_SECONDS, MOST_MEGABYTES = 50_000, 10, 240, 1000
OUTREACH: Final = str(Path(sys.executable).with_name("outreach"))


def measure_releasing(folder: Path, today: date, visits: int = VISITS) -> Iterator[Figure]:
    """Publish all the closed quarters of an invented town at once, then verify the file."""
    instance = folder / "released"
    settings = replace(create_instance(Settings(instance=instance), None, fictitious=True), fixed_today=today)
    house = open_house(settings)
    try:
        make_demo_accounts(house, secrets.token_urlsafe(12), today)
        fill_demo(house, Wish(today, visits), tell=lambda told: None)
    finally:
        house.register.close()
    environment = {**os.environ, "OUTREACH_INSTANCE": str(instance), "OUTREACH_TODAY": str(today)}
    seconds, megabytes = _run(environment, "publish")
    most = MOST_SECONDS if visits <= VISITS else LARGEST_SECONDS
    [file] = settings.releases.glob("*.db")
    yield Figure(f"Publication of {visits:,} visits, attacked", seconds, "s", most=most, digits=1)
    yield Figure("  its memory at most", megabytes, "MB", most=MOST_MEGABYTES)
    yield Figure("  its file", file.stat().st_size / 1e6, "MB", digits=1)
    seconds, megabytes = _run(environment, "publish", "--verify", str(file))
    yield Figure("  its verification", seconds, "s", digits=1)
    yield Figure("  its memory at most", megabytes, "MB", most=MOST_MEGABYTES)


def _run(environment: dict[str, str], *words: str) -> tuple[float, float]:
    began, most = time.perf_counter(), 0.0
    child = subprocess.Popen([OUTREACH, *words], env=environment, stdout=subprocess.DEVNULL)
    # Looked at while it runs: what the system tells at its end counts the memory of whoever started it.
    while child.poll() is None:
        most = max(most, _read_most_memory(child.pid))
        time.sleep(0.02)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, words)
    return time.perf_counter() - began, most


def _read_most_memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6


def main() -> None:
    """Measure one size and print."""
    visits = int(sys.argv[1]) if len(sys.argv) > 1 else VISITS
    with tempfile.TemporaryDirectory(prefix="outreach-bench-") as folder:
        print(write_table(list(measure_releasing(Path(folder), datetime.now(TIME_ZONE).date(), visits))))


if __name__ == "__main__":
    main()
