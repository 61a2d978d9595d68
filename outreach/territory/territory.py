"""A town as data: what every floor above reads, frozen, without a trace of the files it came from.

Hands on `Territory` and its parts. Decides nothing: `routing` says which structure receives a right.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# In a road: whatever the neighbourhood, whatever the public.
ANY = "*"


@dataclass(frozen=True, slots=True)
class Sector:
    """A group of neighbourhoods: the coarser place of the releases."""

    code: str
    label_fr: str
    label_en: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The finest place that is ever recorded."""

    code: str
    label_fr: str
    label_en: str
    sector: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Family:
    """A family of rights, which is also the public a road may be kept for."""

    code: str
    label_fr: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Body:
    """Who decides or pays a right without receiving people (the State, for instance)."""

    code: str
    label_fr: str
    label_en: str


@dataclass(frozen=True, slots=True)
class StructureSheet:
    """A structure as the town describes it: where, when and with what to come."""

    code: str
    kind: str
    label_fr: str
    label_en: str
    place_fr: str
    place_en: str
    hours_fr: str
    hours_en: str
    bring_fr: str
    bring_en: str
    direct_number: str = ""
    data_inclusion_id: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Right:
    """One entry of the catalogue; `received_by` are the structures a referral may be routed to."""

    code: str
    label_fr: str
    label_en: str
    family: str
    decided_by: str
    paid_by: str
    received_by: tuple[str, ...]
    search_words: tuple[str, ...]
    sensitive: bool
    rule_version: str
    action: int | None = None
    source: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """One line of the routing: this right, here (or anywhere), for this public (or anyone), goes to this structure."""

    right: str
    neighbourhood: str
    public: str
    structure: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Denominator:
    """A figure of the town that the observatory compares with, with its year and its source."""

    code: str
    label_fr: str
    label_en: str
    value: float
    unit: str
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Territory:
    """A checked town, in the order of its files; `id` is its INSEE code."""

    id: str
    name: str
    languages: tuple[str, ...]
    sectors: Mapping[str, Sector]
    neighbourhoods: Mapping[str, Neighbourhood]
    families: Mapping[str, Family]
    bodies: Mapping[str, Body]
    structures: Mapping[str, StructureSheet]
    rights: Mapping[str, Right]
    roads: tuple[Road, ...]
    denominators: Mapping[str, Denominator]
