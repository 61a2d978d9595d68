"""The leash: a process that dies with whoever started it, even when that one is killed without warning.

Run as a script it ties itself, lowers its priority and becomes the command it was given. Standard library only:
it is started without our packages, so that holding a child costs no start-up time.
"""

import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to(parent: int | None) -> None:
    """Die when the parent dies (Linux; elsewhere nothing changes)."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The parent may have died before the line above: then no signal will come.
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def lower_priority(niceness: int) -> None:
    """Give way to the other processes, and with the whole session to the other sessions."""
    os.nice(niceness)
    # Where Linux shares the processor between sessions first (sched(7), autogroup), niceness counts inside one only.
    # A session that others share is left as it is.
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError), open("/proc/self/autogroup", "w", encoding="ascii") as group:
            group.write(str(niceness))


def main() -> None:
    """Read `PARENT NICENESS COMMAND…`, tie, and become the command."""
    parent, niceness, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    tie_to(parent)
    if niceness:
        lower_priority(niceness)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
