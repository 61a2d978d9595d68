"""A network between a phone and its server that can be bad: cut, losing an answer, answering in the server's place."""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What belongs to one connection is not passed on (RFC 9110, 7.6.1).
OF_ONE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "upgrade"}


@dataclass
class Exchange:
    """One request as it passes, and the answer that came for it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 0
    answer: bytes = b""
    told: list[tuple[str, str]] = field(default_factory=list)

    @property
    def records(self) -> list[str]:
        """The ids of the records it carries."""
        told: dict[str, Any] = json.loads(self.body) if self.body[:1] == b"{" else {}
        return [record["id"] for record in told.get("records", [])]

    def reply(self, status: int, body: str, kind: str = "text/html", **headers: str) -> None:
        """Answer in the server's place."""
        self.status, self.answer = status, body.encode()
        self.told = [("Content-Type", kind), *headers.items()]


# Given an exchange before it reaches the server, or after; False cuts the line, an answer written is sent.
Meddle = Callable[[Exchange], object]


class Relay:
    """Passes everything on, unless it is cut or somebody meddles."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.before: Meddle | None = None
        self.after: Meddle | None = None
        self.seen: list[Exchange] = []
        self.port = 0
        self._server: ThreadingHTTPServer | None = None
        self.mend()

    @property
    def address(self) -> str:
        """Where the phone finds it."""
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Listen, again on the same port."""
        self.before = self.after = None
        if self._server is None:
            self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _build_door(self))
            self._server.daemon_threads = True
            self.port = self._server.server_port
            self._serving = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
            self._serving.start()

    def cut(self) -> None:
        """Listen no more; fails if anybody still answers there."""
        if self._server is not None:
            self._server.shutdown()
            self._serving.join()
            self._server.server_close()
            self._server = None
        with socket.socket() as knocking:
            assert knocking.connect_ex(("127.0.0.1", self.port)) != 0, "a dead server answers"

    def list_sent(self) -> list[str]:
        """List the ids of the records that left, as often as they did."""
        return [one for exchange in self.seen if exchange.path == "/sync" for one in exchange.records]


def _build_door(relay: Relay) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"  # a connection an exchange: none outlives a cut
        timeout = 20

        def _pass(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            exchange = Exchange(self.command, self.path, dict(self.headers), self.rfile.read(length))
            if relay.before and relay.before(exchange) is False:
                return self._hang_up()
            if not exchange.status:
                relay.seen.append(exchange)
                try:
                    _ask(relay.upstream, exchange)
                except (OSError, HTTPException):
                    return self._hang_up()
                if relay.after and relay.after(exchange) is False:
                    return self._hang_up()
            self.send_response(exchange.status)
            for name, value in exchange.told:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(exchange.answer)))
            with suppress(OSError):  # a page that was closed waits for no answer
                self.end_headers()
                self.wfile.write(exchange.answer)

        do_GET = do_POST = _pass

        def _hang_up(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Door


def _ask(port: int, exchange: Exchange) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        kept = {name: value for name, value in exchange.headers.items() if name.lower() not in OF_ONE_CONNECTION}
        connection.request(exchange.method, exchange.path, exchange.body or None, kept)
        answer = connection.getresponse()
        exchange.status, exchange.answer = answer.status, answer.read()
        told = [(name, value) for name, value in answer.getheaders() if name.lower() not in OF_ONE_CONNECTION]
        exchange.told = told
    finally:
        connection.close()
