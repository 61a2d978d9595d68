"""The static checks of a questionnaire, row by row, before pyxform: each finding with its sheet, row and remedy.

Hands on findings, all at once. What an answer must satisfy is in `checks.py`, what expressions say in `logic_checks`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from outreach.questionnaire.appearances import list_unknown_appearances
from outreach.questionnaire.findings import Finding, Kind, structure
from outreach.questionnaire.languages import code_language
from outreach.questionnaire.nearest import find_nearest
from outreach.questionnaire.question_types import GROUP_WORDS, QUESTION_TYPES, RECORDINGS, TRACES
from outreach.questionnaire.sheets import Row, Sheets

# Types that declare something besides a question: a list beside the form.
DECLARATIONS: Final = ("csv-external", "xml-external")
LIST_FILE: Final = re.compile(r"[^\s/\\]+\.(csv|geojson|xml)", re.IGNORECASE)
SAYS_YES: Final = ("yes", "true", "true()")

_NAME: Final = re.compile(r"[^\W\d][\w.-]*")
_FORM_ID: Final = re.compile(r"[^\s/\\<>&\"']{1,120}")
_TRIGGER: Final = re.compile(r"\s*\$\{\s*[\w.-]+\s*\}\s*(,\s*\$\{\s*[\w.-]+\s*\}\s*)*")
_KNOWN: Final = {name.lower(): name for name in QUESTION_TYPES}
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def check_rows(sheets: Sheets) -> Iterator[Finding]:
    """Yield what is wrong with the settings and with each row of the survey, in their order."""
    yield from _check_settings(sheets)
    lists = {row.read("list_name") for row in sheets.choices}
    externals = {row.read("list_name") for row in sheets.external_choices}
    language = sheets.settings[0].read("default_language") if sheets.settings else ""
    sections: list[dict[str, int]] = [{}]
    repeated = _list_repeated(sheets)
    for row in sheets.survey:
        kind, list_name = split_type(row)
        word = GROUP_WORDS.get(kind, ("", ""))[0]
        if word == "end":
            sections = sections[:-1] or [{}]
            continue
        if kind in DECLARATIONS:
            continue
        yield from _check_type(row, kind, list_name, externals if kind == "select_one_external" else lists, repeated)
        yield from _check_name(row, sections[-1])
        yield from _check_label(row, kind, language)
        yield from _check_cells(row, kind)
        if word == "begin":
            sections.append({})


def split_type(row: Row) -> tuple[str, str]:
    """Return the type of a row and the list it names, as `("select_one", "yes_no")`."""
    return _split(row.read("type"))


@lru_cache(1024)
def _split(cell: str) -> tuple[str, str]:
    told = " ".join(cell.split())
    if told.lower() in GROUP_WORDS:
        return told.lower(), ""
    word, _, list_name = told.partition(" ")
    return _KNOWN.get(word.lower(), word.lower()), list_name.removesuffix(" or_other").strip()


def _list_repeated(sheets: Sheets) -> set[str]:
    """Return the questions that stand in a repeat: their answers may be somebody's choices."""
    depth, repeated = [], set()
    for row in sheets.survey:
        word, kind = GROUP_WORDS.get(split_type(row)[0], ("", ""))
        if word == "begin":
            depth.append(kind)
        elif word == "end":
            del depth[-1:]
        elif "repeat" in depth:
            repeated.add(row.read("name"))
    return repeated


def _check_settings(sheets: Sheets) -> Iterator[Finding]:
    row = sheets.settings[0] if sheets.settings else Row(2, {})
    name = row.read("form_id")
    if not _FORM_ID.fullmatch(name):
        yield Finding(structure.NO_FORM_ID, "settings", row.number, "form_id", {"name": name})


def _check_type(row: Row, kind: str, list_name: str, lists: set[str], repeated: set[str]) -> Iterator[Finding]:
    def find(what: Kind, **facts: str) -> Finding:
        return Finding(what, "survey", row.number, "type", facts)

    if not kind:
        yield find(structure.NO_TYPE)
    elif kind in (*TRACES, *RECORDINGS):
        yield find(structure.REFUSED_TRACE if kind in TRACES else structure.REFUSED_RECORDING, name=kind)
    elif kind not in QUESTION_TYPES and kind not in GROUP_WORDS:
        known = [*QUESTION_TYPES, "begin_group", "begin_repeat"]
        yield find(structure.UNKNOWN_TYPE, name=row.read("type"), near=find_nearest(kind, known))
    elif kind.endswith("_from_file"):
        if not LIST_FILE.fullmatch(list_name):
            yield find(structure.NO_LIST_FILE, name=list_name)
    elif kind.startswith(("select", "rank")) and list_name not in lists:
        cited = re.fullmatch(r"\$\{\s*([\w.-]+)\s*\}", list_name)
        if not list_name:
            yield find(structure.LIST_UNNAMED, type=kind)
        elif cited and kind != "select_one":
            yield find(structure.ONE_OF_ANSWERS, type=kind, name=cited[1])
        elif not cited or cited[1] not in repeated:
            yield find(structure.NO_LIST, name=list_name, near=find_nearest(list_name, lists))


def _check_name(row: Row, seen: dict[str, int]) -> Iterator[Finding]:
    name = row.read("name")
    if not name:
        yield Finding(structure.NO_NAME, "survey", row.number, "name")
    elif not _NAME.fullmatch(name):
        yield Finding(structure.BAD_NAME, "survey", row.number, "name", {"name": name})
    elif name in seen:
        yield Finding(structure.NAME_TAKEN, "survey", row.number, "name", {"name": name, "other": str(seen[name])})
    seen.setdefault(name, row.number)


def _check_label(row: Row, kind: str, language: str) -> Iterator[Finding]:
    if kind not in QUESTION_TYPES or not QUESTION_TYPES[kind].asked:
        return
    shown = [name for name, text in row.cells.items() if text and name.startswith(("label", "hint", "media"))]
    labels = [name.removeprefix("label").removeprefix("::") for name in shown if name.startswith("label")]
    column = f"label::{language}" if language else "label"
    if not shown:
        # What is calculated or proposed elsewhere may be asked without a word.
        if not row.read("calculation"):
            yield Finding(structure.NO_LABEL, "survey", row.number, column)
    elif language and labels and code_language(language) not in {code_language(label) for label in labels}:
        yield Finding(structure.NO_TRANSLATION, "survey", row.number, column)


def _check_cells(row: Row, kind: str) -> Iterator[Finding]:
    if kind == "calculate" and not (row.read("calculation") or row.read("default")):
        yield Finding(structure.NO_CALCULATION, "survey", row.number, "calculation")
    if row.read("trigger") and not _TRIGGER.fullmatch(row.read("trigger")):
        yield Finding(structure.BAD_TRIGGER, "survey", row.number, "trigger", {"name": row.read("trigger")})
    if "search(" in row.read("appearance"):
        yield Finding(structure.SEARCH, "survey", row.number, "appearance")
    for name in list_unknown_appearances(row.read("appearance")):
        yield Finding(structure.UNKNOWN_APPEARANCE, "survey", row.number, "appearance", {"name": name})
    if kind == "range":
        yield from _check_scale(row)


def _check_scale(row: Row) -> Iterator[Finding]:
    told = {"start": "1", "end": "10", "step": "1", **read_parameters(row.read("parameters"))}
    for name in ("start", "end", "step"):
        if not _NUMBER.fullmatch(told[name]) or name == "step" and float(told[name]) == 0:
            facts = {"name": name, "value": told[name]}
            yield Finding(structure.BAD_PARAMETER, "survey", row.number, "parameters", facts)


def read_parameters(cell: str) -> dict[str, str]:
    """Return the parameters of a cell: `start=1 end=10`, separated by blanks, commas or semicolons."""
    tidy = re.sub(r"\s*=\s*", "=", cell)
    parts = [part.partition("=") for part in re.split(r"[\s,;]+", tidy) if "=" in part]
    return {name.lower(): value for name, _, value in parts}
