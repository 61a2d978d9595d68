"""The proportions of a fictitious year, read from `marginals.toml`. Decides nothing and draws nothing."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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
    rights: Mapping[str, Table]
    families: Mapping[str, Table]
    come_back: Table
    notes: Table
    fates: Sequence[Table]


@cache
def read_marginals() -> Marginals:
    """Read the file once."""
    return Marginals(**tomllib.loads(FILE.read_text("utf-8")))
