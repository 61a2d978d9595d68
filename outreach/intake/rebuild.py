"""Reading every kept submission again and comparing with the register: proof that rows say what was sent.

Two columns are carried over, not rebuilt: `contact.path_id` (a cut link stays cut) and `referral.routed_structure_id`
(the road of that day; the coordination may have changed it since). Reads only.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from outreach.intake.house import House
from outreach.intake.records import Records, derive_records
from outreach.questionnaire import Survey
from outreach.register import contacts, outings, referrals, submissions

LIMIT = 20


def compare_rebuilt(house: House) -> tuple[int, list[str]]:
    """Return how many submissions were read again and the first differences found, one sentence each."""
    differences: list[str] = []
    count = 0
    for submission in submissions.list_standing_submissions(house.register):
        count += 1
        for difference in _compare(house, submission):
            if len(differences) < LIMIT:
                differences.append(f"saisie {submission['id']} : {difference}")
    return count, differences


def _compare(house: House, submission: sqlite3.Row) -> Iterator[str]:
    readings = house.library.list_readings(submission["form_id"], submission["form_version"])
    if not readings:
        yield f"questionnaire {submission['form_id']} version {submission['form_version']} introuvable"
    # Of a version whose file was changed without a word, nobody knows which one was filled in: one must agree.
    found = [list(_compare_with(house, submission, survey)) for survey in readings]
    yield from min(found, key=len, default=[])


def _compare_with(house: House, submission: sqlite3.Row, survey: Survey) -> Iterator[str]:
    if not survey.needs_outing:
        yield from _compare_rows(house, submission["id"], Records(None, (), ()))
        return
    outing = outings.find_outing(house.register, submission["outing_id"])
    if outing is None:
        yield "sortie introuvable"
        return
    lists = house.library.find_lists(outing["neighbourhood"])
    answers = json.loads(submission["answers"])
    records = derive_records(survey, house.territory, lists, dict(submission), dict(outing), answers)
    yield from _compare_rows(house, submission["id"], records)


def _compare_rows(house: House, submission_id: str, records: Records) -> Iterator[str]:
    reader = house.register.reader
    kept = contacts.find_contact(reader, submission_id)
    if (kept is None) != (records.contact is None):
        yield "rencontre en trop ou manquante"
    if kept is None or records.contact is None:
        return
    yield from _name_differences("rencontre", {**records.contact, "path_id": kept["path_id"]}, dict(kept))
    gaps = contacts.list_gaps(reader, kept["id"])
    handed = referrals.list_handed(reader, kept["id"])
    if len(gaps) != len(records.gaps) or len(handed) != len(records.referrals):
        yield "non-recours ou orientations en trop ou manquants"
        return
    for gap, row in zip(records.gaps, gaps, strict=True):
        yield from _name_differences("non-recours", gap, dict(row))
    for referral, row in zip(records.referrals, handed, strict=True):
        said = {**referral, "routed_structure_id": row["routed_structure_id"]}
        yield from _name_differences("orientation", said, dict(row))


def _name_differences(what: str, said: Mapping[str, Any], kept: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if kept[name] != value:
            yield f"{what}, colonne {name}"
