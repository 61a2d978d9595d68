"""Which answer may become which column: the `save_to` and `entities` of a questionnaire against the register's words.

Codes are those of `vocabulary`, so that no misspelt word is ever stored. Knows columns by name, not the register.
"""

from collections.abc import Iterator
from typing import Final

from outreach.questionnaire.expressions import ExpressionFault, list_names, parse
from outreach.questionnaire.findings import Finding, structure
from outreach.questionnaire.form_checks import SAYS_YES, split_type
from outreach.questionnaire.nearest import find_nearest
from outreach.questionnaire.sheets import Row, Sheets
from outreach.questionnaire.survey import OPEN
from outreach.vocabulary import COLUMN_CODES, NOT_TOLD

# Entity and column → the types of question that may fill it.
SAVED_COLUMNS: Final = {
    **dict.fromkeys(COLUMN_CODES, "select_one"),
    "gap.steps": "select_multiple",
    "gap.right": "select_one_from_file",
    "referral.structure": "select_one_from_file",
    "contact.children": "integer",
    "contact.come_back_on": "date",
    "contact.note": "text",
}
# Without these a record means nothing: saved by a required question as soon as its entity is declared.
NEEDED_COLUMNS: Final = {
    "contact": ("result",),
    "gap": ("right", "status"),
    "referral": ("structure", "agreement"),
}
# Asked for consent or counted apart: « non communiqué » is no answer to these.
ALWAYS_TOLD: Final = ("contact.result", "contact.first_meeting", "referral.agreement")


def check_saves(sheets: Sheets, profile: str) -> Iterator[Finding]:
    """Yield the faults of `save_to` and of the entities sheet."""
    declared = {row.read("list_name"): row for row in sheets.entities}
    if profile == OPEN:
        yield from _check_open(declared)
        return
    saved = {row.read("save_to").replace("#", "."): row for row in sheets.survey if row.read("save_to")}
    for row in saved.values():
        yield from _check_save(row, sheets)
    for entity, row in declared.items():
        if entity not in NEEDED_COLUMNS:
            facts = {"name": entity, "near": find_nearest(entity, NEEDED_COLUMNS)}
            yield Finding(structure.UNKNOWN_ENTITY, "entities", row.number, "list_name", facts)
        for column in NEEDED_COLUMNS.get(entity, ()):
            question = saved.get(f"{entity}.{column}")
            if question is None or question.read("required").lower() not in SAYS_YES:
                facts = {"name": f"{entity}#{column}"}
                yield Finding(structure.UNFILLED_COLUMN, "entities", row.number, "list_name", facts)
    yield from _check_agreement(declared.get("referral"), saved.get("referral.agreement"))


def _check_open(declared: dict[str, Row]) -> Iterator[Finding]:
    for entity, row in declared.items():
        ours = entity in NEEDED_COLUMNS
        kind = structure.PEOPLE_IN_OPEN if ours else structure.FOREIGN_ENTITY
        yield Finding(kind, "entities", row.number, "list_name", {"name": entity})


def _check_save(row: Row, sheets: Sheets) -> Iterator[Finding]:
    told = row.read("save_to")
    column = told.replace("#", ".")
    kind, list_name = split_type(row)
    if column not in SAVED_COLUMNS:
        near = find_nearest(told, [name.replace(".", "#") for name in SAVED_COLUMNS])
        yield Finding(structure.UNKNOWN_SAVE, "survey", row.number, "save_to", {"name": told, "near": near})
    elif kind != SAVED_COLUMNS[column]:
        facts = {"wanted": SAVED_COLUMNS[column], "type": kind}
        yield Finding(structure.WRONG_SAVE_TYPE, "survey", row.number, "save_to", facts)
    elif column in COLUMN_CODES:
        yield from _check_codes(column, list_name, sheets)


def _check_codes(column: str, list_name: str, sheets: Sheets) -> Iterator[Finding]:
    known = [*COLUMN_CODES[column], *(() if column in ALWAYS_TOLD else (NOT_TOLD,))]
    for choice in sheets.choices:
        code = choice.read("name")
        if choice.read("list_name") == list_name and code not in known:
            facts = {"code": code, "name": column.replace(".", "#"), "known": ", ".join(known)}
            near = find_nearest(code, known)
            yield Finding(structure.UNKNOWN_CODE, "choices", choice.number, "name", {**facts, "near": near})


def _check_agreement(entity: Row | None, question: Row | None) -> Iterator[Finding]:
    # A referral is a message about a person: none leaves without her agreement.
    if entity is None or question is None:
        return
    try:
        asked = list_names(parse(entity.read("create_if"))) if entity.read("create_if") else []
    except ExpressionFault:
        return
    name = question.read("name")
    if name not in asked:
        yield Finding(structure.NO_AGREEMENT, "entities", entity.number, "create_if", {"name": name})
