"""The manifest of a release: its method, its parameters, how many rows each table has a period, and their hashes.

A hash is SHA-256 over the lines of a table in the order of their numbers: the number and the cells, as JSON writes
them. Reads a file as a stream; knows no register.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from outreach import errors
from outreach.observatory.candidate import Method
from outreach.observatory.periods import CLOSING_DAYS
from outreach.observatory.release_file import list_grown, open_release
from outreach.observatory.themes import DOMINANCE_PERCENT, SENSITIVE_TIMES

METHOD_VERSION: Final = "2"
MANIFEST: Final = "manifeste"
# By period, then by table: how many rows, and their hash.
Hashes = dict[str, dict[str, tuple[int, str]]]


def hash_periods(reader: sqlite3.Connection) -> Hashes:
    """Return what every period holds in every table that only grows."""
    told: Hashes = {}
    for name in list_grown(reader):
        for quarter, found in sorted(_hash_table(reader, name).items()):
            told.setdefault(quarter, {})[name] = found
    return dict(sorted(told.items()))


def _hash_table(reader: sqlite3.Connection, name: str) -> dict[str, tuple[int, str]]:
    names = [row[1] for row in reader.execute(f"select * from pragma_table_info('{name}')")]
    columns = ", ".join(f'"{column}"' for column in names)
    running: dict[str, Any] = {}
    counted: Counter[str] = Counter()
    for quarter, line in reader.execute(f'select quarter, json_array(rowid, {columns}) from "{name}" order by rowid'):
        if quarter not in running:
            running[quarter] = hashlib.sha256()
        running[quarter].update(line.encode() + b"\n")
        counted[quarter] += 1
    return {quarter: (counted[quarter], digest.hexdigest()) for quarter, digest in running.items()}


def hash_all(hashes: Hashes) -> str:
    """Return the hash of a whole release: that of all its periods' hashes."""
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()


def build_manifest(hashes: Hashes, method: Method, retention_months: int) -> dict[str, Any]:
    """Return the manifest of a release that holds some periods."""
    return {
        "method": METHOD_VERSION,
        "parameters": {
            "k": method.k,
            "period": method.pace.code,
            "closing_days": CLOSING_DAYS,
            "retention_months": retention_months,
            "dominance_percent": DOMINANCE_PERCENT,
            "sensitive_times": SENSITIVE_TIMES,
        },
        "periods": build_told(hashes),
        "sha256": hash_all(hashes),
    }


def build_told(hashes: Hashes) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what a manifest tells of the periods."""
    return {
        quarter: {name: {"rows": rows, "sha256": sha256} for name, (rows, sha256) in tables.items()}
        for quarter, tables in hashes.items()
    }


def read_about(path: Path) -> dict[str, str]:
    """Return what a release says of itself; raises `Refusal` (345) when the file is none."""
    with closing(open_release(path)) as reader:
        try:
            return dict(reader.execute("select name, value from about").fetchall())
        except sqlite3.Error:
            raise errors.Refusal(
                errors.BAD_RELEASE, file=path.name, reason="il est coupé, abîmé, ou n’en est pas une."
            ) from None


def read_hashes(path: Path) -> Hashes:
    """Read what every period of a released file holds; raises `Refusal` (345) when it cannot be read to its end."""
    with closing(open_release(path)) as reader:
        try:
            return hash_periods(reader)
        except sqlite3.Error:
            raise errors.Refusal(errors.BAD_RELEASE, file=path.name, reason="il est coupé ou abîmé.") from None


def find_changed(before: Hashes, after: Hashes) -> str | None:
    """Return a period that is not, or no longer wholly, as it was."""
    return next((quarter for quarter, tables in before.items() if after.get(quarter) != tables), None)


def tell_manifest(manifest: Mapping[str, Any]) -> str:
    """Return a manifest as it is written."""
    return json.dumps(manifest, sort_keys=True, ensure_ascii=False)


def split_manifest(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return a manifest as the lines that a release says of itself: one a period, each short enough to be looked at."""
    whole = {key: told for key, told in manifest.items() if key != "periods"}
    periods = {f"{MANIFEST} {quarter}": tell_manifest(told) for quarter, told in manifest["periods"].items()}
    return {MANIFEST: tell_manifest(whole), **periods}


def join_manifest(about: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the manifest that a release says of itself, nothing when it has none; raises `ValueError`."""
    if MANIFEST not in about:
        return None
    whole: dict[str, Any] = json.loads(about[MANIFEST])
    lead = f"{MANIFEST} "
    periods = {name.removeprefix(lead): json.loads(told) for name, told in about.items() if name.startswith(lead)}
    return {**whole, "periods": periods}
