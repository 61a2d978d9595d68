"""Datasette's honesty: an answer that cannot say it is cut is whole, or refused.

Loaded by Datasette from `--plugins-dir`. A page and a JSON object say what they leave out; a CSV, a bare list and a
workbook are taken for the whole by whoever reads them. The gate, which gathers answers, has each made here.
"""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final
from urllib.parse import parse_qs

from datasette.views.base import DatasetteError
from pluggy import HookimplMarker

from outreach.observatory.answering import ANSWERING, Answering
from outreach.observatory.tables import DATABASE

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
CUT: Final = "Plus de 5 000 lignes : ajoutez une condition (une période, un quartier), ou prenez le CSV de la table."
BROKEN: Final = "Une partie de cette réponse n’a pas pu être lue : demandez moins à la fois."
# The shapes of JSON that are rows and nothing else.
BARE_SHAPES: Final = frozenset({"array", "arrayfirst", "object"})
Message = dict[str, Any]
App = Callable[[Message, Any, Any], Awaitable[None]]


@hookimpl
def startup(datasette: Any) -> Callable[[], Coroutine[Any, Any, None]]:
    """Watch whatever is read of the release."""

    async def watch() -> None:
        database = datasette.get_database(DATABASE)
        execute, most = database.execute, datasette.max_returned_rows

        async def watched(*words: Any, **told: Any) -> Any:
            answering = ANSWERING.get(None) or Answering()
            try:
                results = await execute(*words, **told)
            except Exception:
                answering.failed = True
                raise
            # What is asked for itself may be cut; what Datasette asks for its own needs never is.
            if told.get("truncate"):
                answering.rows += len(results.rows)
                answering.cut |= results.truncated
                # A table's page reads one row more than it shows.
                answering.paged |= len(results.rows) > most
            return results

        database.execute = watched

    return watch


async def answer_whole(app: App, scope: Message, receive: Any, send: Any) -> None:
    """Ask for the whole of what is read as a whole, and hand over no part of it."""
    answering, begun, refused = Answering(), False, False
    ANSWERING.set(answering)
    asked, streamed, bare = _read(scope)

    async def tell(message: Message) -> None:
        nonlocal begun, refused
        parted = (begun and answering.failed) if streamed else answering.paged
        # Raised once: what is sent next is the refusal itself.
        if bare and not refused and (answering.cut or parted):
            refused = True
            raise DatasetteError(BROKEN if answering.failed else CUT, status=400)
        begun = True
        await send(message)

    await app(asked, receive, tell)


def _read(scope: Message) -> tuple[Message, bool, bool]:
    """Return the request as it is asked of Datasette, whether page after page, and whether its answer is bare rows."""
    query = scope["query_string"].decode("latin-1")
    told, path = parse_qs(query), scope["path"]
    bare = path.endswith((".csv", ".xlsx")) or not BARE_SHAPES.isdisjoint(told.get("_shape", ()))
    if path.endswith(".csv") and "_stream" in told:
        return scope, True, bare
    if not path.endswith((".csv", ".xlsx")):
        return scope, False, bare
    if told.get("_size", ["max"])[-1] != "max" or not {"sql", "_next"}.isdisjoint(told):
        return scope, False, bare
    streamed = path.endswith(".csv")
    more = "_stream=on" if streamed else "_size=max"
    return scope | {"query_string": f"{query}&{more}".lstrip("&").encode("latin-1")}, streamed, bare
