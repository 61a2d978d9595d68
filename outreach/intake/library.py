"""The questionnaires at hand and the lists a territory gives them: read once, then shared by every thread.

A town's own questionnaires (`instance/forms/`) win over the shipped ones; the register says to whom they are given, and
keeps the versions that are still accepted.
"""

import sqlite3
from copy import copy
from datetime import date
from pathlib import Path

from outreach import errors
from outreach.intake.editions import Edition, open_kept, read_edition
from outreach.intake.profiles import find_open_forms
from outreach.questionnaire import FormPlaces, Lists, Survey, build_lists, choose_label, find_shipped_forms, list_forms
from outreach.register import Register, contacts, form_versions
from outreach.settings import Settings
from outreach.territory import Territory, list_right_rows, list_structure_rows

CONTACT = "contact"
# Rights are shown by use, as the gaps noted last tell it; fewer than that are chance, and the territory's order stands.
LATEST_GAPS, FEWEST_GAPS = 5_000, 100
# The neighbourhood of what is filled in without an outing.
NOWHERE = ""


class FormLibrary:
    """Every questionnaire in service, by form id, and the territory's lists by neighbourhood.

    Without a register it only says what the files hold.
    """

    def __init__(
        self, places: FormPlaces, territory: Territory, register: Register | None = None, old_forms_days: int = 90
    ) -> None:
        self.territory = territory
        self._places, self._register, self._old_forms_days = places, register, old_forms_days
        self._editions = {form_id: read_edition(places, path) for form_id, path in list_forms(places).items()}
        self._kept: dict[str, Survey | None] = {}
        self._lists = self._build_all_lists()

    def adopt(self, territory: Territory) -> "FormLibrary":
        """Return the same questionnaires with the lists of a territory as it has become."""
        adopted = copy(self)
        adopted.territory = territory
        adopted._lists = adopted._build_all_lists()
        return adopted

    def adopt_edition(self, edition: Edition) -> "FormLibrary":
        """Return these questionnaires with one as it has become; the others are not read again."""
        adopted = copy(self)
        adopted._editions = {**self._editions, edition.survey.form_id: edition}
        return adopted

    def list_editions(self) -> list[Edition]:
        """List the questionnaires in service with their files, offered or not."""
        return list(self._editions.values())

    def list_surveys(self) -> list[Survey]:
        """List the questionnaires in service, offered or not."""
        return [edition.survey for edition in self._editions.values()]

    def list_for_team(self, structure_id: str) -> list[Survey]:
        """List the questionnaires offered to a team: visits first, then by title."""
        withheld = form_versions.list_withheld(self._at_hand.reader, structure_id)
        offered = [survey for survey in self.list_surveys() if survey.form_id not in withheld]
        return sorted(offered, key=lambda survey: (survey.form_id != CONTACT, choose_label(survey.titles)))

    def check_offered(self, form_id: str, structure_id: str) -> None:
        """Raise `Refusal` for a questionnaire that is none (202), is withdrawn (213) or is another team's (104)."""
        self.find_survey(form_id)
        if form_versions.find_withdrawal(self._at_hand.reader, form_id):
            raise errors.Refusal(errors.WITHDRAWN_FORM)
        self.check_given(form_id, structure_id)

    def check_given(self, form_id: str, structure_id: str) -> None:
        """Raise `Refusal` (104) for a questionnaire that is given to other teams."""
        teams = form_versions.list_teams(self._at_hand.reader, form_id)
        if teams and structure_id not in teams:
            raise errors.Refusal(errors.NOT_ALLOWED)

    def find_edition(self, form_id: str) -> Edition:
        """Return a questionnaire in service with its file; raises `Refusal` (202) when there is none of this id."""
        try:
            return self._editions[form_id]
        except KeyError:
            raise errors.Refusal(errors.UNKNOWN_FORM, form_id=form_id) from None

    def find_known(self, form_id: str) -> Survey | None:
        """Return a questionnaire in service, None when there is none of this id."""
        edition = self._editions.get(form_id)
        return edition.survey if edition else None

    def find_file(self, form_id: str) -> Path:
        """Return where a questionnaire lies with what is beside it; where it would, once its file is taken away."""
        edition = self._editions.get(form_id)
        return edition.path if edition else self._places.folders[0] / form_id

    def find_survey(self, form_id: str) -> Survey:
        """Return a questionnaire in service; raises `Refusal` (202) when there is none of this id."""
        return self.find_edition(form_id).survey

    def find_version(self, form_id: str, version: str, today: date) -> Survey:
        """Return a version that is accepted today; raises `Refusal` 202, 203 or 213.

        The one in service is; one replaced or withdrawn still is, for the days that the settings give.
        """
        now = self._editions.get(form_id)
        reader = self._at_hand.reader
        if now is not None and now.survey.version == version and not form_versions.find_withdrawal(reader, form_id):
            return now.survey
        found = next(iter(form_versions.list_editions(reader, form_id, version)), None)
        survey = self._open(form_id, found) if found is not None else None
        if found is None or survey is None:
            raise self._refuse_version(form_id, version)
        ended = min(date.fromisoformat(day) for day in (found["replaced_on"], found["withdrawn_on"]) if day)
        if (today - ended).days > self._old_forms_days:
            raise self._refuse_version(form_id, version)
        return survey

    def find_opened(self, form_id: str, version: str) -> Survey:
        """Return the survey that a page was opened with, accepted or not; the one in service when that is unknown."""
        now = self.find_known(form_id)
        if now is not None and now.version == version:
            return now
        return next(iter(self.list_readings(form_id, version)), None) or self.find_survey(form_id)

    def list_readings(self, form_id: str, version: str) -> list[Survey]:
        """List every survey that was served under a version, however old: the latest first."""
        rows = form_versions.list_editions(self._at_hand.reader, form_id, version)
        found = [self._open(form_id, row) for row in rows]
        now = self._editions.get(form_id)
        known = [survey for survey in found if survey is not None]
        # A file not recorded yet (none was opened since it came) is read too.
        return [now.survey, *known] if now and now.survey.version == version and now.survey not in known else known

    def find_lists(self, neighbourhood: str) -> Lists:
        """Return the rights and structures offered in a neighbourhood; raises `Refusal` (204)."""
        try:
            return self._lists[neighbourhood]
        except KeyError:
            raise errors.Refusal(errors.UNKNOWN_NEIGHBOURHOOD, code=neighbourhood) from None

    def _build_all_lists(self) -> dict[str, Lists]:
        uses = contacts.count_latest_gaps(self._register.reader, LATEST_GAPS) if self._register else {}
        if sum(uses.values()) < FEWEST_GAPS:
            uses = {}
        structures = list_structure_rows(self.territory)
        lists = {}
        for code in (*self.territory.neighbourhoods, NOWHERE):
            # Those as much used stay in the territory's order.
            rights = sorted(list_right_rows(self.territory, code), key=lambda row: -uses.get(row["name"], 0))
            lists[code] = build_lists({"rights": rights, "structures": structures})
        return lists

    @property
    def _at_hand(self) -> Register:
        assert self._register is not None, "a library without a register says only what the files hold"
        return self._register

    def _open(self, form_id: str, row: sqlite3.Row) -> Survey | None:
        now = self._editions.get(form_id)
        if now is not None and (now.survey.version, now.sha256) == (row["version"], row["sha256"]):
            return now.survey
        if row["id"] not in self._kept:
            self._kept[row["id"]] = open_kept(row, self._places)
        return self._kept[row["id"]]

    def _refuse_version(self, form_id: str, version: str) -> errors.Refusal:
        now = self._editions.get(form_id)
        if now is None and not form_versions.list_versions(self._at_hand, form_id):
            return errors.Refusal(errors.UNKNOWN_FORM, form_id=form_id[:60])
        if now is None or form_versions.find_withdrawal(self._at_hand.reader, form_id):
            return errors.Refusal(errors.WITHDRAWN_FORM)
        return errors.Refusal(errors.OTHER_VERSION, version=version[:40], newer=now.survey.version)


def find_places(settings: Settings) -> FormPlaces:
    """Return where the questionnaires of an instance are."""
    return FormPlaces((settings.forms, find_shipped_forms()), find_open_forms(settings), settings.compiled_forms)
