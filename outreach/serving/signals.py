"""Ears of the supervisor: waits that a signal or the death of a child cuts short.

Uses the interpreter's wake-up socket: no work is done inside a signal handler. Only for the main thread.
"""

import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ears:
    """Hears signals; `asked_to_stop` stays true once one of them asked for it."""

    def __init__(self, wakeups: socket.socket) -> None:
        self._wakeups = wakeups
        self.asked_to_stop = False

    def wait(self, seconds: float) -> None:
        """Wait, at most so long, for anything to happen."""
        ready, _, _ = select.select([self._wakeups], [], [], seconds)
        if ready:
            heard = self._wakeups.recv(256)
            self.asked_to_stop |= any(number in STOP for number in heard)


@contextmanager
def open_ears() -> Iterator[Ears]:
    """Hear signals until the end of the block, then give them back to who had them."""
    ears, mouth = socket.socketpair()
    ears.setblocking(False)
    mouth.setblocking(False)
    former = {number: signal.signal(number, _only_wake) for number in (*STOP, signal.SIGCHLD)}
    former_mouth = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    try:
        yield Ears(ears)
    finally:
        signal.set_wakeup_fd(former_mouth)
        for number, handler in former.items():
            signal.signal(number, handler)
        ears.close()
        mouth.close()


def _only_wake(number: int, frame: object) -> None:
    """Let the wake-up socket speak."""
