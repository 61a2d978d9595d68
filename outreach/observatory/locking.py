"""One publication at a time: whoever comes second is told so at once. The lock dies with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from outreach import errors

LOCK_NAME: Final = ".publication.lock"


@contextmanager
def locking(releases: Path) -> Iterator[None]:
    """Hold the lock of a folder of releases; raises `Refusal` (340). What a killed publication left is removed."""
    releases.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(releases / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise errors.Refusal(errors.BUSY_PUBLISHING) from None
        for left in releases.glob(".observatoire-*.tmp"):
            left.unlink(missing_ok=True)
        yield
    finally:
        os.close(handle)
