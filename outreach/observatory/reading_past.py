"""What must be known of the whole register before one period is read: who came back, what came late or was corrected.

Small whatever the register's size: a correction, a late arrival and a second meeting are exceptions.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from outreach.observatory.departures import Telling
from outreach.observatory.periods import Pace
from outreach.observatory.persons import ATTRIBUTES, name_person

# A correction counts where what it corrects counted, and as the same person.
_ORIGINS: Final = """
    with recursive origin (id, root_id, root_received_on) as (
        select id, id, received_on from submission where replaces_id is null
            and id in (select replaces_id from submission where replaces_id is not null)
        union all
        select s.id, o.root_id, o.root_received_on from origin o join submission s on s.replaces_id = o.id)
"""
_CORRECTED: Final = f"""{_ORIGINS}
    select o.id, o.root_id, o.root_received_on, coalesce(u.on_day, s.received_on) as met_on,
        (select min(later.received_on) from submission later where later.replaces_id = s.id) as replaced_on,
        s.answers, c.id as contact_id, c.path_id, c.first_meeting
    from origin o join submission s on s.id = o.id left join outing u on u.id = s.outing_id
        left join contact c on c.submission_id = s.id
    where s.territory_id = :territory_id
    order by o.root_id
"""
# Few pairs of days, whatever the number of visits; a corrected visit arrived with its first version.
_DAYS: Final = """
    select distinct c.met_on, s.received_on from contact c join submission s on s.id = c.submission_id
    where c.territory_id = :territory_id and s.replaces_id is null
"""
_OF_DAYS: Final = """
    select c.id from contact c join submission s on s.id = c.submission_id
    where c.territory_id = :territory_id and s.replaces_id is null and c.met_on = :met_on
        and s.received_on = :received_on
"""
_CORRECTIONS: Final = """
    select c.id, c.met_on, c.submission_id, s.received_on from contact c join submission s on s.id = c.submission_id
    where c.territory_id = :territory_id and s.replaces_id is not null
"""
_REPEATED: Final = """
    select c.path_id, g."right" from referral r join gap g on g.id = r.gap_id join contact c on c.id = g.contact_id
    where r.territory_id = :territory_id and c.path_id is not null group by 1, 2 having count(*) > 1
"""
_RETURNING: Final = "select path_id from contact where path_id is not null group by path_id having count(*) > 1"


@dataclass(slots=True)
class Past:
    """What one period must know of all others; `late`: the contacts that count in a period but were met before it."""

    first: str | None = None
    late: dict[str, list[str]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    returning: set[str] = field(default_factory=set)
    roots: dict[str, tuple[str, str]] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    corrected: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    rights: frozenset[str] = frozenset()
    # The rights of a path that were referred more than once.
    repeated: frozenset[tuple[str, str]] = frozenset()
    _closings: dict[str, str] = field(default_factory=dict)

    def find_root(self, submission_id: str) -> str:
        """Return the first version of a submission."""
        return self.roots[submission_id][0] if submission_id in self.roots else submission_id

    def find_contact(self, root_id: str) -> str | None:
        """Return the standing contact of a corrected submission."""
        return self.contacts.get(root_id)

    def find_period(self, submission_id: str, met_on: str, received_on: str, pace: Pace) -> str:
        """Return the period in which a contact counts."""
        root = self.roots.get(submission_id)
        return _find_period(met_on, root[1] if root else received_on, pace)

    def add_late(self, quarter: str, contacts: list[str]) -> None:
        """Note contacts that count in a later period than their day's."""
        self.late.setdefault(quarter, []).extend(contacts)
        self.elsewhere.update(contacts)

    def find_closing(self, quarter: str, pace: Pace) -> str:
        """Return the last day on which a visit may arrive for a period."""
        if quarter not in self._closings:
            self._closings[quarter] = pace.find_closing_day(quarter).isoformat()
        return self._closings[quarter]

    def tell_corrected(self, person: str, pace: Pace) -> Iterator[Telling]:
        """Yield what the corrected versions of a person's visits told, and may have left with."""
        for version in self.corrected.get(person, ()):
            quarter = _find_period(version["met_on"], version["root_received_on"], pace)
            # Corrected before its period closed, it can have left with nothing.
            if version["replaced_on"] > self.find_closing(quarter, pace):
                # Of a corrected version only its answers are kept: any right named in them is taken for a gap it told.
                for subject in (*(f"right:{right}" for right in self._list_rights(version["answers"])), *ATTRIBUTES):
                    yield Telling(person, subject, pace.count(quarter), False, False)

    def _list_rights(self, answers: str) -> list[str]:
        return sorted(self.rights & set(_list_texts(json.loads(answers))))


def ask(reader: sqlite3.Connection, question: str, facts: Mapping[str, Any]) -> sqlite3.Cursor:
    """Ask for plain rows: a million named ones would take twice the time."""
    cursor = reader.cursor()
    cursor.row_factory = None
    return cursor.execute(question, facts)


def read_past(reader: sqlite3.Connection, territory_id: str, pace: Pace) -> Past:
    """Read what is exceptional in the whole register, and its first period."""
    place = {"territory_id": territory_id}
    past = Past(rights=frozenset(row[0] for row in reader.execute('select distinct "right" from gap')))
    past.returning = {f"path:{row[0]}" for row in reader.execute(_RETURNING)}
    past.repeated = frozenset(ask(reader, _REPEATED, place))
    _add_corrections(past, reader.execute(_CORRECTED, place).fetchall())
    periods = set()
    for met_on, received_on in ask(reader, _DAYS, place).fetchall():
        quarter = _find_period(met_on, received_on, pace)
        periods.add(quarter)
        if quarter != _find_own(met_on, pace):
            days = {**place, "met_on": met_on, "received_on": received_on}
            past.add_late(quarter, [row[0] for row in ask(reader, _OF_DAYS, days)])
    for contact_id, met_on, submission_id, received_on in ask(reader, _CORRECTIONS, place):
        quarter = past.find_period(submission_id, met_on, received_on, pace)
        periods.add(quarter)
        if quarter != _find_own(met_on, pace):
            past.add_late(quarter, [contact_id])
    past.first = min(periods, default=None)
    return past


def _add_corrections(past: Past, versions: list[Any]) -> None:
    standing: dict[str, Any] = {}
    for version in versions:
        past.roots[version["id"]] = (version["root_id"], version["root_received_on"])
        if version["replaced_on"] is None:
            standing[version["root_id"]] = version
    for root_id, last in standing.items():
        if last["contact_id"]:
            past.contacts[root_id] = last["contact_id"]
    for version in versions:
        last = standing.get(version["root_id"])
        key = (
            name_person(last["path_id"], last["first_meeting"], last["root_id"])
            if last is not None and last["contact_id"]
            else None
        )
        if key is not None:
            past.returning.add(key)
            if version["replaced_on"] is not None:
                past.corrected.setdefault(key, []).append(version)


def _find_period(met_on: str, received_on: str, pace: Pace) -> str:
    return pace.find_period(date.fromisoformat(met_on), date.fromisoformat(received_on))


def _find_own(met_on: str, pace: Pace) -> str:
    return pace.name(date.fromisoformat(met_on))


def _list_texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from _list_texts(part)
