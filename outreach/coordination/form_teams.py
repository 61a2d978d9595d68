"""To whom a questionnaire is given: every team, or those of some structures; as it is, and as a form says it.

A team is the field workers of a structure: one without any is offered only when the questionnaire is given to it.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import get_locale

from outreach.intake import House
from outreach.register import accounts, form_versions, structures

CHOSEN: Final = "chosen"


@dataclass(frozen=True, slots=True)
class Teams:
    """The teams that may be chosen, by structure id and name, and those that are; `every` when all have it."""

    every: bool
    offered: tuple[tuple[str, str], ...]
    chosen: frozenset[str]

    @property
    def names(self) -> list[str]:
        """The names of the teams that have it; none when all do."""
        return [] if self.every else [name for team, name in self.offered if team in self.chosen]


def list_teams(house: House, form_id: str, told: Any = None) -> Teams:
    """List the teams for a questionnaire, as they are or as a form just said."""
    given = form_versions.list_teams(house.register.reader, form_id)
    chosen = frozenset(told.getlist("team") if told is not None else given)
    working = {row["structure_id"] for row in accounts.list_accounts(house.register) if _is_working(row)}
    label = "label_en" if str(get_locale()) == "en" else "label_fr"
    offered = tuple(
        (str(row["id"]), str(row[label]))
        for row in structures.list_structures(house.register)
        if row["id"] in working or row["id"] in given
    )
    every = told.get("whom") != CHOSEN if told is not None else not given
    return Teams(every, offered, chosen)


def read_teams(house: House, told: Any) -> Sequence[str] | None:
    """Read to whom a form gives a questionnaire: nobody named means every team, None that none was chosen."""
    if told.get("whom") != CHOSEN:
        return []
    known = {row["id"] for row in structures.list_structures(house.register)}
    return [team for team in dict.fromkeys(told.getlist("team")) if team in known] or None


def _is_working(row: sqlite3.Row) -> bool:
    return bool(row["role"] == "field" and not row["disabled_on"])
