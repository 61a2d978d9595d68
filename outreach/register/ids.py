"""Ids of rows: drawn at random, or from a given source while a fictitious town is filled, so that it can be made again.

Knows no table. What is received from the field never goes through a given source.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

_source: ContextVar[Callable[[], str] | None] = ContextVar("source", default=None)


def draw_id() -> str:
    """Draw the id of a row."""
    source = _source.get()
    return source() if source else str(uuid4())


@contextmanager
def drawing_ids(source: Callable[[], str]) -> Iterator[None]:
    """Draw the ids of this thread's rows from a source: for invented data only."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)
