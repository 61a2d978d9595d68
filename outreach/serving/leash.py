"""The leash: a process that dies with whoever started it, even when that one is killed without warning.

Run as a script it ties itself, lowers its priority and becomes the command it was given. Standard library only:
it is started without our packages, so that holding a child costs no start-up time.
"""

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


def main() -> None:
    """Read `PARENT NICENESS COMMAND…`, tie, and become the command."""
    parent, niceness, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    tie_to(parent)
    if niceness:
        os.nice(niceness)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
