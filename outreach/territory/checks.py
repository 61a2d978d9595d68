"""What must be true of the lines of a territory before it may serve: cells, codes, references, roads.

Hands on every fault at once, each with file, line, column and remedy. A file that could not be read is left out,
so that its absence is told once and not for each line that names it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from outreach.territory.columns import CONFIRMED, NO, REFERENCES, SHEETS, TO_CONFIRM, YES, Reference
from outreach.territory.sheets import Row, find_close_word
from outreach.territory.territory import ANY

Sheets = Mapping[str, tuple[Row, ...] | None]

# A code is stored for ever, in columns, addresses and the questionnaire's choices.
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def check_sheets(sheets: Sheets) -> Iterator[str]:
    """Yield every fault of the lines read, file by file, then from file to file."""
    for file, rows in sheets.items():
        if rows is not None:
            yield from _check_rows(file, rows)
    for reference in REFERENCES:
        yield from _check_reference(reference, sheets)
    yield from _check_bodies(sheets)
    yield from _check_receivers(sheets)
    yield from _check_every_right_has_a_road(sheets)


def _check_rows(file: str, rows: tuple[Row, ...]) -> Iterator[str]:
    sheet = SHEETS[file]
    if not rows and file != "bodies.csv":
        yield f"{file} : le fichier n’a aucune ligne ; ajoutez au moins {sheet.noun}."
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        for column in sheet.columns:
            yield from _check_cell(row, column, column in sheet.blank)
        key = tuple(row[column] for column in sheet.key)
        if key in seen:
            place = ", ".join(f"« {part} »" for part in key)
            yield row.tell(sheet.key[0], f"{place} est déjà ligne {seen[key]} ; gardez une seule des deux lignes.")
        seen.setdefault(key, row.line)


def _check_cell(row: Row, column: str, may_be_blank: bool) -> Iterator[str]:
    cell = row[column]
    if not cell:
        if not may_be_blank:
            yield row.tell(column, "la case est vide ; remplissez-la.")
    elif column == "code" and not CODE.fullmatch(cell):
        yield row.tell(
            column, f"« {cell} » n’est pas un code ; employez des minuscules sans accent, des chiffres et _."
        )
    elif column == "status" and cell not in (CONFIRMED, TO_CONFIRM):
        yield row.tell(column, f"« {cell} » ne se lit pas ; écrivez « {CONFIRMED} » ou « {TO_CONFIRM} ».")
    elif column == "sensitive" and cell.lower() not in YES | NO:
        yield row.tell(column, f"« {cell} » ne se lit pas ; écrivez « yes » ou « no ».")
    elif column == "action" and not re.fullmatch(r"[1-9][0-9]?", cell):
        yield row.tell(column, f"« {cell} » n’est pas un numéro d’action ; écrivez un nombre, ou rien.")
    elif column == "checked_on" and cell != TO_CONFIRM and not _is_day(cell):
        yield row.tell(column, f"« {cell} » n’est pas une date ; écrivez par exemple 2026-11-23, ou « {TO_CONFIRM} ».")
    elif column in ("received_by", "search_words") and not row.list_parts(column):
        yield row.tell(column, f"« {cell} » ne dit rien ; écrivez au moins un mot entre les « | ».")


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _check_reference(reference: Reference, sheets: Sheets) -> Iterator[str]:
    targets = [sheets[file] for file in reference.targets]
    known = [row["code"] for rows in targets if rows is not None for row in rows]
    if any(rows is None for rows in targets):
        return
    noun = " ni ".join(SHEETS[file].noun for file in reference.targets)
    for row in sheets[reference.file] or ():
        codes = row.list_parts(reference.column) if reference.several else (row[reference.column],)
        for code in filter(None, codes):
            if code not in known and not (code == ANY and reference.any_allowed):
                sentence = f"« {code} » n’est pas {noun}{find_close_word(code, known)} ; corrigez ce code"
                yield row.tell(reference.column, f"{sentence} ou ajoutez-le dans {' ou '.join(reference.targets)}.")


def _check_bodies(sheets: Sheets) -> Iterator[str]:
    structures = {row["code"] for row in sheets["structures.csv"] or ()}
    for row in sheets["bodies.csv"] or ():
        if row["code"] in structures:
            yield row.tell("code", f"« {row['code']} » est déjà une structure ; retirez cette ligne.")


def _check_receivers(sheets: Sheets) -> Iterator[str]:
    structures = {row["code"] for row in sheets["structures.csv"] or ()}
    received_by = {row["code"]: row.list_parts("received_by") for row in sheets["rights.csv"] or ()}
    for row in sheets["roads.csv"] or ():
        receivers, code = received_by.get(row["right"], ()), row["structure"]
        # A receiver that is itself unknown is told in rights.csv: the road is not to blame.
        if receivers and structures.issuperset((code, *receivers)) and code not in receivers:
            sentence = f"« {code} » ne reçoit pas le droit « {row['right']} » ; choisissez {' ou '.join(receivers)},"
            yield row.tell("structure", f"{sentence} ou ajoutez « {code} » à received_by dans rights.csv.")


def _check_every_right_has_a_road(sheets: Sheets) -> Iterator[str]:
    roads = sheets["roads.csv"]
    if roads is None:
        return
    open_to_all = {(row["right"], row["neighbourhood"]) for row in roads if row["public"] == ANY}
    for row in sheets["rights.csv"] or ():
        if not row["code"] or (row["code"], ANY) in open_to_all:
            continue
        places = [place["code"] for place in sheets["neighbourhoods.csv"] or ()]
        missing = [place for place in places if (row["code"], place) not in open_to_all]
        if missing:
            sentence = f"« {row['code']} » n’a pas de chemin pour tous les publics dans {', '.join(missing)}"
            yield row.tell("code", f"{sentence} ; ajoutez une ligne dans roads.csv, avec « * » pour public.")
