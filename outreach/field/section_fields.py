"""The sections of a questionnaire's form: a group nests the answers under its name, a repeat is a pile of cards.

Knows nothing of whether an answer may stand, nor of pages.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wtforms import FieldList, Form, FormField
from wtforms.utils import unset_value

from outreach.field.answer_fields import Shown
from outreach.questionnaire import Group

# Above what `check_answers` takes: one card too many is told, not dropped.
MOST_CARDS: Final = 60
# Stands for the position of a card in the <template> that the phone copies.
BLANK_CARD: Final = "__"


def read_fields(form: Any) -> dict[str, Any]:
    """Return the answers of a form or part: blank ones absent."""
    read = ((field.node.name, field.read()) for field in form._fields.values() if hasattr(field, "node"))
    return {name: answer for name, answer in read if answer is not None}


class Part(Shown, FormField):  # type: ignore[type-arg]
    """A group: its answers nest under its name."""

    kind = "group"

    def __init__(self, node: Group, form_class: type[Form], more: Mapping[str, Any], **bound: Any) -> None:
        super().__init__(form_class, **bound)
        self.node = node
        self.tell(more)

    def read(self) -> Any:
        """Return the answers of the group, None when all are blank."""
        return read_fields(self.form) or None

    def find(self, name: str) -> Any:
        """Return the field of this name, if any."""
        return self.form._fields.get(name)


class Cards(Shown, FieldList):  # type: ignore[type-arg]
    """A repeat: one card an instance; a card left blank is no card, unless something looks at it."""

    kind = "cards"
    keeps_blank = False

    def __init__(self, node: Group, card: Any, more: Mapping[str, Any], **bound: Any) -> None:
        super().__init__(card, max_entries=MOST_CARDS, **bound)
        self.node = node
        self.keeps_blank = more["keeps_blank"]
        self.tell(more)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the cards and forget the blank ones that were sent."""
        super().process(formdata, data[:MOST_CARDS] if isinstance(data, list) else data, extra_filters)
        if formdata and not self.keeps_blank:
            self.entries = [card for card in self.entries if card.read()]
            self._compact_indices()  # type: ignore[attr-defined]

    def read(self) -> Any:
        """Return the answers of each card."""
        return [card.read() or {} for card in self.entries] or None

    def find(self, position: str) -> Any:
        """Return the card at a position, if any."""
        known = re.fullmatch(r"[0-9]{1,3}", position) and int(position) < len(self.entries)
        return self.entries[int(position)] if known else None

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        # The inherited one fails on what Python calls a digit but cannot read as a number (`gaps-²-right`).
        card = re.compile(re.escape(prefix) + r"-([0-9]{1,3})-")
        return (int(found[1]) for found in map(card.match, formdata) if found)

    @property
    def blank_card(self) -> Any:
        """An unfilled card whose names hold `BLANK_CARD` in place of its position."""
        name = f"{self.name}-{BLANK_CARD}"
        told = {"name": name, "id": name, "_meta": self.meta}
        card = self.meta.bind_field(self._form, self.unbound_field, told)  # type: ignore[attr-defined]
        card.process(None)
        return card
