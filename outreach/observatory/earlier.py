"""The release before this one: its file, as the register remembers it, and the labels of codes that left the town.

Refuses to go on from a file that is missing, cut or changed, from another pace, or before its day.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from outreach import errors
from outreach.observatory.candidate import Method
from outreach.observatory.manifest import Hashes, hash_all, read_about, read_hashes
from outreach.observatory.old_hashes import hash_as_version_one
from outreach.observatory.release_file import open_release

PACE_NAMES: Final = {"month": "mois", "quarter": "trimestre", "year": "année"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What has left already, and the label of every code it used, by column."""

    path: Path | None = None
    hashes: Hashes = field(default_factory=dict)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)


def find_earlier(releases: Path, latest: sqlite3.Row | None, method: Method, today: date) -> Earlier:
    """Return the release that the next one adds to; raises `Refusal` (309, 341, 342)."""
    if latest is None:
        return Earlier()
    if today.isoformat() < latest["closed_on"]:
        day = date.fromisoformat(latest["closed_on"])
        raise errors.Refusal(errors.CLOCK_SET_BACK, today=f"{today:%d/%m/%Y}", latest=f"{day:%d/%m/%Y}")
    path = releases / latest["file_name"]
    if not path.is_file():
        raise errors.Refusal(errors.UNSAFE_RELEASE, reason=f"le fichier précédent, {path.name}, manque.")
    try:
        code = read_about(path).get("période", "quarter")
        hashes = read_hashes(path)
    except errors.Refusal:
        raise errors.Refusal(errors.UNSAFE_RELEASE, reason=f"le fichier précédent, {path.name}, est abîmé.") from None
    told = hash_as_version_one(path) if latest["method_version"] == "1" else hash_all(hashes)
    if told != latest["content_sha256"]:
        raise errors.Refusal(errors.UNSAFE_RELEASE, reason=f"le fichier précédent, {path.name}, a été modifié.")
    if code != method.pace.code:
        known, asked = PACE_NAMES[code], PACE_NAMES[method.pace.code]
        raise errors.Refusal(errors.OTHER_PACE, known=known, asked=asked, code=code)
    return Earlier(path, hashes, _read_labels(path))


def _read_labels(path: Path) -> dict[tuple[str, str], str]:
    with closing(open_release(path)) as reader:
        rows = reader.execute("select column_name, code, label from codes").fetchall()
    return {(column, code): label for column, code, label in rows}
