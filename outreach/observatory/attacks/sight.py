"""What an attacker sees of a candidate, beside the truth that she does not have: who each row is about.

Few counters a table, made in one pass over its rows: a million persons are looked at in seconds.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property

from outreach.observatory.attacks.names import name_values
from outreach.observatory.candidate import Candidate, Cells
from outreach.observatory.partition import DECLARED, WHOLE
from outreach.observatory.tables import GROUP, ROW_TABLES
from outreach.observatory.words import NOTHING

Group = tuple[str | int, ...]
_LEAD = len(GROUP)


class Seen:
    """One theme: which group each person is in, and what her rows say; persons are told by their rank."""

    def __init__(self, name: str, sight: "Sight") -> None:
        self.name = name
        self.kinds: list[Cells] = []
        self.names: list[frozenset[str]] = []
        self.groups: list[int] = []
        self.labels: list[Group] = []
        self.first = array("i", bytes(4 * len(sight.keys))) if sight.keys else array("i")
        self.more: dict[int, list[int]] = {}
        self.torn = False
        self._sight = sight
        self._read(sight)

    def _read(self, sight: "Sight") -> None:
        rows, ranks = sight.candidate.tables[self.name], sight.ranks
        known: dict[int, int] = {}
        labels: dict[Group, int] = {}
        first, more = self.first, self.more
        for cells, person in zip(rows.cells, rows.persons, strict=True):
            kind = known.get(id(cells))
            if kind is None:
                kind = known[id(cells)] = self._add_kind(cells, labels)
            rank = ranks[person]
            # Kinds are counted from 1: nothing yet is 0.
            if not first[rank]:
                first[rank] = kind
            else:
                more.setdefault(rank, []).append(kind)
                self.torn = self.torn or self.groups[kind - 1] != self.groups[first[rank] - 1]

    def _add_kind(self, cells: Cells, labels: dict[Group, int]) -> int:
        label = cells[:_LEAD]
        if label not in labels:
            labels[label] = len(self.labels)
            self.labels.append(label)
        self.kinds.append(cells)
        self.groups.append(labels[label])
        self.names.append(name_values(self.name, cells))
        return len(self.kinds)

    def count(self, ranks: Iterable[int] | None = None) -> "Counted":
        """Count some persons, or all, by group and by value; each person once for each value."""
        counted = Counted()
        first = self.first if ranks is None else [self.first[rank] for rank in ranks]
        for kind, persons in Counter(first).items():
            if kind:
                counted.add(self.groups[kind - 1], persons, self.names[kind - 1], self.is_own(kind))
        for rank in self.more if ranks is None else (rank for rank in ranks if rank in self.more):
            said = set(self.names[self.first[rank] - 1])
            for kind in self.more[rank]:
                counted.add(self.groups[kind - 1], 0, self.names[kind - 1] - said, False, 1)
                said |= self.names[kind - 1]
        return counted

    @cached_property
    def everyone(self) -> "Counted":
        """All persons, counted."""
        return self.count()

    @cached_property
    def light(self) -> "Counted":
        """Those who are declared only, counted."""
        return self.count(self._sight.light)

    @cached_property
    def aside(self) -> "list[Counted]":
        """Nobody, then the persons that each structure knows, counted: whom a partner can set aside."""
        return [Counted(), *(self.count(known) for known in self._sight.known.values())]

    def count_in_town(self, names: Set[str]) -> dict[str, int]:
        """Count the persons of the whole town who have each of some values."""
        return {name: sum(values[name] for values in self.everyone.values.values()) for name in names}

    def is_own(self, kind: int) -> bool:
        """Tell whether a kind of row says something of its person."""
        return NOTHING not in self.kinds[kind - 1][_LEAD:]

    def find_names(self, rank: int) -> set[str]:
        """Return what is said of a person."""
        kinds = [self.first[rank], *self.more.get(rank, ())]
        return {name for kind in kinds if kind for name in self.names[kind - 1]}


class Counted:
    """Persons by group, those with rows of their own, and how many have each value."""

    def __init__(self) -> None:
        self.persons: Counter[int] = Counter()
        self.own: Counter[int] = Counter()
        self.values: dict[int, Counter[str]] = {}

    def add(self, group: int, persons: int, names: Set[str], own: bool, holders: int | None = None) -> None:
        """Count some persons of a group who are said the same."""
        self.persons[group] += persons
        self.own[group] += persons if own else 0
        values = self.values.setdefault(group, Counter())
        for name in names:
            values[name] += persons if holders is None else holders


class Sight:
    """A candidate as its attacker and its judge see it together."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.keys = list(candidate.period.persons)
        self.ranks = {key: rank for rank, key in enumerate(self.keys)}
        # A declared first meeting may be someone already met: it never makes a whole person.
        self.light = {rank for rank, key in enumerate(self.keys) if not key.startswith("path:")}
        self.known: Mapping[str, list[int]] = {
            structure: [self.ranks[key] for key in keys if key in self.ranks]
            for structure, keys in candidate.period.known_to.items()
        }

    @cached_property
    def themes(self) -> dict[str, Seen]:
        """The themes that leave in this period."""
        tables = self.candidate.tables
        return {name: Seen(name, self) for name in ROW_TABLES if name in tables and tables[name].cells}

    def list_seen(self) -> Iterator[Seen]:
        """Yield what is seen of each theme."""
        yield from self.themes.values()

    def weigh(self, persons: int, light: int) -> int:
        """Return the weight, in tenths, of some persons of whom some are declared only."""
        return WHOLE * (persons - light) + DECLARED * light
