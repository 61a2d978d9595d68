"""What must be true of the lines of a territory before it may serve: cells, codes, references, receptions, roads.

Hands on every fault at once, each with file, line, column and remedy. A file that could not be read is left out,
so that its absence is told once and not for each line that names it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from outreach.territory.cells import CODE, find_fault
from outreach.territory.columns import NO, RECEPTION, REFERENCES, SHEETS, TO_CONFIRM, Reference
from outreach.territory.faults import NEITHER, Fault, Said, say_close
from outreach.territory.sheets import Row, find_close_word
from outreach.territory.territory import ANY
from outreach.vocabulary import GAP_STATUSES, mark

NO_LINE: Final = mark("le fichier n’a aucune ligne ; ajoutez au moins {noun}.")
TWICE: Final = mark("{key} est déjà ligne {line} ; gardez une seule des deux lignes.")
EMPTY: Final = mark("la case est vide ; remplissez-la.")
EMPTY_RECEPTION: Final = mark("la case est vide ; remplissez-la, ou dites « no » dans slips.")
UNKNOWN: Final = mark("« {code} » n’est pas {noun}{close} ; corrigez ce code ou ajoutez-le dans {files}.")
ALREADY_A_STRUCTURE: Final = mark("« {code} » est déjà une structure ; retirez cette ligne.")
CLOSED: Final = mark(
    "« {code} » n’accueille pas les personnes ; retirez ce code ou dites « yes » dans slips, structures.csv."
)
NOT_A_RECEIVER: Final = mark(
    "« {code} » ne reçoit pas le droit « {right} » ; choisissez {receivers}, ou ajoutez « {code} » à received_by dans"
    " rights.csv."
)
NO_ROAD: Final = mark(
    "« {code} » n’a pas de chemin pour tous les publics dans {places} ; ajoutez une ligne dans roads.csv, avec « * »"
    " pour public."
)
SERVES_NOTHING: Final = mark(
    "« {part} » ne se lit pas{close} ; écrivez un code après « right: », « status: » ou « form: »."
)

Sheets = Mapping[str, tuple[Row, ...] | None]


def check_sheets(sheets: Sheets) -> Iterator[Fault]:
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


def _check_rows(file: str, rows: tuple[Row, ...]) -> Iterator[Fault]:
    sheet = SHEETS[file]
    if not rows and not sheet.may_be_empty:
        yield Fault(file, Said(NO_LINE, {"noun": Said(sheet.noun)}))
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        for column in sheet.columns:
            yield from _check_cell(row, column, column in sheet.blank)
        key = tuple(row[column] for column in sheet.key)
        if key in seen:
            told = ", ".join(f"« {part} »" for part in key)
            yield row.blame(sheet.key[0], Said(TWICE, {"key": told, "line": seen[key]}))
        seen.setdefault(key, row.line)


def _check_cell(row: Row, column: str, may_be_blank: bool) -> Iterator[Fault]:
    if not row[column]:
        if not may_be_blank:
            yield row.blame(column, Said(EMPTY))
    elif fault := find_fault(column, row[column]):
        yield row.blame(column, fault)


def _check_reference(reference: Reference, sheets: Sheets) -> Iterator[Fault]:
    targets = [(SHEETS[file], sheets[file]) for file in reference.targets]
    if any(rows is None or (sheet.may_be_missing and not rows) for sheet, rows in targets):
        return
    known = [row[sheet.key[0]] for sheet, rows in targets for row in rows or ()]
    nouns = [Said(sheet.noun) for sheet, _ in targets]
    noun = Said(NEITHER, {"one": nouns[0], "other": nouns[1]}) if len(nouns) > 1 else nouns[0]
    free = {ANY} if reference.any_allowed else {TO_CONFIRM} if reference.several else set()
    for row in sheets[reference.file] or ():
        codes = row.list_parts(reference.column) if reference.several else (row[reference.column],)
        for code in filter(None, codes):
            if code not in known and code not in free:
                close = say_close(find_close_word(code, known))
                facts = {"code": code, "noun": noun, "close": close, "files": reference.targets}
                yield row.blame(reference.column, Said(UNKNOWN, facts))


def _check_bodies(sheets: Sheets) -> Iterator[Fault]:
    structures = {row["code"] for row in sheets["structures.csv"] or ()}
    for row in sheets["bodies.csv"] or ():
        if row["code"] in structures:
            yield row.blame("code", Said(ALREADY_A_STRUCTURE, {"code": row["code"]}))


def _check_receptions(sheets: Sheets) -> Iterator[Fault]:
    closed = set()
    for row in sheets["structures.csv"] or ():
        if row["slips"].lower() in NO:
            closed.add(row["code"])
            continue
        for column in RECEPTION:
            if not row[column]:
                yield row.blame(column, Said(EMPTY_RECEPTION))
    for row in sheets["rights.csv"] or ():
        for code in row.list_parts("received_by"):
            if code in closed:
                yield row.blame("received_by", Said(CLOSED, {"code": code}))


def _check_receivers(sheets: Sheets) -> Iterator[Fault]:
    structures = {row["code"] for row in sheets["structures.csv"] or ()}
    received_by = {row["code"]: row.list_parts("received_by") for row in sheets["rights.csv"] or ()}
    for row in sheets["roads.csv"] or ():
        receivers, code = received_by.get(row["right"], ()), row["structure"]
        # A receiver that is itself unknown is told in rights.csv: the road is not to blame.
        if receivers and structures.issuperset((code, *receivers)) and code not in receivers:
            facts = {"code": code, "right": row["right"], "receivers": tuple(receivers)}
            yield row.blame("structure", Said(NOT_A_RECEIVER, facts))


def _check_every_right_has_a_road(sheets: Sheets) -> Iterator[Fault]:
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
            yield row.blame("code", Said(NO_ROAD, {"code": row["code"], "places": ", ".join(missing)}))


def _check_what_serves(sheets: Sheets) -> Iterator[Fault]:
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
                facts = {"part": part, "close": say_close(find_close_word(code, words))}
                yield row.blame("served_by", Said(SERVES_NOTHING, facts))
