"""The fictitious town, served by the real command, and people with devices in front of it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from outreach.settings import Settings
from tests.journeys.phone import PHONE, Device
from tests.serving.server_at_work import Server, find_free_ports, wait_until

PASSWORD = "un-escalier-de-demo"
TODAY = "2026-11-23"
OUTREACH = str(Path(sys.executable).with_name("outreach"))


class Town:
    """The fictitious Grigny of `outreach demo`, and its server at work on a chosen day."""

    def __init__(self, folder: Path) -> None:
        port, observatory_port = find_free_ports()
        self.settings = Settings(instance=folder, port=port, observatory_port=observatory_port, fictitious=True)
        self.server: Server | None = None

    def run(self, *words: str, today: str = TODAY) -> subprocess.CompletedProcess[str]:
        """Run an `outreach` command on this instance."""
        told = {
            "OUTREACH_INSTANCE": str(self.settings.instance),
            "OUTREACH_DEMO_PASSWORD": PASSWORD,
            "OUTREACH_TODAY": today,
        }
        if words[0] == "demo":  # which chooses its own day before anything is fictitious
            del told["OUTREACH_TODAY"]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OUTREACH_")}
        return subprocess.run([OUTREACH, *words], env=kept | told, capture_output=True, text=True, check=False)

    def serve(self, today: str = TODAY) -> None:
        """Serve the town on a day."""
        self.stop()
        self.server = Server(self.settings, today)
        self.server.start_and_wait()

    def stop(self) -> None:
        """Stop serving."""
        if self.server is not None:
            self.server.end()
            wait_until(lambda: self.server is None or not self.server.list_children())
            self.server = None


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A served fictitious town, the same for every journey of this run."""
    made = Town(tmp_path_factory.mktemp("town") / "instance")
    filled = made.run("demo", "--until", TODAY)
    assert filled.returncode == 0, filled.stderr
    made.serve()
    yield made
    made.stop()


@pytest.fixture
def device(browser: Browser, town: Town) -> Iterator[Callable[..., Device]]:
    """Give somebody a device, logged in if a login is said."""
    handed: list[Device] = []

    def hand(login: str = "", viewport: dict[str, int] = PHONE, **told: Any) -> Device:
        made = Device(browser, town.settings.app_url, viewport, **told)
        handed.append(made)
        if login:
            made.log_in(login, PASSWORD)
        return made

    yield hand
    for made in handed:
        made.close()
