"""One questionnaire opened by one worker, in one outing: shown empty, shown again with its faults, read as an arrival.

Built for a request; the form classes it needs are built once and kept on a shelf. Decides nothing.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from flask import render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from outreach import errors
from outreach.access.languages import LANGUAGES
from outreach.field.filling import fill_state
from outreach.field.form_shelf import FormShelf, Showing
from outreach.field.forms import apply_step, fill_for_phones, fill_form, read_answers, show_faults, show_files
from outreach.field.names import BESIDE
from outreach.field.parts import DEVICES
from outreach.field.posted import Posted, read_posted
from outreach.field.summary import list_answers
from outreach.field.uploads import Files, find_waiting, take_uploads
from outreach.intake import Arrival, FaultyAnswers, House, open_media
from outreach.intake.drafts import Draft
from outreach.media import SENTENCES
from outreach.questionnaire import (
    OPEN,
    Checked,
    Lists,
    Survey,
    check_answers,
    keep_readable,
    list_file_questions,
    see_answers,
)
from outreach.questionnaire.standing import write_noon
from outreach.register import audit, submissions
from outreach.register.accounts import Account
from outreach.register.contacts import find_contact
from outreach.sealing.slips import draw_slip

NUMBER_OF_SLIP_FAULT = errors.BAD_SLIP.number
# What a page that a phone keeps is made with: whatever leans on the day is reckoned when it is opened.
NO_DAY = "2000-01-01"


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
    template: str = "field/form.html"
    draft: Draft | None = None

    def show_empty(self, replaces: str) -> str:
        """Show a new form, or the answers of the visit it corrects."""
        answers = self._read_corrected(replaces) if replaces else {}
        beside = {
            "submission_id": str(uuid4()),
            "slip": draw_slip(),
            "outing_id": self.outing["id"],
            "form_version": self.survey.version,
            "replaces": replaces,
            "begun": "",
        }
        return self._show(fill_form(self._form_class, answers, beside), begun=None if replaces else ())

    def write_for_phones(self) -> str:
        """Write a new form as a phone keeps it: nothing of anybody or of a day; the phone fills in what is missing."""
        return self._show(fill_for_phones(self._form_class, self.survey.version), on_phone=True)

    def take(self, posted: Posted, files: Files) -> Posted:
        """Return what was posted, each file that came with it being an answer."""
        return take_uploads(open_media(self.house), self.survey, self.account.id, posted, files)

    def show_step(self, step: str, posted: Posted) -> str:
        """Show the form after a step asked without JavaScript: a card more, a card less, what applies now."""
        form = self._form_class(formdata=posted)
        # What was looked for in a long list is beside its answer, under the very name of the step.
        answers = apply_step(form, step, posted.get(step, ""))
        # The other faults are told when it is saved.
        unkept = [fault for fault in self._check(answers).faults if fault.message in SENTENCES]
        begun = (form.begun.data or "").split()
        return self._show(form, show_faults(form, unkept), begun=begun, summarised=step == "summary")

    def show_refusal(self, refusal: errors.Refusal, posted: Posted) -> str:
        """Show the form again with every answer and what is to be put right."""
        form = self._form_class(formdata=posted)
        if isinstance(refusal, FaultyAnswers):
            return self._show(form, show_faults(form, refusal.faults))
        sentence = gettext(refusal.problem.sentence).format(**refusal.facts)
        told = f"{sentence} {gettext(refusal.problem.remedy).format(**refusal.facts)}"
        if refusal.problem.number == NUMBER_OF_SLIP_FAULT:
            return self._show(form, [("known_slip", told)])
        return self._show(form, refused=told)

    def show_given_back(self, posted: Posted) -> str:
        """Show the form again with every answer, when nothing stands in the way any more."""
        return self._show(self._form_class(formdata=posted))

    def show_carried(self, answers: Mapping[str, Any], posted: Posted, refusal: errors.Refusal) -> str:
        """Show the answers of a version that is received no more, as far as this one asks for them."""
        beside = {name: posted.get(name, "") for name in BESIDE} | {"form_version": self.survey.version}
        form = fill_form(self._form_class, keep_readable(self.survey, answers, self.lists), beside)
        return self._show(form, refused=gettext(refusal.problem.sentence).format(**refusal.facts))

    def read_arrival(
        self, posted: Posted, outing: Mapping[str, Any] | None = None, captured_on: date | None = None
    ) -> Arrival:
        """Read what was posted, for the intake; a phone tells the outing and the day as well."""
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
            outing=outing,
            captured_on=captured_on,
        )

    @property
    def _form_class(self) -> type[FlaskForm]:
        return self.shelf.find_class(self._showing)

    @property
    def _showing(self) -> Showing:
        place, language = self.outing["neighbourhood"], self.language
        if language not in (*self.survey.languages, *LANGUAGES):
            language = LANGUAGES[0]
        if self.draft is not None:
            return Showing(self.survey, self.lists, place, language, self.draft.path, self.draft.id)
        file = self.house.library.find_file(self.survey.form_id)
        return Showing(self.survey, self.lists, place, language, file)

    def _show(
        self,
        form: Any,
        faults: Any = (),
        refused: str = "",
        begun: Collection[str] | None = None,
        summarised: bool = False,
        on_phone: bool = False,
    ) -> str:
        answers, today = read_answers(form), date.fromisoformat(self.outing["on_day"])
        seen = see_answers(self.survey, answers, self.lists, today, begun)
        fill_state(form, seen)
        form.begun.data = "" if on_phone else " ".join(sorted(seen.begun.union(begun or ())))
        show_files(form, lambda name: self._find_address(form, name))
        parts = self.shelf.find_parts(self._showing)
        person = answers.get("person")
        return render_template(
            self.template,
            form=form,
            on_phone=on_phone,
            faults=faults,
            refused=refused,
            correcting=bool(form.replaces.data),
            parts=parts,
            late_parts=self.shelf.find_late_parts(self._showing),
            is_open=self.survey.profile == OPEN,
            carries_files=bool(list_file_questions(self.survey)),
            uses_devices=not DEVICES.isdisjoint(parts),
            logic=self._write_logic(form.lookups, "" if on_phone else write_noon(today.isoformat())),
            layout=self.shelf.find_layout(self._showing),
            summary=list_answers(form) if summarised else (),
            outing=self.outing if self.survey.needs_outing else None,
            hands_slips=self.survey.hands_slips,
            form_id=self.survey.form_id,
            carried=self._has_slip(form.replaces.data),
            kept=bool(form.is_submitted()),
            known=isinstance(person, Mapping) and person.get("first_meeting") == "no",
        )

    def _write_logic(self, lookups: Mapping[str, Any], now: str) -> Markup:
        logic = {**self.shelf.find_logic(self.survey), "lists": lookups, "now": now, **({} if now else {"fresh": 1})}
        if saving := self.shelf.find_saving(self.survey, self.language):
            logic["saving"] = saving
        return htmlsafe_json_dumps(logic, dumps=json.dumps, separators=(",", ":"))

    def _has_slip(self, replaces: str | None) -> bool:
        # The person keeps hers: the phone hands no other over.
        contact = find_contact(self.house.register.reader, replaces) if replaces else None
        return contact is not None and contact["path_id"] is not None

    def _check(self, answers: Mapping[str, Any]) -> Checked:
        return check_answers(self.survey, answers, self.lists, date.fromisoformat(self.outing["on_day"]))

    def _find_address(self, form: Any, name: str) -> str:
        submission_id, replaces = form.submission_id.data or "", form.replaces.data
        if find_waiting(open_media(self.house), self.account.id, submission_id, name):
            return url_for("field.waiting", form_id=self.survey.form_id, submission_id=submission_id, name=name)
        return url_for("field.media", submission_id=replaces, name=name) if replaces else ""

    def _read_corrected(self, submission_id: str) -> dict[str, Any]:
        kept = submissions.find_submission(self.house.register.reader, submission_id)
        if audit.is_erased(self.house.register.reader, [submission_id]):
            raise errors.Refusal(errors.ERASED_VISIT)
        if kept is None or kept["account_id"] != self.account.id or kept["form_id"] != self.survey.form_id:
            raise errors.Refusal(errors.NOT_FOUND)
        # Asked in another version, some may have no question left.
        return keep_readable(self.survey, json.loads(kept["answers"]), self.lists)
