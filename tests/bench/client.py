"""The load, in its own process so that its work is not counted: `python -m tests.bench.client`, told by JSON on stdin.

As many clients as asked share a number of posts to 127.0.0.1, each on one kept connection; writes every delay (ms).
"""

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from outreach.sealing.slips import draw_slip

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
Fields = list[tuple[str, str]]


def build_posts(told: dict[str, Any], count: int) -> list[bytes]:
    """Build requests that differ by their submission's id and slip."""
    posts = []
    for _ in range(count):
        fields = [*map(tuple, told["fields"]), ("submission_id", str(uuid4())), ("slip", draw_slip())]
        body = urlencode(fields).encode("ascii")
        head = (
            f"POST {told['path']} HTTP/1.1\r\nHost: 127.0.0.1:{told['port']}\r\nCookie: {told['cookie']}\r\n"
            "Accept: text/html\r\nAccept-Encoding: gzip\r\nAccept-Language: fr\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        posts.append(head.encode("ascii") + body)
    return posts


def send(connection: socket.socket, post: bytes) -> int:
    """Send one request, read the whole answer and return its status."""
    connection.sendall(post)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += _receive(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    found = LENGTH.search(head)
    assert found, "an answer without its length"
    missing = int(found[1]) - len(body)
    while missing > 0:
        missing -= len(_receive(connection))
    return int(head[9:12])


def _receive(connection: socket.socket) -> bytes:
    part = connection.recv(65536)
    if not part:
        raise ConnectionError("the server closed the connection")
    return part


def post_all(port: int, posts: Iterator[bytes], delays: list[float], statuses: list[int]) -> None:
    """Send posts until there are none left."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for post in posts:
            start = time.perf_counter()
            statuses.append(send(connection, post))
            delays.append((time.perf_counter() - start) * 1000)


def main() -> None:
    """Read what to do, do it, tell the delays."""
    told = json.load(sys.stdin)
    posts = build_posts(told, told["count"])
    shares = [iter(posts[rank :: told["clients"]]) for rank in range(told["clients"])]
    delays: list[float] = []
    statuses: list[int] = []
    threads = [threading.Thread(target=post_all, args=(told["port"], share, delays, statuses)) for share in shares]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    json.dump({"seconds": seconds, "delays": delays, "statuses": statuses}, sys.stdout)


if __name__ == "__main__":
    main()
