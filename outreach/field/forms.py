"""The one web form of a questionnaire: a Flask-WTF class built from its `Survey`, read back as plain answers.

Knows how an answer is typed and shown, never whether it may stand: `check_answers` decides, its faults are shown here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, StringField

from outreach import errors
from outreach.field.answer_fields import (
    Answer,
    Day,
    FileAnswer,
    Ranking,
    Scale,
    SeveralAnswers,
    Tick,
    Unasked,
    WholeNumber,
)
from outreach.field.beside import Beside
from outreach.field.controls import Offered, choose_control, choose_layout, offer_choices, offer_scale, spell_scale
from outreach.field.lookups import list_lookups
from outreach.field.names import BESIDE, KEPT, write_name
from outreach.field.paging import number_pages
from outreach.field.section_fields import MOST_CARDS, Cards, Part, read_fields
from outreach.questionnaire import OPEN, QUESTION_TYPES, Fault, Group, Lists, Question, Survey, choose_label
from outreach.questionnaire.blank_instances import list_kept_blank
from outreach.questionnaire.filters import OF_ANSWERS
from outreach.questionnaire.markdown import strip_label, write_label, write_note
from outreach.questionnaire.plan import is_volatile

NOTHING_BESIDE: Final = Beside()

# What the page itself is made of bears these names.
IDS: Final = frozenset(("main", "survey", "save", "lost", "faults", "logic", "summary", "summary-title"))

# A new type of question is one row: the field that reads it, and the macro that shows it.
FIELDS: Final[Mapping[str, tuple[type[Answer], str]]] = {
    "text": (Answer, "text"),
    "integer": (WholeNumber, "number"),
    "date": (Day, "date"),
    "select_one": (Answer, "chips"),
    "select_one_from_file": (Answer, "chips"),
    "select_multiple": (SeveralAnswers, "chips"),
    "select_multiple_from_file": (SeveralAnswers, "chips"),
    "decimal": (Answer, "decimal"),
    "range": (Scale, "scale"),
    "rank": (Ranking, "rank"),
    "select_one_external": (Answer, "chips"),
    "time": (Answer, "time"),
    "dateTime": (Answer, "moment"),
    "barcode": (Answer, "code"),
    "geopoint": (Answer, "place"),
    "image": (FileAnswer, "picture"),
    "audio": (FileAnswer, "upload"),
    "file": (FileAnswer, "upload"),
    "acknowledge": (Tick, "tick"),
    **dict.fromkeys((name for name, kind in QUESTION_TYPES.items() if kind.device), (Unasked, "nothing")),
    "start": (Answer, "clock"),
    "end": (Answer, "clock"),
    "note": (Unasked, "note"),
    "calculate": (Unasked, "nothing"),
    "hidden": (Answer, "hidden"),
}


def choose_kind(question: Question, count: int) -> str:
    """Return the name of the macro that shows a question which has so many choices."""
    kind = FIELDS[_choose_type(question)][1]
    # The answers of a repeat come and go: they are drawn as chips.
    return kind if question.list_name.startswith(OF_ANSWERS) else choose_control(question, kind, count)


def _choose_type(question: Question) -> str:
    # A chance drawn on the phone is sent; any other calculation is made again.
    return "hidden" if question.type == "calculate" and is_volatile(question) else question.type


def build_form(survey: Survey, lists: Lists, language: str, around: Beside = NOTHING_BESIDE) -> type[FlaskForm]:
    """Build the form class of a questionnaire; raises `Refusal` (300) on a type or a name it cannot show."""
    known = {**survey.lists, **lists}
    building = _Building(survey, known, language, around, number_pages(survey), list_kept_blank(survey))
    fields = {write_name(node.name): building.build_field(node) for node in survey.children}
    beside = {name: HiddenField(label=name) for name in BESIDE if name != "known_slip"}
    kept = dict(zip(KEPT, (language, choose_label(survey.titles, language), list_lookups(survey, known))))
    return type("SurveyForm", (FlaskForm,), {**fields, **beside, "known_slip": StringField(label=""), **kept})


@dataclass(frozen=True)
class _Building:
    """A questionnaire on its way to a form class."""

    survey: Survey
    lists: Lists
    language: str
    beside: Beside
    pages: Mapping[tuple[str, ...], int]
    kept: frozenset[tuple[str, ...]]

    def build_field(self, node: Question | Group) -> Any:
        if isinstance(node, Group):
            return self._build_group(node)
        if node.type not in FIELDS:
            raise self._refuse(f"le type « {node.type} » ne peut pas être affiché")
        field, _ = FIELDS[_choose_type(node)]
        choices = self._offer(node)
        kind = choose_kind(node, len(choices))
        # Where a questionnaire is not about people, a place is kept as it was given.
        kind = "exact_place" if kind == "place" and self.survey.profile == OPEN else kind
        more = self._tell_more(node) | {
            "guidance": (write_note(told) if (told := self._choose(node.guidance)) else ""),
            "layout": choose_layout(node, kind, choices),
            "scale": spell_scale(node) if kind == "scale" else (),
            "source": self.beside.list_address(node.list_name) if kind == "long" else "",
        }
        return field(node, kind, choices, more, **self._tell(node))

    def _build_group(self, node: Group) -> Any:
        part = type("SurveyPart", (Form,), {write_name(child.name): self.build_field(child) for child in node.children})
        told, more = self._tell(node), self._tell_more(node)
        if not node.repeat:
            return Part(node, part, more, **told)
        # Each card stands on the page of its repeat, and has an id of its own.
        return Cards(
            node,
            Part(node, part, more | {"page": 0}, label=told["label"]),
            more | {"keeps_blank": node.path in self.kept},
            **told,
        )

    def _tell(self, node: Question | Group) -> dict[str, str]:
        label, hint = self._choose(node.labels), self._choose(node.hints)
        named = isinstance(node, Question) and node.type != "note" and "label" not in node.appearance
        if named and not strip_label(label).strip():
            # A picture or a hint alone asks: there is still something to name its control by.
            label, hint = hint or node.name, ""
        told = {"label": write_label(label), "description": write_label(hint)}
        return told | ({"id": f"q-{node.name}"} if len(node.path) == 1 and node.name in IDS else {})

    def _tell_more(self, node: Question | Group) -> dict[str, Any]:
        shown = {kind: self.beside.files.get(self._choose(told), "") for kind, told in node.media.items()}
        return {
            "page": self.pages.get(node.path, 0),
            "guidance": "",
            "media": {kind: address for kind, address in shown.items() if address},
        }

    def _offer(self, question: Question) -> tuple[Offered, ...]:
        if question.type == "range":
            return offer_scale(question)
        return offer_choices(self.lists.get(question.list_name, ()), self.language, self.beside.files)

    def _choose(self, labels: Mapping[str, str]) -> str:
        return choose_label(labels, self.language)

    def _refuse(self, fault: str) -> errors.Refusal:
        return errors.Refusal(errors.BAD_FORM, form=self.survey.form_id, faults=fault)


def fill_form(form_class: type[FlaskForm], answers: Mapping[str, Any], beside: Mapping[str, str]) -> Any:
    """Show answers already known (none for a new page) whatever was posted."""
    return form_class(formdata=None, data={**answers, **beside})


def fill_for_phones(form_class: type[FlaskForm], version: str) -> Any:
    """Show a new form that anybody may open on any day: no token, no id, no slip."""
    return form_class(formdata=None, data={"form_version": version}, meta={"csrf": False})


def read_answers(form: Any) -> dict[str, Any]:
    """Return the answers of a form as the JSON that `check_answers` reads: blank ones absent."""
    return read_fields(form)


def apply_step(form: Any, step: str, typed: str = "") -> dict[str, Any]:
    """Return the answers after a step asked without JavaScript: `add:gaps`, `remove:gaps:0`, `up:order:caf`…"""
    action, _, name = step.partition(":")
    name, _, position = name.partition(":")
    field = _find(form, name.split("-"))
    if isinstance(field, Cards) and action == "add" and len(field.entries) < MOST_CARDS:
        field.append_entry()
    if isinstance(field, Cards) and action == "remove" and field.find(position) is not None:
        field.pop_entry(int(position))  # type: ignore[call-arg]
    if isinstance(field, Ranking):
        field.move(action, position)
    if isinstance(field, Answer) and action == "search":
        field.typed = typed
    return read_answers(form)


def show_files(form: Any, find_address: Callable[[str], str]) -> None:
    """Say where each file already sent is shown."""
    for field in form._fields.values():
        if isinstance(field, FileAnswer) and field.kept:
            field.address = find_address(field.kept)
        elif isinstance(field, Part):
            show_files(field.form, find_address)
        elif isinstance(field, Cards):
            for card in field.entries:
                show_files(card.form, find_address)


def show_faults(form: Any, faults: Iterable[Fault]) -> list[tuple[str, str]]:
    """Put each fault beside its question; return the list for the top of the page: id of the field, sentence."""
    told = []
    for fault in faults:
        sentence = fault.write(form.in_language, gettext)
        field = find_field(form, fault.place)
        if field is not None:
            field.fault = sentence
        told.append((field.id if field is not None else "main", sentence))
    return told


def find_field(form: Any, place: str) -> Any:
    """Return the field of a place of the answers (`gaps/0/right`), None when the form has none."""
    return _find(form, [write_name(name) for name in place.split("/")])


def _find(form: Any, written: Sequence[str]) -> Any:
    first, *rest = written
    found = form._fields.get(first)
    for part in rest:
        found = found.find(part) if isinstance(found, Part | Cards) else None
    return found if hasattr(found, "node") else None
