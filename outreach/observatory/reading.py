"""A period read from the register: the observatory's modules named `reading…` are the only ones that know its tables.

Hands on one `Period` at a time, so that a million meetings need the room of one period. What a person told in other
periods is read for those who came back only: nobody else can have left already.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from outreach.observatory.bands import CONVERSATIONS, name_conversation
from outreach.observatory.departures import Telling, choose_departures
from outreach.observatory.periods import Pace
from outreach.observatory.persons import ATTRIBUTES, BLANK, Door, Gap, Period, make_person, name_person
from outreach.observatory.reading_past import Past, ask
from outreach.observatory.reading_referrals import add_referrals
from outreach.observatory.reading_year import count_year


class Line(NamedTuple):
    """One gap of a contact, or the contact alone when it has none."""

    id: str
    path_id: str | None
    submission_id: str
    met_on: str
    channel: str
    neighbourhood: str
    sector: str
    result: str
    first_meeting: str | None
    age_band: str | None
    sex: str | None
    household: str | None
    housing: str | None
    activity: str | None
    language: str | None
    received_on: str
    right: str | None
    family: str
    status: str | None
    reason: str | None
    steps: str | None
    referred: int
    known: str | None


@dataclass(frozen=True, slots=True)
class History:
    """Of someone who came back: the structures that know her, and what leaves with her in each period."""

    known_to: frozenset[str]
    leaving: dict[int, list[Telling]] = field(default_factory=dict)


# A contact and its gaps.
Visit = tuple[Line, list[Line]]
VISIT: Final = """
    select c.id, c.path_id, c.submission_id, c.met_on, c.channel, c.neighbourhood, c.sector, c.result, c.first_meeting,
        c.age_band, c.sex, c.household, c.housing, c.activity, c.language, s.received_on, g."right", g.family,
        g.status, g.reason, g.steps, r.id is not null as referred,
        (select group_concat(distinct e.structure_id) from referral_event e where e.referral_id = r.id) as known
    from contact c join submission s on s.id = c.submission_id left join gap g on g.contact_id = c.id
        left join referral r on r.gap_id = g.id
"""
_ORDER: Final = """
    order by c.met_on, case c.part_of_day when 'morning' then 1 when 'afternoon' then 2 else 3 end, c.id, g.position
"""
_ON_TIME: Final = f"{VISIT} where c.territory_id = :territory_id and c.met_on between :first and :last {_ORDER}"
_LATE: Final = f"{VISIT} where c.id in (select value from json_each(:ids)) {_ORDER}"
_OF_PATH: Final = f"{VISIT} where c.path_id = :path_id {_ORDER}"


def read_periods(
    reader: sqlite3.Connection, territory_id: str, pace: Pace, kept: int, quarters: Sequence[str], past: Past
) -> Iterator[Period]:
    """Read the periods asked for, in their order; `kept` is how many periods the retention lasts."""
    periods = PeriodReader(reader, territory_id, pace, kept, past)
    for quarter in quarters:
        yield periods.read(quarter)


class PeriodReader:
    """Reads one period after the other, in their order, from a register that does not change meanwhile."""

    def __init__(self, reader: sqlite3.Connection, territory_id: str, pace: Pace, kept: int, past: Past) -> None:
        self.reader, self.territory_id, self.pace, self.kept, self.past = reader, territory_id, pace, kept, past
        self.codes = dict(reader.execute("select id, code from structure").fetchall())
        self._told: set[str] = set()
        self._histories: dict[str, History] = {}
        self._known: dict[frozenset[str], frozenset[str]] = {}
        self._rank = 0

    def read(self, quarter: str) -> Period:
        """Read all that one period counts."""
        period = Period(quarter)
        self._rank = self.pace.count(quarter)
        self._told.clear()
        for contact, gaps in self._list_visits(quarter):
            self._add_visit(period, contact, gaps)
        add_referrals(self.reader, self.territory_id, period, self.pace, self.kept, self.past)
        # Of those who came back and are here by an outcome alone, what they told elsewhere has not been read yet.
        for key in (period.persons.keys() & self.past.returning) - self._told:
            _add_known(period, key, self._find_history(key).known_to)
        count_year(self.reader, self.territory_id, period, self.pace, self.past)
        return period

    def _list_visits(self, quarter: str) -> Iterator[Visit]:
        if late := self.past.late.get(quarter):
            yield from _group(ask(self.reader, _LATE, {"ids": json.dumps(late)}))
        days = {
            "territory_id": self.territory_id,
            "first": self.pace.find_first_day(quarter).isoformat(),
            "last": self.pace.find_last_day(quarter).isoformat(),
        }
        # What came after the closing is of a later period, which names it among its late ones.
        for contact, gaps in _group(ask(self.reader, _ON_TIME, days)):
            if contact.id not in self.past.elsewhere:
                yield contact, gaps

    def _add_visit(self, period: Period, contact: Line, gaps: Sequence[Line]) -> None:
        period.late += self.pace.name(date.fromisoformat(contact.met_on)) != period.quarter
        if contact.result != "met":
            period.doors.append(Door(contact.sector, contact.met_on[:7], contact.channel, contact.result))
            return
        key = name_person(contact.path_id, contact.first_meeting, self.past.find_root(contact.submission_id))
        channel = contact.channel
        period.meetings += 1
        period.met_by[channel] = period.met_by.get(channel, 0) + 1
        if key is None:
            return
        period.covered += 1
        period.channels.setdefault(channel, set()).add(key)
        if key not in period.persons:
            period.persons[key] = make_person(
                key, contact.path_id, contact.sector, contact.neighbourhood, contact.age_band, contact.sex
            )
        self._add_conversation(period, key, gaps)
        _add_known(period, key, self._list_known(gaps))
        self._add_told(period, key, contact, gaps)

    def _add_conversation(self, period: Period, key: str, gaps: Sequence[Line]) -> None:
        steps = {step for gap in gaps for step in (gap.steps or "").split()}
        said = name_conversation(steps, len(gaps), any(gap.referred for gap in gaps))
        former = period.conversations.get(key, said)
        period.conversations[key] = min(former, said, key=_CONVERSATION_RANKS.__getitem__)

    def _list_known(self, gaps: Iterable[Line]) -> frozenset[str]:
        return frozenset(self.codes[each] for gap in gaps if gap.known for each in gap.known.split(","))

    def _add_told(self, period: Period, key: str, contact: Line, gaps: Sequence[Line]) -> None:
        if key not in self.past.returning:
            # Met once: all that she tells leaves, each right once.
            leaving = list(self._tell(key, period.quarter, contact, gaps))
            told = {telling.subject: telling for telling in reversed(leaving)}
            _add_tellings(period, [telling for telling in leaving if told[telling.subject] is telling])
        elif key not in self._told:
            self._told.add(key)
            history = self._find_history(key)
            _add_known(period, key, history.known_to)
            # Read once: let go, for a large town has many.
            _add_tellings(period, history.leaving.pop(self._rank, ()))

    def _find_history(self, key: str) -> History:
        # Kept until the end: whoever came back once often comes again.
        if (found := self._histories.get(key)) is None:
            visits = list(self._list_history(key))
            tellings = [*self._tell_history(key, visits), *self.past.tell_corrected(key, self.pace)]
            known = self._list_known(gap for _, gaps in visits for gap in gaps)
            found = self._histories[key] = History(self._known.setdefault(known, known))
            for told in choose_departures(tellings, self.kept):
                # Periods are read in their order: what left before is not asked again.
                if told.quarter >= self._rank:
                    found.leaving.setdefault(told.quarter, []).append(told)
        return found

    def _tell_history(self, key: str, history: list[Visit]) -> Iterator[Telling]:
        for contact, gaps in history:
            if contact.result == "met":
                quarter = self.past.find_period(contact.submission_id, contact.met_on, contact.received_on, self.pace)
                yield from self._tell(key, quarter, contact, gaps)

    def _list_history(self, key: str) -> Iterator[Visit]:
        kind, _, person_id = key.partition(":")
        if kind == "path":
            return _group(ask(self.reader, _OF_PATH, {"path_id": person_id}))
        return _group(ask(self.reader, f"{VISIT} where c.id = :id", {"id": self.past.find_contact(person_id)}))

    def _tell(self, person: str, quarter: str, contact: Line, gaps: Sequence[Line]) -> Iterator[Telling]:
        certain = contact.received_on <= self.past.find_closing(quarter, self.pace)
        rank = self.pace.count(quarter)
        for gap in gaps:
            right = gap.right or ""
            told = Gap(person, right, gap.family, gap.status or BLANK, gap.reason or BLANK)
            yield Telling(person, f"right:{right}", rank, True, certain, told)
        for attribute in ATTRIBUTES:
            if value := getattr(contact, attribute):
                yield Telling(person, attribute, rank, True, certain, value)


_CONVERSATION_RANKS: Final = {code: rank for rank, code in enumerate(CONVERSATIONS)}


def _group(rows: sqlite3.Cursor) -> Iterator[Visit]:
    for _, found in groupby(rows, key=itemgetter(0)):
        lines = [Line._make(row) for row in found]
        yield lines[0], [line for line in lines if line.right is not None]


def _add_known(period: Period, key: str, structures: Iterable[str]) -> None:
    for structure in structures:
        period.known_to.setdefault(structure, set()).add(key)


def _add_tellings(period: Period, tellings: Iterator[Telling] | Sequence[Telling]) -> None:
    for telling in tellings:
        if isinstance(telling.told, Gap):
            period.gaps.append(telling.told)
        elif isinstance(telling.told, str):
            period.told.setdefault(telling.subject, {})[telling.person] = telling.told
