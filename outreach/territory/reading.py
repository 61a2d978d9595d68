"""A folder of files becomes a `Territory`, or is refused with all its faults at once.

Hands on a checked territory. Keeps nothing: read once by whoever assembles the application, then passed on.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from outreach import errors
from outreach.territory.card import read_card
from outreach.territory.checks import check_sheets
from outreach.territory.columns import CONFIRMED, LABELS, SHEETS, YES
from outreach.territory.sheets import Row, read_sheet
from outreach.territory.territory import (
    Body,
    Denominator,
    Family,
    Neighbourhood,
    Right,
    Road,
    Sector,
    StructureSheet,
    Territory,
)

Part = TypeVar("Part", Sector, Neighbourhood, Family, Body, StructureSheet, Right, Denominator)


def read_territory(folder: Path) -> Territory:
    """Read and check the files of a territory; raises `Refusal` (301) that names every fault."""
    faults: list[str] = []
    card = read_card(folder / "territory.toml", faults)
    sheets = {file: read_sheet(folder / file, sheet.columns, faults) for file, sheet in SHEETS.items()}
    faults.extend(check_sheets(sheets))
    if card is None or faults:
        raise errors.Refusal(errors.BAD_TERRITORY, faults=_join(faults))
    rows = {file: lines or () for file, lines in sheets.items()}
    return Territory(
        id=card.id,
        name=card.name,
        languages=card.languages,
        sectors=_index(map(_build_sector, rows["sectors.csv"])),
        neighbourhoods=_index(map(_build_neighbourhood, rows["neighbourhoods.csv"])),
        families=_index(Family(*_list_labels(row)) for row in rows["families.csv"]),
        bodies=_index(Body(*_list_labels(row)) for row in rows["bodies.csv"]),
        structures=_index(map(_build_structure, rows["structures.csv"])),
        rights=_index(map(_build_right, rows["rights.csv"])),
        roads=tuple(map(_build_road, rows["roads.csv"])),
        denominators=_index(card.denominators),
    )


def _join(faults: list[str]) -> str:
    return faults[0] if len(faults) == 1 else "".join(f"\n- {fault}" for fault in faults)


def _index(parts: Iterable[Part]) -> Mapping[str, Part]:
    return MappingProxyType({part.code: part for part in parts})


def _list_labels(row: Row) -> tuple[str, str, str]:
    code, label_fr, label_en = (row[column] for column in LABELS)
    return code, label_fr, label_en


def _is_confirmed(row: Row) -> bool:
    return row["status"] == CONFIRMED


def _build_sector(row: Row) -> Sector:
    return Sector(*_list_labels(row), confirmed=_is_confirmed(row))


def _build_neighbourhood(row: Row) -> Neighbourhood:
    return Neighbourhood(*_list_labels(row), sector=row["sector"], confirmed=_is_confirmed(row))


def _build_structure(row: Row) -> StructureSheet:
    told = {column: row[column] for column in SHEETS["structures.csv"].columns if column != "status"}
    return StructureSheet(**told, confirmed=_is_confirmed(row))


def _build_right(row: Row) -> Right:
    return Right(
        *_list_labels(row),
        family=row["family"],
        decided_by=row["decided_by"],
        paid_by=row["paid_by"],
        received_by=row.list_parts("received_by"),
        search_words=row.list_parts("search_words"),
        sensitive=row["sensitive"].lower() in YES,
        rule_version=row["rule_version"],
        action=int(row["action"]) if row["action"] else None,
        source=row["source"],
        checked_on=row["checked_on"],
    )


def _build_road(row: Row) -> Road:
    return Road(
        right=row["right"],
        neighbourhood=row["neighbourhood"],
        public=row["public"],
        structure=row["structure"],
        confirmed=_is_confirmed(row),
    )
