"""What is read of a release to answer one request: how many rows, and whether something is missing of them.

Told by what watches Datasette's queries, read by what notes them and by what refuses to hand over half an answer.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final


@dataclass(slots=True)
class Answering:
    """The request at hand: rows read so far; whether some were left unread, are on another page, or broke off."""

    rows: int = 0
    cut: bool = False
    paged: bool = False
    failed: bool = False


ANSWERING: Final[ContextVar[Answering]] = ContextVar("answering")
