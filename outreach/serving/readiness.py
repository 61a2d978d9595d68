"""Whether a process answers over HTTP: asked again and again, never guessed from a delay.

Any answer of Datasette is a sign of life (a stranger gets 403); the application must say that it is well.
"""

import http.client
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """The address to ask and the statuses that mean ready."""

    port: int
    path: str
    statuses: frozenset[int]


def is_ready(sign: Sign, within: float = 5.0) -> bool:
    """Ask once, and wait at most so many seconds for each piece of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", sign.port, timeout=within)
    try:
        connection.request("GET", sign.path, headers={"Accept": "application/json"})
        return connection.getresponse().status in sign.statuses
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
