"""The proportions of a fictitious town, read from `marginals.toml` and fitted to a territory's denominators.

Decides nothing and draws nothing.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from outreach.territory import Denominator, Territory

Weights = Mapping[str, float]
Table = Mapping[str, Any]

FILE = Path(__file__).parent / "marginals.toml"


@dataclass(frozen=True, slots=True)
class Marginals:
    """The tables of the file, each as it is written there."""

    accounts: Sequence[Table]
    calendar: Table
    channels: Mapping[str, Table]
    places: Sequence[Table]
    person: Table
    returning: Table
    gaps: Table
    needs: Table
    families: Mapping[str, Table]
    topics: Sequence[Table]
    come_back: Table
    notes: Table
    absences: Table
    fates: Sequence[Table]
    told: Table
    reception: Table
    agreements: Table


@cache
def read_proportions() -> Table:
    """Read the file once, as it is written."""
    return tomllib.loads(FILE.read_text("utf-8"))


def read_marginals(territory: Territory) -> Marginals:
    """Return the tables of the file, those that are `fitted` multiplied for this territory."""
    return Marginals(**_fit(read_proportions(), territory.denominators))


def _fit(node: Any, denominators: Mapping[str, Denominator]) -> Any:
    if isinstance(node, list):
        return [_fit(part, denominators) for part in node]
    if not isinstance(node, Mapping):
        return node
    plain = {name: _fit(part, denominators) for name, part in node.items() if name != "fitted"}
    fitted = node.get("fitted")
    if fitted is None or fitted["denominator"] not in denominators:
        return plain
    told = float(denominators[fitted["denominator"]].value)
    return _multiply(plain, frozenset(fitted["keys"]), _find_odds(told) / _find_odds(fitted["written_for"]))


def _multiply(table: Table, keys: frozenset[str], factor: float) -> dict[str, Any]:
    return {
        name: (_multiply(part, keys, factor) if isinstance(part, Mapping) else part * factor if name in keys else part)
        for name, part in table.items()
    }


def _find_odds(percent: float) -> float:
    share = min(99.0, max(1.0, percent))
    return share / (100 - share)
