"""Signs that word processors, web pages and keyboards leave in cells: taken out where they change what a cell says.

Labels keep their quotes, no-break spaces and joiners (French, Arabic, emoji are written with them).
"""

import re
from html import unescape
from typing import Final

from outreach.questionnaire.findings import layout, repairs
from outreach.questionnaire.reading.draft import Draft, Line, Table
from outreach.questionnaire.reading.spellings import EXPRESSIONS, SPOKEN

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u200b\u2060\ufeff\xad]")
_JOINERS: Final = re.compile("[\u200c-\u200f\u202a-\u202e\u2066-\u2069]")
_BLANKS: Final = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_NOT_PLAIN: Final = re.compile(r"[^\x20-\x7e]")
_ENTITY: Final = re.compile(r"&(?:gt|lt|amp|quot|apos|nbsp|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_QUOTES: Final = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2013": "-",
     "\u2212": "-", "\u2260": "!=", "\u2264": "<=", "\u2265": ">="}
)  # fmt: skip
_SMART: Final = re.compile("[\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2212\u2260\u2264\u2265]")
_LOOSE: Final = re.compile(r"\$\s*\{\s*([^{}\s]+)\s*\}|\$\(\s*(\w+)\s*\)")
_TIGHT: Final = re.compile(r"\$\{[^{}]*\}")
_SPOKEN_BASES: Final = frozenset(SPOKEN)


def is_spoken(column: str) -> bool:
    """Whether a column holds words for people, in some language."""
    base, _, rest = column.partition("::")
    return base in _SPOKEN_BASES or (base == "media" and rest.partition("::")[0] != "")


def clean_cells(draft: Draft) -> None:
    """Take stray blanks and unseen signs out of every cell."""
    spaces: dict[tuple[str, str], list[int]] = {}
    for table, line in draft.list_cells():
        for column, text in list(line.cells.items()):
            cleaned = _clean(text, is_spoken(column) or (table.name == "settings" and column != "form_id"))
            if cleaned == text:
                continue
            if _CONTROL.search(text) or (_JOINERS.search(text) and not _JOINERS.search(cleaned)):
                draft.note(repairs.UNSEEN_SIGNS, table.name, line.number, column)
            else:
                spaces.setdefault((table.name, column), []).append(line.number)
            if cleaned:
                line.cells[column] = cleaned
            else:
                del line.cells[column]
    for table in draft.tables.values():
        table.lines = [line for line in table.lines if line.cells]
    for (sheet, column), rows in spaces.items():
        draft.note(repairs.STRAY_SPACES, sheet, rows[0], column, count=len(rows))


def _clean(text: str, spoken: bool) -> str:
    if _NOT_PLAIN.search(text):
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        if not spoken:
            text = _JOINERS.sub("", _BLANKS.sub(" ", text))
    return text.strip()


def straighten_expressions(draft: Draft) -> None:
    """Put quotes, HTML signs and references of every expression straight."""
    for table, line in draft.list_cells():
        for column in list(line.cells):
            if table.name == "survey" and (column in EXPRESSIONS or _is_dynamic(column, line)):
                _straighten(draft, table, line, column)
            elif table.name == "entities" and column in ("create_if", "update_if", "entity_id"):
                _straighten(draft, table, line, column)
            if "$" in line.cells[column] and column not in ("type", "name", "list_name"):
                _tighten(draft, table, line, column)


def _is_dynamic(column: str, line: Line) -> bool:
    return column == "default" and ("(" in line.read(column) or "${" in line.read(column))


def _straighten(draft: Draft, table: Table, line: Line, column: str) -> None:
    text = line.cells[column]
    if "&" in text and _ENTITY.search(text):
        told = ", ".join(sorted(set(_ENTITY.findall(text))))
        line.cells[column] = text = unescape(unescape(text)).replace("\xa0", " ")
        draft.note(repairs.HTML_ENTITIES, table.name, line.number, column, text=told)
    if _SMART.search(text):
        told = " ".join(sorted(set(_SMART.findall(text))))
        line.cells[column] = text.translate(_QUOTES)
        draft.note(repairs.SMART_QUOTES, table.name, line.number, column, text=told)


def _tighten(draft: Draft, table: Table, line: Line, column: str) -> None:
    text = line.cells[column]
    spelt = _LOOSE.sub(lambda told: f"${{{told[1] or told[2]}}}", text)
    if spelt != text:
        line.cells[column] = spelt
        draft.note(repairs.REFERENCE_SPELT, table.name, line.number, column, text=", ".join(_TIGHT.findall(spelt)[:5]))
    rest = _TIGHT.sub("", spelt)
    if "${" in rest:
        told = rest[rest.index("${") :][:30]
        draft.note(layout.BAD_REFERENCE, table.name, line.number, column, text=told)
