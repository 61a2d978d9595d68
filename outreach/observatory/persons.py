"""What a period holds, read from the register: persons, the gaps and ended referrals that leave with it, and doors.

The only module of the observatory that knows the register's tables. A person is a path, or a declared first meeting
without one; a later meeting without slip is never a person, only one of the town's meetings. Hands on `Period`s.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from outreach.observatory.departures import Telling, choose_departures
from outreach.observatory.partition import DECLARED, WHOLE, Person
from outreach.observatory.periods import count_quarter, find_closing_day, find_period, name_rank
from outreach.vocabulary import AGE_BANDS, OUTCOMES, SEXES, name_quarter

UNKNOWN: Final = "unknown"
BLANK: Final = "blank"

# A correction counts where what it corrects counted, and as the same person.
_ORIGINS = """
    with recursive origin (id, root_id, root_received_on) as (
        select id, id, received_on from submission where replaces_id is null
        union all
        select s.id, o.root_id, o.root_received_on from submission s join origin o on s.replaces_id = o.id)
"""
_CONTACTS = f"""{_ORIGINS}
    select c.id, c.path_id, c.met_on, c.channel, c.neighbourhood, c.sector, c.result, c.first_meeting, c.age_band,
        c.sex, o.root_id, o.root_received_on, s.received_on
    from contact c join origin o on o.id = c.submission_id join submission s on s.id = c.submission_id
    where c.territory_id = :territory_id
        and not exists (select 1 from submission later where later.replaces_id = c.submission_id)
    order by c.met_on, case c.part_of_day when 'morning' then 1 when 'afternoon' then 2 else 3 end, c.id
"""
_GAPS = """
    select contact_id, "right", family, status from gap where territory_id = :territory_id order by contact_id, position
"""
# Of a corrected version only its answers are kept: any right named in them is taken for a gap it told.
_CORRECTED = f"""{_ORIGINS}
    select distinct o.root_id, o.root_received_on, coalesce(u.on_day, s.received_on) as met_on,
        later.received_on as replaced_on, said.atom as "right"
    from submission later join submission s on s.id = later.replaces_id join origin o on o.id = s.id
        left join outing u on u.id = s.outing_id, json_tree(s.answers) said
    where s.territory_id = :territory_id and said.type = 'text'
        and said.atom in (select "right" from gap where territory_id = :territory_id)
    order by o.root_id, said.atom
"""
_EVENTS = """
    select r.id, g.contact_id, r.opened_on, e.kind, e.on_day, s.code as structure
    from referral r join gap g on g.id = r.gap_id join referral_event e on e.referral_id = r.id
        join structure s on s.id = e.structure_id
    where r.territory_id = :territory_id
    order by r.id, e.position
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """One right a person does not receive, as it leaves: once in 24 months for a path."""

    person: str
    right: str
    family: str
    status: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A referral that reached its outcome in the period."""

    person: str
    structure: str
    outcome: str
    opened_quarter: str


@dataclass(frozen=True, slots=True)
class Door:
    """A door without a person: absent, declined or not now."""

    sector: str
    month: str
    channel: str
    result: str
    weight: int = WHOLE


@dataclass(slots=True)
class Period:
    """All that one period counts; `known_to` says which persons each structure was referred."""

    quarter: str
    persons: dict[str, Person] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    known_to: dict[str, set[str]] = field(default_factory=dict)
    meetings: int = 0
    covered: int = 0
    late: int = 0


def find_first_quarter(reader: sqlite3.Connection, territory_id: str) -> str | None:
    """Return the first quarter in which a visit counts, or nothing."""
    visits = reader.execute(_CONTACTS, {"territory_id": territory_id})
    return min((_find_quarter(contact) for contact in visits), default=None)


def read_periods(reader: sqlite3.Connection, territory_id: str, quarters: Sequence[str]) -> dict[str, Period]:
    """Read the periods asked for; the whole past is read, since what has left once does not leave again."""
    place = {"territory_id": territory_id}
    periods = {quarter: Period(quarter) for quarter in quarters}
    gaps: dict[str, list[Any]] = {}
    for row in reader.execute(_GAPS, place):
        gaps.setdefault(row["contact_id"], []).append(row)
    people: dict[str, tuple[str, Person]] = {}
    tellings: list[Telling] = []
    who: dict[str, str] = {}
    for contact in reader.execute(_CONTACTS, place):
        quarter = _find_quarter(contact)
        period = periods.get(quarter) or Period(quarter)
        _count_contact(period, contact)
        person = _read_person(contact)
        if person is not None:
            people[contact["id"]] = (quarter, person)
            tellings += _tell_gaps(person.key, quarter, contact, gaps.get(contact["id"], ()))
        who[contact["root_id"]] = _name_person(contact) or ""
    tellings += _tell_corrected(reader.execute(_CORRECTED, place), who)
    _add_persons(periods, people)
    _add_gaps(periods, tellings)
    _add_referrals(periods, people, _group_events(reader, place))
    return periods


def _find_quarter(contact: Mapping[str, Any]) -> str:
    return find_period(date.fromisoformat(contact["met_on"]), date.fromisoformat(contact["root_received_on"]))


def _count_contact(period: Period, contact: Mapping[str, Any]) -> None:
    period.late += name_quarter(date.fromisoformat(contact["met_on"])) != period.quarter
    if contact["result"] == "met":
        period.meetings += 1
        period.covered += _name_person(contact) is not None
    else:
        month = contact["met_on"][:7]
        period.doors.append(Door(contact["sector"], month, contact["channel"], contact["result"]))


def _name_person(contact: Mapping[str, Any]) -> str | None:
    if contact["path_id"]:
        return f"path:{contact['path_id']}"
    return f"visit:{contact['root_id']}" if contact["first_meeting"] == "yes" else None


def _read_person(contact: Mapping[str, Any]) -> Person | None:
    key = _name_person(contact) if contact["result"] == "met" else None
    if key is None:
        return None
    return Person(
        key,
        WHOLE if contact["path_id"] else DECLARED,
        contact["sector"],
        contact["neighbourhood"],
        contact["age_band"] if contact["age_band"] in AGE_BANDS else UNKNOWN,
        contact["sex"] if contact["sex"] in SEXES else UNKNOWN,
    )


def _add_persons(periods: Mapping[str, Period], people: Mapping[str, tuple[str, Person]]) -> None:
    # Contacts come in the order of their days: the first meeting of the period is the one that is kept.
    for quarter, person in people.values():
        if quarter in periods:
            periods[quarter].persons.setdefault(person.key, person)


def _tell_gaps(
    person: str, quarter: str, contact: Mapping[str, Any], gaps: Sequence[Mapping[str, Any]]
) -> Iterator[Telling]:
    certain = date.fromisoformat(contact["received_on"]) <= find_closing_day(quarter)
    for gap in gaps:
        status = gap["status"] or BLANK
        yield Telling(person, gap["right"], count_quarter(quarter), True, certain, gap["family"], status)


def _tell_corrected(versions: Iterable[Mapping[str, Any]], who: Mapping[str, str]) -> Iterator[Telling]:
    for version in versions:
        quarter = _find_quarter(version)
        # Corrected before its quarter closed, it can have left with nothing.
        if date.fromisoformat(version["replaced_on"]) > find_closing_day(quarter) and who.get(version["root_id"]):
            yield Telling(who[version["root_id"]], version["right"], count_quarter(quarter), False, False)


def _add_gaps(periods: Mapping[str, Period], tellings: Iterable[Telling]) -> None:
    for told in choose_departures(tellings):
        period = periods.get(name_rank(told.quarter))
        if period is not None:
            period.gaps.append(Gap(told.person, told.right, told.family, told.status))


def _group_events(reader: sqlite3.Connection, place: Mapping[str, str]) -> list[list[Mapping[str, Any]]]:
    events: dict[str, list[Mapping[str, Any]]] = {}
    for row in reader.execute(_EVENTS, place):
        events.setdefault(row["id"], []).append(row)
    return list(events.values())


def _add_referrals(
    periods: Mapping[str, Period],
    people: Mapping[str, tuple[str, Person]],
    referrals: Sequence[Sequence[Mapping[str, Any]]],
) -> None:
    known_to: dict[str, set[str]] = {}
    ended: list[tuple[str, Person, Mapping[str, Any]]] = []
    for events in referrals:
        met_in, person = people.get(events[0]["contact_id"], ("", None))
        if person is None:
            continue
        for event in events:
            known_to.setdefault(event["structure"], set()).add(person.key)
        last = find_outcome(events)
        if last is not None:
            ended.append((max(met_in, name_quarter(date.fromisoformat(last["on_day"]))), person, last))
    for quarter, person, event in ended:
        if quarter in periods:
            # Met earlier, her outcome comes now: she is one of the period's persons, where she was met.
            periods[quarter].persons.setdefault(person.key, person)
            opened = name_quarter(date.fromisoformat(event["opened_on"]))
            periods[quarter].ended.append(Ended(person.key, event["structure"], event["kind"], opened))
    for period in periods.values():
        period.known_to = {code: keys & period.persons.keys() for code, keys in known_to.items()}


def find_outcome(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the outcome with which a referral leaves: the first that still stood at the end of its quarter."""
    for event, following in zip(events, [*events[1:], None], strict=True):
        ends = name_quarter(date.fromisoformat(event["on_day"]))
        stands = following is None or name_quarter(date.fromisoformat(following["on_day"])) > ends
        if event["kind"] in OUTCOMES and stands:
            return event
    return None
