"""Datasette's connections: how many, how long one may stay silent, how long one answer may take to be read.

Loaded by Datasette from `--plugins-dir`, before it starts its server. Knows no request.
"""

import asyncio
import functools
import time
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

# More than one analyst can keep busy (`gate.py`): a newcomer is not the one that is idle.
MOST_CONNECTIONS: Final = 450
# To send a whole request, or to take what is left of an answer.
SILENT_SECONDS: Final = 10.0
# From the first line of a request to the last byte that its reader takes.
WHOLE_SECONDS: Final = 120.0


class BoundedProtocol(H11Protocol):
    """uvicorn's own, which would wait for ever for the end of a request or of a reading."""

    _alarm: asyncio.TimerHandle | None = None
    _busy = False
    _since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, and close the one that has been idle longest when there are too many."""
        super().connection_made(transport)
        self._set_alarm(False)
        if len(self.connections) > MOST_CONNECTIONS:
            idle = [one for one in self.connections if isinstance(one, BoundedProtocol) and not one._busy]
            min(idle, key=lambda one: one._since).transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read, and give an answer its time once its request is whole."""
        super().data_received(data)
        busy = self.cycle is not None and not self.cycle.response_complete
        if busy != self._busy:
            self._set_alarm(busy)

    def on_response_complete(self) -> None:
        """Give the reader a moment to take the end and to ask again."""
        super().on_response_complete()
        self._set_alarm(self.cycle is not None and not self.cycle.response_complete)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        if self._alarm is not None:
            self._alarm.cancel()

    def _set_alarm(self, busy: bool) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._busy, self._since = busy, time.monotonic()
        # Not `close`, which first waits for the reader to take everything.
        self._alarm = self.loop.call_later(WHOLE_SECONDS if busy else SILENT_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self.transport.abort()


def _bound(run: Any) -> Any:
    return functools.partial(run, http=BoundedProtocol, ws="none", timeout_graceful_shutdown=2)


# Datasette has no setting for its server's.
vars(uvicorn)["run"] = _bound(uvicorn.run)
