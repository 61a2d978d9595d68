"""A town as data: what every floor above reads, frozen, without a trace of the files it came from.

Hands on `Territory` and its parts. Decides nothing: `routing` says which structure receives a right.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    """A structure as the town describes it: where, when and with what to come.

    `slips`: it receives people who bring one. `delay_days`: within how many days it answers, when it said so.
    """

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
    languages: tuple[str, ...] = ()
    delay_days: int | None = None
    slips: bool = True
    search_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Right:
    """One entry of the catalogue; `received_by` are the structures a referral may be routed to.

    `actions` are the numbers of the road map that it serves; `checked_on` is a day or « à confirmer ».
    """

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
    actions: tuple[str, ...] = ()
    source: str = ""
    checked_on: str = ""
    inclusion_theme: str = ""
    who_fr: str = ""
    papers_fr: str = ""
    openfisca_variable: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """One line of the routing: this right, here (or anywhere), for this public (or anyone), goes to this structure."""

    right: str
    neighbourhood: str
    public: str
    structure: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the road map: who leads it, for whom, and what of the toolkit serves it.

    `criteria` are the five of the road map by column; `served_by` holds `right:`, `status:` and `form:` codes.
    """

    number: str
    label_fr: str
    label_en: str
    family: str
    public_fr: str
    pilots: tuple[str, ...]
    co_pilots: tuple[str, ...]
    criteria: Mapping[str, str]
    served_by: tuple[str, ...]
    source: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee of the agreement: its members, those it invites, who leads it, how often it meets."""

    code: str
    label_fr: str
    label_en: str
    members: tuple[str, ...]
    associates: tuple[str, ...]
    led_by_fr: str
    secretary_fr: str
    meetings_a_year: int | None
    rhythm_fr: str
    rhythm_en: str
    source: str
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
    actions: Mapping[str, Action] = field(default_factory=dict)
    committees: Mapping[str, Committee] = field(default_factory=dict)
