"""For each kind of finding of the reading, a small file that has it: what the catalogue promises, someone can meet.

Text is a Markdown table; what only a workbook can hold is bytes. Read by the tests of files and repairs.
"""

from collections.abc import Callable
from typing import Final

from openpyxl import Workbook

from tests.questionnaire.files_of_all_kinds import (
    SURVEY,
    write_bare_xlsx,
    write_sheet,
    write_xls,
    write_xlsx,
    write_zip,
)

HEAD: Final = "| survey | type | name | label |\n"
AGE: Final = "| | integer | age | Âge |\n"
ENOUGH: Final = HEAD + AGE
YES_NO: Final = "\n| choices | list_name | name | label |\n| | yn | yes | Oui |\n| | yn | no | Non |\n"


def _hide(book: Workbook) -> None:
    book["survey"].sheet_state = "hidden"


def _merge(book: Workbook) -> None:
    book["survey"].merge_cells("C2:C3")


def _merge_list(book: Workbook) -> None:
    book["choices"].merge_cells("A2:A3")


def _column(heading: str, cell: str, kind: str = "integer") -> str:
    return f"| survey | type | name | label | {heading} |\n| | {kind} | age | Âge | {cell} |\n"


FILES: Final[dict[str, Callable[[], bytes]]] = {
    "empty_file": lambda: b"",
    "deep_groups": lambda: (HEAD + "| | begin_group | g | G |\n" * 31 + AGE).encode(),
    "file_too_large": lambda: b"x" * (21 << 20),
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "pdf": lambda: b"%PDF-1.7\n%\xe2\xe3",
    "text_document": lambda: write_zip({"word/document.xml": "<w/>"}),
    "open_document": lambda: write_zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    "other_workbook": lambda: write_zip({"xl/workbook.bin": b"\x83"}),
    "archive": lambda: write_zip({"photos/1.jpg": b"\xff\xd8"}),
    "password": lambda: write_xls({"survey": SURVEY}, streams=("EncryptedPackage",)),
    "html_page": lambda: "\n<html><body><table><tr><td>type</td></tr></table>".encode(),
    "xml_file": lambda: b'<?xml version="1.0"?><h:html/>',
    "json_file": lambda: b'{"survey": []}',
    "not_text": lambda: bytes(range(256)) * 4,
    "damaged": lambda: write_xlsx({"survey": SURVEY})[:-60],
    "zip_bomb": lambda: write_bare_xlsx(b" " * (20 << 20)),
    "too_many_parts": lambda: write_zip({f"xl/{number}.xml": "" for number in range(2001)}),
    "sheet_too_large": lambda: write_bare_xlsx(b"".join(b"%08d" % number * 8 for number in range(1_060_000))),
    "too_many_rows": lambda: "survey,type\n".encode() + b",text\n" * 100_001,
    "too_many_columns": lambda: b"survey" + b",type" * 501 + b"\n,text\n",
    "too_many_cells": lambda: b"survey" + b",a" * 400 + b"\n" + (b"," + b"a," * 400 + b"\n") * 2_501,
    "cell_too_long": lambda: (HEAD + "| | text | a | " + "x" * 32_768 + " |\n").encode(),
    "forbidden_xml": lambda: write_bare_xlsx('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "no_survey_sheet": lambda: write_xlsx({"réponses": SURVEY, "bilan": SURVEY}),
    "empty_survey": lambda: write_xlsx({"survey": SURVEY[:1]}),
    "no_table": lambda: "Bonjour, voici la liste.\n".encode(),
    "other_encoding": lambda: ENOUGH.encode("cp1252"),
    "macros": lambda: write_bare_xlsx(write_sheet(SURVEY), {"xl/vbaProject.bin": b"\xd0"}),
    "error_cell": lambda: write_xls({"survey": [*SURVEY, ("text", "a", "#REF!")]}),
    "formula_without_value": lambda: write_xlsx({"survey": [*SURVEY, ("text", "a", '="b"&"c"')]}),
    "formula": lambda: write_bare_xlsx(write_sheet([*SURVEY, ("text", "a", "<c t='str'><f>A1</f><v>Nom</v></c>")])),
    "hidden_sheet": lambda: write_xlsx({"survey": SURVEY, "notes": [("a",)]}, _hide),
    "extra_sheets": lambda: write_xlsx({"survey": SURVEY, "notes": [("a",)]}),
    "sheet_read_as": lambda: write_xlsx({"Surveys": SURVEY, "notes": [("a",)]}),
    "headings_lower": lambda: write_xlsx({"survey": [("Enquête 2026",), *SURVEY]}),
    "far_rows": lambda: write_xlsx({"survey": [*SURVEY, *([()] * 600), ("text", "loin", "Loin")]}),
    "merged_cells": lambda: write_xlsx({"survey": [*SURVEY, ("text", "a", None)]}, _merge),
    "merged_list_name": lambda: write_xlsx(
        {"survey": SURVEY, "choices": [("list_name", "name"), ("yn", "yes"), (None, "no")]}, _merge_list
    ),
    "stray_spaces": lambda: write_xlsx({"survey": [SURVEY[0], ("integer", " age\u00a0", "Âge")]}),
    "blank_heading": lambda: write_xlsx({"survey": [SURVEY[0], ("integer", "age", "Âge", "à revoir")]}),
}

TEXTS: Final[dict[str, str]] = {
    "two_columns": "| survey | type | name | label | relevant | relevance |\n| | text | a | A | 1 | 2 |\n",
    "same_column": "| survey | type | name | label | relevant | relevance |\n| | text | a | A | 1 | |\n",
    "misspelt_column": "| survey | type | name | label | relevant | releavnt |\n| | text | a | A | 1 | 2 |\n",
    "missing_column": "| survey | kind | name | label |\n| | text | a | A |\n",
    "name_not_repairable": HEAD + "| | text | prénom | A |\n| | text | prenom | B |\n",
    "bad_reference": HEAD + "| | note | a | Bonjour ${b |\n",
    "choice_without_name": ENOUGH + YES_NO + "| | yn | | Peut-être |\n",
    "choice_with_space": HEAD
    + "| | select_multiple yn | a | A |\n"
    + YES_NO
    + "| | yn | a b | 1 |\n| | yn | a_b | 2 |\n",
    "choice_renamed": HEAD + "| | select_multiple yn | a | A |\n" + YES_NO + "| | yn | a b | 1 |\n",
    "end_without_begin": ENOUGH + "| | end_group | | |\n",
    "begin_without_end": ENOUGH + "| | begin_group | g | G |\n",
    "crossed_groups": HEAD + "| | begin_repeat | g | G |\n" + AGE + "| | end_group | | |\n",
    "loop": ENOUGH + "| | begin loop over yn | g | G |\n" + YES_NO,
    "kobo_matrix": ENOUGH + "| | begin_kobomatrix | g | G |\n",
    "cascading_select": ENOUGH + "| | cascading_select towns | g | G |\n",
    "included_form": ENOUGH + "| | include | autre | |\n",
    "other_twice": HEAD + "| | select_one yn or_other | a | A |\n| | text | a_other | B |\n" + YES_NO,
    "other_dropped": HEAD
    + "| | select_one yn or_other | a | A |\n| | text | a_other | B |\n"
    + YES_NO
    + "| | yn | other | Autre |\n",
    "column_read_as": "| survey | type | name | lable |\n| | text | a | A |\n",
    "unknown_columns": _column("à vérifier", "oui"),
    "kobo_columns": _column("$kuid", "x1"),
    "xform_columns": _column("instance::odk:tag", "x"),
    "bad_choice_column": ENOUGH + "\n| choices | list_name | name | label | 2 nom |\n| | yn | yes | Oui | x |\n",
    "language_read_as": _column("label::English (en)", "Age")
    + "\n| choices | list_name | name | label::english(en) |\n"
    "| | yn | yes | Yes |\n",
    "language_chosen": "| survey | type | name | label::English | label::Français |\n| | text | a | A | B |\n",
    "language_unknown": "| survey | type | name | label::English | label::Français |\n| | text | a | A | B |\n"
    "\n| settings | default_language |\n| | Lingala |\n",
    "unseen_signs": HEAD + "| | text | a\u200b | A |\n",
    "smart_quotes": _column("relevant", "‘a’ = ’a’"),
    "html_entities": _column("constraint", ". &gt; 3"),
    "reference_spelt": HEAD + AGE + "| | note | a | Vous avez ${ age } ans |\n",
    "yes_read_as": _column("required", "Oui"),
    "type_read_as": HEAD + "| | tel | a | A |\n",
    "list_read_as": HEAD + "| | select_one YN | a | A |\n" + YES_NO,
    "row_disabled": _column("disabled", "") + "| | text | a | A | yes |\n",
    "row_of_comments": _column("relevant", "") + "| | | | | à revoir |\n",
    "row_of_settings": ENOUGH + "| | set form title | Ma ville | |\n",
    "surveycto_row": ENOUGH + "| | text audit | ta | |\n",
    "name_given": ENOUGH + "| | note | | Merci |\n",
    "name_repaired": HEAD + "| | integer | âge réel | Âge |\n| | note | b | ${âge réel} ans |\n",
    "meta_dropped": ENOUGH + "| | begin_group | meta | |\n| | hidden | instanceID | |\n| | end_group | | |\n",
    "meta_renamed": HEAD + "| | text | meta | A |\n",
    "root_renamed": HEAD + "| | begin_repeat | data | A |\n" + AGE + "| | end_repeat | | |\n",
    "audit_named": ENOUGH + "| | audit | suivi | |\n",
    "table_list_dropped": "| survey | type | name | label | appearance |\n| | begin_group | g | G | table-list |\n"
    "| | select_one yn | a | A | |\n| | select_one other | b | B | |\n| | end_group | | | |\n"
    + YES_NO
    + "| | other | x | X |\n",
    "parameter_dropped": _column("parameters", "digits=3"),
    "parameters_spelt": _column("parameters", "start = 1; end = 5", "range"),
    "same_choice": ENOUGH + YES_NO + "| | yn | yes | Encore |\n",
    "choice_kept_twice": "| survey | type | name | label | choice_filter |\n| | text | d | D | |\n"
    "| | select_one t | a | A | d=${d} |\n"
    "\n| choices | list_name | name | label | d |\n| | t | x | X | 1 |\n| | t | x | X | 2 |\n",
    "choice_without_list": ENOUGH + YES_NO + "| | | perdu | Perdu |\n",
    "list_unused": ENOUGH + YES_NO,
    "form_id_given": ENOUGH,
    "form_id_repaired": ENOUGH + "\n| settings | form_id |\n| | Mon Enquête 2026 |\n",
    "version_given": ENOUGH,
    "setting_dropped": ENOUGH + "\n| settings | name |\n| | 1 2 |\n",
    "settings_rows": ENOUGH + "\n| settings | form_id |\n| | a |\n| | b |\n",
}


def write_case(code: str) -> bytes:
    """Return the file that has a finding of this code."""
    return TEXTS[code].encode() if code in TEXTS else FILES[code]()
