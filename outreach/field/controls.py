"""Which control shows a question: its type's own, or the one that its appearance, scale or long list asks for.

Knows no form and no answer; hands on the name of a macro and what it offers.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from outreach.field.search_words import shorten_words
from outreach.questionnaire import Choice, Question, choose_label
from outreach.questionnaire.markdown import write_label

# More chips than this no longer fit a phone's screen: a list with a search box.
MOST_CHIPS: Final = 10
# More rows than this do not travel in the page: they are looked for in a file of their own.
MOST_ROWS: Final = 200
# The steps of a scale that are touched at once; a longer one is walked.
MOST_STEPS: Final = 11

# Appearances that are laid out by form-more.css.
DRESSINGS: Final = frozenset(
    ("masked", "likert", "quick", "columns", *(f"columns-{number}" for number in range(1, 11)))
)

_TEXTS: Final[Mapping[str, str]] = {"multiline": "area", "textarea": "area", "numbers": "digits"}
# A day of which only a part is asked: its first day is kept.
DAYS: Final[Mapping[str, str]] = {"month-year": "month", "year": "year"}


class Offered(NamedTuple):
    """One choice as it is shown: its code, its words, those that find it, the address of its picture."""

    value: str
    text: str
    words: str = ""
    picture: str = ""


def choose_control(question: Question, kind: str, count: int) -> str:
    """Return the macro that shows a question, `kind` being its type's own and `count` what it may choose from."""
    asked = question.appearance
    if question.calculation is not None and not (question.labels or question.hints or question.media):
        # Reckoned and never said: as ODK does, nobody sees it. What a trigger or chance made is sent.
        return (
            "hidden" if question.triggers and question.type != "calculate" else kind if kind == "hidden" else "nothing"
        )
    if kind == "chips":
        return _choose_list(question, count)
    if kind == "scale":
        return "chips" if offer_scale(question) else kind
    if kind == "text":
        return next((control for word, control in _TEXTS.items() if word in asked), kind)
    if kind == "date":
        return next((control for word, control in DAYS.items() if word in asked), kind)
    return "amount" if "thousands-sep" in asked and kind in ("number", "decimal") else kind


def choose_layout(question: Question, control: str, choices: Sequence[Offered]) -> str:
    """Return the class of form-more.css by which a control is laid out, or nothing."""
    asked = question.appearance
    if control not in ("text", "digits", "chips", "rows"):
        return ""
    if any(choice.picture for choice in choices):
        return "pics"
    told = next((word for word in ("masked", "likert", "quick") if word in asked), "")
    columns = any(re.fullmatch("columns(-[0-9]+)?", word) for word in asked)
    return told or ("steps" if question.type == "range" else "cols" if columns else "")


def _choose_list(question: Question, count: int) -> str:
    several = question.type.startswith("select_multiple")
    # The heading of a grid: its columns are said again by each of its rows.
    if "label" in question.appearance:
        return "heading"
    if count > MOST_ROWS:
        return "long"
    if "minimal" in question.appearance and not several:
        return "select"
    if "likert" in question.appearance and count <= MOST_CHIPS:
        return "chips"
    # A proposed answer stands alone until « Changer »: rows fold on the chosen one, chips do not.
    folds = count > MOST_CHIPS or "autocomplete" in question.appearance or bool(question.triggers)
    return "rows" if folds else "chips"


def offer_choices(
    choices: Sequence[Choice], language: str, pictures: Mapping[str, str] | None = None
) -> tuple[Offered, ...]:
    """Return the choices of a list as they are shown; `pictures` are the addresses of files by name."""
    return tuple(_offer(choice, language, pictures or {}) for choice in choices)


def _offer(choice: Choice, language: str, pictures: Mapping[str, str]) -> Offered:
    label = choose_label(choice.labels, language)
    words = shorten_words(label, choice.extra.get("words", ""))
    picture = pictures.get(choose_label(choice.media.get("image", {}), language), "")
    return Offered(choice.name, write_label(label, False) or choice.name, words, picture)


def offer_scale(question: Question) -> tuple[Offered, ...]:
    """Return the steps of a short scale, none of a long one."""
    start, end, step = read_scale(question)
    count = int(abs((end - start) / step)) + 1 if step else 0
    if not 0 < count <= MOST_STEPS:
        return ()
    way = abs(step) if end >= start else -abs(step)
    told = (f"{(start + place * way).normalize():f}" for place in range(count))
    return tuple(Offered(number, number) for number in told)


def spell_scale(question: Question) -> list[str]:
    """Return where a scale starts, ends, and its step, as the page writes them."""
    return [f"{number.normalize():f}" for number in read_scale(question)]


def read_scale(question: Question) -> tuple[Decimal, Decimal, Decimal]:
    """Return where a scale starts, ends, and its step: 1 to 10 by 1 when unsaid."""
    told = {"start": "1", "end": "10", "step": "1", **question.parameters}
    start, end, step = (Decimal(told[name]) for name in ("start", "end", "step"))
    return start, end, step
