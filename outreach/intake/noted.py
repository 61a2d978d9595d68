"""Everything that is noted under a slip, to be given to the person who carries it: in words, the answers labelled.

Of the professionals it says the structure, nothing more. Reads only; knows no page.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outreach import errors
from outreach.intake.files import list_kept
from outreach.intake.house import House
from outreach.questionnaire import Lists, ToldAnswer, tell_answers
from outreach.register import agreements, contacts, path_rows, referrals


@dataclass(frozen=True, slots=True)
class NotedVisit:
    """A visit as it is noted, and what it said before it was corrected; each gap with its referral's events, if any."""

    contact: sqlite3.Row
    answers: Sequence[ToldAnswer]
    before: Sequence[Sequence[ToldAnswer]]
    gaps: Sequence[tuple[sqlite3.Row, Sequence[sqlite3.Row]]]
    files: Sequence[str]


@dataclass(frozen=True, slots=True)
class Noted:
    """All that stands under a path."""

    visits: Sequence[NotedVisit]
    agreements: Sequence[sqlite3.Row]
    bookings: Sequence[sqlite3.Row]


def read_noted(house: House, path_id: str, language: str) -> Noted:
    """Read everything under a path, in a language of the pages."""
    submissions = {row["id"]: row for row in path_rows.list_path_submissions(house.register.reader, path_id)}
    visits = [
        _read_visit(house, contact, submissions, language)
        for contact in path_rows.list_path_contacts(house.register, path_id)
    ]
    return Noted(
        visits,
        agreements.list_agreements(house.register.reader, path_id),
        path_rows.list_path_bookings(house.register, path_id),
    )


def _read_visit(
    house: House, contact: sqlite3.Row, submissions: Mapping[str, sqlite3.Row], language: str
) -> NotedVisit:
    versions = _list_versions(contact["submission_id"], submissions)
    place = contact["neighbourhood"]
    told = [_tell(house, row, place, language) for row in versions]
    files = {name for row in versions for name in list_kept(row["answers"])}
    gaps = contacts.list_gaps(house.register.reader, contact["id"])
    handed = {row["gap_id"]: row["id"] for row in referrals.list_handed(house.register.reader, contact["id"])}
    events = {gap: referrals.list_events(house.register, referral) for gap, referral in handed.items()}
    return NotedVisit(contact, told[0], told[1:], [(gap, events.get(gap["id"], ())) for gap in gaps], sorted(files))


def _list_versions(submission_id: str | None, submissions: Mapping[str, sqlite3.Row]) -> Sequence[sqlite3.Row]:
    found = []
    while submission_id is not None:
        found.append(submissions[submission_id])
        submission_id = found[-1]["replaces_id"]
    return found


def _tell(house: House, submission: sqlite3.Row, place: str, language: str) -> Sequence[ToldAnswer]:
    answers = json.loads(submission["answers"])
    surveys = house.library.list_readings(submission["form_id"], submission["form_version"])
    if not surveys:
        # Whose questionnaire is nowhere any more: what was sent, as it was sent.
        return [ToldAnswer(name, json.dumps(said, ensure_ascii=False), False) for name, said in answers.items()]
    return tell_answers(surveys[0], answers, _find_lists(house, place), language)


def _find_lists(house: House, place: str) -> Lists:
    try:
        return house.library.find_lists(place)
    except errors.Refusal:
        # A neighbourhood that the territory no longer has.
        return {}
