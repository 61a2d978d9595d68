"""Rows of the survey that are no question, or have no name: left aside or named, and said.

Knows canonical types. Groups are in `groups`, names that cannot be read in `naming`.
"""

from typing import Final

from outreach.questionnaire.findings import repairs
from outreach.questionnaire.reading.draft import Draft, Line
from outreach.questionnaire.reading.spellings import YES

# Named by their own type when they have no name; nothing else refers to them.
_NAMED_ALONE: Final = (
    "start", "end", "today", "username", "deviceid", "phonenumber", "email", "subscriberid", "simserial", "audit",
    "start-geopoint", "background-audio",
)  # fmt: skip
# Old forms say their settings in the survey.
_SETTINGS: Final = {
    "set form title": "form_title", "set form id": "form_id", "form title": "form_title", "form id": "form_id",
    "title": "form_title", "id string": "form_id",
}  # fmt: skip
_NAMED_BY_ROW: Final = {"note": "note", "begin_group": "group", "begin_repeat": "repeat"}


def drop_rows(draft: Draft) -> None:
    """Leave aside disabled rows and rows of comments."""
    table = draft.table("survey")
    kept: list[Line] = []
    for line in table.lines:
        if line.read("disabled").lower() in YES:
            draft.note(repairs.ROW_DISABLED, "survey", line.number)
        elif not line.read("type") and not line.read("name") and not _has_label(line):
            draft.note(repairs.ROW_OF_COMMENTS, "survey", line.number)
        elif setting := _SETTINGS.get(line.read("type").lower().replace("_", " ")):
            draft.note(repairs.ROW_OF_SETTINGS, "survey", line.number, "type", name=line.read("type"))
            settings = draft.table("settings")
            if not settings.lines:
                settings.lines.append(Line(2, {}))
            settings.lines[0].cells.setdefault(setting, line.read("name") or line.read("label"))
        else:
            kept.append(line)
    table.lines = kept
    table.drop_columns({"disabled"})


def name_rows(draft: Draft) -> None:
    """Give a name to the rows that need one and are referred to by nobody."""
    lines = draft.table("survey").lines
    taken = {line.read("name") for line in lines}
    for line in lines:
        kind = line.read("type")
        if kind.startswith("end_"):
            line.cells.pop("name", None)
        elif kind == "audit" and line.read("name") not in ("", "audit"):
            draft.note(repairs.AUDIT_NAMED, "survey", line.number, "name", name=line.read("name"))
            line.cells["name"] = "audit"
        elif not line.read("name"):
            name = kind.replace("-", "_") if kind in _NAMED_ALONE else ""
            if kind in _NAMED_BY_ROW:
                name = f"{_NAMED_BY_ROW[kind]}_{line.number}"
            if name:
                while name in taken:
                    name += "_"
                taken.add(name)
                line.cells["name"] = name
                draft.note(repairs.NAME_GIVEN, "survey", line.number, "name", name=name)


def _has_label(line: Line) -> bool:
    return any(column.startswith(("label", "hint", "media")) for column in line.cells)
