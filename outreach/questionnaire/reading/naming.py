"""Names that no expression can cite (spaces, accents, digits first): rewritten here and wherever they are cited.

Only when the new name is free; else a fault. Also the root of the form, which may share no name.
"""

import re
import unicodedata
from typing import Final

from outreach.questionnaire.findings import layout, repairs
from outreach.questionnaire.reading.draft import Draft

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_NAME: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_CITED: Final = re.compile(r"\$\{(last-saved#)?([^{}]+)\}")
_ROOTS: Final = ("data", "form", "questionnaire", "survey_data", "form_data")


def write_name(text: str, prefix: str = "q_") -> str:
    """Return a text as a name of plain letters, digits and `_`; nothing when no letter is left."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae")).encode("ascii", "ignore").decode()
    name = _NOT_NAME.sub("_", plain.strip()).strip("_.-")
    if not name:
        return ""
    return name if _NAME.fullmatch(name) else prefix + name


def repair_names(draft: Draft) -> None:
    """Rewrite the names that cannot be cited, when nothing else has the new name."""
    lines = draft.table("survey").lines
    taken: dict[str, int] = {}
    for line in lines:
        taken[line.read("name")] = taken.get(line.read("name"), 0) + 1
    changed: dict[str, str] = {}
    places: dict[str, tuple[int, str]] = {}
    for line in lines:
        name = line.read("name")
        if not name or _NAME.fullmatch(name):
            continue
        new = write_name(name)
        if not new or new in taken or (new in changed.values() and name not in changed) or taken[name] > 1:
            draft.note(layout.NAME_NOT_REPAIRABLE, "survey", line.number, "name", name=name, other=new or name)
            continue
        changed[name] = new
        places[name] = (line.number, new)
        line.cells["name"] = new
    if changed:
        counts = cite_anew(draft, changed)
        for name, (number, new) in places.items():
            draft.note(repairs.NAME_REPAIRED, "survey", number, "name", name=name, other=new, count=counts.get(name, 0))


def cite_anew(draft: Draft, changed: dict[str, str]) -> dict[str, int]:
    """Cite by their new names the rows that were given one; return how often each was cited."""
    counts: dict[str, int] = {}

    def rewrite(told: re.Match[str]) -> str:
        name = " ".join(told[2].split())
        if name not in changed:
            return told[0]
        counts[name] = counts.get(name, 0) + 1
        return f"${{{told[1] or ''}{changed[name]}}}"

    for _, line in draft.list_cells():
        for column, text in line.cells.items():
            if "${" in text:
                line.cells[column] = _CITED.sub(rewrite, text)
    return counts


def cite_triggers(draft: Draft) -> None:
    """Spell a trigger that is a bare name as a reference."""
    lines = draft.table("survey").lines
    names = {line.read("name") for line in lines}
    for line in lines:
        told = line.read("trigger")
        if told and "$" not in told:
            parts = [part.strip() for part in re.split(r"[,;\s]+", told) if part.strip()]
            if parts and all(part in names for part in parts):
                line.cells["trigger"] = read = ",".join(f"${{{part}}}" for part in parts)
                draft.note(repairs.REFERENCE_SPELT, "survey", line.number, "trigger", text=read)


def name_root(draft: Draft) -> str:
    """Return the name of the form's root: no question's name."""
    names = {line.read("name") for line in draft.table("survey").lines}
    settings = draft.table("settings").lines
    told = settings[0].read("name") if settings else ""
    if told and not _NAME.fullmatch(told):
        draft.note(repairs.SETTING_DROPPED, "settings", settings[0].number, "name", name="name")
        told = ""
    wished = told or "data"
    if wished not in names:
        return wished
    free = next((root for root in _ROOTS if root not in names), "")
    while not free or free in names:
        free = (free or "data") + "_"
    line = next(line for line in draft.table("survey").lines if line.read("name") == wished)
    draft.note(repairs.ROOT_RENAMED, "survey", line.number, "name", name=wished, other=free)
    return free
