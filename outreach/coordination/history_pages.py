"""The changes made to the territory: who, when, what; a way back; and its files, as they are, to take away."""

import io
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.changes import SUBJECT, restore_version
from outreach.coordination.forms import COLUMN_LABELS
from outreach.intake import House
from outreach.register import audit
from outreach.territory import find_territory
from outreach.territory.keeping import Version, find_history, list_files, list_versions, read_text
from outreach.territory.territory import ANY
from outreach.territory.writing import Key, list_changes

PAGE_SIZE = 20
# Of the lines that one change touched: putting a whole file back may touch them all.
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the file as it was before it, who made it, and what it changed, in words."""

    version: Version
    author: sqlite3.Row | None
    said: tuple[str, ...]
    more: int


def history() -> Response:
    """Show the changes of the territory, the newest first, or go back before one."""
    house = at_hand(House)
    if request.method == "POST":
        restore_version(house, g.account, _read_number("number"), seen=_read_number("seen"))
        flash(gettext("C’est fait : le fichier est revenu à son état d’avant ce changement."))
        return redirect(url_for("coordination.history"), 303)
    folder = find_history(house.settings.territory, house.settings.instance)
    versions = list_versions(folder)
    count = max(1, -(-len(versions) // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, int), 1), count)
    page = render_template(
        "coordination/history.html",
        changes=list(_list_changes(house, folder, versions, (number - 1) * PAGE_SIZE)),
        seen=versions[0].number if versions else 0,
        number=number,
        count=count,
    )
    return make_response(page)


def _read_number(name: str) -> int:
    typed = request.form.get(name, "")
    if not typed.isdecimal():
        raise errors.Refusal(errors.BAD_REQUEST)
    return int(typed)


def _list_changes(house: House, folder: Path, versions: list[Version], start: int) -> Iterator[Change]:
    authors = audit.list_authors(house.register, SUBJECT)
    for place, version in list(enumerate(versions))[start : start + PAGE_SIZE]:
        newer = next((one for one in reversed(versions[:place]) if one.file == version.file), None)
        after = folder / newer.name if newer else _find_folder(house) / version.file
        found = list(list_changes(read_text(folder / version.name), read_text(after), version.file))
        said = tuple(_say(house, version.file, key, columns) for key, columns in found[:MOST_LINES])
        yield Change(version, authors.get(version.name), said, len(found) - len(said))


def _say(house: House, file: str, key: Key, columns: tuple[str, ...]) -> str:
    """Say which line was changed and in what, in the reader's words."""
    labels = [gettext(COLUMN_LABELS[column]) if column in COLUMN_LABELS else column for column in columns]
    return f"{_name_line(house, file, key)} · {', '.join(labels) or gettext('ligne ajoutée ou retirée')}"


def _name_line(house: House, file: str, key: Key) -> str:
    if file == "structures.csv" and key[0] in house.territory.structures:
        return house.territory.structures[key[0]].label_fr
    if file == "roads.csv" and key[0] in house.territory.rights:
        return ", ".join((house.territory.rights[key[0]].label_fr, *(part for part in key[1:] if part != ANY)))
    return ", ".join(key)


def export() -> Response:
    """Give the files of the territory in service, byte for byte."""
    folder = _find_folder(at_hand(House))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in list_files(folder):
            # Without the hour of the file: the same files give the same archive.
            archive.writestr(zipfile.ZipInfo(f"{folder.name}/{name}"), (folder / name).read_bytes())
    answer = make_response(packed.getvalue())
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{folder.name}.zip"'
    return answer


def _find_folder(house: House) -> Path:
    return find_territory(house.settings.territory, house.settings.instance)
