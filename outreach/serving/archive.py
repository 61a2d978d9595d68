"""What a backup holds and how it is laid out: the files of an instance in a compressed tar, then a list of hashes.

Names only what may be kept and put back; opens no register. The register comes first: what it names is there by then.
"""

import hashlib
import json
import os
import stat
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

FORMAT: Final = 1
MANIFEST: Final = "backup.json"
REGISTER: Final = "outreach.db"
SETTINGS: Final = "outreach.toml"
FOLDERS: Final = ("keys", "forms", "territory", "media", "releases")
# What waits or is on trial is in no register.
_LEFT_OUT: Final = ("media/waiting", "forms/drafts")
PIECE: Final = 1 << 20


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself: its files by path, each with its size and SHA-256, and what it was made of."""

    about: dict[str, Any]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)

    def write(self) -> bytes:
        """Return the manifest as it is kept."""
        return json.dumps({"format": FORMAT, **self.about, "files": self.files}).encode()


def list_files(instance: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that go with the register, by the path they have in an instance; links are none."""
    if (instance / SETTINGS).is_file():
        yield SETTINGS, instance / SETTINGS
    for folder in FOLDERS:
        for place, _, names in os.walk(instance / folder):
            kept = Path(place).relative_to(instance).as_posix()
            if not is_left_out(kept):
                yield from ((f"{kept}/{name}", Path(place, name)) for name in sorted(names) if name[0] != ".")


def is_left_out(path: str) -> bool:
    """Whether something inside the folders of an instance is not backed up."""
    return any(path == left or path.startswith(f"{left}/") for left in _LEFT_OUT)


def may_be_put_back(name: str) -> bool:
    """Whether a path that a backup tells is one of an instance, and nowhere else."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or str(path) != name:
        return False
    return name in (REGISTER, SETTINGS) or (len(path.parts) > 1 and path.parts[0] in FOLDERS)


def pack(manifest: Manifest, members: Iterable[tuple[str, int, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield the bytes of an archive: its members, then its manifest, which grows as they pass."""
    squeeze = zlib.compressobj(1, wbits=31)
    for piece in _lay_out(manifest, members):
        if squeezed := squeeze.compress(piece):
            yield squeezed
    yield squeeze.flush()


def _lay_out(manifest: Manifest, members: Iterable[tuple[str, int, Iterable[bytes]]]) -> Iterator[bytes]:
    for name, size, pieces in members:
        told, passed = hashlib.sha256(), 0
        yield _write_head(name, size)
        for piece in pieces:
            told.update(piece)
            passed += len(piece)
            yield piece
        if passed != size:
            raise OSError(f"{name} changed while it was read")
        yield bytes(-size % tarfile.BLOCKSIZE)
        manifest.files[name] = (size, told.hexdigest())
    written = manifest.write()
    yield _write_head(MANIFEST, len(written)) + written + bytes(-len(written) % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _write_head(name: str, size: int) -> bytes:
    told = tarfile.TarInfo(name)
    told.size, told.mode = size, 0o600
    return told.tobuf(tarfile.PAX_FORMAT)


def read_file(path: Path) -> tuple[int, Iterator[bytes]] | None:
    """Return a file's size and pieces, nothing when it is no file (a link, a socket) or is no more."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, OSError) as fault:
        if isinstance(fault, PermissionError):
            raise
        return None
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        return None
    return found.st_size, _read_pieces(handle, found.st_size)


def _read_pieces(handle: int, size: int) -> Iterator[bytes]:
    with os.fdopen(handle, "rb", buffering=0) as file:
        while size and (piece := file.read(min(PIECE, size))):
            size -= len(piece)
            yield piece


def unpack(archive: tarfile.TarFile, folder: Path) -> tuple[Mapping[str, Any], dict[str, tuple[int, str]]]:
    """Write the files of an archive into a folder; return its manifest and what was written. Raises `ValueError`."""
    told: Mapping[str, Any] = {}
    written: dict[str, tuple[int, str]] = {}
    for member in archive:
        content = archive.extractfile(member) if member.isreg() else None
        if content is None or member.name in written:
            raise ValueError(member.name)
        if member.name == MANIFEST:
            told = json.loads(content.read())
            continue
        if not may_be_put_back(member.name):
            raise ValueError(member.name)
        path = folder / member.name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sha256, size = hashlib.sha256(), 0
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while piece := content.read(PIECE):
                sha256.update(piece)
                size += file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        written[member.name] = (size, sha256.hexdigest())
    return told, written
