"""The pages that a phone keeps to go on without network, and the list of them that it is told when it asks for news.

Nothing of anybody or of a day is in them: the phone fills in who, where and when. Decides nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from flask import render_template, url_for
from flask_babel import force_locale

from outreach.field.form_page import NO_DAY, SurveyPage
from outreach.field.form_shelf import FormShelf
from outreach.field.guide import build_guide, list_desks
from outreach.field.names import write_path
from outreach.field.offline_pages import list_kept_needs, locate_kept
from outreach.field.outing_form import list_channels, list_parts_of_day, list_places
from outreach.field.page_shelf import KeptPage, pack_page
from outreach.intake import NOWHERE, House
from outreach.questionnaire import Lists, Question, Survey, check_answers, choose_label
from outreach.register.accounts import Account

# Page → its template.
PAGES: Final[Mapping[str, str]] = {
    "offline_home": "field/home.html",
    "offline_guide": "field/guide.html",
    "phone": "field/phone.html",
}


def find_page(house: House, shelf: FormShelf, name: str, language: str) -> KeptPage:
    """Return one of the pages of the shell, in a language of the pages."""

    def write() -> str:
        with force_locale(language):
            return render_template(
                PAGES[name],
                on_phone=True,
                places=list_places(house.territory, language),
                channels_told=list_channels(),
                parts_told=list_parts_of_day(),
                guide=build_guide(house.territory, language) if name == "offline_guide" else None,
            )

    return shelf.pages.keep((name, language), (house.territory,), lambda: pack_page(write()))


def find_form(house: House, shelf: FormShelf, account: Account, survey: Survey, place: str, language: str) -> KeptPage:
    """Return the page of a questionnaire for a neighbourhood, in a language of the pages."""
    lists = house.library.find_lists(place)

    def write() -> str:
        outing = {"id": "", "on_day": NO_DAY, "neighbourhood": place}
        with force_locale(language):
            return SurveyPage(house, shelf, account, survey, outing, lists, language).write_for_phones()

    return shelf.pages.keep(("form", survey.form_id, place, language), (survey, lists), lambda: pack_page(write()))


def list_pages(house: House, shelf: FormShelf, account: Account, language: str) -> dict[str, Any]:
    """List what a phone keeps: its team's questionnaires with their pages, the shell around them, words and desks."""
    surveys = house.library.list_for_team(account.structure_id or "")
    with force_locale(language):
        forms = [_tell_form(house, shelf, account, survey, language) for survey in surveys]
        shell, needs = _tell_shell(house, shelf, language)
        needs.update(dict.fromkeys(need for form in forms for need in form.pop("needs")))
    return {
        "forms": forms,
        "shell": {**shell, "assets": list(needs)},
        "desks": list_desks(house),
    }


def _tell_shell(house: House, shelf: FormShelf, language: str) -> tuple[dict[str, str], dict[str, None]]:
    """Return the addresses of the shell's pages, and of what they need besides."""
    pages = {name: find_page(house, shelf, name, language) for name in PAGES}
    addresses = {
        name.removeprefix("offline_"): url_for(f"field.{name}", language=language, v=page.mark)
        for name, page in pages.items()
    }
    needs = dict.fromkeys(need for page in pages.values() for need in page.needs)
    return {**addresses, "kept": locate_kept()}, {**needs, **list_kept_needs()}


def _tell_form(house: House, shelf: FormShelf, account: Account, survey: Survey, language: str) -> dict[str, Any]:
    make = partial(_describe_form, house, shelf, account, survey, language)
    return dict(shelf.pages.keep(("told", survey.form_id, language), (survey, house.territory), make))


def _describe_form(house: House, shelf: FormShelf, account: Account, survey: Survey, language: str) -> dict[str, Any]:
    """Tell a questionnaire: one address for all the neighbourhoods whose page is the same, and what its pages need."""
    addresses: dict[str, str] = {}
    needs: dict[str, None] = {}
    by_mark: dict[str, str] = {}
    for place, first in _list_distinct(house, shelf, survey):
        page = find_form(house, shelf, account, survey, first, language)
        address = url_for("field.offline_form", form_id=survey.form_id, place=first, language=language, v=page.mark)
        addresses[place] = by_mark.setdefault(page.mark, address)
        needs.update(dict.fromkeys(page.needs))
    absent = write_absent(survey, house.library.find_lists(next(iter(addresses))))
    return {
        "form": survey.form_id,
        "version": survey.version,
        "title": choose_label(survey.titles, language),
        "needs_outing": survey.needs_outing,
        "pages": addresses,
        "needs": tuple(needs),
        **({"absent": absent} if absent else {}),
    }


def _list_distinct(house: House, shelf: FormShelf, survey: Survey) -> Iterator[tuple[str, str]]:
    """Yield each neighbourhood with the first one that has the same lists."""
    if not survey.needs_outing:
        yield NOWHERE, NOWHERE
        return
    codes = list(house.territory.neighbourhoods)

    def find_firsts() -> dict[str, str]:
        lists = {code: house.library.find_lists(code) for code in codes}
        return {code: next(first for first in codes if lists[first] == lists[code]) for code in codes}

    yield from shelf.pages.keep(("firsts",), (house.territory,), find_firsts).items()


def write_absent(survey: Survey, lists: Lists) -> str:
    """Return the answers that say that nobody was there, as a form posts them; nothing where more is asked."""
    for node in survey.walk():
        if not isinstance(node, Question) or node.save_to != ("contact", "result"):
            continue
        answers: Any = "absent"
        for name in reversed(node.path):
            answers = {name: answers}
        if not check_answers(survey, answers, lists, date.fromisoformat(NO_DAY)).faults:
            return urlencode({write_path(node.path): "absent"})
    return ""
