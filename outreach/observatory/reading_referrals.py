"""Referrals read from the register: those that ended in a period, how long things took, whom each structure knows.

A referral leaves once, with the first outcome that still stood at the end of its period; the outcome of a right of a
path, once per retention period, as the right itself.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from outreach.observatory.bands import name_delay
from outreach.observatory.departures import Telling, choose_departures
from outreach.observatory.partition import Person
from outreach.observatory.periods import Pace
from outreach.observatory.persons import BLANK, Ended, Period, make_person, name_person
from outreach.observatory.reading_past import Past, ask
from outreach.vocabulary import CLOCK_STEPS, OUTCOMES

# Those that reached an outcome in the period, and those of visits that arrived late for their own.
_IN_PERIOD: Final = f"""
    with ended (id) as (
        select distinct referral_id from referral_event
            where kind in ({", ".join(f"'{kind}'" for kind in sorted(OUTCOMES))}) and on_day between :first and :last
        union
        select r.id from referral r join gap g on g.id = r.gap_id
            where g.contact_id in (select value from json_each(:late)))
"""
_OF_PATH: Final = """
    with ended (id) as (
        select r.id from contact c join gap g on g.contact_id = c.id join referral r on r.gap_id = g.id
            where c.path_id = :path_id and g."right" = :right)
"""
_EVENTS: Final = """
    select r.id, r.opened_on, g."right", g.family, e.kind, e.on_day, e.amount_band,
        s.code as structure, c.path_id, c.submission_id, c.first_meeting, c.sector, c.neighbourhood, c.age_band, c.sex,
        c.met_on, v.received_on
    from ended join referral r on r.id = ended.id join gap g on g.id = r.gap_id join contact c on c.id = g.contact_id
        join submission v on v.id = c.submission_id join referral_event e on e.referral_id = r.id
        join structure s on s.id = e.structure_id
    where r.territory_id = :territory_id
    order by r.id, e.position
"""


class Event(NamedTuple):
    """One event of a referral, with what is known of the referral and of the meeting."""

    id: str
    opened_on: str
    right: str
    family: str
    kind: str
    on_day: str
    amount_band: str | None
    structure: str
    path_id: str | None
    submission_id: str
    first_meeting: str | None
    sector: str
    neighbourhood: str
    age_band: str | None
    sex: str | None
    met_on: str
    received_on: str


_STARTS: Final = frozenset({"opened", "rerouted", "reopened"})
_SILENT: Final = frozenset({"opened", "sent", *CLOCK_STEPS})
_UNANSWERING: Final = frozenset({"seen", "presented"}) | _SILENT


def add_referrals(
    reader: sqlite3.Connection, territory_id: str, period: Period, pace: Pace, kept: int, past: Past
) -> None:
    """Add to a period the referrals that ended in it, with those whom their structures know by them."""
    asked = {
        "territory_id": territory_id,
        "first": pace.find_first_day(period.quarter).isoformat(),
        "last": pace.find_last_day(period.quarter).isoformat(),
        "late": json.dumps(past.late.get(period.quarter, [])),
    }
    for events in _group(ask(reader, f"{_IN_PERIOD}{_EVENTS}", asked)):
        met = events[0]
        key = name_person(met.path_id, met.first_meeting, past.find_root(met.submission_id))
        place = find_outcome(events, pace)
        if key is None or place is None or _find_end(events, place, pace, past) != period.quarter:
            continue
        for event in events:
            period.known_to.setdefault(event.structure, set()).add(key)
        if (met.path_id, met.right) not in past.repeated or _leaves(reader, territory_id, met, pace, kept, past):
            _add_ended(period, key, events[: place + 1], pace)
        elif key not in period.persons:
            # She counts all the same: what came of her right has left already.
            period.persons[key] = _place(key, met)


def _group(rows: sqlite3.Cursor) -> Iterator[list[Event]]:
    for _, found in groupby(rows, key=itemgetter(0)):
        yield [Event._make(row) for row in found]


def _find_end(events: Sequence[Event], place: int, pace: Pace, past: Past) -> str:
    met = events[0]
    counted = past.find_period(met.submission_id, met.met_on, met.received_on, pace)
    return max(counted, pace.name(date.fromisoformat(events[place].on_day)))


def _leaves(reader: sqlite3.Connection, territory_id: str, met: Event, pace: Pace, kept: int, past: Past) -> bool:
    """Tell whether no other outcome of the same right of a path has left within the retention."""
    asked = {"territory_id": territory_id, "path_id": met.path_id, "right": met.right}
    tellings = []
    for events in _group(ask(reader, f"{_OF_PATH}{_EVENTS}", asked)):
        place = find_outcome(events, pace)
        if place is not None:
            rank = pace.count(_find_end(events, place, pace, past))
            tellings.append(Telling("", met.right, rank, True, True, events[0].id))
    return any(telling.told == met.id for telling in choose_departures(tellings, kept))


def find_outcome(events: Sequence[Event], pace: Pace) -> int | None:
    """Return the place of the event with which a referral leaves: the first outcome that stood as its period ended."""
    said = [place for place, event in enumerate(events) if event.kind not in CLOCK_STEPS]
    for place, following in zip(said, [*said[1:], None], strict=True):
        ends = pace.name(date.fromisoformat(events[place].on_day))
        stands = following is None or pace.name(date.fromisoformat(events[following].on_day)) > ends
        if events[place].kind in OUTCOMES and stands:
            return place
    return None


def _add_ended(period: Period, key: str, events: Sequence[Event], pace: Pace) -> None:
    first, last = events[0], events[-1]
    # Met earlier, her outcome comes now: she is one of the period's persons, where she was met.
    if key not in period.persons:
        period.persons[key] = _place(key, first)
    opened = pace.name(date.fromisoformat(first.opened_on))
    amount = last.amount_band if last.kind == "right_opened" and last.amount_band else BLANK
    delays = tuple(tell_delays(events))
    period.ended.append(Ended(key, last.structure, last.kind, opened, first.right, first.family, amount, delays))


def _place(key: str, met: Event) -> Person:
    return make_person(key, met.path_id, met.sector, met.neighbourhood, met.age_band, met.sex)


def tell_delays(events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """Yield what was owed and the band of its delay, as the register's `referral_state` counts them."""
    begun = max(place for place, event in enumerate(events) if event.kind in _STARTS)
    after = events[begun + 1 :]
    sent = next((event.on_day for event in after if event.kind == "sent"), events[begun].on_day)
    told = next((event.on_day for event in after if event.kind not in _SILENT | {"expired"}), None)
    yield "acknowledge", _band(sent, told)
    presented = next((event.on_day for event in after if event.kind == "presented"), None)
    answered = next((event.on_day for event in after if event.kind not in _UNANSWERING | {"expired"}), None)
    ended = events[-1].on_day if events[-1].kind != "expired" else None
    yield "answer", _band(presented, answered) if presented else "not_presented"
    yield "outcome", _band(presented, ended) if presented else "not_presented"


def _band(since: str, until: str | None) -> str:
    return name_delay(date.fromisoformat(since), date.fromisoformat(until)) if until else "never"
