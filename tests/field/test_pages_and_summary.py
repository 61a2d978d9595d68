"""Long questionnaires: pages that are turned, what is read again before saving, and all of it without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.field.conftest import ServedTown
from tests.field.test_every_kind_of_question import choose, look
from tests.journeys.phone import follow

pytestmark = [
    pytest.mark.xdist_group("pages_and_summary"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Hand = Callable[..., Page]


def turn(page: Page, told: str) -> None:
    """Go on to the next page, which is said to be this one."""
    page.get_by_role("button", name="Suivant").tap()
    expect(page.locator(".going")).to_contain_text(told)


def test_pages_are_turned_and_the_browser_goes_one_back(hand: Hand, served: ServedTown) -> None:
    page = hand("pages")
    expect(page.locator(".going")).to_contain_text("Page 1 sur 5")
    expect(page.locator("#save")).to_be_hidden()
    expect(page.get_by_role("button", name="Précédent")).to_be_hidden()
    turn(page, "Page 2 sur 5")
    look(page, "pages")
    assert page.locator('[data-q="welcome"]').is_hidden() and page.locator('[data-q="second"]').is_hidden()
    choose(page, "first-seen", "Oui")
    page.locator("[name=first-children]").fill("3")
    turn(page, "Page 3 sur 5")
    page.go_back()
    expect(page.locator(".going")).to_contain_text("Page 2 sur 5")
    assert page.locator("[name=first-children]").input_value() == "3"
    page.go_forward()
    expect(page.locator(".going")).to_contain_text("Page 3 sur 5")
    page.get_by_role("button", name="Précédent").tap()
    expect(page.locator(".going")).to_contain_text("Page 2 sur 5")
    for number in (3, 4, 5):
        turn(page, f"Page {number} sur 5")
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()
    assert served.read_kept()["first"] == {"seen": "yes", "children": 3}


def test_what_is_missing_on_a_page_is_told_once_and_a_fault_leads_back_to_it(hand: Hand) -> None:
    page = hand("pages")
    turn(page, "Page 2 sur 5")
    page.get_by_role("button", name="Suivant").tap()
    expect(page.locator('[data-q="first-seen"] .miss')).to_be_visible()
    expect(page.locator(".going")).to_contain_text("Page 2 sur 5")
    for number in (3, 4, 5):
        turn(page, f"Page {number} sur 5")
    page.locator("#save").tap()
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator(".going")).to_contain_text("Page 2 sur 5")
    turn(page, "Page 3 sur 5")
    page.locator("#faults a").tap()
    expect(page.locator(".going")).to_contain_text("Page 2 sur 5")
    expect(page.locator('[data-q="first-seen"] .err').first).to_be_visible()
    expect(page.locator('[name="first-seen"]').first).to_be_focused()


def test_a_page_where_nothing_applies_is_skipped_and_enter_turns_it(hand: Hand) -> None:
    page = hand("each")
    expect(page.locator(".going")).to_contain_text("Page 1 sur 24")
    turn(page, "Page 2 sur 24")
    choose(page, "first-seen", "Oui")
    expect(page.locator(".going")).to_contain_text("Page 2 sur 25")
    choose(page, "first-seen", "Non")
    turn(page, "Page 3 sur 24")
    expect(page.locator('[data-q="first-income"]')).to_be_visible()
    expect(page.locator('[data-q="first-children"]')).to_be_hidden()
    page.locator("[name=first-income]").fill("900")
    page.keyboard.press("Enter")
    expect(page.locator('[data-q="first-rooms"]')).to_be_visible()
    expect(page.get_by_role("heading", name="Premières questions")).to_be_visible()


def test_a_quick_answer_turns_the_page_by_itself_when_a_thumb_gives_it(hand: Hand) -> None:
    page = hand("each")
    again = page.locator('[data-q="second-again"]')
    page.evaluate("Page.reveal(document.querySelector('[data-q=second-again]'))")
    expect(again).to_be_visible()
    again.get_by_label("Oui").press("ArrowDown")
    assert again.get_by_label("Non").is_checked()
    choose(page, "second-again", "Oui")
    expect(again).to_be_hidden()
    expect(page.locator('[data-q="second-town"]')).to_be_visible()


def test_the_language_changes_on_the_same_page(hand: Hand) -> None:
    page = hand("pages")
    turn(page, "Page 2 sur 5")
    choose(page, "first-seen", "Oui")
    turn(page, "Page 3 sur 5")
    page.locator(".tongues").get_by_role("button", name="English").tap()
    expect(page.locator("html[lang=en] .going")).to_contain_text("Page 3 of 5")
    expect(page.get_by_text("Most urgent first").first).to_be_visible()
    assert page.locator('[name="first-seen"][value=yes]').is_checked()


def test_a_long_questionnaire_is_read_again_before_it_is_saved(hand: Hand, served: ServedTown) -> None:
    page = hand("long")
    expect(page.locator(".going")).to_contain_text("0 réponses sur 34")
    page.locator("[name=people-n3]").fill("7")
    choose(page, "people-needs", "Santé")
    page.locator("[name=people-secret]").fill("abricot")
    page.get_by_role("button", name="Garder cet ordre").tap()
    expect(page.locator(".going")).to_contain_text("4 réponses sur 34")
    expect(page.locator("#save")).to_be_hidden()
    page.get_by_role("button", name="Relire").tap()
    expect(page.locator('[data-q="people-must"] .miss')).to_be_visible()
    page.locator("[name=people-must]").fill("dit")
    page.get_by_role("button", name="Relire").tap()
    summary = page.locator("#summary")
    expect(summary).to_be_focused()
    expect(summary.locator("[data-answers] .line")).to_have_text(
        ["Nombre 37", "BesoinsSanté", "Ordre1. Logement · 2. Alimentation · 3. Santé · 4. École des enfants",
         "Mot••••", "À diredit"]
    )  # fmt: skip
    expect(summary.get_by_text("Sans réponse (29)")).to_be_visible()
    look(page, "summary")
    summary.get_by_role("button", name="Nombre 3 7").tap()
    expect(page.locator("[name=people-n3]")).to_be_focused()
    expect(summary).to_be_hidden()
    page.locator("[name=people-n3]").fill("8")
    page.go_back()
    expect(summary.get_by_role("button", name="Nombre 3 8")).to_be_visible()
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()
    assert served.read_kept()["people"]["n3"] == 8


def test_the_back_button_leaves_the_receipt_of_a_questionnaire_in_pages_at_once(hand: Hand) -> None:
    page = hand("pages")
    turn(page, "Page 2 sur 5")
    choose(page, "first-seen", "Oui")
    for number in (3, 4, 5):
        turn(page, f"Page {number} sur 5")
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()
    page.go_back()
    page.wait_for_function("!history.state")
    page.go_back()
    page.wait_for_url("**/visits")


def test_without_javascript_all_is_one_page_and_steps_do_the_rest(hand: Hand, served: ServedTown) -> None:
    page = hand("tout", java_script_enabled=False)
    assert page.get_by_role("button", name="Suivant").count() == 0
    page.locator('[name="first-seen"][value=yes]').check(force=True)
    follow(page.get_by_role("button", name="Descendre : Logement").first)
    follow(page.get_by_role("button", name="Monter : Santé").first)
    assert page.locator("[name=second-order]").input_value() == "food health home school"
    follow(page.get_by_role("button", name="Effacer l’ordre").first)
    follow(page.get_by_role("button", name="Garder cet ordre").first)
    box = page.locator('[data-q="second-towns"]')
    box.get_by_role("searchbox").fill("evry")
    follow(box.get_by_role("button", name="Chercher"))
    box.get_by_role("checkbox", name="Évry-Courcouronnes").check(force=True)
    box.get_by_role("searchbox").fill("commune 77")
    follow(box.get_by_role("button", name="Chercher"))
    assert box.locator("label").count() == 12
    assert box.get_by_role("checkbox", name="Évry-Courcouronnes").is_checked()
    box.get_by_role("checkbox", name="Commune 77", exact=True).check(force=True)
    page.locator("[name=third-month]").fill("2019-03")
    page.locator("[name=third-since]").fill("2018")
    page.locator("[name=first-share]").fill("45")
    follow(page.locator(".tongues").get_by_role("button", name="العربية"))
    assert page.locator("form[dir=rtl] [name=first-share]").input_value() == "45"
    follow(page.get_by_role("button", name="Enregistrer"))
    expect(page.locator(".note.good")).to_be_visible()
    kept = served.read_kept()
    assert kept["second"] == {"order": ["home", "food", "health", "school"], "towns": ["evry", "t77"]}
    assert kept["third"] == {"month": "2019-03-01", "since": "2018-01-01"} and kept["first"]["share"] == 45


def test_without_javascript_a_long_questionnaire_is_read_again_too(hand: Hand) -> None:
    page = hand("long", java_script_enabled=False)
    page.locator("[name=people-n3]").fill("7")
    page.locator('[name="people-needs"][value=health]').check(force=True)
    follow(page.get_by_role("button", name="Relire"))
    lines = page.locator("#summary .line")
    expect(lines).to_have_text(["Nombre 37", "BesoinsSanté"])
    assert lines.first.get_attribute("href") == "#people-n3"
