"""Every kind of question on a telephone: by thumb, by keyboard, in three languages, in the light and in the dark."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.field.conftest import ServedTown
from tests.journeys.phone import NARROW, PHONE, PICTURES, SMALL_TARGETS, follow

pytestmark = [
    pytest.mark.xdist_group("every_kind_of_question"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Hand = Callable[..., Page]


def look(page: Page, name: str) -> None:
    """Take pictures in the light and in the dark; every rule of a page is kept."""
    PICTURES.mkdir(exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=PICTURES / f"{name}-{scheme}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.emulate_media(color_scheme="light")
    assert not page.evaluate(SMALL_TARGETS)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert wide <= NARROW["width"], f"{name} scrolls sideways ({wide})"


def choose(page: Page, question: str, answer: str) -> None:
    """Tap an answer."""
    page.locator(f'[data-q="{question}"] label', has_text=answer).first.tap()


def fill_all(page: Page) -> None:
    """Answer every kind of question by thumb."""
    choose(page, "first-seen", "Oui")
    page.locator('[data-q="first-children"]').get_by_role("button", name="Un de plus").tap()
    page.locator("[name=first-income]").fill("1250")
    page.locator("[name=first-rooms]").fill("2,5")
    choose(page, "first-calm", "4")
    page.locator('[data-q="first-share"]').get_by_role("button", name="Plus").tap()
    page.locator('[data-q="first-share"]').get_by_role("button", name="Plus").tap()
    page.get_by_role("button", name="Monter : Santé").first.tap()
    choose(page, "second-trust", "Plutôt d’accord")
    choose(page, "second-helped", "Santé")
    choose(page, "second-helped", "Logement")
    choose(page, "second-home", "Hôtel")
    page.locator("[name=second-small]").select_option("a1")
    page.locator("[name=third-day]").fill("2026-11-20")
    page.locator('[data-q="third-month"] input:visible').fill("2019-03")
    page.locator('[data-q="third-since"] input:visible').fill("2018")
    page.locator("[name=third-hour]").fill("14:30")
    page.locator("[name=third-moment]").fill("2026-11-25T09:15")
    page.locator("[name=third-figure]").fill("12")
    page.locator("[name=third-secret]").fill("abricot")
    page.locator("[name=third-remark]").fill("une\nremarque")
    choose(page, "third-read", "J’ai lu")


KEPT = {
    "first": {"seen": "yes", "children": 1, "income": 1250, "rooms": 2.5, "calm": 4, "share": 5},
    "second": {
        "order": ["home", "health", "food", "school"], "trust": "a3", "helped": ["home", "health"], "home": "hotel",
        "small": "a1", "town": "evry", "towns": ["evry", "t1234"],
    },
    "third": {
        "day": "2026-11-20", "month": "2019-03-01", "since": "2018-01-01", "hour": "14:30",
        "moment": "2026-11-25T09:15", "figure": "12", "secret": "abricot", "remark": "une\nremarque", "read": "OK",
    },
}  # fmt: skip


def search(page: Page, question: str, typed: str) -> None:
    """Look for a choice of a long list and take the first one found."""
    box = page.locator(f'[data-q="{question}"]')
    box.get_by_role("searchbox").fill(typed)
    expect(box.locator("label:has(:not(:checked))").first).to_be_visible()
    box.locator("[data-found] label:has(input:not(:checked))").first.tap()
    expect(box.locator("[type=search]")).to_have_value("")


def test_what_is_answered_by_thumb_is_kept_as_it_was_meant(hand: Hand, served: ServedTown) -> None:
    page = hand("tout")
    fill_all(page)
    search(page, "second-town", "evry")
    search(page, "second-towns", "1234")
    search(page, "second-towns", "courcou")
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()
    kept = served.read_kept()
    assert {name: kept[name] for name in KEPT} == KEPT


def test_the_page_obeys_the_rules_in_french_and_from_the_right(hand: Hand) -> None:
    page = hand("tout")
    page.get_by_role("button", name="Ajouter").tap()
    look(page, "every-kind")
    choose(page, "first-seen", "Non")
    page.locator("[name=third-remark]").fill("rien n’est perdu")
    page.locator(".tongues").get_by_role("button", name="العربية").tap()
    form = page.locator("form#survey[dir=rtl][lang=ar]")
    expect(form).to_be_visible()
    expect(form.locator('[data-q="third-remark"] label')).to_contain_text("ملاحظة")
    assert page.locator("[name=third-remark]").input_value() == "rien n’est perdu"
    assert page.locator('[name="first-seen"][value=no]').is_checked()
    look(page, "every-kind-arabic")


def test_the_whole_of_a_rank_is_done_by_keyboard_and_said(hand: Hand) -> None:
    page = hand("tout")
    rank = page.locator('[data-q="second-order"]')
    held = page.locator("[name=second-order]")
    assert held.input_value() == ""
    rank.get_by_role("button", name="Descendre : Logement").focus()
    page.keyboard.press("Enter")
    assert held.input_value() == "food home health school"
    expect(rank.get_by_role("status")).to_have_text("Logement : 2 sur 4")
    page.keyboard.press("Enter")
    assert held.input_value() == "food health home school"
    expect(rank.get_by_role("button", name="Descendre : Logement")).to_be_focused()
    expect(rank.locator("li").nth(2).locator("b")).to_have_text("3")
    rank.get_by_role("button", name="Effacer l’ordre").press("Enter")
    assert held.input_value() == ""
    expect(rank.get_by_role("button", name="Garder cet ordre")).to_be_focused()
    page.keyboard.press("Enter")
    assert held.input_value() == "food health home school"


def test_a_long_list_is_looked_through_by_keyboard(hand: Hand) -> None:
    page = hand("tout")
    box = page.locator('[data-q="second-town"]')
    assert box.locator("label").count() == 0
    box.get_by_role("searchbox").focus()
    page.keyboard.type("EVRY cour")
    expect(box.locator("label")).to_have_text(["Évry-Courcouronnes"])
    page.keyboard.press("Enter")
    expect(box.get_by_role("searchbox")).to_be_hidden()
    assert page.locator("[name=second-town]").input_value() == "evry"
    box.get_by_role("button", name="Changer").press("Enter")
    expect(box.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("commune")
    expect(box.get_by_role("status")).to_have_text("4999 trouvés : précisez.")
    # The one chosen stays in sight, twenty others beside it.
    assert box.locator("label").count() == 21
    box.get_by_role("searchbox").fill("zzz")
    expect(box.get_by_role("status")).to_contain_text("Aucun résultat")


def test_long_lists_and_ranks_follow_their_filters(hand: Hand, served: ServedTown) -> None:
    page = hand("filtered")
    assert "Ville 77" not in page.content()
    town = page.locator('[data-q="town"]')
    choose(page, "dep", "Essonne")
    expect(page.locator('[data-q="order"] li:visible')).to_have_count(2)
    town.get_by_role("searchbox").fill("paris")
    expect(town.locator("p[role=status]")).to_contain_text("Aucun résultat")
    search(page, "town", "grigny")
    search(page, "towns", "ville 12")
    page.locator('[data-q="order"]').get_by_role("button", name="Monter : Deux").tap()
    held = {name: page.locator(f"[name={name}]") for name in ("town", "towns", "order")}
    assert [held[name].input_value() for name in held] == ["grigny", "t12", "w2 w1"]
    # What is offered no longer is taken back.
    choose(page, "dep", "Paris")
    for name in held:
        expect(held[name]).to_have_value("")
    search(page, "town", "paris")
    page.locator('[data-q="order"]').get_by_role("button", name="Garder cet ordre").tap()
    assert held["order"].input_value() == "w3 w4"
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()
    assert served.read_kept() == {"dep": "d75", "town": "paris", "order": ["w3", "w4"]}


def test_without_javascript_long_lists_and_ranks_follow_their_filters_too(hand: Hand, served: ServedTown) -> None:
    page = hand("filtered", java_script_enabled=False)
    page.locator("[name=dep][value=d91]").check(force=True)
    page.locator('[data-q="town"]').get_by_role("searchbox").fill("ville 7")
    follow(page.locator('[data-q="town"]').get_by_role("button", name="Chercher"))
    found = page.locator('[data-q="town"] label')
    assert found.count() == 20 and not [text for text in found.all_inner_texts() if int(text.split()[1]) % 2]
    found.first.locator("input").check(force=True)
    follow(page.locator('[data-q="order"]').get_by_role("button", name="Garder cet ordre"))
    follow(page.get_by_role("button", name="Enregistrer"))
    expect(page.locator(".note.good")).to_be_visible()
    assert served.read_kept() == {"dep": "d91", "town": "t70", "order": ["w1", "w2"]}


def test_a_scale_stays_within_its_bounds_and_on_its_steps(hand: Hand) -> None:
    page = hand("tout")
    share = page.locator("[name=first-share]")
    more = page.locator('[data-q="first-share"]').get_by_role("button", name="Plus")
    less = page.locator('[data-q="first-share"]').get_by_role("button", name="Moins")
    more.tap()
    assert share.input_value() == "0"
    less.tap()
    assert share.input_value() == "0"
    share.fill("97")
    more.tap()
    assert share.input_value() == "100"
    more.tap()
    assert share.input_value() == "100"


def test_an_amount_is_read_back_by_thousands(hand: Hand) -> None:
    page = hand("tout")
    page.locator("[name=first-income]").fill("12500")
    assert re.sub(r"\s", " ", page.locator("[name=first-income]+output").inner_text()) == "12 500"


def test_pictures_and_help_are_there_for_whoever_wants_them(hand: Hand) -> None:
    page = hand("tout")
    question = page.locator('[data-q="first-seen"]')
    picture = question.get_by_role("img", name="Vous avez déjà été aidé·e ?")
    assert picture.evaluate("picture => picture.complete && picture.naturalWidth") == 160
    expect(question.get_by_text("la mairie", exact=True)).to_be_hidden()
    question.get_by_text("Aide", exact=True).tap()
    expect(question.get_by_role("listitem").first).to_have_text("la CAF")
    link = page.get_by_role("link", name="en savoir plus")
    assert link.get_attribute("target") == "_blank" and "noopener" in (link.get_attribute("rel") or "")
    assert page.locator('[data-q="second-home"] img').count() == 2


def test_faults_are_told_beside_each_kind_and_lead_to_it(hand: Hand) -> None:
    page = hand("tout")
    page.locator("[name=first-share]").fill("3")
    page.locator("[name=first-rooms]").fill("beaucoup")
    page.locator('[data-q="third-since"] input:visible').fill("18")
    for _ in range(2):
        page.locator("#save").tap()
    faults = page.locator("#faults")
    expect(faults).to_be_focused()
    expect(faults.get_by_role("listitem")).to_have_count(4)
    expect(page.locator('[data-q="first-seen"] .err')).to_have_text(
        "« Vous avez déjà été aidé·e ? » : répondez à cette question."
    )
    for question in ("first-share", "first-rooms", "third-since"):
        expect(page.locator(f'[data-q="{question}"] .err')).to_be_visible()
    look(page, "every-kind-faults")
