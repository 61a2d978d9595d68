"""The lock: minutes without a touch hide the page, in every tab and whatever is loaded, until the code is right."""

import pytest
from playwright.sync_api import Page, expect

from tests.phone.codes import (
    choose_code,
    fill_in,
    list_drafts,
    look,
    type_code,
    unlock,
    wait_for_keeping,
    wait_until_drafted,
)
from tests.phone.conftest import CANARY, Handset

pytestmark = [
    pytest.mark.xdist_group("the_lock"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MINUTES = 60_000


@pytest.fixture
def guarded(phone: Handset) -> Handset:
    """A phone with a code, whose clock is ours."""
    phone.page.clock.install()
    phone.page.reload()
    choose_code(phone.page)
    return phone


def expect_locked(page: Page) -> None:
    """Nothing of the page can be seen, reached or read aloud, nor its title."""
    expect(page.get_by_role("heading", name="Votre code")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).display") == "none"
    assert page.title() == "Aller-vers"
    spoken = page.locator("html").aria_snapshot()
    assert CANARY not in spoken and "Enregistrer" not in spoken and "Votre code" in spoken
    for _ in range(16):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "!document.body.contains(document.activeElement) || document.activeElement === document.body"
        )


def test_five_minutes_without_a_touch_hide_the_page_and_the_code_brings_it_back(guarded: Handset) -> None:
    page = guarded.open_form()
    fill_in(page, f"{CANARY} au troisième")
    page.locator('[data-q="result"] label', has_text="Personne rencontrée").tap()
    page.clock.fast_forward(4 * MINUTES)
    expect(page.locator("#survey")).to_be_visible()
    page.locator("h1").first.tap()  # a touch, and it begins anew
    page.locator("[name=note]").focus()
    page.evaluate("scrollTo(0, 300)")
    wait_until_drafted(page)
    page.clock.fast_forward(4 * MINUTES)
    expect(page.locator("#survey")).to_be_visible()
    page.clock.fast_forward(2 * MINUTES)
    expect_locked(page)
    look(page, "locked")
    unlock(page)
    assert page.locator("[name=note]").input_value() == f"{CANARY} au troisième"
    assert page.locator("[name=result]:checked").get_attribute("value") == "met"
    assert page.title().startswith("Rencontre") and page.evaluate("scrollY") == 300
    expect(page.locator("[name=note]")).to_be_focused()
    page.clock.fast_forward(4 * MINUTES)
    expect(page.locator("#survey")).to_be_visible()


def test_all_tabs_lock_together_and_open_together(guarded: Handset) -> None:
    page, tab = guarded.open_form(), guarded.open_tab()
    tab.goto("/visits")
    wait_for_keeping(tab)
    page.clock.fast_forward(6 * MINUTES)
    expect_locked(page)
    expect(tab.get_by_role("heading", name="Votre code")).to_be_visible()
    unlock(page)
    expect(tab.get_by_role("heading", name="Mes visites")).to_be_visible()
    assert tab.title().startswith("Mes visites")


def test_a_page_that_is_loaded_or_comes_back_is_hidden_from_its_first_picture(guarded: Handset) -> None:
    page = guarded.page
    page.clock.fast_forward(6 * MINUTES)
    expect_locked(page)
    page.route("**/static/phone.js?parts=keep-phone*", lambda route: None)  # the keeping script is late
    page.goto("/visits", wait_until="commit")
    page.wait_for_function("() => document.body && document.querySelector('main')")
    assert page.evaluate("getComputedStyle(document.body).display") == "none"
    page.unroute_all()
    page.goto("/phone")
    expect_locked(page)
    unlock(page)
    expect(page.get_by_role("heading", name="Effacer ce téléphone")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Mes visites")).to_be_visible()


def test_a_page_that_the_browser_kept_whole_is_not_for_who_came_in_since(phone: Handset) -> None:
    page = phone.open_form()
    phone.answer()
    came_back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    page.evaluate(came_back)
    expect(page.locator("[name=note]")).to_have_value(CANARY)
    page.evaluate("Phone.setState('who', { account: 'somebody else' })")
    page.evaluate(came_back)
    expect(page.locator("[name=note]")).to_have_value("")


def test_what_comes_in_the_place_of_a_locked_page_is_hidden_too(guarded: Handset) -> None:
    page = guarded.open_form()
    fill_in(page, CANARY)
    page.evaluate("Phone.shut('lock')")
    expect_locked(page)
    page.evaluate("""() => { const told = document.implementation.createHTMLDocument("Enregistré");
        told.body.innerHTML = "<main tabindex=-1>kanarivogel</main>"; Page.show(told); }""")
    assert page.evaluate("getComputedStyle(document.body).display") == "none"
    unlock(page)
    expect(page.get_by_text(CANARY)).to_be_visible()
    assert page.title() == "Enregistré"


def test_a_clock_that_is_put_back_locks_as_well(guarded: Handset) -> None:
    page = guarded.page
    page.evaluate("localStorage.active = Date.now() + 86400000")
    page.clock.fast_forward(MINUTES // 2)
    expect_locked(page)
    unlock(page)
    expect(page.get_by_role("heading", name="Mes visites")).to_be_visible()


def test_without_a_code_nothing_locks_and_nothing_is_lost(phone: Handset) -> None:
    page = phone.page
    page.clock.install()
    phone.open_form()
    phone.answer()
    page.clock.fast_forward(60 * MINUTES)
    expect(page.locator("[name=note]")).to_have_value(CANARY)
    assert list_drafts(page) == []


def test_the_wrong_person_can_only_log_out(guarded: Handset) -> None:
    page = guarded.open_form()
    fill_in(page, CANARY)
    page.evaluate("Phone.shut('lock')")
    page.get_by_role("button", name="Ce n’est pas vous").tap()
    expect(page.get_by_text("La saisie en cours sera effacée.")).to_be_visible()
    page.get_by_role("button", name="Rester").tap()
    expect_locked(page)
    type_code(page, "111")
    page.get_by_role("button", name="Ce n’est pas vous").tap()
    page.get_by_role("button", name="Se déconnecter quand même").tap()
    page.wait_for_url("**/login")
    page.evaluate(
        "new Promise((done) => { const asked = indexedDB.open('outreach'); asked.onsuccess = () => done(); })"
    )
    assert page.evaluate("({ ...localStorage })").keys() <= {"active", "shut", "display"}
