"""`publish`: the one way a closed period leaves the register, attacked first, added to what has left already.

Earlier rows are copied from the previous file, never computed again. Knows no page and starts no process.
"""

import errno
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

from outreach import errors
from outreach.observatory.attacks import check_candidate
from outreach.observatory.attacks.returning import Trace, keep_trace
from outreach.observatory.attacks.sight import Sight
from outreach.observatory.candidate import Candidate, Method, build_candidate
from outreach.observatory.earlier import Earlier, find_earlier
from outreach.observatory.locking import locking
from outreach.observatory.manifest import (
    METHOD_VERSION,
    build_manifest,
    find_changed,
    hash_periods,
    split_manifest,
    tell_manifest,
)
from outreach.observatory.partition import K
from outreach.observatory.periods import PACES
from outreach.observatory.reading import read_periods
from outreach.observatory.reading_past import Past, read_past
from outreach.observatory.release_file import ReleaseWriter, put_in_place, writing
from outreach.observatory.utility import Utility, tell_utility
from outreach.observatory.words import list_label_rows
from outreach.register.database import Register
from outreach.register.releases import find_latest_release, record_release
from outreach.sealing.keys import read_key
from outreach.settings import ReleaseRules, Retention
from outreach.territory import Territory

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class ReleaseSettings(Protocol):
    """What publishing needs of the settings."""

    @property
    def releases(self) -> Path:
        """The folder of released files."""

    @property
    def keys(self) -> Path:
        """The folder of keys."""

    @property
    def release(self) -> ReleaseRules:
        """How records become publishable."""

    @property
    def retention(self) -> Retention:
        """How long the register keeps records."""

    @property
    def fictitious(self) -> bool:
        """Whether the data are fictitious."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the file, the periods it adds, and the rows of each table they added."""

    file: Path
    quarters: tuple[str, ...]
    rows: Mapping[str, int]


@dataclass(slots=True)
class _Added:
    """What is told of the periods added, once each has been let go of."""

    quarters: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    covered: list[str] = field(default_factory=list)

    def tell(self, candidate: Candidate) -> None:
        """Count one more period."""
        self.quarters.append(candidate.period.quarter)
        for name, rows in candidate.tables.items():
            self.rows[name] = self.rows.get(name, 0) + len(rows)


def find_method(settings: ReleaseSettings) -> Method:
    """Return the method as an instance sets it, with its secret; raises `Refusal` (343) for a k too small."""
    rules = settings.release
    if rules.k < K and not settings.fictitious:
        raise errors.Refusal(errors.TOO_FEW, k=rules.k)
    pace = PACES[rules.period]
    return Method(read_key(settings.keys, "path"), rules.k, pace, pace.count_kept(settings.retention.months))


def publish(register: Register, territory: Territory, settings: ReleaseSettings, today: date) -> Published:
    """Close and publish every past period not yet published; raises `Refusal` 308 (nothing to) or 309 (unsafe)."""
    method = find_method(settings)
    with locking(settings.releases), refusing_a_full_disk(), reading(register) as reader:
        latest = find_latest_release(reader, territory.id)
        earlier = find_earlier(settings.releases, latest, method, today)
        past = read_past(reader, territory.id, method.pace)
        quarters = list_waiting(past, method, earlier, today)
        with writing(settings.releases, f"observatoire-{territory.id}") as (writer, temporary):
            added = _fill(writer, Town(reader, territory, method, past), earlier, quarters)
            manifest = _close(writer, territory, settings, method, earlier, today)
            name = f"observatoire-{territory.id}-{today.isoformat()}-{manifest['sha256'][:8]}.db"
            _clear_unknown(reader, territory.id, settings.releases, name)
            put_in_place(temporary, settings.releases / name)
    path = settings.releases / name
    _record(register, territory, latest, path, today, quarters, manifest)
    return Published(path, tuple(quarters), added.rows)


@dataclass(frozen=True, slots=True)
class Town:
    """What candidates are built from: a register at one moment, its territory, the method, what must be known first."""

    reader: sqlite3.Connection
    territory: Territory
    method: Method
    past: Past

    def build(self, quarters: Sequence[str]) -> Iterator[Candidate]:
        """Build what each period would publish, one at a time."""
        method, territory = self.method, self.territory
        for period in read_periods(self.reader, territory.id, method.pace, method.kept, quarters, self.past):
            yield build_candidate(period, territory, method)
            # Let go before the next is read: two at once would take twice the room.
            del period


def _fill(writer: ReleaseWriter, town: Town, earlier: Earlier, quarters: Sequence[str]) -> _Added:
    if earlier.path is not None:
        writer.copy(earlier.path)
    added = _Added()
    for candidate in check_candidates(town, earlier, quarters):
        writer.add(candidate.tables)
        added.tell(candidate)
        del candidate
    return added


def check_candidates(town: Town, earlier: Earlier, quarters: Sequence[str]) -> Iterator[Candidate]:
    """Build each period and attack it, alone and beside those that a returning person may have left in."""
    method, returning, traces = town.method, town.past.returning, _list_traces(town, earlier, quarters)
    for candidate in town.build(quarters):
        traces.append(check_candidate(candidate, method.k, traces[-method.kept :], returning))
        yield candidate
        del candidate


def _list_traces(town: Town, earlier: Earlier, quarters: Sequence[str]) -> list[Trace]:
    method, returning = town.method, town.past.returning
    first = method.pace.count(quarters[0]) - method.kept
    recent = [quarter for quarter in earlier.hashes if method.pace.count(quarter) > first] if returning else []
    # Where they stood is worked out again: nothing of it is kept.
    return [keep_trace(Sight(candidate), returning) for candidate in town.build(recent)]


def rehearse(
    register: Register, territory: Territory, settings: ReleaseSettings, today: date
) -> Iterator[tuple[Utility, dict[str, int], str | None]]:
    """Yield what each waiting period would leave: its detail, rows a table, why it would be refused; writes nothing."""
    method = find_method(settings)
    with reading(register) as reader:
        earlier = find_earlier(settings.releases, find_latest_release(reader, territory.id), method, today)
        town = Town(reader, territory, method, read_past(reader, territory.id, method.pace))
        quarters = list_waiting(town.past, method, earlier, today)
        traces = _list_traces(town, earlier, quarters)
        for candidate in town.build(quarters):
            reason = None
            try:
                traces.append(check_candidate(candidate, method.k, traces[-method.kept :], town.past.returning))
            except errors.Refusal as refusal:
                reason = refusal.sentence
            yield tell_utility(candidate), {name: len(rows) for name, rows in candidate.tables.items()}, reason


def _close(
    writer: ReleaseWriter, territory: Territory, settings: ReleaseSettings, method: Method, earlier: Earlier,
    today: date,
) -> dict[str, Any]:  # fmt: skip
    quarters = [row[0] for row in writer.connection.execute("select quarter from periods order by quarter")]
    writer.finish(list_label_rows(territory, method.pace, quarters, earlier.labels))
    hashes = hash_periods(writer.connection)
    if (changed := find_changed(earlier.hashes, hashes)) is not None:
        raise errors.Refusal(errors.UNSAFE_RELEASE, reason=f"{changed}, une ligne déjà publiée aurait changé.")
    manifest = build_manifest(hashes, method, settings.retention.months)
    told = "select quarter, covered_percent from meetings order by quarter"
    covered = ", ".join(f"{name} : au moins {percent} %" for name, percent in writer.connection.execute(told))
    writer.tell(
        {
            "territoire": territory.name,
            "code INSEE": territory.id,
            "données": "fictives" if settings.fictitious else "réelles",
            "méthode": f"version {METHOD_VERSION}, décrite dans docs/release-method.md",
            "k": str(method.k),
            "période": method.pace.code,
            "périodes": ", ".join(quarters),
            "publié le": today.isoformat(),
            "rencontres couvertes": covered,
            "empreinte du contenu": str(manifest["sha256"]),
            **split_manifest(manifest),
        }
    )
    return manifest


def find_release_file(register: Register, territory_id: str, releases: Path) -> Path | None:
    """Return the file of the latest release, or nothing before the first."""
    latest = find_latest_release(register.reader, territory_id)
    path = releases / latest["file_name"] if latest else None
    return path if path is not None and path.is_file() else None


@contextmanager
def reading(register: Register) -> Iterator[sqlite3.Connection]:
    """Read in one transaction: a visit that arrives meanwhile is wholly in or wholly out."""
    reader = register.reader
    reader.execute("begin")
    try:
        yield reader
    finally:
        reader.execute("rollback")


@contextmanager
def refusing_a_full_disk() -> Iterator[None]:
    """Turn what a full disk raises into `Refusal` (344)."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as fault:
        code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR) or getattr(fault, "errno", 0) in _NO_ROOM:
            raise errors.Refusal(errors.NO_ROOM) from None
        raise


def list_waiting(past: Past, method: Method, earlier: Earlier, today: date) -> list[str]:
    """List the closed periods that are not published yet; raises `Refusal` (308) when there is none."""
    pace, first = method.pace, past.first
    closed = list(pace.list_closed(first, today)) if first else []
    waiting = [quarter for quarter in closed if quarter not in earlier.hashes]
    if not waiting:
        day = pace.find_closing_day(pace.find_open(today))
        raise errors.Refusal(errors.NOTHING_TO_PUBLISH, day=day.strftime("%d/%m/%Y"))
    return waiting


def _clear_unknown(reader: sqlite3.Connection, territory_id: str, releases: Path, name: str) -> None:
    # A publication killed before it was recorded leaves its file: harmless when it holds the same rows. Other rows
    # of the same period would tell, beside these, what must not be told.
    known = {row[0] for row in reader.execute("select file_name from release")}
    for path in sorted(releases.glob(f"observatoire-{territory_id}-*.db")):
        if path.name in known:
            continue
        if path.name[-len("00000000.db") :] != name[-len("00000000.db") :]:
            raise errors.Refusal(errors.UNKNOWN_RELEASE, file=path.name)
        path.unlink()


def _record(
    register: Register, territory: Territory, latest: sqlite3.Row | None, path: Path, today: date,
    quarters: Sequence[str], manifest: Mapping[str, object],
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
                content_sha256=str(manifest["sha256"]),
                method_version=METHOD_VERSION,
                manifest=tell_manifest(manifest),
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
