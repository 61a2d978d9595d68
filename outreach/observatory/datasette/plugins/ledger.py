"""Who asked what of the observatory, noted for the coordination: an answer never waits for it, nor fails by it.

Loaded by Datasette from `--plugins-dir`; told by its environment where to write.
"""

import os
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from datasette.utils import tilde_decode
from pluggy import HookimplMarker

from outreach.observatory.answering import ANSWERING, Answering
from outreach.observatory.datasette.plugins.entrance import DASHBOARDS, find_actor
from outreach.observatory.ledger import Asked, record_asked
from outreach.observatory.tables import DATABASE
from outreach.settings import TIME_ZONE

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
NOTED: Final = (f"/{DATABASE}", DASHBOARDS)
Message = dict[str, Any]
App = Callable[[Message, Any, Any], Awaitable[None]]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Note each question of somebody let in, once it is answered."""

    def wrap(app: App) -> App:
        async def noted(scope: Message, receive: Any, send: Any) -> None:
            # Datasette reads « ~6F » as the letter it stands for.
            if scope["type"] != "http" or not tilde_decode(scope["path"]).startswith(NOTED):
                await app(scope, receive, send)
                return
            # Before the answer: a pass that ends meanwhile has been used all the same.
            actor = find_actor(scope)
            statuses: list[int] = []

            async def tell(message: Message) -> None:
                if message["type"] == "http.response.start":
                    statuses.append(int(message["status"]))
                await send(message)

            begun = time.monotonic()
            try:
                await app(scope, receive, tell)
            finally:
                if actor is not None:
                    rows = ANSWERING.get(Answering()).rows
                    _note(actor, scope, rows, statuses[0] if statuses else 0, time.monotonic() - begun)

        return noted

    return wrap


def _note(actor: Mapping[str, str], scope: Message, rows: int, status: int, seconds: float) -> None:
    # What was written in SQL comes first: an address may be longer than what is kept of it.
    told = sorted(scope["query_string"].decode("latin-1").split("&"), key=lambda part: not part.startswith("sql="))
    address = f"{scope['path']}?{'&'.join(told)}" if any(told) else scope["path"]
    at = datetime.now(TIME_ZONE).isoformat(timespec="minutes")[:16]
    try:
        record_asked(
            Path(os.environ["OUTREACH_QUERIES"]), Asked(at, actor["id"], address, rows, status, round(1000 * seconds))
        )
    except OSError:
        # A full disk: the answer matters more.
        return
