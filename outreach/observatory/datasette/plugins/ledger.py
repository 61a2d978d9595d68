"""Who asked what of the observatory, noted for the coordination before any of the answer leaves.

Loaded by Datasette from `--plugins-dir`; told by its environment where to write. What cannot be noted is not answered.
"""

import logging
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
from outreach.observatory.datasette.plugins.gate import is_too_long
from outreach.observatory.ledger import Asked, record_asked
from outreach.observatory.tables import DATABASE
from outreach.settings import TIME_ZONE

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
LOG: Final = logging.getLogger("uvicorn.error")
NOTED: Final = (f"/{DATABASE}", DASHBOARDS)
UNNOTED: Final = (
    "L’observatoire ne peut pas noter cette demande, et n’y répond pas : prévenez l’administrateur.".encode()
)
_PLAIN: Final = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(UNNOTED)).encode())]
Message = dict[str, Any]
App = Callable[[Message, Any, Any], Awaitable[None]]


class Notes:
    """What is noted of one process; of what is refused before it is looked at, one line a minute and analyst."""

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}

    def note(self, actor: Mapping[str, str], scope: Message, status: int, seconds: float) -> bool:
        """Note a question, and tell whether that could be done."""
        query = scope["query_string"].decode("latin-1")
        address = f"{scope['path']}?{query}" if query else scope["path"]
        at = datetime.now(TIME_ZONE).isoformat(timespec="minutes")[:16]
        if status == 503 or is_too_long(scope):
            if self.refused.get(actor["id"]) == at:
                return True
            self.refused[actor["id"]] = at
        asked = Asked(at, actor["id"], address, ANSWERING.get(Answering()).rows, status, round(1000 * seconds))
        try:
            record_asked(Path(os.environ["OUTREACH_QUERIES"]), asked)
        except OSError as fault:
            LOG.error("questions cannot be noted: %s", fault.strerror)
            return False
        return True


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Note each question of somebody let in, before its answer leaves."""
    notes = Notes()

    def wrap(app: App) -> App:
        async def noted(scope: Message, receive: Any, send: Any) -> None:
            # Datasette reads « ~6F » as the letter it stands for. Asked before the answer: a pass that ends meanwhile
            # has been used all the same.
            asked = scope["type"] == "http" and tilde_decode(scope["path"]).startswith(NOTED)
            actor = find_actor(scope) if asked else None
            if actor is None:
                await app(scope, receive, send)
                return
            begun, unnoted = time.monotonic(), False

            async def tell(message: Message) -> None:
                nonlocal unnoted
                if message["type"] == "http.response.start":
                    # The gate has gathered it whole: whoever stops reading half-way has been noted.
                    unnoted = not notes.note(actor, scope, int(message["status"]), time.monotonic() - begun)
                    message = {**message, "status": 503, "headers": _PLAIN} if unnoted else message
                elif unnoted:
                    message = {"type": "http.response.body", "body": b"" if message.get("more_body") else UNNOTED,
                               "more_body": message.get("more_body", False)}  # fmt: skip
                await send(message)

            await app(scope, receive, tell)

        return noted

    return wrap
