"""The key of backups: its public half stays here, its private one is shown once and kept by the operator, elsewhere.

Speaks age (age-encryption.org/v1): a seized server cannot open the backups it made. Knows no file of an instance.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import pyrage

from outreach import errors
from outreach.whole_files import write_whole

NAME: Final = "backup.recipient"
PRIVATE: Final = "AGE-SECRET-KEY-1"


class Readable(Protocol):
    """What is read, piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes, none at the end."""


class Writable(Protocol):
    """What is written, piece by piece."""

    def write(self, content: bytes, /) -> int:
        """Write all of it."""

    def flush(self) -> None:
        """Write what waits."""


def make_backup_key(folder: Path) -> str:
    """Make a key pair, keep its public half and return the private one; raises `Refusal` (362) when one is kept."""
    if (folder / NAME).exists():
        raise errors.Refusal(errors.BACKUP_KEY_EXISTS, recipient=read_recipient(folder), file=folder / NAME)
    identity = pyrage.x25519.Identity.generate()
    write_whole(folder / NAME, f"{identity.to_public()}\n".encode("ascii"))
    return str(identity)


def read_recipient(folder: Path) -> str:
    """Return the public half that backups are sealed for; raises `Refusal` (361) when there is none that reads."""
    try:
        told = (folder / NAME).read_text("ascii").strip()
        return str(pyrage.x25519.Recipient.from_str(told))
    except (FileNotFoundError, UnicodeDecodeError, pyrage.RecipientError):
        raise errors.Refusal(errors.NO_BACKUP_KEY) from None


def seal_stream(pieces: Iterable[bytes], target: Writable, recipient: str) -> None:
    """Write pieces to a file, sealed; what either of them raises comes out as it was raised."""
    source, sink = _Source(iter(pieces)), _Sink(target)
    try:
        pyrage.encrypt_io(source, sink, [pyrage.x25519.Recipient.from_str(recipient)])
    except pyrage.EncryptError:
        fault = source.fault or sink.fault
        if fault is None:
            raise
        raise fault from None


class OpenedStream:
    """A sealed file being opened: its content is read from `content`, and is only sure once `close` has returned."""

    def __init__(self, sealed: Readable, private: str) -> None:
        self._identity = _read_identity(private)
        self._sealed = sealed
        reading, self._writing = os.pipe()
        self.content: BinaryIO = os.fdopen(reading, "rb")
        self.fault: Exception | None = None
        self._thread = threading.Thread(target=self._open, name="outreach-opening")
        self._thread.start()

    def finish(self) -> Exception | None:
        """Read what is left and return what was wrong with the sealed file, if anything was."""
        while self.content.read(1 << 20):
            pass
        self._thread.join()
        return self.fault

    def close(self) -> None:
        """Stop reading, wherever that is."""
        self.content.close()
        self._thread.join()

    def _open(self) -> None:
        with os.fdopen(self._writing, "wb", buffering=0) as sink:
            try:
                pyrage.decrypt_io(self._sealed, sink, [self._identity])
            except Exception as fault:  # told to whoever reads: nothing that came is sure
                self.fault = fault


def is_wrong_key(fault: Exception) -> bool:
    """Tell whether a file is sealed, but for another key."""
    return isinstance(fault, pyrage.DecryptError) and "key" in str(fault).lower()


def _read_identity(private: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(private.strip())
    except pyrage.IdentityError:
        raise errors.Refusal(errors.WRONG_BACKUP_KEY, fault="ce n’est pas une clé, ou elle est incomplète") from None


class _Source:
    """Pieces read as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")
        self.fault: BaseException | None = None

    def read(self, size: int) -> bytes:
        """Return some bytes, none at the end."""
        try:
            while not self._left:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._left = memoryview(piece)
        except BaseException as fault:
            self.fault = fault
            raise
        told, self._left = self._left[:size], self._left[size:]
        return bytes(told)


class _Sink:
    """A file that remembers why it could not be written."""

    def __init__(self, target: Writable) -> None:
        self._target = target
        self.fault: BaseException | None = None

    def write(self, content: bytes) -> int:
        """Write all of it."""
        try:
            return self._target.write(content)
        except BaseException as fault:
            self.fault = fault
            raise

    def flush(self) -> None:
        """Flush the file."""
        self._target.flush()
