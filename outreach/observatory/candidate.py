"""One period as it would leave: the rows of every released table, each still tied to its person in memory only.

Hands on a `Candidate` that is attacked before anything is written; the tie is never written. Knows no file.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from outreach.observatory.doors import count_channels, count_doors
from outreach.observatory.facts import build_theme
from outreach.observatory.linked import LINKED, Shape, is_undone
from outreach.observatory.numbers import derive_key, draw_numbers
from outreach.observatory.opening import Openings
from outreach.observatory.partition import (
    ALL,
    PERSON_COLUMNS,
    WHOLE,
    K,
    Node,
    build_partition,
    list_labels,
    list_leaves,
)
from outreach.observatory.periods import QUARTER, Pace
from outreach.observatory.persons import Period, round_covered
from outreach.observatory.tables import ROW_TABLES, TOWN_ONLY, list_values
from outreach.observatory.themes import Rules, Told, Value, climb, list_keys, list_knowers
from outreach.observatory.words import NOTHING
from outreach.territory import Territory

Cells = tuple[str | int, ...]


@dataclass(slots=True)
class Rows:
    """The rows of one table: their cells, their numbers, and in memory only the person of each (none for a count).

    Rows of the same cells share one tuple.
    """

    cells: list[Cells] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    numbers: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.cells)


@dataclass(frozen=True, slots=True)
class Method:
    """What of the method may be set: k, how long a period lasts, how many periods the retention lasts, the secret."""

    secret: bytes
    k: int = K
    pace: Pace = QUARTER
    kept: int = 8


@dataclass(slots=True)
class Candidate:
    """What one period would publish, with what the attacks need to judge it.

    `root` is the partition, `placed` the groups each theme leaves for, `forced` those of them whose parts failed (by
    identity), `sensitive` the sensitive names.
    """

    period: Period
    tables: dict[str, Rows] = field(default_factory=dict)
    sensitive: dict[str, frozenset[str]] = field(default_factory=dict)
    root: Node | None = None
    placed: dict[str, list[Node]] = field(default_factory=dict)
    forced: dict[str, frozenset[int]] = field(default_factory=dict)


def build_candidate(period: Period, territory: Territory, method: Method) -> Candidate:
    """Build what a period would publish; the secret chooses who climbs along and the numbers of rows."""
    candidate = Candidate(period)
    candidate.root = build_partition(list(period.persons.values()), method.k)
    notes = [] if candidate.root else [f"Moins de {method.k} personnes : rien d’autre ne paraît."]
    if candidate.root is not None:
        notes += list(_add_themes(candidate, candidate.root, territory, method))
        _add(
            candidate,
            "persons",
            [(period.quarter, *list_labels(leaf), leaf.weight // WHOLE) for leaf in list_leaves(candidate.root)],
        )
        _add(candidate, "meetings", _count_meetings(period, method.k))
        _add(candidate, "channels", list(count_channels(period, method.k)))
        _add(candidate, "year_persons", _count_year(period, method))
    _add(candidate, "doors", list(count_doors(period.quarter, period.doors, method.k)))
    _add(candidate, "periods", [_describe(period, method.pace, " ".join(notes))])
    for name, rows in candidate.tables.items():
        key = derive_key(method.secret, f"outreach.observatory/{territory.id}/{period.quarter}/{name}/numbers")
        rows.numbers = draw_numbers(key, len(rows))
    return candidate


def _add(candidate: Candidate, name: str, cells: list[Cells]) -> None:
    candidate.tables[name] = Rows(cells)


def _add_themes(candidate: Candidate, root: Node, territory: Territory, method: Method) -> Iterator[str]:
    period = candidate.period
    knowers = list_knowers(period.known_to)
    whole = Node(dict.fromkeys(PERSON_COLUMNS, ALL), root.units)
    shapes: dict[str, Shape] = {}
    kept = {name for pair in LINKED for name in pair}
    for name in ROW_TABLES:
        told = build_theme(name, period, territory, method.k)
        rules = Rules(whole if name in TOWN_ONLY else root, told, knowers, method.k)
        shapes[name] = Shape([], told, rules)
        _place(candidate, method, [name], shapes, whole if name in TOWN_ONLY else root)
        if name not in kept:
            # What a large town holds of a theme is let go before the next one.
            _write(candidate, name, shapes.pop(name), method.k)
    for pair, reads in LINKED.items():
        one, other = (shapes[name] for name in pair)
        if is_undone(one, other, reads, knowers) or is_undone(other, one, reads[::-1], knowers):
            # On the same groups there is nothing to subtract.
            _place(candidate, method, pair, shapes, root)
    for name in list(shapes):
        _write(candidate, name, shapes.pop(name), method.k)
    candidate.tables = {name: candidate.tables[name] for name in ROW_TABLES}
    for name in ROW_TABLES:
        if not candidate.placed[name]:
            yield f"{name} : trop peu de personnes ou de valeurs différentes."


def _write(candidate: Candidate, name: str, shape: Shape, k: int) -> None:
    values = {id(value): value for found in shape.told.values() for value in found}
    candidate.sensitive[name] = frozenset[str]().union(*(value.sensitive for value in values.values()))
    candidate.tables[name] = _list_rows(candidate.period, name, shape.placed, shape.told, k)


def _place(candidate: Candidate, method: Method, names: Sequence[str], shapes: Mapping[str, Shape], root: Node) -> None:
    # Seeded by a secret: a refused release cannot be tried again until the draw pleases.
    told = f"outreach.observatory/{candidate.period.quarter}/{'+'.join(names)}/climbing"
    draw = random.Random(derive_key(method.secret, told))
    placed, guilty = climb(root, lambda node: all(shapes[name].rules.check(node) for name in names), draw)
    for name in names:
        shapes[name].placed = candidate.placed[name] = placed
        candidate.forced[name] = frozenset(map(id, guilty))


def _list_rows(period: Period, name: str, placed: Sequence[Node], told: Told, k: int) -> Rows:
    openings = Openings(period, told, k) if name == "structure_outcome" else None
    nothing = (Value((NOTHING,) * (len(list_values(name)) - bool(openings)), frozenset()),)
    rows = Rows()
    for node in placed:
        label = (period.quarter, *list_labels(node))
        opened = openings.find(node) if openings else {}
        # Rows of the same cells share one tuple.
        made: dict[tuple[int, str], Cells] = {}
        for key in list_keys(node):
            lead = opened.get(key, NOTHING) if openings else ""
            for value in told.get(key, nothing):
                cells = made.get((id(value), lead))
                if cells is None:
                    cells = made[id(value), lead] = (*label, *((lead,) if openings else ()), *value.cells)
                rows.cells.append(cells)
                rows.persons.append(key)
    return rows


def _describe(period: Period, pace: Pace, note: str) -> Cells:
    quarter = period.quarter
    days = [find(quarter).isoformat() for find in (pace.find_first_day, pace.find_last_day, pace.find_closing_day)]
    return (quarter, *days, 5 * round(period.late / 5), note)


def _count_meetings(period: Period, k: int) -> list[Cells]:
    if period.meetings < k:
        return []
    return [(period.quarter, period.meetings, round_covered(period))]


def _count_year(period: Period, method: Method) -> list[Cells]:
    # A period of fewer than k persons says nothing: the year may not tell how many they were.
    if period.year_persons is None or period.year_fewest < method.k * WHOLE:
        return []
    return [(period.quarter, period.quarter[:4], period.year_persons // 5 * 5)]
