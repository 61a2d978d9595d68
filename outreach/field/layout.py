"""How a questionnaire is laid out as a whole: in pages, with a summary, in which languages, with which styles.

Knows the survey; no answer and no request.
"""

import re
from dataclasses import dataclass
from typing import Final

from babel import Locale, UnknownLocaleError

from outreach.access.languages import LANGUAGES
from outreach.field.controls import DRESSINGS
from outreach.field.paging import count_asked, number_pages
from outreach.questionnaire import Question, Survey

# Over this many questions, answers are read again before they are saved, and one sees how far one is.
MANY_QUESTIONS: Final = 30
# The kinds that app.css shows by itself.
_PLAIN_KINDS: Final = frozenset(
    ("group", "cards", "chips", "rows", "text", "area", "number", "date", "note", "hidden", "clock", "nothing",
     "select", "decimal", "time", "moment", "tick")
)  # fmt: skip
_RIGHT_TO_LEFT: Final = frozenset("ar arc ckb dv fa he ks ku ps sd ug ur yi".split())


@dataclass(frozen=True, slots=True)
class Layout:
    """What the page around the questions needs to know."""

    paged: bool
    long: bool
    more: bool
    spoken: str
    languages: tuple[tuple[str, str, str], ...]
    foreign: bool

    @property
    def tag(self) -> str:
        """The code of its language for a browser, nothing when it is known by its name alone."""
        return read_tag(self.spoken)

    @property
    def rtl(self) -> bool:
        """Whether its language is written from the right."""
        return self.spoken in _RIGHT_TO_LEFT


def lay_out(survey: Survey, language: str, kinds: frozenset[str]) -> Layout:
    """Lay a questionnaire out in a language; `kinds` are the macros that show its questions."""
    spoken = choose_spoken(survey, language)
    paged, long = bool(number_pages(survey)), count_asked(survey) > MANY_QUESTIONS
    foreign = not set(survey.languages) <= set(LANGUAGES)
    return Layout(
        paged=paged,
        long=long,
        more=paged or long or foreign or not kinds <= _PLAIN_KINDS or _is_dressed(survey),
        spoken=spoken,
        languages=tuple((code, name_language(code), read_tag(code)) for code in survey.languages if code != spoken),
        foreign=foreign and len(survey.languages) > 1,
    )


def _is_dressed(survey: Survey) -> bool:
    pictures = any(choice.media for choices in survey.lists.values() for choice in choices)
    return pictures or any(
        node.media
        or isinstance(node, Question)
        and (node.guidance or DRESSINGS & node.appearance or node.read_only and node.type != "note")
        for node in survey.walk()
    )


def choose_spoken(survey: Survey, language: str) -> str:
    """Return the language that labels are shown in when one is asked for, as `choose_label` does."""
    if language in survey.languages:
        return language
    return "fr" if "fr" in survey.languages else survey.default_language


def name_language(code: str) -> str:
    """Return the name of a language in itself; what is no code is its own name."""
    try:
        name = Locale.parse(code).get_display_name(code) if read_tag(code) else code
    except (UnknownLocaleError, ValueError):
        name = code
    return (name or code).capitalize()


def read_tag(code: str) -> str:
    """Return a language as the attribute `lang` takes it, nothing when it is a name."""
    return code if re.fullmatch("[a-z]{2,3}", code) else ""
