"""Puts on a form what its answers come to (`Seen`): what applies, what is offered, proposed, reckoned, cited.

The page is then whole without script; the phone's script starts from it. Knows no questionnaire.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from markupsafe import Markup, escape

from outreach.field.answer_fields import Answer, Ranking
from outreach.field.controls import Offered
from outreach.field.forms import find_field
from outreach.field.section_fields import MOST_CARDS, Cards, Part
from outreach.questionnaire import Seen
from outreach.questionnaire.filters import OF_ANSWERS

_CITED: Final = re.compile(r'(<output data-cite="([^"]+)">)[^<]*(</output>)')


def fill_state(form: Any, seen: Seen) -> None:
    """Hide what does not apply, show what follows from the answers, and propose where nothing was answered yet.

    Chance is left to the phone in a new page, which may be shown more than once.
    """
    for place, count in seen.counts.items():
        _lay_cards(find_field(form, place), count)
    for place, field in _find_all(form, seen.irrelevant):
        field.relevant = False
    for place, field in _find_all(form, seen.required):
        field.required = True
    for place, field in _find_all(form, seen.fixed):
        field.fixed = True
    made = seen.made | (seen.drawn if form.is_submitted() else {})
    for place, field in _find_all(form, made):
        field.process_data(made[place])
    for place, field in _find_all(form, seen.proposals):
        if not field.read():
            field.process_data(seen.proposals[place])
    for place, field in _find_all(form, seen.offered):
        _offer(field, list(seen.offered[place]))
    for place, field in _find_all(form, seen.cited):
        _cite(field, seen.cited[place])


def _find_all(form: Any, places: Any) -> Iterator[tuple[str, Any]]:
    found = ((place, find_field(form, place)) for place in places)
    return ((place, field) for place, field in found if field is not None)


def _lay_cards(cards: Cards | None, count: int) -> None:
    while cards is not None and len(cards.entries) > count:
        cards.pop_entry()
    while cards is not None and len(cards.entries) < min(count, MOST_CARDS):
        cards.append_entry()


def _offer(field: Answer, codes: list[str]) -> None:
    if field.node.list_name.startswith(OF_ANSWERS):
        field.choices = tuple(Offered(code, code) for code in dict.fromkeys(codes))
    field.offered = frozenset(codes)
    # What was chosen and is offered no longer is taken back, as the phone does.
    if isinstance(field, Ranking):
        field.keep_within(field.offered)
    elif field.several:
        field.data = [code for code in field.data or () if code in field.offered]
    elif field.read() and not field.offered.issuperset(field.codes):
        field.process_data(None)


def _cite(field: Any, told: Mapping[str, str]) -> None:
    field.label.text = write_cited(field.label.text, told)
    if isinstance(field, Cards | Part | Answer):
        field.description = write_cited(field.description, told)
        field.guidance = write_cited(field.guidance, told)
    if isinstance(field, Answer):
        field.choices = tuple(choice._replace(text=write_cited(choice.text, told)) for choice in field.choices)


def write_cited(text: str, told: Mapping[str, str]) -> str:
    """Return a label with the answers that it cites."""
    if not isinstance(text, Markup):
        return text
    return Markup(_CITED.sub(lambda found: f"{found[1]}{escape(told.get(found[2], ''))}{found[3]}", str(text)))
