"""How codes, days and places are told on every page, in the reader's language.

Gives templates their filters and the tables of the vocabulary; knows no route and writes nothing.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date as babel_date
from flask import Flask
from flask_babel import format_date, get_locale, get_translations, gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from outreach import vocabulary
from outreach.access import (
    at_hand,
    build_phone_script,
    build_static_url,
    current_account,
    current_inbox,
    read_display,
    tell_refusal,
)
from outreach.intake import House
from outreach.questionnaire import choose_label


def add_wording(app: Flask, house: House) -> None:
    """Give every template of the application its words."""

    def tell_day(day: str | date) -> str:
        return str(format_date(date.fromisoformat(day) if isinstance(day, str) else day, "d MMM y"))

    def name_place(code: str) -> str:
        territory = at_hand(House).territory
        place = territory.neighbourhoods.get(code) or territory.sectors.get(code)
        return code if place is None else str(getattr(place, f"label{_suffix()}"))

    def name_right(code: str) -> str:
        right = at_hand(House).territory.rights.get(code)
        return code if right is None else str(getattr(right, f"label{_suffix()}"))

    app.jinja_env.filters.update(weekday=_tell_weekday, hour=_tell_hour, short=_tell_short_day)
    app.jinja_env.filters.update(day=tell_day, place=name_place, right=name_right, spaced=vocabulary.space_french)
    app.jinja_env.filters.update(
        told=tell_refusal, labelled=_choose_label, tongue=_name_language, sentence=_end_sentence
    )
    app.jinja_env.globals.update(
        static_url=build_static_url(app),
        phone_script=build_phone_script(app),
        fictitious=house.settings.fictitious,
        results=vocabulary.RESULTS,
        channels=vocabulary.CHANNELS,
        parts_of_day=vocabulary.PARTS_OF_DAY,
        event_kinds=vocabulary.EVENT_KINDS,
        statuses=vocabulary.GAP_STATUSES,
        reasons=vocabulary.GAP_REASONS,
        roles=vocabulary.ROLES,
        causes={**vocabulary.DECLINE_CAUSES, **vocabulary.REFUSAL_CAUSES, **vocabulary.OWED},
    )
    app.context_processor(_tell_reader)


def _tell_weekday(day: str | date, language: str = "") -> str:
    told = date.fromisoformat(day) if isinstance(day, str) else day
    return str(babel_date(told, "EEEE d MMMM", locale=language or str(get_locale())))


def _tell_short_day(day: date) -> str:
    return str(babel_date(day, "EEE d MMM", locale=str(get_locale())))


def _tell_hour(at: str, language: str = "") -> str:
    """Return `09:30` as it is written: « 9 h 30 » in French, 9:30 elsewhere."""
    hour, _, minute = at.partition(":")
    if (language or str(get_locale())) != "fr":
        return f"{int(hour)}:{minute}"
    return f"{int(hour)}\N{NO-BREAK SPACE}h" + (f"\N{NO-BREAK SPACE}{minute}" if minute != "00" else "")


def _choose_label(labels: Mapping[str, str]) -> str:
    return choose_label(labels, _suffix()[1:])


def _name_language(code: str) -> str:
    return str(gettext(vocabulary.LANGUAGES[code])) if code in vocabulary.LANGUAGES else code


def _end_sentence(told: str) -> str:
    """Return what the checks say in small letters as a sentence."""
    ended = told if told.endswith((".", "?", "!", "…")) else f"{told}."
    return vocabulary.space_french(ended[:1].upper() + ended[1:])


def _tell_reader() -> dict[str, Any]:
    suffix = _suffix()
    return {
        "current_account": current_account(),
        "current_inbox": current_inbox(),
        "display": read_display(),
        "gettext": _bind_gettext(),
        "suffix": suffix,
        "label_column": f"label{suffix}",
        "structure_column": f"structure{suffix}",
    }


def _bind_gettext() -> Callable[..., str]:
    # Flask-Babel looks for the reader's language again at every sentence of a page, a sixteenth of a save's time.
    translate = get_translations().ugettext if _suffix() == "_en" else vocabulary.space_french

    @pass_context
    def tell(context: Context, sentence: str, **facts: Any) -> str:
        told = Markup(translate(sentence)) if context.eval_ctx.autoescape else translate(sentence)
        return str(told % facts) if not isinstance(told, Markup) else told % facts

    return tell


def _suffix() -> str:
    return "_en" if str(get_locale()) == "en" else "_fr"
