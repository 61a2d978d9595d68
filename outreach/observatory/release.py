"""`publish`: the one way a closed quarter leaves the register, attacked first, added to what has left already.

Earlier rows are copied from the previous file, never computed again. Knows no page and starts no process.
"""

import hashlib
import hmac
import json
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from outreach import errors
from outreach.observatory.attacks import check_candidate
from outreach.observatory.candidate import Candidate, build_candidate
from outreach.observatory.partition import K
from outreach.observatory.periods import find_closing_day, find_open_quarter, list_closed_quarters
from outreach.observatory.persons import Period, find_first_quarter, read_periods
from outreach.observatory.release_file import Cells, hash_contents, hash_quarters, read_contents, write_release
from outreach.observatory.tables import CUMULATIVE
from outreach.observatory.words import list_label_rows
from outreach.register.database import Register
from outreach.register.releases import find_latest_release, record_release
from outreach.sealing.keys import read_key
from outreach.territory import Territory

METHOD_VERSION: Final = "1"


class ReleaseSettings(Protocol):
    """What publishing needs of the settings."""

    @property
    def releases(self) -> Path:
        """The folder of released files."""

    @property
    def keys(self) -> Path:
        """The folder of keys."""

    @property
    def fictitious(self) -> bool:
        """Whether the data are fictitious."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the file, the quarters it adds, and the rows of each table they added."""

    file: Path
    quarters: tuple[str, ...]
    rows: Mapping[str, int]


def publish(register: Register, territory: Territory, settings: ReleaseSettings, today: date) -> Published:
    """Close and publish every past quarter not yet published; raises `Refusal` 308 (nothing to) or 309 (unsafe)."""
    with _reading(register) as reader:
        latest = find_latest_release(reader, territory.id)
        earlier = _read_earlier(settings.releases, latest)
        quarters = _list_waiting(find_first_quarter(reader, territory.id), earlier, today)
        periods = read_periods(reader, territory.id, quarters)
    candidates = [_build(periods[quarter], territory, settings.keys) for quarter in quarters]
    for candidate in candidates:
        check_candidate(candidate)
    contents = {table.name: [*earlier.get(table.name, []), *_list_new(candidates, table.name)] for table in CUMULATIVE}
    content_sha256 = hash_contents(contents)
    path = settings.releases / f"observatoire-{territory.id}-{today.isoformat()}-{content_sha256[:8]}.db"
    about = _describe(territory, settings.fictitious, today, contents, content_sha256)
    write_release(
        path,
        contents,
        list_label_rows(territory),
        about,
        lambda file: check_history(hash_quarters(earlier), contents, file),
    )
    _record(register, territory, latest, path, today, quarters, content_sha256, hash_quarters(contents))
    rows = {table.name: len(contents[table.name]) - len(earlier.get(table.name, [])) for table in CUMULATIVE}
    return Published(path, tuple(quarters), rows)


def find_release_file(register: Register, territory_id: str, releases: Path) -> Path | None:
    """Return the file of the latest release, or nothing before the first."""
    latest = find_latest_release(register.reader, territory_id)
    path = releases / latest["file_name"] if latest else None
    return path if path is not None and path.is_file() else None


def check_history(before: Mapping[str, str], contents: Mapping[str, Sequence[Cells]], file: Path) -> None:
    """Raise `Refusal` (309) unless the file holds the contents and no published quarter has changed."""
    written = read_contents(file)
    after = hash_quarters(written)
    if hash_contents(written) != hash_contents(contents) or any(
        after.get(name) != told for name, told in before.items()
    ):
        raise errors.Refusal(errors.UNSAFE_RELEASE, reason="une ligne déjà publiée aurait changé.")


@contextmanager
def _reading(register: Register) -> Iterator[sqlite3.Connection]:
    # One transaction: a visit that arrives meanwhile is wholly in or wholly out.
    reader = register.reader
    reader.execute("begin")
    try:
        yield reader
    finally:
        reader.execute("rollback")


def _read_earlier(releases: Path, latest: sqlite3.Row | None) -> dict[str, list[Cells]]:
    if latest is None:
        return {}
    path = releases / latest["file_name"]
    if not path.is_file():
        raise errors.Refusal(errors.UNSAFE_RELEASE, reason=f"le fichier précédent, {path.name}, manque.")
    earlier = read_contents(path)
    if hash_contents(earlier) != latest["content_sha256"]:
        raise errors.Refusal(errors.UNSAFE_RELEASE, reason=f"le fichier précédent, {path.name}, a été modifié.")
    return earlier


def _list_waiting(first: str | None, earlier: Mapping[str, Sequence[Cells]], today: date) -> list[str]:
    done = {str(row[1]) for row in earlier.get("periods", [])}
    waiting = [quarter for quarter in list_closed_quarters(first, today) if quarter not in done] if first else []
    if not waiting:
        day = find_closing_day(find_open_quarter(today))
        raise errors.Refusal(errors.NOTHING_TO_PUBLISH, day=day.strftime("%d/%m/%Y"))
    return waiting


def _build(period: Period, territory: Territory, keys: Path) -> Candidate:
    # Seeded by a secret: a refused release cannot be tried again until the draw pleases.
    label = f"outreach.observatory/{territory.id}/{period.quarter}".encode()
    seed = hmac.new(read_key(keys, "path"), label, hashlib.sha256).digest()
    return build_candidate(period, territory, random.Random(seed))


def _list_new(candidates: Sequence[Candidate], table: str) -> Iterator[Cells]:
    for candidate in candidates:
        for row in candidate.tables.get(table, ()):
            yield (row.rowid, *row.cells)


def _describe(
    territory: Territory, fictitious: bool, today: date, contents: Mapping[str, Sequence[Cells]], content_sha256: str
) -> dict[str, str]:
    periods = sorted(str(row[1]) for row in contents["periods"])
    covered = {str(row[1]): row[3] for row in contents["meetings"]}
    return {
        "territoire": territory.name,
        "code INSEE": territory.id,
        "données": "fictives" if fictitious else "réelles",
        "méthode": f"version {METHOD_VERSION}, décrite dans docs/release-method.md",
        "k": str(K),
        "trimestres": ", ".join(periods),
        "publié le": today.isoformat(),
        "rencontres couvertes": ", ".join(
            f"{name} : au moins {covered[name]} %" for name in periods if name in covered
        ),
        "empreinte du contenu": content_sha256,
    }


def _record(
    register: Register, territory: Territory, latest: sqlite3.Row | None, path: Path, today: date,
    quarters: Sequence[str], content_sha256: str, manifest: Mapping[str, str],
) -> None:  # fmt: skip
    try:
        with register.writing() as writer:
            now_latest = find_latest_release(writer, territory.id)
            if (now_latest and now_latest["id"]) != (latest and latest["id"]):
                raise errors.Refusal(errors.UNSAFE_RELEASE, reason="une autre publication vient d’avoir lieu.")
            record_release(
                writer,
                territory.id,
                closed_on=today,
                periods=json.dumps(list(quarters)),
                file_name=path.name,
                content_sha256=content_sha256,
                method_version=METHOD_VERSION,
                manifest=json.dumps(manifest, sort_keys=True),
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
