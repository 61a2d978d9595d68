"""A real instance served by the real command on free ports, watched through /proc. Stops what it started."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from outreach.serving.readiness import Sign, is_ready

TICKS = os.sysconf("SC_CLK_TCK")
LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A served instance: its ports, its processes, the seconds until each part answered."""

    port: int
    observatory_port: int
    supervisor: int
    app_seconds: float
    observatory_seconds: float

    def list_processes(self) -> list[int]:
        """List the supervisor and everything it started."""
        return [self.supervisor, *_list_descendants(self.supervisor)]

    def list_app_processes(self) -> list[int]:
        """List the processes of the application: one watches, one works; their port marks them."""
        return [pid for pid in self.list_processes() if f" {self.port} " in _read_command(pid) + " "]

    def find_worker(self) -> int:
        """Return the process that runs the application: the heaviest."""
        return max(self.list_app_processes(), key=read_memory)


@contextmanager
def serve(instance: Path) -> Iterator[Server]:
    """Serve an instance with `outreach serve` until the end of the block."""
    port, observatory_port = _find_free_ports()
    environment = {
        **os.environ,
        "OUTREACH_INSTANCE": str(instance),
        "OUTREACH_PORT": str(port),
        "OUTREACH_OBSERVATORY_PORT": str(observatory_port),
    }
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / "outreach"), "serve"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        app = _wait(process, Sign(port, "/health", frozenset({200})), start)
        observatory = _wait(process, Sign(observatory_port, "/", frozenset({200, 302, 403})), start)
        yield Server(port, observatory_port, process.pid, app, observatory)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(LONGEST_WAIT)


def _wait(process: subprocess.Popen[bytes], sign: Sign, start: float) -> float:
    while not is_ready(sign):
        seconds = time.perf_counter() - start
        assert process.poll() is None and seconds < LONGEST_WAIT, "outreach serve did not get ready"
        time.sleep(0.02)
    return time.perf_counter() - start


def _find_free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def read_cpu(pids: list[int]) -> float:
    """Return the seconds of processor that processes have used (user and system), from /proc/PID/stat."""
    return sum(sum(map(int, _read_stat(pid)[11:13])) for pid in pids) / TICKS


def read_memory(pid: int) -> int:
    """Return the resident memory of a process, in bytes."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 if found else 0


def _read_stat(pid: int) -> list[str]:
    # After the command's name, which may hold spaces and brackets: field 3 of proc(5) is the first here.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _read_command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def _list_descendants(pid: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        children += [int(child) for child in task.read_text().split()]
    return [one for child in children for one in [child, *_list_descendants(child)]]
