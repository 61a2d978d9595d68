"""A network that fails: a TCP relay on 127.0.0.1 that cuts connections as it is told, at random bytes, either way.

What it was told last is what the next connection meets. `cuts` counts the connections that did not go through whole.
"""

import asyncio
import contextlib
import random
import threading
from typing import Final

# What may happen to a connection: let through; shut at once; cut after some bytes of the question, or of the answer;
# the question let through and no answer at all, then cut.
FATES: Final = ("refuse", "cut the question", "cut the answer", "lose the answer")
# A token, then a batch and its receipts, need about as much.
MOST_BYTES: Final = 5_000


class CuttingRelay:
    """A relay to a port, in a thread of its own."""

    def __init__(self, port: int, seed: int) -> None:
        self.target = port
        self.cuts = 0
        self.failing = False
        self._open: set[asyncio.StreamWriter] = set()
        self._dice = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait()

    def close(self) -> None:
        """Let go of every connection."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def fail(self) -> None:
        """From now on let no connection live long, those that are open included."""
        self.failing = True
        self._loop.call_soon_threadsafe(lambda: [writer.close() for writer in self._open])

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._carry, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fate = self._dice.choice(FATES) if self.failing else ""
        self.cuts += bool(fate)
        self._open.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            if fate != "refuse":
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
                ends = (writer, far_writer)
                await asyncio.gather(
                    self._pipe(reader, far_writer, self._bound(fate == "cut the question"), ends),
                    self._pipe(
                        far_reader, writer, self._bound(fate == "cut the answer", fate == "lose the answer"), ends
                    ),
                )
        self._open.discard(writer)
        writer.close()

    def _bound(self, bounded: bool, mute: bool = False) -> int | None:
        return 0 if mute else self._dice.randrange(1, MOST_BYTES) if bounded else None

    async def _pipe(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        most: int | None,
        ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:
        while piece := await reader.read(65_536):
            if most is not None and len(piece) >= most:
                writer.write(piece[:most])
                for end in ends:
                    end.close()
                return
            most = most if most is None else most - len(piece)
            writer.write(piece)
            await writer.drain()
        for end in ends:
            end.close()
