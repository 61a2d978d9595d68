"""The fields of a questionnaire's form: how each kind of answer is typed and read.

Knows nothing of whether an answer may stand, nor of pages.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from wtforms import Field

from outreach.field.controls import Offered
from outreach.field.long_lists import find_choices
from outreach.field.options import write_options
from outreach.media import LONGEST_SIDE
from outreach.questionnaire import Question
from outreach.questionnaire.readings import Unkept


def find_side(question: Question) -> int:
    """Return the longest side, in pixels, that a questionnaire wants of its pictures."""
    told = question.parameters.get("max-pixels", "")
    return int(told) if re.fullmatch(r"[0-9]{1,5}", told) else LONGEST_SIDE


def complete_day(typed: str | None) -> str | None:
    """Return a month (`2026-11`) or a year (`2026`) as its first day; anything else as it was typed."""
    if typed and re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", typed):
        return f"{typed}-01-01"[:10]
    return typed


class Shown:
    """What a question, group or repeat shows besides its answer: help, files, what is wrong, whether it applies."""

    id: Any
    label: Any
    description: Any
    node: Any
    kind = ""
    fault, relevant, required, fixed = "", True, False, False
    # The page it stands on, when a questionnaire has pages.
    page = 0
    guidance = ""
    media: Mapping[str, str] = {}

    def tell(self, more: Mapping[str, Any]) -> None:
        """Take what is shown besides the label and the hint."""
        self.page, self.guidance, self.media = (more["page"], more["guidance"], more["media"])

    @property
    def described(self) -> str:
        """The ids of what describes its control, as a screen reader says it after the label."""
        told = (
            "-hint" if self.description else "",
            "-scale" if self.kind == "scale" else "",
            "-err" if self.fault else "",
        )
        return " ".join(f"{self.id}{part}" for part in told if part)

    @property
    def plain(self) -> str:
        """The label without its Markdown."""
        text = self.label.text
        return text.striptags() if isinstance(text, Markup) else str(text)


class Answer(Shown, Field):
    """An answer as it was typed; `kind` names the macro that shows it."""

    several = False

    def __init__(
        self, node: Question, kind: str, choices: tuple[Offered, ...], more: Mapping[str, Any], **bound: Any
    ) -> None:
        super().__init__(default=node.default, **bound)
        self.node, self.kind, self.choices = node, kind, choices
        self.tell(more)
        self.layout, self.source, self.scale = more["layout"], more["source"], more["scale"]
        # What was looked for in a long list, without JavaScript.
        self.typed = ""
        # The codes that a filter leaves, None when there is no filter.
        self.offered: frozenset[str] | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was sent, even nothing."""
        self.data = valuelist[0] if valuelist else ""

    @property
    def many(self) -> str:
        """How many choices a long list has, as it is read."""
        return f"{len(self.choices):,}".replace(",", "\u202f")

    @property
    def found(self) -> list[Offered]:
        """What is shown of a long list: the choices made, then those that were looked for."""
        chosen = set(self.codes)
        offered = [choice for choice in self.choices if self.offered is None or choice.value in self.offered]
        made = [choice for choice in offered if choice.value in chosen] if any(chosen) else []
        return made + [choice for choice in find_choices(offered, self.typed) if choice not in made]

    @property
    def codes(self) -> list[str]:
        """The choices made."""
        return [str(code) for code in (self.data or ())] if self.several else [str(self.data or "")]

    def write_options(self, offered: Sequence[Offered]) -> Markup:
        """Write some of the choices as they are tapped, those made marked."""
        chosen = self.data or () if self.several else {str(self.data)} if self.data else ()
        searched = self.kind == "rows"
        return write_options(self.name, offered, chosen, self.several, searched, self.offered, self.fixed)

    def read(self) -> Any:
        """Return the answer for JSON, None when blank."""
        return str("" if self.data is None else self.data).replace("\r\n", "\n").strip() or None


class WholeNumber(Answer):
    """A whole number; anything else stays as typed, for `check_answers` to tell."""

    def read(self) -> Any:
        """Return an int when it is one."""
        typed = super().read()
        return int(typed) if typed and re.fullmatch(r"[+-]?[0-9]{1,15}", typed) else typed


class Day(Answer):
    """A day; a month or a year alone is its first day."""

    def read(self) -> Any:
        """Return the whole day."""
        typed = super().read()
        return typed if self.kind == "date" else complete_day(typed)


class Scale(Answer):
    """A number of a scale, as its choices spell it."""

    def process_data(self, value: Any) -> None:
        """Take a number already known."""
        self.data = None if value is None else str(value)


class Ranking(Answer):
    """The choices of a list in an order; nothing until somebody gave one."""

    def process_data(self, value: Any) -> None:
        """Take an order already known."""
        self.data = value if isinstance(value, str) else " ".join(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the order sent, its codes each apart or all in one text."""
        self.data = " ".join(map(str, valuelist))

    def read(self) -> Any:
        """Return the codes in their order."""
        return (self.data or "").split() or None

    @property
    def codes(self) -> list[str]:
        """The choices in their order."""
        return (self.data or "").split()

    @property
    def order(self) -> list[Offered]:
        """Return every choice: the ranked ones first, in their order."""
        places = {code: place for place, code in enumerate(self.codes)}
        return sorted(self.choices, key=lambda choice: places.get(choice.value, len(places)))

    def keep_within(self, offered: frozenset[str]) -> None:
        """Keep the order when it holds all that is offered, and of it only that."""
        codes = [code for code in self.codes if code in offered]
        self.data = " ".join(codes) if set(codes) == offered else ""

    def move(self, action: str, code: str) -> None:
        """Take a step asked without JavaScript: a choice up or down, the order as it stands, or none."""
        codes = [choice.value for choice in self.order]
        if action == "clear":
            codes = []
        elif action in ("up", "down") and code in codes:
            place = codes.index(code)
            other = place + (1 if action == "down" else -1)
            if 0 <= other < len(codes):
                codes[place], codes[other] = codes[other], codes[place]
        self.data = " ".join(codes)


class Tick(Answer):
    """A box to tick: read, understood."""

    def read(self) -> Any:
        """Return `OK` when it is ticked."""
        return "OK" if self.data else None


class SeveralAnswers(Answer):
    """Several choices of a list."""

    several = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep every choice sent, each apart or all in one text."""
        self.data = " ".join(map(str, valuelist)).split()

    def read(self) -> Any:
        """Return the choices in the order of the list, strangers last."""
        if not self.data:
            return None
        order = {choice[0]: place for place, choice in enumerate(self.choices)}
        return sorted(dict.fromkeys(self.data), key=lambda name: order.get(name, len(order)))


class FileAnswer(Answer):
    """The name of a file kept or waiting, or what stands for one that could not be kept; `address` shows it."""

    address = ""

    def read(self) -> Any:
        """Return the name, or what tells why there is none."""
        return self.data if isinstance(self.data, Unkept) else super().read()

    @property
    def side(self) -> int:
        """The longest side that the phone reduces a picture to."""
        return find_side(self.node)

    @property
    def facing(self) -> str:
        """Which way the camera looks, as HTML says it."""
        return "user" if self.node.appearance & {"new-front", "selfie"} else "environment"

    @property
    def kept(self) -> str:
        """The name that the page sends again."""
        return "" if isinstance(self.data, Unkept) else self.data or ""


class Unasked(Answer):
    """A note or a calculation: nothing to type."""

    def read(self) -> Any:
        """Return nothing."""
        return None
