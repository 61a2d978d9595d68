"""One questionnaire opened by one worker, in one outing: shown empty, shown again with its faults, read as an arrival.

Built for a request; the form classes it needs are built once and kept on a shelf. Decides nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from flask import render_template
from flask_babel import gettext
from flask_wtf import FlaskForm
from jinja2.utils import htmlsafe_json_dumps

from outreach import errors
from outreach.field.forms import apply_step, build_form, fill_form, read_answers, show_faults, show_relevance
from outreach.field.posted import Posted, read_posted
from outreach.intake import Arrival, FaultyAnswers, House
from outreach.questionnaire import Lists, Survey, build_logic, check_answers
from outreach.register import outings, submissions
from outreach.register.accounts import Account
from outreach.sealing.slips import draw_slip

NUMBER_OF_SLIP_FAULT = errors.BAD_SLIP.number


class FormShelf:
    """The form classes and the phone's logic, built once for a questionnaire, a neighbourhood and a language."""

    def __init__(self) -> None:
        self._classes: dict[tuple[str, str, str, str], tuple[Lists, type[FlaskForm]]] = {}
        self._logics: dict[tuple[str, str], Mapping[str, Any]] = {}

    def find_class(self, survey: Survey, lists: Lists, neighbourhood: str, language: str) -> type[FlaskForm]:
        """Return the form class of a questionnaire."""
        key = (survey.form_id, survey.version, neighbourhood, language)
        built_for, form_class = self._classes.get(key, (None, None))
        # Other lists, because the coordination has changed a road or a structure: the form offers them at once.
        if form_class is None or built_for is not lists:
            form_class = build_form(survey, lists, language)
            self._classes[key] = (lists, form_class)
        return form_class

    def find_logic(self, survey: Survey) -> Mapping[str, Any]:
        """Return the logic that the phone evaluates."""
        key = (survey.form_id, survey.version)
        if key not in self._logics:
            self._logics[key] = build_logic(survey)
        return self._logics[key]


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """A questionnaire in front of a worker."""

    house: House
    shelf: FormShelf
    account: Account
    survey: Survey
    outing: Mapping[str, Any]
    lists: Lists
    language: str

    def show_empty(self, replaces: str) -> str:
        """Show a new form, or the answers of the visit it corrects."""
        answers = self._read_corrected(replaces) if replaces else {}
        beside = {
            "submission_id": str(uuid4()),
            "slip": draw_slip(),
            "outing_id": self.outing["id"],
            "form_version": self.survey.version,
            "replaces": replaces,
        }
        return self._show(fill_form(self._form_class, answers, beside), answers)

    def show_step(self, step: str) -> str:
        """Show the form after a step asked without JavaScript: a card more, a card less, what applies now."""
        form = self._form_class()
        answers = apply_step(form, step)
        return self._show(form, answers)

    def show_refusal(self, refusal: errors.Refusal) -> str:
        """Show the form again with every answer and what is to be put right."""
        form = self._form_class()
        if isinstance(refusal, FaultyAnswers):
            return self._show(form, read_answers(form), show_faults(form, refusal.faults))
        sentence = gettext(refusal.problem.sentence).format(**refusal.facts)
        told = f"{sentence} {gettext(refusal.problem.remedy).format(**refusal.facts)}"
        if refusal.problem.number == NUMBER_OF_SLIP_FAULT:
            return self._show(form, read_answers(form), [("known_slip", told)])
        return self._show(form, read_answers(form), refused=told)

    def read_arrival(self, posted: Posted) -> Arrival:
        """Read what was posted, for the intake."""
        return Arrival(
            submission_id=posted.get("submission_id", ""),
            form_version=posted.get("form_version", ""),
            answers=read_posted(self.survey, self.lists, posted),
            account_id=self.account.id,
            structure_id=self.account.structure_id or "",
            outing_id=self.outing["id"],
            slip=posted.get("slip", ""),
            known_slip=posted.get("known_slip", ""),
            replaces_id=posted.get("replaces") or None,
        )

    @property
    def _form_class(self) -> type[FlaskForm]:
        return self.shelf.find_class(self.survey, self.lists, self.outing["neighbourhood"], self.language)

    def _show(self, form: Any, answers: Mapping[str, Any], faults: Any = (), refused: str = "") -> str:
        checked = check_answers(self.survey, answers, self.lists, date.fromisoformat(self.outing["on_day"]))
        show_relevance(form, checked)
        person = answers.get("person")
        return render_template(
            "field/form.html",
            form=form,
            faults=faults,
            refused=refused,
            correcting=bool(form.replaces.data),
            logic=htmlsafe_json_dumps(
                {"nodes": self.shelf.find_logic(self.survey), "lists": form.lookups},
                dumps=json.dumps,
                separators=(",", ":"),
            ),
            outing=self.outing,
            known=isinstance(person, Mapping) and person.get("first_meeting") == "no",
        )

    def _read_corrected(self, submission_id: str) -> dict[str, Any]:
        kept = submissions.find_submission(self.house.register.reader, submission_id)
        if kept is None or kept["account_id"] != self.account.id or kept["form_id"] != self.survey.form_id:
            raise errors.Refusal(errors.NOT_FOUND)
        answers: dict[str, Any] = json.loads(kept["answers"])
        return answers


def open_page(
    house: House, shelf: FormShelf, form_id: str, account: Account, language: str, outing_id: str
) -> SurveyPage | None:
    """Open a questionnaire in an outing of the worker's team; None when no outing is under way."""
    survey = house.library.find_survey(form_id)
    outing = (
        outings.find_outing(house.register, outing_id)
        if outing_id
        else outings.find_current_outing(house.register, account.id, house.settings.today())
    )
    if outing is None or outing["structure_id"] != account.structure_id:
        return None
    lists = house.library.find_lists(outing["neighbourhood"])
    return SurveyPage(house, shelf, account, survey, dict(outing), lists, language)
