"""Ids of rows: drawn at random, or from a given source while a fictitious town is filled, so that it can be made again.

Knows no table. What is received from the field never goes through a given source.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha1
from os import urandom

_source: ContextVar[Callable[[], str] | None] = ContextVar("source", default=None)


def draw_id() -> str:
    """Draw the id of a row."""
    source = _source.get()
    if source:
        return source()
    # As str(uuid4()) does, in half the time.
    told = urandom(16).hex()
    return _write_uuid(told, "4")


def derive_id(parent_id: str, what: str) -> str:
    """Derive the id of a row from another's: the UUID 5 of a word in it, always the same."""
    # As uuid5() does, a third of the time: every visit derives half a dozen.
    told = sha1(bytes.fromhex(parent_id.replace("-", "")) + what.encode("utf-8"), usedforsecurity=False).hexdigest()
    return _write_uuid(told, "5")


def _write_uuid(told: str, version: str) -> str:
    variant = "89ab"[int(told[16], 16) & 3]
    return f"{told[:8]}-{told[8:12]}-{version}{told[13:16]}-{variant}{told[17:20]}-{told[20:32]}"


@contextmanager
def drawing_ids(source: Callable[[], str]) -> Iterator[None]:
    """Draw the ids of this thread's rows from a source: for invented data only."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)
