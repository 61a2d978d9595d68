"""The names under which a value is guessed: what an attacker would like to say of someone.

Read from the cells of a row alone.
"""

from collections.abc import Callable, Mapping
from typing import Final

from outreach.observatory.candidate import Cells
from outreach.observatory.tables import GROUP, list_values
from outreach.observatory.words import NOTHING
from outreach.vocabulary import NOT_TOLD

_Told = Mapping[str, str]


def _name_right(told: _Told) -> set[str]:
    return {f"{told['family']}/{told['right']}"}


def _name_attribute(column: str) -> Callable[[_Told], set[str]]:
    return lambda told: {told[column]} - {NOT_TOLD}


_NAMES: Final[Mapping[str, Callable[[_Told], set[str]]]] = {
    "conversation": lambda told: {told["conversation"]},
    "family_status": lambda told: {f"{told['family']}/{told['status']}"},
    "right_reason": _name_right,
    "structure_outcome": lambda told: {told["structure"], f"outcome:{told['outcome']}"},
    "delay": lambda told: {f"{told['owed']}/{told['delay_band']}"},
    "right_opened": _name_right,
    **{column: _name_attribute(column) for column in ("household", "housing", "activity", "language")},
}


def name_values(table: str, cells: Cells) -> frozenset[str]:
    """Return the names of what a row says of its person; none for a row « nothing »."""
    told = dict(zip(list_values(table), map(str, cells[len(GROUP) :]), strict=True))
    return frozenset[str]() if NOTHING in told.values() else frozenset(_NAMES[table](told))
