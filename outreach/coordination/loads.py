"""How much waits for each person who answers today: what waits at her structures, added up. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Load:
    """What waits for one person (`referent` is None where nobody answers), and at which structures."""

    referent: Any
    places: list[Any] = field(default_factory=list)
    n: int = 0
    unanswered: int = 0
    late: int = 0


def add_up_loads(waiting: Iterable[Any], answering: Mapping[str, Sequence[Any]]) -> list[Load]:
    """Return the loads, the heaviest first; one mailbox is one person, whatever structures she answers for."""
    loads: dict[str, Load] = {}
    for row in waiting:
        first = answering.get(row["id"], [None])[0]
        key = row["id"] if first is None else first["mailbox"].casefold()
        load = loads.setdefault(key, Load(first))
        load.places.append(row)
        load.n += row["n"]
        load.unanswered += row["unanswered"]
        load.late += row["late"]
    return sorted(loads.values(), key=lambda load: (-load.late, -load.n))
