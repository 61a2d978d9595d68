"""One period as it would leave: the rows of every released table, each still tied to its person in memory only.

Hands on a `Candidate` that is attacked before anything is written; the tie is never written. Knows no file.
"""

import random
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from outreach.observatory.doors import count_doors
from outreach.observatory.facts import build_ended_facts, build_gap_facts
from outreach.observatory.partition import (
    ALL,
    OTHER,
    PERSON_COLUMNS,
    WHOLE,
    K,
    Node,
    Person,
    build_partition,
    list_leaves,
    put_together,
)
from outreach.observatory.periods import find_closing_day, find_first_day, find_last_day
from outreach.observatory.persons import Period
from outreach.observatory.themes import Fact, list_keys, place_theme
from outreach.observatory.words import NONE, build_words
from outreach.territory import Territory

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row to be published under a number drawn at random; `person` stays in memory, for the attacks."""

    cells: tuple[str | int, ...]
    person: str | None = None
    # The number is the only order a table has; 52 bits are exact in JavaScript too.
    rowid: int = field(default_factory=lambda: secrets.randbits(52) + 1)


@dataclass(slots=True)
class Candidate:
    """What one period would publish, with what the attacks need to judge it."""

    period: Period
    tables: dict[str, list[Row]] = field(default_factory=dict)
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)


def build_candidate(period: Period, territory: Territory, draw: random.Random, k: int = K) -> Candidate:
    """Build what a period would publish; `draw` is seeded by a secret and chooses who climbs along."""
    words = build_words(territory)
    gaps = build_gap_facts(period, territory, words, k)
    ended = build_ended_facts(period, territory, words, k)
    candidate = Candidate(period, facts={"right_status": gaps, "referral_outcome": ended})
    root = build_partition(list(period.persons.values()), k)
    notes = [] if root else ["Moins de 11 personnes : rien d’autre ne paraît."]
    if root is not None:
        candidate.tables["persons"] = [
            Row(_label(period, node) + (node.weight // WHOLE,)) for node in list_leaves(root)
        ]
        for name, facts in candidate.facts.items():
            placed = place_theme(root, facts, period.known_to, k, draw)
            candidate.tables[name] = _ROWS[name](period, placed, facts, k)
            notes += [] if placed else [f"{name} : trop peu de personnes ou de valeurs différentes."]
        candidate.tables["meetings"] = _count_meetings(period, k)
    candidate.tables["doors"] = [Row(cells) for cells in count_doors(period.quarter, period.doors, k)]
    candidate.tables["periods"] = [_describe(period, " ".join(notes))]
    return candidate


def _label(period: Period, node: Node) -> tuple[str | int, ...]:
    return (period.quarter, *(node.labels[column] for column in PERSON_COLUMNS))


def _describe(period: Period, note: str) -> Row:
    quarter = period.quarter
    days = [find(quarter).isoformat() for find in (find_first_day, find_last_day, find_closing_day)]
    return Row((quarter, *days, 5 * round(period.late / 5), note))


def _count_meetings(period: Period, k: int) -> list[Row]:
    if period.meetings < k:
        return []
    # Rounded down, so that the meetings left out cannot be counted by subtraction.
    return [Row((period.quarter, period.meetings, 100 * period.covered // period.meetings // 5 * 5))]


def _list_gap_rows(period: Period, placed: Sequence[Node], facts: Sequence[Fact], _k: int) -> list[Row]:
    return list(_list_rows(period, placed, facts, (NONE, NONE, "Aucun non-recours nouveau", NONE, "Aucun")))


def _list_rows(period: Period, placed: Sequence[Node], facts: Sequence[Fact], none: tuple[str, ...]) -> Iterator[Row]:
    by_person: dict[str, list[Fact]] = {}
    for fact in facts:
        by_person.setdefault(fact.person, []).append(fact)
    for node in placed:
        for key in list_keys(node):
            for cells in [fact.cells for fact in by_person.get(key, ())] or [none]:
                yield Row(_label(period, node) + cells, key)


def _list_ended_rows(period: Period, placed: Sequence[Node], facts: Sequence[Fact], k: int) -> list[Row]:
    rows: list[Row] = []
    for node in placed:
        opened = _cut_by_opening(period, node, k)
        for row in _list_rows(period, [node], facts, (NONE, "Aucune orientation terminée", NONE, "Aucune")):
            assert row.person is not None
            place = len(PERSON_COLUMNS) + 1
            cells = (*row.cells[:place], opened.get(row.person, NONE), *row.cells[place:])
            rows.append(Row(cells, row.person))
    return rows


def _cut_by_opening(period: Period, node: Node, k: int) -> dict[str, str]:
    # A neighbour may know the quarter of opening as well as an age: it is one more cut of the group.
    opened: dict[str, set[str]] = {}
    for referral in period.ended:
        opened.setdefault(referral.person, set()).add(referral.opened_quarter)
    parts: dict[str, list[Person]] = {}
    for unit in node.units:
        assert isinstance(unit, Person)
        if unit.key in opened:
            quarters = opened[unit.key]
            parts.setdefault(next(iter(quarters)) if len(quarters) == 1 else OTHER, []).append(unit)
    if len(parts) > 1:
        parts = put_together(parts, k)
        parts = {ALL: next(iter(parts.values()))} if len(parts) == 1 else parts
    return {person.key: label for label, part in parts.items() for person in part}


_ROWS = {"right_status": _list_gap_rows, "referral_outcome": _list_ended_rows}
