"""One child process: started on a leash in a group of its own, restarted with a growing pause, stopped whole.

Knows how to start and stop, not what the command does. Its group lets one signal reach what it started itself.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from outreach.serving.readiness import Sign

LEASH = Path(__file__).with_name("leash.py")
# A child that lived less than this has not settled: the pause before its next start grows (0, 1, 3, 7 … 30 s).
SETTLED_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Launch:
    """What to start: a command, its environment, how much it yields, where it complains, what file it serves."""

    command: Sequence[str]
    environment: Mapping[str, str]
    niceness: int = 0
    log: Path | None = None
    subject: Path | None = None


@dataclass(slots=True)
class Child:
    """A process to keep alive; `prepare` is asked again at every start."""

    name: str
    sign: Sign
    prepare: Callable[[], Launch]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0
    start_again_at: float = 0.0
    subject: Path | None = None

    def start(self) -> None:
        """Start the process; call from the main thread, for the leash follows the thread that started it."""
        launch = self.prepare()
        leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), str(launch.niceness)]
        log = _open_log(launch.log)
        try:
            self.process = subprocess.Popen(
                [*leash, *launch.command],
                env=dict(launch.environment),
                stdin=subprocess.DEVNULL,
                # Datasette writes every address it answers on stdout: kept nowhere.
                stdout=None if log is None else subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        finally:
            if log is not None:
                os.close(log)
        self.subject = launch.subject
        self.started_at = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def keep_alive(self) -> bool:
        """Start the process again when it died and its pause is over; tell whether it did."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._kill_group()
            self.process = None
            if now - self.started_at >= SETTLED_SECONDS:
                self.pause = 0.0
            self.start_again_at = now + self.pause
            self.pause = min(2 * self.pause + 1, LONGEST_PAUSE_SECONDS)
        if self.process is None and now >= self.start_again_at:
            self.start()
            return True
        return False

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it is doing and end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Wait a little for the process to end, then leave nothing of its group."""
        self.ask_to_stop()
        if self.process is not None:
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
            self._kill_group()
            self.process.wait()
            self.process = None

    def _kill_group(self) -> None:
        assert self.process is not None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass


def _open_log(path: Path | None) -> int | None:
    if path is None:
        return None
    path.parent.mkdir(mode=0o700, exist_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
