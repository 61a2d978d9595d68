"""The key pairs that records are sealed for, one file each (0600): the current one for phones, all of them to open.

A rotation makes another current and keeps the old ones: what was sealed before still opens. A running server sees it,
since the files are read again when their folder has changed.
"""

import re
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from outreach import errors
from outreach.sealing.envelopes import SealKey, draw_seal_key
from outreach.whole_files import write_whole

# A copy beside it (« seal-… (1).key », « seal-….key.old ») is no key of the instance.
_FILE: Final = re.compile(r"seal-([0-9a-f]{16})\.key")
# Says which is current: the time of a file does not survive every copy.
CURRENT: Final = "seal.current"


class SealKeys:
    """The seal keys of an instance as their folder holds them now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._read: tuple[object, dict[str, SealKey], SealKey] | None = None

    @property
    def by_id(self) -> Mapping[str, SealKey]:
        """Every key, by its id; raises `Refusal` 303 (none) or 328 (unreadable)."""
        return self._look()[0]

    @property
    def current(self) -> SealKey:
        """The key that phones seal with; raises as above."""
        return self._look()[1]

    def _look(self) -> tuple[dict[str, SealKey], SealKey]:
        seen = _read_marks(self._folder)
        with self._lock:
            if self._read is None:
                self._read = seen, *self._read_again()
            elif self._read[0] != seen:
                # What a hand spoils in the folder stops no phone: the keys read before still serve.
                with suppress(errors.Refusal):
                    self._read = seen, *self._read_again()
            return self._read[1:]

    def _read_again(self) -> tuple[dict[str, SealKey], SealKey]:
        keys = _read_keys(self._folder)
        return keys, keys[_find_current(self._folder, keys)]


def create_first_seal_key(folder: Path) -> SealKey | None:
    """Make a key pair if the instance has none, and return it; None when it has one."""
    return None if _list_files(folder) else rotate_seal_key(folder)


def rotate_seal_key(folder: Path) -> SealKey:
    """Make another key pair, current from now on, and return it; the old ones stay."""
    key = draw_seal_key()
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # A phone seals with what it is told: the key must be on disk before anybody hears of it.
    write_whole(folder / f"seal-{key.id}.key", pem)
    write_whole(folder / CURRENT, key.id.encode("ascii"))
    return key


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("seal-*.key") if _FILE.fullmatch(path.name))


def _read_marks(folder: Path) -> object:
    return [_read_mark(path) for path in (folder, folder / CURRENT)]


def _read_mark(path: Path) -> tuple[int, int]:
    try:
        told = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return told.st_ino, told.st_mtime_ns


def _read_keys(folder: Path) -> dict[str, SealKey]:
    keys = {}
    for path in _list_files(folder):
        try:
            private = load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            private = None
        key = SealKey(private) if isinstance(private, ec.EllipticCurvePrivateKey) else None
        if key is None or not isinstance(key.private.curve, ec.SECP256R1) or path.name != f"seal-{key.id}.key":
            raise errors.Refusal(errors.BAD_SEAL_KEY, file=path.name, folder=folder)
        keys[key.id] = key
    if not keys:
        raise errors.Refusal(errors.NO_INSTANCE, folder=folder.parent)
    return keys


def _find_current(folder: Path, keys: Mapping[str, SealKey]) -> str:
    try:
        told = (folder / CURRENT).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        told = ""
    if told in keys:
        return told
    return max(keys, key=lambda key_id: ((folder / f"seal-{key_id}.key").stat().st_mtime_ns, key_id))
