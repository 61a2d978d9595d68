"""A folder of files becomes a `Territory`, or is refused with all its faults at once.

Hands on a checked territory. Keeps nothing: read once by whoever assembles the application, then passed on.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from outreach import errors
from outreach.territory import building
from outreach.territory.card import read_card
from outreach.territory.checks import check_sheets
from outreach.territory.columns import SHEETS
from outreach.territory.faults import Fault, Faults
from outreach.territory.sheets import read_sheet
from outreach.territory.territory import (
    Body,
    Committee,
    Denominator,
    Family,
    Neighbourhood,
    Right,
    Sector,
    StructureSheet,
    Territory,
)

Part = TypeVar("Part", Sector, Neighbourhood, Family, Body, StructureSheet, Right, Denominator, Committee)


def read_territory(folder: Path) -> Territory:
    """Read and check the files of a territory; raises `Refusal` (301) that names every fault."""
    faults: list[Fault] = []
    card = read_card(folder / "territory.toml", faults)
    sheets = {file: read_sheet(folder / file, sheet, faults) for file, sheet in SHEETS.items()}
    faults.extend(check_sheets(sheets))
    if card is None or faults:
        raise errors.Refusal(errors.BAD_TERRITORY, faults=Faults(tuple(faults)))
    rows = {file: lines or () for file, lines in sheets.items()}
    return Territory(
        id=card.id,
        name=card.name,
        languages=card.languages,
        sectors=_index(map(building.build_sector, rows["sectors.csv"])),
        neighbourhoods=_index(map(building.build_neighbourhood, rows["neighbourhoods.csv"])),
        families=_index(map(building.build_family, rows["families.csv"])),
        bodies=_index(map(building.build_body, rows["bodies.csv"])),
        structures=_index(map(building.build_structure, rows["structures.csv"])),
        rights=_index(map(building.build_right, rows["rights.csv"])),
        roads=tuple(map(building.build_road, rows["roads.csv"])),
        denominators=_index(card.denominators),
        actions=MappingProxyType({row["number"]: building.build_action(row) for row in rows["roadmap.csv"]}),
        committees=_index(map(building.build_committee, rows["committees.csv"])),
    )


def _index(parts: Iterable[Part]) -> Mapping[str, Part]:
    return MappingProxyType({part.code: part for part in parts})
