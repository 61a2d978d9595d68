"""Who answered for a structure, in whose stead, who was away, when; and who noted it, from the audit.

Reads only; `referents_pages` changes.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.referents_pages import RANKS
from outreach.intake import House
from outreach.register import audit, structures

Absence = tuple[sqlite3.Row, sqlite3.Row | None]


@dataclass(frozen=True, slots=True)
class Past:
    """Somebody named once: the lines of the audit that say so and that end it, her absences with the line of each."""

    row: sqlite3.Row
    named: tuple[sqlite3.Row, ...]
    ended: tuple[sqlite3.Row, ...]
    absences: tuple[Absence, ...]


def past_referents(structure_id: str) -> str:
    """Show everybody who ever answered for a structure, the latest first."""
    register = at_hand(House).register
    place = structures.find_structure(register, structure_id)
    if place is None:
        raise errors.Refusal(errors.NOT_FOUND)
    people = list(_list_past(at_hand(House), structure_id))
    return render_template("coordination/past_referents.html", place=place, people=people, ranks=RANKS)


def _list_past(house: House, structure_id: str) -> Iterator[Past]:
    named = structures.list_ever_named(house.register, structure_id)
    noted: dict[tuple[str, str], list[sqlite3.Row]] = defaultdict(list)
    for entry in audit.list_about(house.register, "referent", [row["id"] for row in named]):
        noted[entry["subject_id"], entry["action"]].append(entry)
    away: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for spell in structures.list_all_absences(house.register, structure_id):
        away[spell["referent_id"]].append(spell)
    for row in named:
        # Both newest first: an absence and its line are written together. The oldest may have no line any more.
        lines = noted[row["id"], "absence_noted"]
        spells = away[row["id"]]
        told = [*lines[: len(spells)], *[None] * (len(spells) - len(lines))]
        yield Past(
            row,
            tuple(noted[row["id"], "named"]),
            tuple(noted[row["id"], "ended"]),
            tuple(zip(spells, told, strict=True)),
        )
