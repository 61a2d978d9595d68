"""Publications of fictitious towns, in a process of their own: seconds, memory, growth, what it takes to verify them.

`python -m tests.bench.releasing 20000 200000 1000000` measures other sizes: half an hour, most of it to invent visits.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.intake import open_house
from outreach.serving.instance import create_instance
from outreach.settings import TIME_ZONE, Settings
from tests.bench.table import Figure, write_table

# Visits; the aims are for 50,000 and for a million of them.
SIZES, VISITS, MOST_SECONDS, LARGEST_SECONDS, MOST_MEGABYTES = (20_000, 50_000), 50_000, 10, 240, 1000
OUTREACH: Final = str(Path(sys.executable).with_name("outreach"))


def measure_releasing(folder: Path, today: date, sizes: Sequence[int] = SIZES) -> Iterator[Figure]:
    """Publish all the closed quarters of each town at once, verify the file, compare the largest with the others."""
    taken = dict[int, float]()
    for visits in sizes:
        instance = folder / f"released-{visits}"
        settings = _fill(instance, today, visits)
        environment = {**os.environ, "OUTREACH_INSTANCE": str(instance), "OUTREACH_TODAY": str(today)}
        taken[visits], megabytes = _run(environment, "publish")
        most = MOST_SECONDS if visits <= VISITS else LARGEST_SECONDS
        [file] = settings.releases.glob("*.db")
        yield Figure(f"Publication of {visits:,} visits, attacked", taken[visits], "s", most=most, digits=1)
        yield Figure("  its memory at most", megabytes, "MB", most=MOST_MEGABYTES)
        yield Figure("  its file", file.stat().st_size / 1e6, "MB", digits=1)
        seconds, megabytes = _run(environment, "publish", "--verify", str(file))
        yield Figure("  its verification", seconds, "s", digits=1)
        yield Figure("  its memory at most", megabytes, "MB", most=MOST_MEGABYTES)
    largest = max(sizes)
    for visits in sorted(taken.keys() - {largest}, reverse=True):
        times = largest / visits
        label = f"  growth at {times:g}x beside a straight line"
        yield Figure(label, taken[largest] / taken[visits] / times, "x", most=1.25, digits=2)


def _fill(instance: Path, today: date, visits: int) -> Settings:
    settings = replace(create_instance(Settings(instance=instance), None, fictitious=True), fixed_today=today)
    house = open_house(settings)
    try:
        make_demo_accounts(house, secrets.token_urlsafe(12), today)
        fill_demo(house, Wish(today, visits), tell=lambda told: None)
    finally:
        house.register.close()
    return settings


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
    """Measure and print."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory(prefix="outreach-bench-") as folder:
        print(write_table(list(measure_releasing(Path(folder), datetime.now(TIME_ZONE).date(), sizes))))


if __name__ == "__main__":
    main()
