"""Which answer may become which column: the `save_to` and `entities` of a questionnaire against the register's words.

Codes are those of `vocabulary`, so that no misspelt word is ever stored. Knows columns by name, not the register.
"""

from collections.abc import Iterator
from typing import Final

from outreach.questionnaire.expressions import ExpressionFault, list_names, parse
from outreach.questionnaire.nearest import tell_nearest
from outreach.questionnaire.sheets import Row, SheetFault, Sheets
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


def check_saves(sheets: Sheets) -> Iterator[SheetFault]:
    """Yield the faults of `save_to` and of the entities sheet."""
    declared = {row.read("list_name"): row for row in sheets.entities}
    saved = {row.read("save_to").replace("#", "."): row for row in sheets.survey if row.read("save_to")}
    for row in saved.values():
        yield from _check_save(row, sheets)
    for entity, row in declared.items():
        if entity not in NEEDED_COLUMNS:
            told = f"l’entité « {entity} » n’est pas connue{tell_nearest(entity, NEEDED_COLUMNS)}"
            yield SheetFault("entities", row.number, "list_name", told)
        for column in NEEDED_COLUMNS.get(entity, ()):
            question = saved.get(f"{entity}.{column}")
            if question is None or question.read("required").lower() not in ("yes", "true", "true()"):
                told = f"une question obligatoire (required) doit remplir « {entity}#{column} » : ajoutez-la"
                yield SheetFault("entities", row.number, "list_name", told)
    yield from _check_agreement(declared.get("referral"), saved.get("referral.agreement"))


def _check_save(row: Row, sheets: Sheets) -> Iterator[SheetFault]:
    column = row.read("save_to").replace("#", ".")
    kind, _, list_name = row.read("type").partition(" ")
    if column not in SAVED_COLUMNS:
        known = [name.replace(".", "#") for name in SAVED_COLUMNS]
        near = tell_nearest(row.read("save_to"), known)
        yield SheetFault("survey", row.number, "save_to", f"« {row.read('save_to')} » n’est pas une colonne{near}")
    elif kind != SAVED_COLUMNS[column]:
        told = f"cette colonne se remplit par « {SAVED_COLUMNS[column]} », pas par « {kind} » : changez l’un des deux"
        yield SheetFault("survey", row.number, "save_to", told)
    elif column in COLUMN_CODES:
        yield from _check_codes(column, list_name, sheets)


def _check_codes(column: str, list_name: str, sheets: Sheets) -> Iterator[SheetFault]:
    known = [*COLUMN_CODES[column], *(() if column in ALWAYS_TOLD else (NOT_TOLD,))]
    for choice in sheets.choices:
        code = choice.read("name")
        if choice.read("list_name") == list_name and code not in known:
            near = tell_nearest(code, known) or f" : employez l’un de {', '.join(known)}"
            told = f"le code « {code} » n’existe pas pour {column.replace('.', '#')}{near}"
            yield SheetFault("choices", choice.number, "name", told)


def _check_agreement(entity: Row | None, question: Row | None) -> Iterator[SheetFault]:
    # A referral is a message about a person: none leaves without her agreement.
    if entity is None or question is None:
        return
    try:
        asked = list_names(parse(entity.read("create_if"))) if entity.read("create_if") else []
    except ExpressionFault:
        return
    name = question.read("name")
    if name not in asked:
        yield SheetFault(
            "entities", entity.number, "create_if", f"ajoutez « ${{{name}}} = 'yes' » : l’accord est exigé"
        )
