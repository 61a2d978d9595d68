"""The fast pen: the same rows as the intake would write, straight into the tables, thousands in a transaction.

For the bench. Answers are checked and read by the very rules of the intake, steps by those of the follow-up; what is
spared is a transaction a visit. `tests/fiction` compares the two pens row by row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from outreach.fiction.cast import Desks
from outreach.fiction.lives import Fate
from outreach.follow_up import Step, When
from outreach.follow_up.chase import TOLD
from outreach.follow_up.delays import Due
from outreach.follow_up.steps import check_step
from outreach.intake import Arrival, FaultyAnswers, House
from outreach.intake.records import Records, derive_records
from outreach.questionnaire import Checked, Survey, canonical, check_answers, hash_answers
from outreach.register.ids import draw_id
from outreach.register.rows import TABLES, record_rows
from outreach.sealing.slips import format_slip, read_slip, seal_slip

Row = dict[str, Any]
# Rows held before they are written: some 20 MB.
BATCH = 40_000
WITHDRAWN = ("contact", "gap", "referral", "referral_event", "notification")


@dataclass(slots=True)
class Straight:
    """Holds the rows of some outings, then writes them at once."""

    house: House
    survey: Survey
    desks: Desks
    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES})
    paths: dict[str, str] = field(default_factory=dict)
    outing: Row = field(default_factory=dict)
    checked: dict[str, tuple[Checked, str, str]] = field(default_factory=dict)
    before: tuple[str, dict[str, int]] = ("", {})

    def begin_outing(self, outing: Mapping[str, Any]) -> None:
        """Hold an outing; what was held before it may be written."""
        if sum(map(len, self.rows.values())) >= BATCH:
            self.finish()
        self.outing = {**outing, "ended": 0}
        self.rows["outing"].append(self.outing)
        self.checked.clear()

    def end_outing(self, outing_id: str) -> None:
        """Say of the outing held that it is over."""
        assert self.outing["id"] == outing_id
        self.outing["ended"] = 1

    def send(self, arrival: Arrival, when: When) -> tuple[str, list[Fate]]:
        """Hold the rows of a visit."""
        checked, answers, answers_sha256 = self._check(arrival)
        carried = self._withdraw(arrival.replaces_id) if arrival.replaces_id else None
        marks = {table: len(self.rows[table]) for table in WITHDRAWN}
        submission = self._write_submission(arrival, when, answers, answers_sha256)
        self.rows["submission"].append(submission)
        lists = self.house.library.find_lists(self.outing["neighbourhood"])
        records = derive_records(self.survey, self.house.territory, lists, submission, self.outing, checked.answers)
        slip, fates = self._keep(arrival, records, carried, when)
        self._audit(arrival.account_id, "received", "submission", arrival.submission_id, when)
        self.before = arrival.submission_id, marks
        return slip, fates

    def step(self, fate: Fate, step: Step, role: str, account_id: str | None, when: When) -> None:
        """Hold a step, after the follow-up's own check."""
        check_step(step, fate.state, role)
        fate.structure_id = step.structure_id or fate.structure_id
        self._add_event(fate, step.kind, step.cause, account_id, when.today, step)
        if step.kind in ("rerouted", "reopened"):
            self._owe(fate, step.kind, when.today)
        self._audit(account_id, step.kind, "referral", fate.referral_id, when)

    def tick(self, fate: Fate, event: Due, day: date) -> None:
        """Hold what the clock says."""
        self._add_event(fate, event.kind, event.cause, None, day)
        if event.kind in TOLD:
            self._owe(fate, event.kind, day, of_clock=True)

    def note_sent(self, fate: Fate, day: date) -> None:
        """Hold that a message left."""
        self._add_event(fate, "sent", None, None, day)

    def finish(self) -> None:
        """Write what is held, in one transaction."""
        with self.house.register.writing() as writer:
            record_rows(writer, self.rows)
        for held in self.rows.values():
            held.clear()

    def _check(self, arrival: Arrival) -> tuple[Checked, str, str]:
        # Doors of one outing have few different answers.
        asked = canonical(arrival.answers)
        if asked not in self.checked:
            lists = self.house.library.find_lists(self.outing["neighbourhood"])
            on_day = date.fromisoformat(self.outing["on_day"])
            checked = check_answers(self.survey, arrival.answers, lists, on_day)
            if checked.faults:
                raise FaultyAnswers(checked.faults)
            self.checked[asked] = checked, canonical(checked.answers), hash_answers(checked.answers)
        return self.checked[asked]

    def _write_submission(self, arrival: Arrival, when: When, answers: str, answers_sha256: str) -> Row:
        return {
            "id": arrival.submission_id,
            "territory_id": self.house.territory.id,
            "account_id": arrival.account_id,
            "structure_id": arrival.structure_id,
            "outing_id": arrival.outing_id,
            "form_id": self.survey.form_id,
            "form_version": self.survey.version,
            "received_on": when.today.isoformat(),
            "part_of_day": when.part_of_day,
            "answers": answers,
            "answers_sha256": answers_sha256,
            "replaces_id": arrival.replaces_id,
        }

    def _withdraw(self, replaced_id: str) -> str | None:
        # A correction follows at once what it corrects: its rows are the last ones held.
        written, marks = self.before
        assert written == replaced_id
        carried: str | None = self.rows["contact"][-1]["path_id"]
        for table, mark in marks.items():
            del self.rows[table][mark:]
        return carried

    def _keep(
        self, arrival: Arrival, records: Records, path_id: str | None, when: When
    ) -> tuple[str, list[Fate]]:  # fmt: skip
        if records.contact is None:
            return "", []
        code = read_slip(arrival.known_slip) if arrival.known_slip else ""
        if not code and records.referrals and path_id is None:
            code = read_slip(arrival.slip)
        if code and records.contact["result"] == "met":
            path_id = self._find_path(code, when.today)
        self.rows["contact"].append({**records.contact, "path_id": path_id})
        self.rows["gap"].extend(records.gaps)
        gaps = {gap["id"]: gap for gap in records.gaps}
        fates = [self._open(row, gaps[row["gap_id"]], arrival, when.today) for row in records.referrals]
        return (format_slip(code) if code and path_id else ""), fates

    def _find_path(self, code: str, day: date) -> str:
        if code not in self.paths:
            self.paths[code] = draw_id()
            self.rows["path"].append(
                {
                    "id": self.paths[code],
                    "territory_id": self.house.territory.id,
                    "code_hmac": seal_slip(code, self.house.path_key),
                    "opened_on": day.isoformat(),
                }
            )
        return self.paths[code]

    def _open(self, referral: Row, gap: Row, arrival: Arrival, day: date) -> Fate:
        self.rows["referral"].append(referral)
        structure_id, visit_id = referral["structure_id"], arrival.submission_id
        fate = Fate(referral["id"], gap["right"], gap["status"], structure_id, visit_id, [], told=0)
        self._add_event(fate, "opened", None, arrival.account_id, date.fromisoformat(referral["opened_on"]))
        self._owe(fate, "opened", day)
        return fate

    def _add_event(
        self, fate: Fate, kind: str, cause: str | None, account_id: str | None, day: date, step: Step | None = None
    ) -> None:
        fate.told += 1
        self.rows["referral_event"].append(
            {
                "id": draw_id(),
                "territory_id": self.house.territory.id,
                "referral_id": fate.referral_id,
                "position": fate.told,
                "kind": kind,
                "cause": cause,
                "structure_id": fate.structure_id,
                "account_id": account_id,
                "on_day": day.isoformat(),
                "amount_band": step.amount_band if step else None,
                "suggested_structure_id": step.suggested_structure_id if step else None,
            }
        )

    def _owe(self, fate: Fate, kind: str, day: date, of_clock: bool = False) -> None:
        self.rows["notification"].append(
            {
                "id": draw_id(),
                "territory_id": self.house.territory.id,
                "referral_id": fate.referral_id,
                "referent_id": None if of_clock else self.desks.find_referent(fate.structure_id, day),
                "kind": kind,
                "created_on": day.isoformat(),
                "muted": 1,
            }
        )

    def _audit(self, account_id: str | None, action: str, kind: str, subject_id: str, when: When) -> None:
        self.rows["audit_entry"].append(
            {
                "id": draw_id(),
                "territory_id": self.house.territory.id,
                "on_day": when.today.isoformat(),
                "part_of_day": when.part_of_day,
                "account_id": account_id,
                "action": action,
                "subject_kind": kind,
                "subject_id": subject_id,
            }
        )
