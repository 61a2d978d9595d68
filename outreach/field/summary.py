"""What was answered, to be read again before a long questionnaire is saved, without JavaScript; `summary.js` with it.

Reads a form already shown; decides nothing.
"""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from outreach.field.answer_fields import Answer, FileAnswer, Ranking
from outreach.field.section_fields import Cards, Part

# The id of a question in the page, its label and its answer, as they are read.
Line = tuple[str, str, str]


def list_answers(form: Any) -> list[tuple[str, list[Line]]]:
    """List what was answered, section by section in the order of the form: its heading, its lines."""
    told: list[tuple[str, list[Line]]] = []
    for heading, line in _walk(form, ""):
        if not told or told[-1][0] != heading:
            told.append((heading, []))
        told[-1][1].append(line)
    return told


def _walk(fields: Any, heading: str) -> Iterator[tuple[str, Line]]:
    for field in fields:
        if not getattr(field, "relevant", False):
            continue
        if isinstance(field, Part):
            yield from _walk(field, field.plain or heading)
        elif isinstance(field, Cards):
            for place, card in enumerate(field.entries, 1):
                yield from _walk(card, f"{field.plain} {place}".strip())
        elif isinstance(field, Answer) and field.kind != "hidden" and field.read() is not None:
            yield heading, (field.id, field.plain, _spell(field))


def _spell(field: Answer) -> str:
    if field.layout == "masked":
        return "••••"
    if isinstance(field, FileAnswer):
        return str(gettext("Photo jointe") if field.kind == "picture" else gettext("Fichier joint"))
    said = field.read()
    codes = said if isinstance(said, list) else [str(said)]
    labels = {choice.value: _strip(choice.text) for choice in field.choices} if field.choices else {}
    words = [labels.get(code, code) for code in codes]
    if isinstance(field, Ranking):
        return " · ".join(f"{place}. {word}" for place, word in enumerate(words, 1))
    return ", ".join(words)


def _strip(text: str) -> str:
    return text.striptags() if isinstance(text, Markup) else text
