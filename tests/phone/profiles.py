"""A browser with a profile of its own on the disk: it can be killed, it comes back, and its folder can be read."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error

from tests.conftest import CHROMIUM, FLAGS
from tests.journeys.phone import PHONE
from tests.phone.conftest import Handset
from tests.serving.server_at_work import wait_until


def list_processes(folder: Path) -> list[int]:
    """List the processes of the browser that works on a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if str(folder).encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


class Profile:
    """A browser with a profile of its own on the disk, which can be killed and come back."""

    def __init__(self, browser: Browser, folder: Path, address: str) -> None:
        self._browser, self.folder, self._address = browser, folder, address
        self._context: BrowserContext | None = None

    def open(self) -> Handset:
        """Open the browser on its folder."""
        self._context = self._browser.browser_type.launch_persistent_context(
            self.folder, executable_path=CHROMIUM, args=FLAGS, viewport=PHONE, is_mobile=True, has_touch=True,
            locale="fr-FR", base_url=self._address,
        )  # fmt: skip
        return Handset(self._context)

    def kill(self) -> None:
        """Kill it: it has no time to put anything away."""
        for number in list_processes(self.folder):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        wait_until(lambda: not list_processes(self.folder))
        self.close()

    def close(self) -> None:
        """Close what is left of it."""
        if self._context is not None:
            with suppress(Error):
                self._context.close()
            self._context = None
