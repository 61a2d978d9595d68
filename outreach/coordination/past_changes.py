"""The changes of the territory in a reader's words: each line by its name, each cell as it was and as it became.

Knows the files kept and who changed them; knows no request.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import get_locale, gettext

from outreach.coordination.changes import SUBJECT
from outreach.coordination.forms import COLUMN_LABELS, STATUSES
from outreach.intake import House
from outreach.register import audit
from outreach.territory import find_territory
from outreach.territory.cells import list_parts
from outreach.territory.columns import NO
from outreach.territory.keeping import Version, find_history, list_versions, read_text
from outreach.territory.territory import ANY
from outreach.territory.writing import LineChange, list_changes
from outreach.vocabulary import LANGUAGES, YES_NO, mark

# Of the lines that one change touched: putting a whole file back may touch them all.
MOST_LINES: Final = 6
FILE_LABELS: Final = {
    "structures.csv": mark("Structures"),
    "roads.csv": mark("Chemins"),
    "rights.csv": mark("Droits"),
}


@dataclass(frozen=True, slots=True)
class CellTold:
    """What a column said before a change, and says since."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineTold:
    """A line that a change touched: added, removed, or some of its cells."""

    name: str
    added: bool
    removed: bool
    cells: tuple[CellTold, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the file as it was before it, who made it, and what it changed, in words."""

    version: Version
    file: str
    author: sqlite3.Row | None
    lines: tuple[LineTold, ...]
    more: int


def list_kept_versions(house: House) -> list[Version]:
    """List the versions kept of this town's files, the newest first."""
    return list_versions(find_history(house.settings.territory, house.settings.instance))


def tell_changes(house: House, versions: Sequence[Version], told: Iterable[Version]) -> Iterator[Change]:
    """Yield some of the changes kept, in words."""
    authors = audit.list_authors(house.register, SUBJECT)
    for version in told:
        before, after = _read_both_sides(house, versions, version)
        found = list(list_changes(before, after, version.file))
        lines = tuple(_tell_line(house, version.file, change) for change in found[:MOST_LINES])
        file = gettext(FILE_LABELS[version.file]) if version.file in FILE_LABELS else version.file
        yield Change(version, file, authors.get(version.name), lines, len(found) - len(lines))


def _read_both_sides(house: House, versions: Sequence[Version], version: Version) -> tuple[str, str]:
    """Read a file as it was before a change and after it: before the next one, or as it is now."""
    named, instance = house.settings.territory, house.settings.instance
    folder = find_history(named, instance)
    later = [one for one in versions if one.file == version.file and one.number > version.number]
    newer = min(later, key=lambda one: one.number, default=None)
    after = folder / newer.name if newer else find_territory(named, instance) / version.file
    return read_text(folder / version.name), read_text(after)


def _tell_line(house: House, file: str, change: LineChange) -> LineTold:
    cells = tuple(
        CellTold(
            gettext(COLUMN_LABELS[column]) if column in COLUMN_LABELS else column,
            *(_tell_cell(house, column, line.get(column, "")) for line in (change.before, change.after)),
        )
        for column in change.columns
    )
    return LineTold(_name_line(house, file, change), not change.before, not change.after, cells)


def _name_line(house: House, file: str, change: LineChange) -> str:
    territory, line = house.territory, change.after or change.before
    if file != "roads.csv":
        return line.get(_name_label(), "") or line.get("label_fr", "") or ", ".join(change.key)
    tables = (territory.rights, territory.neighbourhoods, territory.families)
    parts = [(table, code) for table, code in zip(tables, change.key, strict=True) if code != ANY]
    return ", ".join(str(getattr(table.get(code), _name_label(), code)) for table, code in parts)


def _tell_cell(house: House, column: str, cell: str) -> str:
    if not cell:
        return str(gettext("rien"))
    if cell in STATUSES:
        return str(gettext(STATUSES[cell]))
    if column == "slips":
        answer = YES_NO["no" if cell.lower() in NO else "yes"]
        return str(gettext(answer))
    return ", ".join(_name_part(house, column, part) for part in list_parts(cell))


def _name_part(house: House, column: str, part: str) -> str:
    if column in ("structure", "received_by"):
        return str(getattr(house.territory.structures.get(part), _name_label(), part))
    return str(gettext(LANGUAGES[part])) if column == "languages" and part in LANGUAGES else part


def _name_label() -> str:
    return "label_en" if str(get_locale()) == "en" else "label_fr"
