"""What a group holds of one theme, counted: in all, and of the persons that each structure knows.

Pure. A few counters a group, whatever the number of its persons; a group's are the sum of its parts'.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Held = Iterator[tuple[str, int]]


@dataclass(slots=True)
class Tally:
    """Persons of a group: how many, their weight, that of those with a value, and how many have each named value."""

    persons: int = 0
    weight: int = 0
    own: int = 0
    # Plain, not Counters: a large town has a million of them, and those take six times as long to make.
    watched: dict[str, int] = field(default_factory=dict)
    sensitive: dict[str, int] = field(default_factory=dict)
    known: dict[str, "Tally"] = field(default_factory=dict)

    def add(self, persons: int, weight: int, holds: bool, watched: Iterable[str], sensitive: Iterable[str]) -> None:
        """Count some persons of the same values."""
        self.persons += persons
        self.weight += weight
        self.own += weight if holds else 0
        _count(self.watched, ((name, persons) for name in watched))
        _count(self.sensitive, ((name, persons) for name in sensitive))

    def join(self, other: "Tally") -> None:
        """Add what another group holds."""
        self.persons += other.persons
        self.weight += other.weight
        self.own += other.own
        _count(self.watched, other.watched.items())
        _count(self.sensitive, other.sensitive.items())
        for structure, known in other.known.items():
            self.known.setdefault(structure, Tally()).join(known)

    def list_views(self) -> Iterator[tuple[int, int, Held, Held]]:
        """Yield what everyone sees, then what each structure sees once it sets aside the persons it knows.

        Each is the persons and the weight left, and how many of them have each watched, each sensitive value.
        """
        for known in (_NOBODY, *self.known.values()):
            yield (
                self.persons - known.persons,
                self.weight - known.weight,
                _set_aside(self.watched, known.watched),
                _set_aside(self.sensitive, known.sensitive),
            )


_NOBODY = Tally()


def _count(held: dict[str, int], more: Iterable[tuple[str, int]]) -> None:
    for name, count in more:
        held[name] = held.get(name, 0) + count


def _set_aside(held: Mapping[str, int], known: Mapping[str, int]) -> Held:
    return ((name, count - known.get(name, 0)) for name, count in held.items())
