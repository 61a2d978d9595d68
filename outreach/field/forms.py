"""The one web form of a questionnaire: a Flask-WTF class built from its `Survey`, read back as plain answers.

Knows how an answer is typed and shown, never whether it may stand: `check_answers` decides, its faults are shown here.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, StringField

from outreach import errors
from outreach.field.answer_fields import (
    MOST_CARDS,
    Answer,
    Cards,
    Part,
    SeveralAnswers,
    Tick,
    Unasked,
    WholeNumber,
    read_fields,
)
from outreach.field.lookups import list_lookups
from outreach.field.search_words import shorten_words
from outreach.questionnaire import QUESTION_TYPES, Checked, Fault, Group, Lists, Question, Survey, choose_label

# What travels beside the answers, and the names WTForms keeps for itself: no question may bear them.
BESIDE: Final = ("submission_id", "slip", "known_slip", "outing_id", "form_version", "replaces")
KEPT: Final = ("in_language", "form_title", "lookups")
RESERVED: Final = frozenset(
    {*BESIDE, *KEPT, *dir(FlaskForm), "csrf_token", "formdata", "prefix", "obj", "extra_filters"}
)
# More chips than this no longer fit a phone's screen: a list with a search box.
MOST_CHIPS: Final = 10


# A new type of question is one row: the field that reads it, and the macro that shows it.
FIELDS: Final[Mapping[str, tuple[type[Answer], str]]] = {
    "text": (Answer, "text"),
    "integer": (WholeNumber, "number"),
    "date": (Answer, "date"),
    "select_one": (Answer, "chips"),
    "select_one_from_file": (Answer, "chips"),
    "select_multiple": (SeveralAnswers, "chips"),
    "select_multiple_from_file": (SeveralAnswers, "chips"),
    "decimal": (Answer, "decimal"),
    "range": (Answer, "decimal"),
    "time": (Answer, "time"),
    "dateTime": (Answer, "moment"),
    "barcode": (Answer, "text"),
    "acknowledge": (Tick, "tick"),
    **dict.fromkeys((name for name, kind in QUESTION_TYPES.items() if kind.device), (Unasked, "nothing")),
    "note": (Unasked, "note"),
    "calculate": (Unasked, "nothing"),
    "hidden": (Answer, "hidden"),
}


def build_form(survey: Survey, lists: Lists, language: str) -> type[FlaskForm]:
    """Build the form class of a questionnaire; raises `Refusal` (300) on a type or a name it cannot show."""
    known = {**survey.lists, **lists}
    fields = {node.name: _build_field(survey, node, known, language) for node in survey.children}
    beside = {name: HiddenField(label=name) for name in BESIDE if name != "known_slip"}
    kept = dict(zip(KEPT, (language, choose_label(survey.titles, language), list_lookups(survey, known))))
    return type("SurveyForm", (FlaskForm,), {**fields, **beside, "known_slip": StringField(label=""), **kept})


def _build_field(survey: Survey, node: Question | Group, lists: Lists, language: str) -> Any:
    if node.name in RESERVED:
        raise _refuse(survey, f"le nom « {node.name} » est réservé")
    told = {
        "label": choose_label(node.labels, language),
        "description": choose_label(node.hints, language) if node.hints else "",
    }
    if isinstance(node, Group):
        children = {child.name: _build_field(survey, child, lists, language) for child in node.children}
        part = type("SurveyPart", (Form,), children)
        return Cards(node, Part(node, part, **told), **told) if node.repeat else Part(node, part, **told)
    if node.type not in FIELDS:
        raise _refuse(survey, f"le type « {node.type} » ne peut pas être affiché")
    field, kind = FIELDS[node.type]
    choices = _build_choices(node, lists, language)
    return field(node, _choose_kind(node, kind, len(choices)), choices, **told)


def _refuse(survey: Survey, fault: str) -> errors.Refusal:
    return errors.Refusal(errors.BAD_FORM, form=survey.form_id, faults=fault)


def _build_choices(question: Question, lists: Lists, language: str) -> tuple[tuple[str, str, str], ...]:
    told = ((choice, choose_label(choice.labels, language)) for choice in lists.get(question.list_name, ()))
    return tuple((choice.name, label, shorten_words(label, choice.extra.get("words", ""))) for choice, label in told)


def _choose_kind(question: Question, kind: str, count: int) -> str:
    if kind == "text" and "multiline" in question.appearance:
        return "area"
    if kind != "chips":
        return kind
    if "minimal" in question.appearance and question.type != "select_multiple":
        return "select"
    # A proposed answer stands alone until « Changer »: rows fold on the chosen one, chips do not.
    folds = count > MOST_CHIPS or "autocomplete" in question.appearance or bool(question.triggers)
    return "rows" if folds else "chips"


def fill_form(form_class: type[FlaskForm], answers: Mapping[str, Any], beside: Mapping[str, str]) -> Any:
    """Show answers already known (none for a new page) whatever was posted."""
    return form_class(formdata=None, data={**answers, **beside})


def read_answers(form: Any) -> dict[str, Any]:
    """Return the answers of a form as the JSON that `check_answers` reads: blank ones absent."""
    return read_fields(form)


def apply_step(form: Any, step: str) -> dict[str, Any]:
    """Return the answers after a step asked without JavaScript: `add:gaps`, `remove:gaps:0` or `continue`."""
    action, _, name = step.partition(":")
    name, _, position = name.partition(":")
    cards = _find_field(form, name.replace("-", "/"))
    if isinstance(cards, Cards) and action == "add" and len(cards.entries) < MOST_CARDS:
        cards.append_entry()
    if isinstance(cards, Cards) and action == "remove" and cards.find(position) is not None:
        cards.pop_entry(int(position))  # type: ignore[call-arg]
    return read_answers(form)


def show_relevance(form: Any, checked: Checked) -> None:
    """Hide what does not apply and put each proposal where nothing was answered yet."""
    for place in checked.irrelevant:
        field = _find_field(form, place)
        if field is not None:
            field.relevant = False
    for place, proposal in checked.proposals.items():
        field = _find_field(form, place)
        if isinstance(field, Answer) and not field.read():
            field.data = proposal


def show_faults(form: Any, faults: Iterable[Fault]) -> list[tuple[str, str]]:
    """Put each fault beside its question; return the list for the top of the page: id of the field, sentence."""
    told = []
    for fault in faults:
        sentence = fault.write(form.in_language, gettext)
        field = _find_field(form, fault.place)
        if field is not None:
            field.fault = sentence
        told.append((field.id if field is not None else "main", sentence))
    return told


def _find_field(form: Any, place: str) -> Any:
    first, *rest = place.split("/")
    found = form._fields.get(first)
    for part in rest:
        found = found.find(part) if isinstance(found, Part | Cards) else None
    return found if hasattr(found, "node") else None
