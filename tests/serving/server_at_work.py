"""A real server in real processes on free ports, and eyes that see what it leaves behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

from outreach.settings import Settings

PATIENCE_SECONDS = 60.0


def find_free_ports() -> tuple[int, int]:
    """Return two ports that nobody holds now."""
    with socket.socket() as first, socket.socket() as second:
        for one in (first, second):
            one.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def wait_until(seen: Callable[[], object]) -> None:
    """Look again and again until something is seen, or fail."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not seen():
        assert time.monotonic() < deadline, "never seen"
        time.sleep(0.05)


class Server:
    """`outreach serve` on an instance, as an operator starts it."""

    def __init__(self, settings: Settings, today: str = "") -> None:
        self.settings = settings
        self.command = [str(Path(sys.executable).with_name("outreach")), "serve"]
        self.today = today
        self.process: subprocess.Popen[str] | None = None
        self.told: list[str] = []

    def start(self) -> None:
        """Start the command without waiting."""
        told = {
            "OUTREACH_INSTANCE": str(self.settings.instance),
            "OUTREACH_PORT": str(self.settings.port),
            "OUTREACH_OBSERVATORY_PORT": str(self.settings.observatory_port),
            "OUTREACH_TODAY": self.today,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OUTREACH_")}
        self.process = subprocess.Popen(
            self.command, env=kept | told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def start_and_wait(self) -> None:
        """Start the command and read what it tells until it serves."""
        self.start()
        self.read_until("Ctrl-C")

    def read_until(self, words: str) -> str:
        """Read lines until one holds these words."""
        assert self.process is not None and self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(line)
            if words in line:
                return line
        raise AssertionError(f"ended without « {words} »:\n{''.join(self.told)}")

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=PATIENCE_SECONDS)
        self.told.append(output)
        return self.process.returncode

    def ask(self, port: int, path: str) -> int:
        """Return the status of an address, 0 when nobody answers."""
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def list_children(self, word: str = "") -> dict[int, str]:
        """List the living processes started for this server, by their command lines."""
        marks = (str(self.settings.port), str(self.settings.observatory_port))
        found = {}
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().decode().split("\0")
            except (OSError, UnicodeDecodeError):
                continue
            if any(mark in words for mark in marks) and any(word in one for one in words):
                found[int(path.parent.name)] = " ".join(words)
        return found
