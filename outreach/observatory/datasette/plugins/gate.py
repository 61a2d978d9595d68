"""Datasette's gate: how many requests are worked on at once, for whom, for how long; the others wait, or are told.

Loaded by Datasette from `--plugins-dir`. An answer is gathered whole, then handed to its reader at the reader's pace:
who reads slowly holds nobody's place. Knows of an analyst only the id that Datasette tells.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final
from weakref import WeakValueDictionary

from datasette.handle_exception import handle_exception as build_answer
from datasette.plugins import pm
from datasette.utils import await_me_maybe
from datasette.utils.asgi import Request
from datasette.views.base import DatasetteError
from pluggy import HookimplMarker

from outreach.observatory.datasette.plugins.choices import find_fault
from outreach.observatory.datasette.plugins.whole import answer_whole

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
LOG: Final = logging.getLogger("uvicorn.error")
# One of each analyst at work: her slow query leaves the other thread to the others.
AT_WORK, AT_WORK_FOR_ONE, READ_BY_ONE, WAITING, WAITING_FOR_ONE = 3, 1, 4, 400, 200
# Of one analyst: so many requests at once, then so many more each minute. What she asks is noted whole.
MOST_AT_ONCE, MOST_A_MINUTE = 600, 120
LONGEST_PATH, LONGEST_QUERY, MOST_WORDS = 1_000, 8_000, 100
WAIT_SECONDS, WORK_SECONDS, STUCK_SECONDS = 15.0, 10.0, 20.0
ANSWER_BYTES, KEPT_BYTES, PIECE_BYTES = 24_000_000, 64_000_000, 65_536
METHODS: Final = frozenset({"GET", "HEAD"})
FILES: Final = ("/-/static/", "/-/static-plugins/", "/outils/", "/favicon.ico")
READ_ONLY: Final = "L’observatoire se lit seulement."
BUSY: Final = "L’observatoire est très demandé : réessayez dans un instant."
TOO_LONG: Final = "Cette demande prend trop de temps : demandez moins à la fois."
TOO_HEAVY: Final = "Cette réponse est trop lourde : demandez moins de lignes ou de colonnes."
TOO_LONG_ASKED: Final = "Cette adresse est trop longue : une demande tient en 8 000 signes et cent paramètres."
TOO_MANY: Final = "Trop de demandes en peu de temps : attendez une minute."
BROKEN: Final = "L’observatoire a eu un souci : réessayez."
NO_CSV: Final = "Cette requête échoue : la même adresse sans « .csv » dit pourquoi."
NO_MEMORY: Final = "Cette demande prend trop de mémoire : demandez moins à la fois."
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class Refused(Exception):
    """What is told instead of an answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence
        self.headers = {503: {"retry-after": "5", "connection": "close"}, 405: {"allow": "GET, HEAD"}}.get(status, {})


class Answer:
    """An answer being gathered."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = bytearray()
        self.heavy = False

    async def gather(self, message: Message) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start":
            self.start = message
            self.body.clear()
        elif message["type"] == "http.response.body" and not self.heavy:
            # Not raised here: Datasette would answer the fault by another message.
            self.heavy = len(self.body) + len(message.get("body", b"")) > ANSWER_BYTES
            self.body += b"" if self.heavy else message.get("body", b"")


class Asker:
    """The places of one analyst."""

    def __init__(self) -> None:
        self.reading, self.working = asyncio.Semaphore(READ_BY_ONE), asyncio.Semaphore(AT_WORK_FOR_ONE)
        self.waiting = 0


class Pace:
    """How many more requests one analyst may make now."""

    def __init__(self) -> None:
        self.left, self.since = float(MOST_AT_ONCE), time.monotonic()

    def take(self) -> bool:
        """Take one request, if there is one left."""
        now = time.monotonic()
        self.left = min(MOST_AT_ONCE, self.left + (now - self.since) * MOST_A_MINUTE / 60)
        self.since = now
        taken = self.left >= 1
        self.left -= taken
        return taken


class Gate:
    """The places of those who are being answered."""

    def __init__(self, datasette: Any) -> None:
        self.datasette = datasette
        self.places = asyncio.Semaphore(AT_WORK)
        self.askers: WeakValueDictionary[str, Asker] = WeakValueDictionary()
        self.paces: dict[str, Pace] = {}
        self.waiting = 0
        # The answers that are being read, oldest first, and their bytes.
        self.read: dict[asyncio.Timeout, int] = {}
        self.looking: asyncio.Task[None] | None = None

    async def answer(self, app: App, scope: Message, receive: Receive, send: Send) -> None:
        """Wait for a place, have the answer made, hand it over."""
        name = await self._name_asker(scope, receive)
        asker = self.askers.setdefault(name, Asker())
        try:
            if not self.paces.setdefault(name, Pace()).take():
                raise Refused(503, TOO_MANY)
            async with self._place(asker, asker.reading):
                async with self._place(asker, asker.working), self._place(asker, self.places):
                    answer = await self._work(app, scope, receive)
                await self._hand_over(answer, send)
        except Refused as refused:
            await _refuse(self.datasette, scope, receive, send, refused)

    async def _name_asker(self, scope: Message, receive: Receive) -> str:
        for found in pm.hook.actor_from_request(datasette=self.datasette, request=Request(scope, receive)):
            actor = await await_me_maybe(found)
            if actor:
                return str(actor["id"])
        return ""

    @asynccontextmanager
    async def _place(self, asker: Asker, places: asyncio.Semaphore) -> AsyncIterator[None]:
        if self.waiting >= WAITING or asker.waiting >= WAITING_FOR_ONE:
            raise Refused(503, BUSY)
        self.waiting += 1
        asker.waiting += 1
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await places.acquire()
        except TimeoutError:
            raise Refused(503, BUSY) from None
        finally:
            self.waiting -= 1
            asker.waiting -= 1
        try:
            yield
        finally:
            places.release()

    async def _work(self, app: App, scope: Message, receive: Receive) -> Answer:
        answer = Answer()
        try:
            async with asyncio.timeout(WORK_SECONDS):
                await self._check_asked(scope)
                await answer_whole(app, scope, receive, answer.gather)
            _check(answer, scope["path"])
        except TimeoutError:
            self.looking = self.looking or asyncio.create_task(self._look_at_threads())
            raise Refused(503, TOO_LONG) from None
        except MemoryError:
            raise Refused(503, NO_MEMORY) from None
        except Refused:
            raise
        except Exception as fault:
            # What Datasette lets out of some addresses: it would be answered without our words nor our headers.
            meant = isinstance(fault, DatasetteError) and fault.status < 500
            raise Refused(400, NO_CSV) if meant else Refused(500, BROKEN) from None
        return answer

    async def _check_asked(self, scope: Message) -> None:
        if fault := await find_fault(self.datasette, scope["path"], scope["query_string"].decode("latin-1")):
            raise Refused(400, fault)

    async def _hand_over(self, answer: Answer, send: Send) -> None:
        size = len(answer.body)
        self._make_room(size)
        try:
            async with asyncio.timeout(None) as limit:
                self.read[limit] = size
                await send(answer.start)
                for place in range(0, max(size, 1), PIECE_BYTES):
                    piece = bytes(answer.body[place : place + PIECE_BYTES])
                    await send({"type": "http.response.body", "body": piece, "more_body": place + PIECE_BYTES < size})
        except TimeoutError:
            LOG.warning("an answer was read too slowly: cut")
        finally:
            self.read.pop(limit, None)

    def _make_room(self, size: int) -> None:
        for limit in list(self.read):
            if sum(self.read.values()) + size <= KEPT_BYTES:
                break
            del self.read[limit]
            # Its connection is closed by the server, for the answer is not whole.
            limit.reschedule(asyncio.get_running_loop().time())

    async def _look_at_threads(self) -> None:
        """End the process, for a new one to be started, when a query that nothing interrupts holds its threads."""
        try:
            asked = asyncio.get_running_loop().run_in_executor(self.datasette.executor, int)
            await asyncio.wait_for(asked, STUCK_SECONDS)
        except TimeoutError:
            LOG.error("a query holds the threads: starting again")
            os._exit(1)
        finally:
            self.looking = None


@hookimpl(tryfirst=True)
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Stand behind the door: only those with a pass come here."""
    gate = Gate(datasette)

    def wrap(app: App) -> App:
        async def gated(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
            elif scope["method"] not in METHODS:
                await _refuse(datasette, scope, receive, send, Refused(405, READ_ONLY))
            elif is_too_long(scope):
                await _refuse(datasette, scope, receive, send, Refused(400, TOO_LONG_ASKED))
            elif scope["path"].startswith(FILES):
                await app(scope, receive, send)
            else:
                await gate.answer(app, scope, receive, send)

        return gated

    return wrap


def is_too_long(scope: Message) -> bool:
    """Tell whether an address is longer, or has more words, than anybody needs."""
    # Datasette reads all the words of an address again for each of them.
    path, query = scope["raw_path"] or b"", scope["query_string"]
    return len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY or query.count(b"&") >= MOST_WORDS


def _check(answer: Answer, path: str) -> None:
    if answer.heavy:
        raise Refused(400, TOO_HEAVY)
    if answer.body == b"\r\n" and path.endswith(".csv"):
        # A heading without a column: Datasette says 200 of a query that fails.
        raise Refused(400, NO_CSV)


async def _refuse(datasette: Any, scope: Message, receive: Receive, send: Send, refused: Refused) -> None:
    fault = DatasetteError(refused.sentence, status=refused.status)
    answer = await await_me_maybe(build_answer(datasette, Request(scope, receive), fault))
    answer.headers = refused.headers | (answer.headers or {})
    await answer.asgi_send(send)
