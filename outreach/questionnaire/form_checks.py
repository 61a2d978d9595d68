"""The static checks of a questionnaire, row by row, before pyxform: each fault with its sheet, row and remedy.

Hands on the list of faults, several at once. What an answer must satisfy is in `checks.py`.
"""

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from outreach.questionnaire.expressions import ExpressionFault, list_calls, list_names, parse
from outreach.questionnaire.nearest import tell_nearest
from outreach.questionnaire.privacy import find_identity
from outreach.questionnaire.question_types import GROUP_WORDS, QUESTION_TYPES
from outreach.questionnaire.save_checks import check_saves
from outreach.questionnaire.sheets import Row, SheetFault, Sheets

EXPRESSIONS: Final = ("relevant", "required", "constraint", "calculation")
# Read by other programs, not by this one yet: refused, since ignoring them would change what the form means.
NOT_READ: Final = ("choice_filter", "repeat_count", "parameters", "read_only", "readonly")
# Shown to nobody, hence without a label.
UNSEEN: Final = ("calculate", "hidden")

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FORM_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_TRIGGER: Final = re.compile(r"\$\{\s*\w+\s*\}")
_WORDS: Final = {"yes", "no", "true", "false"}


def check_sheets(sheets: Sheets) -> list[SheetFault]:
    """Return every fault of a questionnaire, in the order of its sheets."""
    return [
        *_check_settings(sheets),
        *_check_rows(sheets),
        *_check_expressions(sheets),
        *_check_cycles(sheets),
        *check_saves(sheets),
    ]


def split_type(row: Row) -> tuple[str, str]:
    """Return the type of a row and the list it names, as `("select_one", "yes_no")`."""
    told = " ".join(row.read("type").split())
    if told.lower() in GROUP_WORDS:
        return told.lower(), ""
    word, _, list_name = told.partition(" ")
    return word.lower(), list_name


def _check_settings(sheets: Sheets) -> Iterator[SheetFault]:
    row = sheets.settings[0] if sheets.settings else Row(2, {})
    if not _FORM_ID.fullmatch(row.read("form_id")):
        yield SheetFault("settings", row.number, "form_id", "donnez un nom en minuscules, par exemple « contact »")
    if not row.read("version"):
        yield SheetFault("settings", row.number, "version", "donnez un numéro, par exemple « 2026112301 »")


def _check_rows(sheets: Sheets) -> Iterator[SheetFault]:
    lists = {row.read("list_name") for row in sheets.choices}
    language = sheets.settings[0].read("default_language") if sheets.settings else ""
    seen: dict[str, int] = {}
    for row in sheets.survey:
        kind, list_name = split_type(row)
        if GROUP_WORDS.get(kind, ("", ""))[0] == "end":
            continue
        yield from _check_type(row, kind, list_name, lists)
        yield from _check_name(row, seen)
        yield from _check_words(row, kind)
        yield from _check_cells(row)
        if kind in QUESTION_TYPES and kind not in UNSEEN and not (row.read("label") or row.read(f"label::{language}")):
            told = "il manque le libellé dans la langue du questionnaire : écrivez-le"
            yield SheetFault("survey", row.number, f"label::{language}" if language else "label", told)


def _check_cells(row: Row) -> Iterator[SheetFault]:
    for column in NOT_READ:
        if row.read(column):
            yield SheetFault("survey", row.number, column, "cette colonne n’est pas encore lue : videz-la")
    for column, text in row.cells.items():
        if column.startswith(("label", "hint")) and "${" in text:
            yield SheetFault(
                "survey", row.number, column, "un libellé ne peut pas encore citer une réponse : écrivez-le"
            )
    if "(" in row.read("default") or "${" in row.read("default"):
        told = "seule une valeur fixe est lue ici : écrivez-la, ou employez calculation"
        yield SheetFault("survey", row.number, "default", told)
    if row.read("trigger") and not _TRIGGER.fullmatch(row.read("trigger")):
        yield SheetFault("survey", row.number, "trigger", "nommez une seule question, par exemple « ${right} »")


def _check_type(row: Row, kind: str, list_name: str, lists: set[str]) -> Iterator[SheetFault]:
    if kind not in QUESTION_TYPES and kind not in GROUP_WORDS:
        known = [*QUESTION_TYPES, "begin_group", "begin_repeat"]
        told = f"le type « {kind} » n’est pas connu{tell_nearest(kind, known)}" if kind else "il manque le type"
        yield SheetFault("survey", row.number, "type", told)
    elif kind.endswith("_from_file"):
        if not re.fullmatch(r"[a-z][a-z0-9_]*\.csv", list_name):
            yield SheetFault("survey", row.number, "type", "nommez la liste, par exemple « rights.csv »")
    elif kind.startswith("select") and list_name not in lists:
        told = f"la liste « {list_name} » n’est pas dans la feuille choices{tell_nearest(list_name, lists)}"
        yield SheetFault("survey", row.number, "type", told)
    if kind == "calculate" and not row.read("calculation"):
        yield SheetFault("survey", row.number, "calculation", "il manque le calcul : écrivez-le")


def _check_name(row: Row, seen: dict[str, int]) -> Iterator[SheetFault]:
    name = row.read("name")
    if not _NAME.fullmatch(name):
        told = f"« {name} » : un nom commence par une lettre et n’a que lettres sans accent, chiffres et _"
        yield SheetFault("survey", row.number, "name", told if name else "il manque le nom : donnez-en un")
    elif name in seen:
        told = f"le nom « {name} » sert déjà ligne {seen[name]} : donnez-en un autre"
        yield SheetFault("survey", row.number, "name", told)
    seen.setdefault(name, row.number)


def _check_words(row: Row, kind: str) -> Iterator[SheetFault]:
    if kind in ("note", "calculate"):
        return
    asked = {"name": row.read("name").replace("_", " ")}
    asked |= {column: text for column, text in row.cells.items() if column.startswith(("label", "hint"))}
    for column, text in asked.items():
        if word := find_identity(text):
            told = f"« {word} » : une identité ne se demande jamais ; retirez cette question"
            yield SheetFault("survey", row.number, column, told)


def _check_expressions(sheets: Sheets) -> Iterator[SheetFault]:
    names, groups = _list_known_names(sheets)
    codes = _list_codes(sheets)
    for sheet, rows, columns in (
        ("survey", sheets.survey, (*EXPRESSIONS, "trigger")),
        ("entities", sheets.entities, ("create_if", "label")),
    ):
        for row in rows:
            for column in columns:
                # A trigger that is no single name has been told already.
                if column == "trigger" and not _TRIGGER.fullmatch(row.read(column)):
                    continue
                for told in _check_expression(row.read(column), names, groups, codes):
                    yield SheetFault(sheet, row.number, column, told)


def _check_expression(
    text: str, names: set[str], groups: set[str], codes: Mapping[str, list[str]]
) -> Iterator[str]:  # fmt: skip
    if not text or text.lower() in _WORDS:
        return
    try:
        tree = parse(text)
    except ExpressionFault as fault:
        yield str(fault)
        return
    for name in list_names(tree):
        if name in groups:
            yield f"« {name} » est un groupe : nommez l’une de ses questions"
        elif name not in names:
            yield f"la question « {name} » n’existe pas{tell_nearest(name, names) or ' : corrigez son nom'}"
    for name, code in _list_comparisons(tree):
        if code and code not in codes.get(name, [code]):
            near = tell_nearest(code, codes[name]) or f" : employez l’un de {', '.join(codes[name])}"
            yield f"« {code} » n’est pas un choix de « {name} »{near}"


def _list_comparisons(tree: Any) -> Iterator[tuple[str, str]]:
    for sign in ("=", "!=", "selected"):
        for _, left, right in list_calls(tree, sign):
            for asked, code in ((left, right), (right, left)):
                if isinstance(asked, list) and asked[0] == "$" and isinstance(code, str):
                    yield asked[1], code


def _list_codes(sheets: Sheets) -> dict[str, list[str]]:
    """Return the codes of each question that is answered from a list of the choices sheet."""
    asked = {row.read("name"): split_type(row) for row in sheets.survey}
    return {
        name: [choice.read("name") for choice in sheets.choices if choice.read("list_name") == list_name]
        for name, (kind, list_name) in asked.items()
        if kind in ("select_one", "select_multiple")
    }


def _list_known_names(sheets: Sheets) -> tuple[set[str], set[str]]:
    kinds = {row.read("name"): split_type(row)[0] for row in sheets.survey if row.read("name")}
    groups = {name for name, kind in kinds.items() if GROUP_WORDS.get(kind) == ("begin", "group")}
    return set(kinds) - groups, groups


def _check_cycles(sheets: Sheets) -> Iterator[SheetFault]:
    rows = {row.read("name"): row for row in sheets.survey if row.read("name")}
    leans: dict[str, set[str]] = {}
    around: list[str] = []
    for row in sheets.survey:
        word, _ = GROUP_WORDS.get(split_type(row)[0], ("", ""))
        if word == "end":
            del around[-1:]
            continue
        # A question leans on what shows its groups, and on what its own calculation needs (a trigger only proposes).
        leans[row.read("name")] = {*around, *_list_needed(row)}
        if word == "begin":
            around.append(row.read("name"))
    try:
        TopologicalSorter(leans).prepare()
    except CycleError as fault:
        circle: list[str] = fault.args[1]
        told = f"les questions {' → '.join(reversed(circle))} dépendent l’une de l’autre : retirez un renvoi"
        row = rows.get(circle[0]) or sheets.survey[0]
        yield SheetFault("survey", row.number, "relevant" if row.read("relevant") else "calculation", told)


def _list_needed(row: Row) -> set[str]:
    texts = [row.read("relevant"), "" if row.read("trigger") else row.read("calculation")]
    return {name for text in texts for name in list_names(_parse_or_nothing(text))}


def _parse_or_nothing(text: str) -> Any:
    try:
        return parse(text) if text and text.lower() not in _WORDS else ""
    except ExpressionFault:
        return ""
