"""What a group holds of one theme, counted: in all, and of the persons that each structure knows.

Pure. A few counters a group, whatever the number of its persons; a group's are the sum of its parts'.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Held = Iterator[tuple[str, int]]


@dataclass(slots=True)
class Tally:
    """Persons of a group: how many, their weight, that of those with a value, and how many have each named value."""

    persons: int = 0
    weight: int = 0
    own: int = 0
    watched: Counter[str] = field(default_factory=Counter)
    sensitive: Counter[str] = field(default_factory=Counter)
    known: dict[str, "Tally"] = field(default_factory=dict)

    def add(self, persons: int, weight: int, holds: bool, watched: Iterable[str], sensitive: Iterable[str]) -> None:
        """Count some persons of the same values."""
        self.persons += persons
        self.weight += weight
        self.own += weight if holds else 0
        for name in watched:
            self.watched[name] += persons
        for name in sensitive:
            self.sensitive[name] += persons

    def join(self, other: "Tally") -> None:
        """Add what another group holds."""
        self.persons += other.persons
        self.weight += other.weight
        self.own += other.own
        self.watched.update(other.watched)
        self.sensitive.update(other.sensitive)
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


def _set_aside(held: Counter[str], known: Counter[str]) -> Held:
    return ((name, count - known[name]) for name, count in held.items())
