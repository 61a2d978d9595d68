"""The instance's secret keys, one file each, readable by the operator alone (0600).

Makes them once at `outreach init` and reads them after. A lost `path.key` makes every slip unreadable for ever.
"""

import os
import secrets
from pathlib import Path

from outreach import errors
from outreach.sealing.seal_keys import create_first_seal_key
from outreach.whole_files import write_whole

NAMES = ("path", "session", "pass", "link")


def create_keys(folder: Path) -> None:
    """Make the keys that are missing, 32 random bytes each and a key pair to seal, in a folder closed to others."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in NAMES:
        path = folder / f"{name}.key"
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
    create_first_seal_key(folder)


def read_key(folder: Path, name: str) -> bytes:
    """Return one key; raises `Refusal` (303) when the instance has none."""
    try:
        return bytes.fromhex((folder / f"{name}.key").read_text("ascii"))
    except FileNotFoundError:
        raise errors.Refusal(errors.NO_INSTANCE, folder=folder.parent) from None


def read_or_make_key(folder: Path, name: str) -> bytes:
    """Return one key, made now if an older instance lacks it: for keys whose loss costs a new message, no more."""
    path = folder / f"{name}.key"
    if folder.is_dir() and not path.exists():
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        write_whole(unfinished, secrets.token_hex(32).encode("ascii"))
        try:
            # Whole from its first moment, and never over the one that another process has just made.
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return read_key(folder, name)
