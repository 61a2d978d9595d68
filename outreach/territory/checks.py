"""What must be true of the lines of a territory before it may serve: cells, codes, references, receptions, roads.

Hands on every fault at once, each with file, line, column and remedy. A file that could not be read is left out,
so that its absence is told once and not for each line that names it.
"""

from collections.abc import Iterator, Mapping

from outreach.territory.cells import CODE, find_fault
from outreach.territory.columns import NO, RECEPTION, REFERENCES, SHEETS, TO_CONFIRM, Reference
from outreach.territory.sheets import Row, find_close_word
from outreach.territory.territory import ANY
from outreach.vocabulary import GAP_STATUSES

Sheets = Mapping[str, tuple[Row, ...] | None]


def check_sheets(sheets: Sheets) -> Iterator[str]:
    """Yield every fault of the lines read, file by file, then from file to file."""
    for file, rows in sheets.items():
        if rows is not None:
            yield from _check_rows(file, rows)
    for reference in REFERENCES:
        yield from _check_reference(reference, sheets)
    yield from _check_bodies(sheets)
    yield from _check_receptions(sheets)
    yield from _check_receivers(sheets)
    yield from _check_every_right_has_a_road(sheets)
    yield from _check_what_serves(sheets)


def _check_rows(file: str, rows: tuple[Row, ...]) -> Iterator[str]:
    sheet = SHEETS[file]
    if not rows and not sheet.may_be_empty:
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
    if not row[column]:
        if not may_be_blank:
            yield row.tell(column, "la case est vide ; remplissez-la.")
    elif fault := find_fault(column, row[column]):
        yield row.tell(column, fault)


def _check_reference(reference: Reference, sheets: Sheets) -> Iterator[str]:
    targets = [(SHEETS[file], sheets[file]) for file in reference.targets]
    if any(rows is None or (sheet.may_be_missing and not rows) for sheet, rows in targets):
        return
    known = [row[sheet.key[0]] for sheet, rows in targets for row in rows or ()]
    noun = " ni ".join(sheet.noun for sheet, _ in targets)
    free = {ANY} if reference.any_allowed else {TO_CONFIRM} if reference.several else set()
    for row in sheets[reference.file] or ():
        codes = row.list_parts(reference.column) if reference.several else (row[reference.column],)
        for code in filter(None, codes):
            if code not in known and code not in free:
                sentence = f"« {code} » n’est pas {noun}{find_close_word(code, known)} ; corrigez ce code"
                yield row.tell(reference.column, f"{sentence} ou ajoutez-le dans {' ou '.join(reference.targets)}.")


def _check_bodies(sheets: Sheets) -> Iterator[str]:
    structures = {row["code"] for row in sheets["structures.csv"] or ()}
    for row in sheets["bodies.csv"] or ():
        if row["code"] in structures:
            yield row.tell("code", f"« {row['code']} » est déjà une structure ; retirez cette ligne.")


def _check_receptions(sheets: Sheets) -> Iterator[str]:
    closed = set()
    for row in sheets["structures.csv"] or ():
        if row["slips"].lower() in NO:
            closed.add(row["code"])
            continue
        for column in RECEPTION:
            if not row[column]:
                yield row.tell(column, "la case est vide ; remplissez-la, ou dites « no » dans slips.")
    for row in sheets["rights.csv"] or ():
        for code in row.list_parts("received_by"):
            if code in closed:
                sentence = f"« {code} » n’accueille pas les personnes ; retirez ce code"
                yield row.tell("received_by", f"{sentence} ou dites « yes » dans slips, structures.csv.")


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


def _check_what_serves(sheets: Sheets) -> Iterator[str]:
    rights = sheets["rights.csv"]
    known = {
        "right": None if rights is None else [row["code"] for row in rights],
        "status": list(GAP_STATUSES),
    }
    for row in sheets["roadmap.csv"] or ():
        for part in row.list_parts("served_by"):
            kind, _, code = part.partition(":")
            if kind == "form" and CODE.fullmatch(code):
                continue
            words = known.get(kind, [])
            if words is not None and code not in words:
                sentence = f"« {part} » ne se lit pas{find_close_word(code, words)} ; écrivez un code après"
                yield row.tell("served_by", f"{sentence} « right: », « status: » ou « form: ».")
