"""The door of reading: the bytes of any file become the sheets of a questionnaire, or one finding that says why not.

Rows still know their number: what pyxform forgets and a remedy needs. Knows nothing of what a row means.
"""

from typing import Final

from outreach.questionnaire.findings import reading as found
from outreach.questionnaire.reading.bounds import UnreadableSheets, refuse
from outreach.questionnaire.reading.choice_lists import repair_choices
from outreach.questionnaire.reading.cleaning import clean_cells, straighten_expressions
from outreach.questionnaire.reading.definition import Row, Sheets, build_sheets
from outreach.questionnaire.reading.draft import Draft
from outreach.questionnaire.reading.groups import check_groups, free_meta, free_others, free_tables
from outreach.questionnaire.reading.languages import unite_languages
from outreach.questionnaire.reading.naming import cite_triggers, repair_names
from outreach.questionnaire.reading.parameters import read_parameters
from outreach.questionnaire.reading.recognising import open_book
from outreach.questionnaire.reading.rows import drop_rows, name_rows
from outreach.questionnaire.reading.settings_row import complete_settings
from outreach.questionnaire.reading.tables import build_draft, check_filled
from outreach.questionnaire.reading.types import read_truths, read_types

__all__ = ["FILE_TYPES", "Row", "Sheets", "UnreadableSheets", "read_sheets"]

FILE_TYPES: Final = (".md", ".xlsx", ".xlsm", ".xls", ".csv")
# In this order: each step leans on what those before it put right.
_REPAIRS: Final = (
    clean_cells, drop_rows, read_types, free_meta, name_rows, straighten_expressions, repair_names, cite_triggers,
    read_truths, read_parameters, check_groups, repair_choices, free_others, free_tables, unite_languages,
    complete_settings,
)  # fmt: skip


def read_sheets(content: bytes, name: str) -> Sheets:
    """Read the sheets of a file, its content deciding what it is; raises `UnreadableSheets`."""
    try:
        return build_sheets(_repair(build_draft(open_book(content), name)))
    except UnreadableSheets:
        raise
    except Exception as fault:
        # The last net: each known damage has its own finding, and none may become a traceback.
        raise refuse(found.UNREADABLE_FILE, what=type(fault).__name__) from fault


def _repair(draft: Draft) -> Draft:
    for repair in _REPAIRS:
        repair(draft)
    check_filled(draft)
    return draft
