"""A released file checked from itself, and against what the register remembers of it.

Changes nothing; hands on what the file holds, or refuses it with the reason.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach import errors
from outreach.observatory.attacks.on_file import find_faults
from outreach.observatory.manifest import Hashes, build_told, hash_all, hash_periods, join_manifest, read_about
from outreach.observatory.release_file import open_release


@dataclass(frozen=True, slots=True)
class Verified:
    """A sound release: its periods, its hash, how many rows, and whether the register knows it (None: not asked)."""

    periods: tuple[str, ...]
    sha256: str
    rows: int
    known: bool | None


def verify_release(path: Path, recorded: Mapping[str, str] | None) -> Verified:
    """Check a release; `recorded` is the hash of each file the register remembers. Raises `Refusal` (345)."""
    if not path.is_file():
        raise errors.Refusal(errors.BAD_RELEASE, file=path.name, reason="il n’existe pas.")
    manifest = _read_manifest(path)
    with closing(open_release(path)) as reader:
        try:
            if reader.execute("pragma quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError
            hashes = hash_periods(reader)
            _compare(path, manifest, hashes)
            for fault in find_faults(reader, int(manifest["parameters"]["k"])):
                raise errors.Refusal(errors.BAD_RELEASE, file=path.name, reason=fault)
        except (sqlite3.Error, KeyError, TypeError, ValueError):
            raise errors.Refusal(errors.BAD_RELEASE, file=path.name, reason="il est coupé ou abîmé.") from None
    sha256 = str(manifest["sha256"])
    known = None if recorded is None else sha256 in recorded.values()
    if recorded is not None and recorded.get(path.name, sha256) != sha256:
        raise errors.Refusal(errors.BAD_RELEASE, file=path.name, reason="ce n’est pas celui que le registre a publié.")
    rows = sum(count for tables in hashes.values() for count, _ in tables.values())
    return Verified(tuple(hashes), sha256, rows, known)


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = join_manifest(read_about(path))
    except (ValueError, TypeError):
        raise errors.Refusal(errors.BAD_RELEASE, file=path.name, reason="son manifeste ne se lit pas.") from None
    if manifest is None:
        raise errors.Refusal(errors.BAD_RELEASE, file=path.name, reason="il n’a pas de manifeste.")
    return manifest


def _compare(path: Path, manifest: Mapping[str, Any], hashes: Hashes) -> None:
    told = build_told(hashes)
    for quarter in {**manifest["periods"], **told}:
        if manifest["periods"].get(quarter) != told.get(quarter):
            reason = f"{quarter}, ses lignes ne sont plus celles du manifeste."
            raise errors.Refusal(errors.BAD_RELEASE, file=path.name, reason=reason)
    if manifest["sha256"] != hash_all(hashes):
        raise errors.Refusal(errors.BAD_RELEASE, file=path.name, reason="son empreinte n’est pas celle de ses lignes.")
