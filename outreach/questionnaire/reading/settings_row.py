"""The one row of settings: a name and a version every questionnaire has, taken from its content when it says none.

The same content always gets the same version. Knows no day.
"""

import hashlib
import json
import re
from pathlib import PurePath
from typing import Final

from outreach.questionnaire.findings import repairs
from outreach.questionnaire.reading.choice_lists import has_doubles
from outreach.questionnaire.reading.draft import Draft, Line
from outreach.questionnaire.reading.naming import name_root, write_name

_FORM_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST_ID: Final = 60


def complete_settings(draft: Draft) -> None:
    """Give the settings their one row, with form_id, version and root."""
    table = draft.table("settings")
    if not table.lines:
        table.lines.append(Line(2, {}))
    elif len(table.lines) > 1:
        draft.note(repairs.SETTINGS_ROWS, "settings", table.lines[1].number)
        del table.lines[1:]
    line = table.lines[0]
    _name_form(draft, line)
    root = name_root(draft)
    if root != "data" or line.read("name"):
        line.cells["name"] = root
    if has_doubles(draft):
        line.cells["allow_choice_duplicates"] = "yes"
    if not line.read("version"):
        line.cells["version"] = version = _hash_content(draft)
        draft.note(repairs.VERSION_GIVEN, "settings", line.number, "version", name=version)
    table.columns = list(dict.fromkeys([*table.columns, *line.cells]))


def _name_form(draft: Draft, line: Line) -> None:
    told = line.read("form_id")
    if _FORM_ID.fullmatch(told):
        return
    stem = PurePath(draft.file_name.replace("\\", "/")).stem
    name = ""
    for text in (told, line.read("form_title") or line.read("title"), stem, "form"):
        name = re.sub("[^a-z0-9]+", "_", write_name(text, "form_").lower()).strip("_")[:_LONGEST_ID]
        if name:
            break
    line.cells["form_id"] = name
    if told:
        draft.note(repairs.FORM_ID_REPAIRED, "settings", line.number, "form_id", name=told, other=name)
    else:
        draft.note(repairs.FORM_ID_GIVEN, "settings", line.number, "form_id", name=name)


def _hash_content(draft: Draft) -> str:
    told = {name: [line.cells for line in table.lines] for name, table in sorted(draft.tables.items()) if table.lines}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("utf-8")).hexdigest()[:10]
