"""Watches that a process still answers: asked at a steady pace in a thread of its own, counted, never acted on.

Hands on one word: silent. Half-sent requests hold threads that nothing in the application can take back; only a new
start does, and it is the supervisor's.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from outreach.serving.child import Child
from outreach.serving.readiness import is_ready

STOP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to ask, how long an answer may take, and how many in a row may be missing."""

    every: float = 5.0
    answer_within: float = 4.0
    failures: int = 3
    # A start is slow on a small machine: until the first answer, silence means nothing for so long.
    start_within: float = 60.0


class Watch:
    """Counts the answers that a child misses; starts afresh with each start of the child."""

    def __init__(self, child: Child, pace: Pace) -> None:
        self.child, self._pace = child, pace
        self._started_at, self._missed, self._answered = child.started_at, 0, False

    @property
    def silent(self) -> bool:
        """Whether the child lives but has missed too many answers in a row since it was started."""
        same = self._started_at == self.child.started_at
        return same and self.child.running and self._missed >= self._pace.failures

    def ask(self) -> None:
        """Ask once and count."""
        started_at = self.child.started_at
        answers = is_ready(self.child.sign, self._pace.answer_within)
        if started_at != self._started_at:
            self._started_at, self._missed, self._answered = started_at, 0, False
        self._answered |= answers
        starting = not self._answered and time.monotonic() - started_at < self._pace.start_within
        self._missed = 0 if answers or starting else self._missed + 1


@contextmanager
def run_watch(child: Child, pace: Pace) -> Iterator[Watch]:
    """Watch a child until the end of the block."""
    watch, stopping = Watch(child, pace), threading.Event()

    def keep_asking() -> None:
        while not stopping.is_set():
            due = time.monotonic() + pace.every
            watch.ask()
            stopping.wait(max(0.0, due - time.monotonic()))

    thread = threading.Thread(target=keep_asking, name="outreach-watch", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        stopping.set()
        thread.join(STOP_SECONDS)
