"""The application's process: granian, one worker, several threads, on the port given as its one word.

Loads the application in the worker alone, from where this package is: granian's own command looks in the current
folder first. Knows no setting.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from outreach.serving.claims import HOST

TARGET = "outreach.serving.wsgi"
# A body that never comes whole holds a thread for ever, and granian has no limit for it (its issue 728): `watch`.
BLOCKING_THREADS = 16
FINISH_SECONDS = 3


def load_app() -> Callable[..., Any]:
    """Load the application; called in the worker."""
    app: Callable[..., Any] = import_module(TARGET).app
    return app


def main() -> None:
    """Serve until told to stop."""
    granian = Granian(
        TARGET,
        address=HOST,
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        # Two processes writing one SQLite file make the slowest saves ten times slower.
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=FINISH_SECONDS,
    )
    granian.serve(target_loader=load_app, wrap_loader=False)


if __name__ == "__main__":
    main()
