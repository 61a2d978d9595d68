"""The fields of a questionnaire's form: how each kind of answer is typed and read; a repeat is a pile of cards.

Knows nothing of whether an answer may stand, nor of pages.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from wtforms import Field, FieldList, Form, FormField
from wtforms.utils import unset_value

from outreach.questionnaire import Group, Question

# Above what `check_answers` takes: one card too many is told, not dropped.
MOST_CARDS: Final = 60
# Stands for the position of a card in the <template> that the phone copies.
BLANK_CARD: Final = "__"


def read_fields(form: Any) -> dict[str, Any]:
    """Return the answers of a form or part: blank ones absent."""
    read = ((name, field.read()) for name, field in form._fields.items() if hasattr(field, "node"))
    return {name: answer for name, answer in read if answer is not None}


class Answer(Field):
    """An answer as it was typed; `kind` names the macro that shows it."""

    several = False

    def __init__(self, node: Question, kind: str, choices: tuple[Any, ...] = (), **bound: Any) -> None:
        super().__init__(default=node.default, **bound)
        self.node, self.kind, self.choices = node, kind, choices
        self.fault, self.relevant = "", True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was sent, even nothing."""
        self.data = valuelist[0] if valuelist else ""

    def read(self) -> Any:
        """Return the answer for JSON, None when blank."""
        return str("" if self.data is None else self.data).replace("\r\n", "\n").strip() or None


class WholeNumber(Answer):
    """A whole number; anything else stays as typed, for `check_answers` to tell."""

    def read(self) -> Any:
        """Return an int when it is one."""
        typed = super().read()
        return int(typed) if typed and re.fullmatch(r"[+-]?[0-9]{1,15}", typed) else typed


class Tick(Answer):
    """A box to tick: read, understood."""

    def read(self) -> Any:
        """Return `OK` when it is ticked."""
        return "OK" if self.data else None


class SeveralAnswers(Answer):
    """Several choices of a list."""

    several = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep every choice sent."""
        self.data = valuelist

    def read(self) -> Any:
        """Return the choices in the order of the list, strangers last."""
        order = {choice[0]: place for place, choice in enumerate(self.choices)}
        return sorted(dict.fromkeys(self.data or ()), key=lambda name: order.get(name, len(order))) or None


class Unasked(Answer):
    """A note or a calculation: nothing to type."""

    def read(self) -> Any:
        """Return nothing."""
        return None


class Part(FormField):  # type: ignore[type-arg]
    """A group: its answers nest under its name."""

    kind, relevant, fault = "group", True, ""

    def __init__(self, node: Group, form_class: type[Form], **bound: Any) -> None:
        super().__init__(form_class, **bound)
        self.node = node

    def read(self) -> Any:
        """Return the answers of the group, None when all are blank."""
        return read_fields(self.form) or None

    def find(self, name: str) -> Any:
        """Return the field of this name, if any."""
        return self.form._fields.get(name)


class Cards(FieldList):  # type: ignore[type-arg]
    """A repeat: one card an instance; a card left blank is no card."""

    kind, relevant, fault = "cards", True, ""

    def __init__(self, node: Group, card: Any, **bound: Any) -> None:
        super().__init__(card, max_entries=MOST_CARDS, **bound)
        self.node = node

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the cards and forget the blank ones that were sent."""
        super().process(formdata, data[:MOST_CARDS] if isinstance(data, list) else data, extra_filters)
        if formdata:
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
