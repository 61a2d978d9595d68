"""Two versions of a questionnaire side by side, and each of them to take away: a workbook, or the XForm of other tools.

Reads the versions that the register kept. Changes nothing.
"""

import re
import sqlite3
from collections.abc import Mapping
from typing import Final

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.version_changes import tell_changes
from outreach.intake import House, find_places
from outreach.intake.editions import open_kept
from outreach.questionnaire import Survey
from outreach.questionnaire.exporting import write_workbook, write_xform
from outreach.questionnaire.reading.bounds import UnreadableSheets
from outreach.questionnaire.sheets import read_sheets
from outreach.register import form_versions

KINDS: Final[Mapping[str, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.-]+")


def changes(form_id: str) -> str:
    """Show what changed between two versions: the last two unless others are asked for."""
    house = at_hand(House)
    versions = form_versions.list_versions(house.register, form_id)
    if not versions:
        raise errors.Refusal(errors.NOT_FOUND)
    known = {row["id"]: row for row in versions}
    after = known.get(request.args.get("to", ""), versions[0])
    before = known.get(request.args.get("from", ""), versions[min(1, len(versions) - 1)])
    told = tell_changes(_open(house, before["id"]), _open(house, after["id"]))
    return render_template(
        "coordination/version_changes.html",
        form_id=form_id, title=versions[0]["title_fr"], versions=versions, before=before, after=after, changes=told,
    )  # fmt: skip


def export_version(form_id: str, version_id: str, kind: str) -> Response:
    """Give a version as a workbook or as an XForm; raises `Refusal` (300) for what no XForm can say."""
    version = form_versions.find_version(at_hand(House).register.reader, version_id)
    if version is None or version["form_id"] != form_id or kind not in KINDS:
        raise errors.Refusal(errors.NOT_FOUND)
    name = f"{form_id}{version['file_kind']}"
    try:
        sheets = read_sheets(version["source"], name)
    except UnreadableSheets as fault:
        raise errors.Refusal(errors.BAD_FORM, form=name, faults=f"{fault}.") from None
    content = write_workbook(sheets) if kind == "xlsx" else write_xform(sheets, name).encode()
    answer = make_response(content)
    answer.headers["Content-Type"] = KINDS[kind]
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name_file(version)}.{kind}"'
    return answer


def _open(house: House, version_id: str) -> Survey:
    row = form_versions.find_version(house.register.reader, version_id)
    survey = open_kept(row, find_places(house.settings)) if row is not None else None
    if survey is None:
        raise errors.Refusal(errors.NOT_FOUND)
    return survey


def _name_file(version: sqlite3.Row) -> str:
    return _UNSAFE.sub("-", f"{version['form_id']}-{version['version']}")[:80].strip("-.") or "questionnaire"
