"""What a submission comes to before anything is written: its version, outing, answers as they may be kept, rows.

Reads the register, never writes. What several submissions ask alike is looked up once (`Lookups`).
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from outreach import errors
from outreach.intake.arrival import LATEST_DAYS, Arrival, FaultyAnswers
from outreach.intake.going_out import Outing, check_outing, read_id
from outreach.intake.house import House
from outreach.intake.library import NOWHERE
from outreach.intake.records import Records, derive_records
from outreach.intake.retention import refuse_too_old
from outreach.questionnaire import Checked, Survey, canonical, hash_canonical, read_settled, settle_answers
from outreach.register import outings, structures
from outreach.sealing.slips import read_slip


@dataclass(frozen=True, slots=True)
class Prepared:
    """A submission ready to be written; `records` is None when it is known already.

    `begun` is the outing that it tells and the register does not know yet.
    """

    survey: Survey
    arrival: Arrival
    submission: Mapping[str, Any]
    checked: Checked
    slip: str
    records: Records | None
    begun: Outing | None


class Lookups:
    """What several submissions of one moment ask alike: found once, then remembered."""

    def __init__(self, house: House, today: date) -> None:
        self._house, self._today = house, today
        self._outings: dict[str, Outing] = {}
        self._accepted: dict[tuple[str, str, str], Survey] = {}
        self._referents: dict[str, str | None] = {}

    def find_outing(self, outing_id: str) -> Outing | None:
        """Find an outing that the register knows."""
        if outing_id not in self._outings:
            kept = outings.find_outing(self._house.register, outing_id)
            if kept is None:
                return None
            self._outings[outing_id] = dict(kept)
        return self._outings[outing_id]

    def find_accepted(self, form_id: str, version: str, structure_id: str) -> Survey:
        """Return a version that is accepted today from a team; raises `Refusal` 104, 202, 203 or 213."""
        asked = (form_id, version, structure_id)
        if asked not in self._accepted:
            self._house.library.check_given(form_id, structure_id)
            self._accepted[asked] = self._house.library.find_version(form_id, version, self._today)
        return self._accepted[asked]

    def find_live_referent(self, writer: sqlite3.Connection, structure_id: str) -> str | None:
        """Find who answers today for a structure, if anybody does."""
        if structure_id not in self._referents:
            found = structures.find_live_referent(writer, structure_id, self._today)
            self._referents[structure_id] = found["id"] if found is not None else None
        return self._referents[structure_id]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where submissions are looked at, and when."""

    house: House
    today: date
    part_of_day: str
    lookups: Lookups

    def prepare(self, survey: Survey, arrival: Arrival, known: sqlite3.Row | None) -> Prepared:
        """Look at a submission, `known` being what is kept under its id; raises `Refusal` when it cannot be kept."""
        survey = self._find_survey(survey, arrival, known)
        outing, begun = self._find_outing(survey, arrival, known)
        lists = self.house.library.find_lists(outing["neighbourhood"])
        checked, settled = settle_answers(survey, arrival.answers, lists, date.fromisoformat(outing["on_day"]))
        if known is None and checked.faults:
            raise FaultyAnswers(checked.faults)
        submission = self._build_submission(survey, arrival, outing, checked)
        slip = read_slip(arrival.known_slip) if arrival.known_slip.strip() else ""
        records = None
        if known is None:
            said = read_settled(settled) if survey.needs_outing else ()
            records = derive_records(survey, self.house.territory, lists, submission, outing, checked.answers, said)
        return Prepared(survey, arrival, submission, checked, slip, records, begun)

    def find_outing(self, arrival: Arrival) -> tuple[Outing, Outing | None]:
        """Return the outing of an arrival, and the same once more if it begins with it; raises `Refusal`.

        The register's word counts: what a phone tells again of an outing that is kept changes nothing.
        """
        kept = self.lookups.find_outing(arrival.outing_id)
        if kept is not None:
            if kept["structure_id"] != arrival.structure_id:
                raise errors.Refusal(errors.NO_OUTING)
            return kept, None
        if arrival.outing is None or arrival.outing["id"] != arrival.outing_id:
            raise errors.Refusal(errors.NO_OUTING)
        begun = check_outing(
            self.house,
            arrival.outing,
            account_id=arrival.account_id,
            structure_id=arrival.structure_id,
            today=self.today,
        )
        return begun, begun

    def _find_survey(self, survey: Survey, arrival: Arrival, known: sqlite3.Row | None) -> Survey:
        """Return the survey of the version that was filled in; one too old is read only to say a receipt again."""
        if known is not None and (known["form_id"], known["form_version"]) == (survey.form_id, arrival.form_version):
            return self.house.library.find_opened(survey.form_id, arrival.form_version)
        return self.lookups.find_accepted(survey.form_id, arrival.form_version, arrival.structure_id)

    def _find_outing(self, survey: Survey, arrival: Arrival, known: sqlite3.Row | None) -> tuple[Outing, Outing | None]:
        if not survey.needs_outing:
            if known is None:
                refuse_too_old(self.house, survey.form_id, survey.version, arrival, self.today)
            on_day = known["received_on"] if known else _choose_day(arrival, self.today).isoformat()
            return {"id": None, "on_day": on_day, "neighbourhood": NOWHERE}, None
        outing, begun = self.find_outing(arrival)
        too_late = (self.today - date.fromisoformat(outing["on_day"])).days > LATEST_DAYS
        # A correction may come later; so may the receipt of what is kept already.
        if too_late and arrival.replaces_id is None and known is None:
            raise errors.Refusal(errors.BAD_OUTING_DAY, days=LATEST_DAYS)
        return outing, begun

    def _build_submission(self, survey: Survey, arrival: Arrival, outing: Outing, checked: Checked) -> dict[str, Any]:
        answers = canonical(checked.answers)
        return {
            "id": read_id(arrival.submission_id),
            "territory_id": self.house.territory.id,
            "account_id": arrival.account_id,
            "structure_id": arrival.structure_id,
            "outing_id": outing["id"],
            "form_id": survey.form_id,
            "form_version": survey.version,
            "received_on": self.today.isoformat() if survey.needs_outing else outing["on_day"],
            "part_of_day": self.part_of_day,
            "answers": answers,
            "answers_sha256": hash_canonical(answers),
            "replaces_id": arrival.replaces_id,
        }


def open_desk(house: House, today: date, part_of_day: str) -> Desk:
    """Return a desk that remembers nothing yet."""
    return Desk(house, today, part_of_day, Lookups(house, today))


def _choose_day(arrival: Arrival, today: date) -> date:
    # A day that a phone cannot mean (its clock had stopped) is worth no more than today's.
    told = arrival.captured_on
    return told if told is not None and today - timedelta(days=LATEST_DAYS) <= told <= today else today
