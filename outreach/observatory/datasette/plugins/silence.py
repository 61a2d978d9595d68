"""What Datasette says when something fails: one French sentence to the analyst, nothing of what was asked in its log.

Loaded by Datasette from `--plugins-dir`. Knows no pass and no question.
"""

import logging
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, Final

from datasette.database import QueryInterrupted
from datasette.handle_exception import handle_exception as build_answer
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError
from pluggy import HookimplMarker

from outreach.observatory.sql_faults import tell_fault

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
UNREADABLE: Final = "Cette demande ne se lit pas : vérifiez l’adresse."
LOG: Final = logging.getLogger("uvicorn.error")
App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Close the logs once the server has set them up."""

    def wrap(app: App) -> App:
        async def quiet(scope: dict[str, Any], receive: Any, send: Any) -> None:
            if scope["type"] == "lifespan":
                _close_logs()
            await app(scope, receive, send)

        return quiet

    return wrap


def _close_logs() -> None:
    """Keep out of the logs what people ask: addresses, which hold queries and tokens, and queries that fail."""
    # By now uvicorn has set its own logs up, on the stderr that was: what it says of itself is still written.
    logging.getLogger("uvicorn.access").disabled = True
    # Where the library is at hand, Datasette would write down a failure with all it was asked.
    vars(import_module("datasette.handle_exception"))["rich"] = None
    LOG.addFilter(_drop_details)
    # Datasette prints failing queries with their values, and tracebacks that quote them.
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _drop_details(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[0] is not None:
        record.msg, record.args, record.exc_info = record.exc_info[0].__name__, (), None
    return True


@hookimpl(tryfirst=True, specname="handle_exception")
def answer_fault(datasette: Any, request: Any, exception: Exception) -> object:
    """Answer what SQLite refuses or interrupts with 400, any other surprise with 500, and quote neither."""
    told = _tell_known(exception)
    # Datasette says 500 of an address that it understands and refuses: an unknown column to sort by.
    if told is None and (isinstance(exception, Base400) or _is_meant(exception)):
        return None
    if told is None and not isinstance(exception, DatasetteError):
        LOG.error("%s", type(exception).__name__)
        return build_answer(datasette, request, DatasetteError("L’observatoire a eu un souci : réessayez.", status=500))
    return build_answer(datasette, request, DatasetteError(told or UNREADABLE, status=400))


def _is_meant(exception: Exception) -> bool:
    return isinstance(exception, DatasetteError) and exception.status != 500


def _tell_known(exception: Exception) -> str | None:
    if isinstance(exception, QueryInterrupted) or getattr(exception, "title", "") == "SQL Interrupted":
        return "Cette demande prend trop de temps : demandez moins à la fois."
    if getattr(exception, "title", "") == "Invalid SQL":
        return tell_fault(str(exception)) or UNREADABLE
    # Python's sqlite3 sometimes forgets to raise the first and fails with the second.
    if isinstance(exception, MemoryError | SystemError):
        return "Cette demande prend trop de mémoire : demandez moins à la fois."
    if isinstance(exception, RecursionError):
        return UNREADABLE
    if isinstance(exception, sqlite3.Error):
        # Our walls say it in French; SQLite's own words may quote what was asked.
        return str(exception) if str(exception).startswith("Réponse trop lourde") else UNREADABLE
    return None
