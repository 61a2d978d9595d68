"""Types of questions in their one spelling: `select_one towns or_other`, `begin_group`, `geopoint`.

What is a known misspelling is read and said; what is unknown stays as it is, for the checks to tell.
"""

import re
from typing import Final

from outreach.questionnaire.findings import layout, repairs
from outreach.questionnaire.reading.draft import Draft, Line
from outreach.questionnaire.reading.spellings import NO, SURVEYCTO_TYPES, TYPE_SPELLINGS, TYPES, YES

_SELECT: Final = re.compile(
    r"(?:q[ _]|add[ _])?(?P<word>sel(?:ec|c|e)t|multiple|choose|choice|dropdown|radio|checkbox"
    r"|multi|single|selectone|selectmultiple|mcq)"
    r"(?P<rest>[ _-]?(?:one|1|multiple|many|multi|mutiple|multple|all[ _]that[ _]apply|choice|choices|prompt|select)?)"
    r"(?P<from>[ _-](?:external|from[ _]file|choice|choices|prompt)|)"
    r"(?:[ _-](?:using|from|with))?[ ]+(?P<list>\$\{[^}]+\}|\S+)(?P<other>[ ]+or[ _-]?(?:specify[ _]?)?other)?",
    re.IGNORECASE,
)
_EXACT: Final = re.compile(
    r"(?:select_one|select_multiple|rank|select_one_external|select_one_from_file|select_multiple_from_file)"
    r" (?:\$\{[^}]+\}|\S+)(?: or_other)?"
)
_RANK: Final = re.compile(r"(?:rank|ranking)[ ]+(?P<list>\S+)", re.IGNORECASE)
_KOBO_MATRIX: Final = re.compile(r"begin[ _]kobomatrix", re.IGNORECASE)
_LOOP: Final = re.compile(r"begin[ _]loop\b.*", re.IGNORECASE)
_END_OF_OTHERS: Final = re.compile(r"end (?:kobomatrix|loop)")
_CASCADE: Final = re.compile(r"cascading[ _]select\b.*", re.IGNORECASE)
_KOBO_ROWS: Final = {"score__row": "kobo--score-choices", "rank__level": "kobo--rank-items"}
_KNOWN: Final = frozenset(TYPES)
_BY_CASE: Final = {name.lower(): name for name in TYPES}
_LIST_FILES: Final = (".csv", ".xml", ".geojson")


def read_types(draft: Draft) -> None:
    """Give every row of the survey its canonical type."""
    kept: list[Line] = []
    enclosing = ""
    for line in draft.table("survey").lines:
        told = " ".join(line.read("type").split())
        word = told.lower().replace("_", " ").replace("-", " ")
        if word in SURVEYCTO_TYPES:
            draft.note(repairs.SURVEYCTO_ROW, "survey", line.number, "type", name=told)
            continue
        if _END_OF_OTHERS.fullmatch(word):
            # Its beginning has been told.
            continue
        kept.append(line)
        if word in ("begin score", "begin rank"):
            enclosing = line.read(_KOBO_ROWS["score__row" if word == "begin score" else "rank__level"])
        if told in _KOBO_ROWS and enclosing:
            read = f"select_one {enclosing}"
        else:
            read = _read_type(told, line, draft)
        if read != told and snake_type(told) != read:
            draft.note(repairs.TYPE_READ_AS, "survey", line.number, "type", name=told, other=read)
        if read:
            line.cells["type"] = read
    draft.table("survey").lines = kept
    draft.table("survey").drop_columns(set(_KOBO_ROWS.values()))


def snake_type(told: str) -> str:
    """Return a type as every tool reads it: case and blanks apart."""
    return told.replace("begin ", "begin_").replace("end ", "end_")


def _read_type(told: str, line: Line, draft: Draft) -> str:
    lower = told.lower()
    if told in _KNOWN or (_EXACT.fullmatch(told) and ("_from_file" in told or not lower.endswith(_LIST_FILES))):
        return told
    if lower in _BY_CASE:
        return _BY_CASE[lower]
    for pattern, kind in (
        (_KOBO_MATRIX, layout.KOBO_MATRIX),
        (_LOOP, layout.LOOP),
        (_CASCADE, layout.CASCADING_SELECT),
    ):
        if pattern.fullmatch(told):
            draft.note(kind, "survey", line.number, "type", word=told)
            return ""
    if lower == "include" or lower.startswith("include "):
        draft.note(layout.INCLUDED_FORM, "survey", line.number, "type", word=told)
        return ""
    spaced = " ".join(lower.replace("_", " ").replace("-", " ").split())
    if spaced in TYPE_SPELLINGS:
        return _read_spelling(TYPE_SPELLINGS[spaced], spaced, line)
    return _read_select(told) or told


def _read_spelling(read: str, spaced: str, line: Line) -> str:
    if spaced in ("signature", "draw", "annotate") and spaced not in line.read("appearance"):
        line.cells["appearance"] = f"{line.read('appearance')} {spaced}".strip()
    return read


def _read_select(told: str) -> str:
    if rank := _RANK.fullmatch(told):
        return f"rank {rank['list']}"
    select = _SELECT.fullmatch(told)
    if not select:
        return ""
    words = f"{select['word']} {select['rest']}".lower()
    several = re.search("mult|many|mcq|all|mutiple|checkbox", words) is not None
    source = select["from"].lower()
    name = "select_multiple" if several else "select_one"
    if "external" in source:
        name = "select_one_external"
    elif "file" in source or select["list"].lower().endswith(_LIST_FILES):
        name += "_from_file"
    other = " or_other" if select["other"] else ""
    return f"{name} {select['list']}{other}"


def read_truths(draft: Draft) -> None:
    """Spell `required` and `read_only` as `yes` or `no` when they are no expression."""
    for line in draft.table("survey").lines:
        for column in ("required", "read_only"):
            told = line.read(column)
            lower = told.lower()
            if lower in ("", "yes", "no", "true()", "false()"):
                continue
            read = "yes" if lower in YES else "no" if lower in NO else ""
            if read:
                line.cells[column] = read
                if lower not in ("true", "false"):
                    draft.note(repairs.YES_READ_AS, "survey", line.number, column, name=told, other=read)
