"""What a questionnaire about people may not ask, question by question, and what it asks that is kept less finely.

Hands on findings of the catalogue's `privacy`; the words that ask for an identity are in `privacy.py`.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from outreach.questionnaire.coarsening import FORGOTTEN_TYPES
from outreach.questionnaire.findings import Finding, privacy, repairs, structure
from outreach.questionnaire.form_checks import split_type
from outreach.questionnaire.privacy import find_identity, find_identity_announced, find_identity_in_name
from outreach.questionnaire.sheets import Row, Sheets
from outreach.questionnaire.survey import OPEN

_RECORDINGS: Final = {"audio": privacy.AUDIO, "file": privacy.FILE, "audit": privacy.AUDIT}
_KEPT_LESS_FINELY: Final = {
    "geopoint": privacy.POSITION,
    "start-geopoint": privacy.POSITION,
    "start": privacy.MOMENT,
    "end": privacy.MOMENT,
}
# Types that other tools read as a text: their name says what they ask.
_REACHES: Final = ("tel", "phone", "telephone", "phone text", "phone number", "phonenumber", "mobile", "mail", "e mail")
_TOLD: Final = ("label", "hint", "guidance", "required_message", "constraint_message")
# What a note may announce: a question whose answer is written.
_WRITTEN: Final = ("text", "integer", "decimal", "date", "dateTime", "barcode", "image")
# Column → what may be written in it; a retention is a number of months.
PUBLISHED: Final = {
    "outreach::publish": ("no", "quasi-identifier", "theme"),
    "outreach::stat": ("count", "sum", "mean", "median"),
    "outreach::retention": tuple(map(str, range(1, 25))),
}


def check_minimisation(sheets: Sheets, profile: str) -> Iterator[Finding]:
    """Yield what must not be asked in a questionnaire of this profile, and what may not be published of it."""
    for row in sheets.survey:
        kind, _ = split_type(row)
        yield from _check_published(row, profile)
        if profile != OPEN:
            yield from _check_question(row, kind)
    if profile != OPEN:
        yield from _check_spelt_types(sheets)
        yield from _check_notes(sheets)


def _check_spelt_types(sheets: Sheets) -> Iterator[Finding]:
    for finding in sheets.findings:
        told = finding.facts.get("name", "")
        spaced = " ".join(re.split(r"[\s_-]+", told.lower()))
        if finding.kind is repairs.TYPE_READ_AS and finding.facts["other"] == "text" and spaced in _REACHES:
            yield Finding(privacy.IDENTITY, "survey", finding.row, "type", {"word": told})


def _check_notes(sheets: Sheets) -> Iterator[Finding]:
    for note, below in pairwise(sheets.survey):
        if split_type(note)[0] == "note" and split_type(below)[0] in _WRITTEN:
            for column, text in note.cells.items():
                if column.startswith(_TOLD) and (word := find_identity_announced(text)):
                    yield Finding(privacy.IDENTITY, "survey", note.number, column, {"word": word})


def _check_question(row: Row, kind: str) -> Iterator[Finding]:
    if kind in _RECORDINGS:
        yield Finding(_RECORDINGS[kind], "survey", row.number, "type")
    elif kind == "image" and "signature" in row.read("appearance").lower().split():
        yield Finding(privacy.SIGNATURE, "survey", row.number, "appearance")
    elif kind in FORGOTTEN_TYPES:
        yield Finding(privacy.DEVICE, "survey", row.number, "type", {"type": kind})
    elif kind in _KEPT_LESS_FINELY:
        yield Finding(_KEPT_LESS_FINELY[kind], "survey", row.number, "type", {"type": kind})
    if kind not in ("note", "calculate", *FORGOTTEN_TYPES):
        yield from _check_words(row)


def _check_words(row: Row) -> Iterator[Finding]:
    asked = {column: find_identity(text) for column, text in row.cells.items() if column.startswith(_TOLD)}
    for column, word in {"name": find_identity_in_name(row.read("name")), **asked}.items():
        if word:
            yield Finding(privacy.IDENTITY, "survey", row.number, column, {"word": word})


def _check_published(row: Row, profile: str) -> Iterator[Finding]:
    for column, known in PUBLISHED.items():
        value = row.read(column)
        if value and value not in known:
            told = f"1 … {known[-1]}" if column == "outreach::retention" else ", ".join(known)
            facts = {"value": value, "name": column, "known": told}
            yield Finding(structure.BAD_PUBLISHED, "survey", row.number, column, facts)
    if profile == OPEN and row.read("outreach::publish") not in ("", "no"):
        yield Finding(structure.PUBLISHED_IN_OPEN, "survey", row.number, "outreach::publish")
