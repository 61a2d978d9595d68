"""What is made once of a questionnaire and shown many times: its form classes, its logic, its long lists, its files.

Kept by questionnaire, version, neighbourhood and language; made again when the territory's lists have changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from flask import url_for
from flask_wtf import FlaskForm

from outreach.field.at_saving import tell_saving
from outreach.field.beside import Beside
from outreach.field.forms import build_form
from outreach.field.layout import Layout, lay_out
from outreach.field.logic import build_logic, list_outline
from outreach.field.long_lists import LongList, write_list
from outreach.field.lookups import list_filter_columns
from outreach.field.page_shelf import PageShelf
from outreach.field.parts import list_kinds, list_late_parts, list_parts
from outreach.field.slip_words import SlipWords, write_slip_words
from outreach.questionnaire import Lists, Survey
from outreach.questionnaire.media_files import MediaFile, find_media
from outreach.territory import Territory

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Showing:
    """A questionnaire as it is shown: its lists are those of a neighbourhood, `file` is where it was read.

    `draft_id` is that of a questionnaire on trial, which has addresses of its own.
    """

    survey: Survey
    lists: Lists
    neighbourhood: str
    language: str
    file: Path
    draft_id: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """By what it is kept."""
        return (self.survey.form_id, self.survey.version, self.neighbourhood, self.language)

    def locate(self, what: str, name: str) -> str:
        """Return the address of a list or a file of the questionnaire."""
        if self.draft_id:
            return url_for(f"field.trial_{what}", draft_id=self.draft_id, name=name)
        return url_for(f"field.form_{what}", form_id=self.survey.form_id, name=name)


class FormShelf:
    """What was made, until something it was made from changes."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, ...], tuple[Any, Any]] = {}
        self.pages = PageShelf()

    def find_class(self, showing: Showing) -> type[FlaskForm]:
        """Return the form class of a questionnaire."""
        return self._keep(("form", *showing.key), showing.lists, partial(self._build_form, showing))

    def find_logic(self, survey: Survey) -> Mapping[str, Any]:
        """Return what the phone evaluates: `nodes` (build_logic), and the outline of the form when it is needed."""
        return self._keep(("logic", survey.form_id, survey.version), survey, partial(_tell_logic, survey))

    def find_saving(self, survey: Survey, language: str) -> Mapping[str, Any]:
        """Return what the phone looks at when a questionnaire is saved."""
        make = partial(tell_saving, survey, language)
        return self._keep(("saving", survey.form_id, survey.version, language), survey, make)

    def find_late_parts(self, showing: Showing) -> tuple[str, ...]:
        """Return the parts of the phone's script that saving needs besides."""

        def make() -> tuple[str, ...]:
            return list_late_parts(self.find_saving(showing.survey, showing.language), self.find_parts(showing))

        return self._keep(("late", *showing.key), showing.lists, make)

    def find_parts(self, showing: Showing) -> tuple[str, ...]:
        """Return the parts of the phone's script that a questionnaire needs."""
        make = partial(list_parts, showing.survey, showing.lists)
        return self._keep(("parts", *showing.key), showing.lists, make)

    def find_layout(self, showing: Showing) -> Layout:
        """Return how a questionnaire is laid out."""

        def make() -> Layout:
            kinds = frozenset(list_kinds(showing.survey, {**showing.survey.lists, **showing.lists}))
            return lay_out(showing.survey, showing.language, kinds)

        return self._keep(("layout", *showing.key), showing.lists, make)

    def find_list(self, showing: Showing, name: str) -> LongList | None:
        """Return a list as it is sent apart; None when the questionnaire has none of this name."""
        known = {**showing.survey.lists, **showing.lists}
        choices = known.get(name)
        if choices is None:
            return None

        def make() -> LongList:
            return write_list(choices, showing.language, list_filter_columns(showing.survey, known, name))

        return self._keep(("list", *showing.key, name), choices, make)

    def find_files(self, survey: Survey, file: Path) -> Mapping[str, MediaFile]:
        """Return the files that a questionnaire's labels show, by name."""
        return self._keep(("files", survey.form_id, survey.version), survey, partial(find_media, survey, file))

    def find_slip_words(self, territory: Territory) -> SlipWords:
        """Return what the slips of a territory say."""
        return self._keep(("slips", territory.id), territory, partial(write_slip_words, territory))

    def _build_form(self, showing: Showing) -> type[FlaskForm]:
        files = self.find_files(showing.survey, showing.file)

        def locate(name: str) -> str:
            long = self.find_list(showing, name)
            if long is None:
                return ""
            told = {"place": showing.neighbourhood, "language": showing.language, "version": showing.survey.version}
            return f"{showing.locate('list', name)}?{urlencode({**told, 'v': long.mark})}"

        addresses = {name: f"{showing.locate('file', name)}?v={file.mark}" for name, file in files.items()}
        return build_form(showing.survey, showing.lists, showing.language, Beside(addresses, locate))

    def _keep(self, key: tuple[str, ...], made_of: object, make: Callable[[], T]) -> T:
        known_of, made = self._made.get(key, (None, None))
        if made is None or known_of is not made_of:
            made = make()
            self._made[key] = (made_of, made)
        return cast(T, made)


def _tell_logic(survey: Survey) -> Mapping[str, Any]:
    logic = build_logic(survey)
    outline = list_outline(survey, logic)
    placed = {"outline": outline, "root": survey.root} if outline else {}
    return {"nodes": logic, "language": survey.default_language, **placed}
