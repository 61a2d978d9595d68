"""Logging out destroys what a code would open, erasing destroys all; what was saved stays sealed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.phone.codes import choose_code, fill_in, look, wait_for_keeping
from tests.phone.conftest import CANARY, Handset, Town, find_in_folder
from tests.phone.profiles import Profile

pytestmark = [
    pytest.mark.xdist_group("leaving_a_phone"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
COUNT = "Promise.all(['records', 'drafts', 'keys', 'state'].map(Phone.store.count))"
# It waits, whatever the network.
HELD = """Phone.store.list('records').then((rows) => Phone.store.put('records',
  ...rows.map((row) => ({ ...row, saved_at: Date.now() - 1, hold_until: Date.now() + 1e8 }))))"""
# What the service worker kept again since: what the login page asks for, the same for everybody.
CACHED = """caches.open('outreach').then((shelf) => shelf.keys()).then((found) => found.map(({ url }) => url))"""


@pytest.fixture
def profile(browser: Browser, town: Town, tmp_path: Path) -> Iterator[Profile]:
    """A browser on a folder of its own."""
    made = Profile(browser, tmp_path / "profile", town.network.address)
    yield made
    made.close()


def log_out(page: Page) -> None:
    """Tap « Se déconnecter » in the menu."""
    page.locator(".menu summary").tap()
    page.locator(".menu").get_by_role("button", name="Se déconnecter").tap()


def test_logging_out_with_nothing_left_goes_at_once_and_empties_the_phone(phone: Handset) -> None:
    page = phone.page
    choose_code(page)
    log_out(page)
    page.wait_for_url("**/login")
    assert all("/static/" in address for address in page.evaluate(CACHED))
    kept: dict[str, str] = page.evaluate("({ ...localStorage })")
    assert kept.keys() <= {"active"}
    phone.log_in()
    assert page.evaluate("Phone.code.read()") is None
    expect(page.get_by_role("button", name="Choisir un code")).to_be_visible()


def test_logging_out_with_a_full_queue_says_so_and_leaves_it_sealed(phone: Handset, town: Town) -> None:
    page = phone.page
    choose_code(page)
    phone.open_form()
    fill_in(page, CANARY)
    page.goto("/visits")
    wait_for_keeping(page)
    ids = phone.queue(3)
    log_out(page)
    expect(page.get_by_text("3 saisies attendent : elles restent scellées sur ce téléphone")).to_be_visible()
    expect(page.get_by_text("La saisie en cours sera effacée.")).to_be_visible()
    look(page, "leaving-with-records")
    page.get_by_role("button", name="Rester").tap()
    expect(page.get_by_role("heading", name="Mes visites")).to_be_visible()
    log_out_again(page)
    page.get_by_role("button", name="Se déconnecter quand même").tap()
    page.wait_for_url("**/login")
    assert not set(ids) & town.read_stored().keys()
    phone.log_in()
    phone.send()
    assert set(ids) <= town.read_stored().keys()
    assert page.evaluate("Phone.store.count('drafts')") == 0


def log_out_again(page: Page) -> None:
    """Tap it where the menu is open still."""
    page.locator(".menu").get_by_role("button", name="Se déconnecter").tap()


def test_what_waits_can_be_sent_first(phone: Handset, town: Town) -> None:
    page = phone.page
    ids = phone.queue(2)
    log_out(page)
    page.get_by_role("button", name="Envoyer d’abord").tap()
    page.wait_for_url("**/login")
    assert set(ids) <= town.read_stored().keys()


def test_logging_out_without_network_is_told_to_the_server_at_the_next_contact(phone: Handset, town: Town) -> None:
    page = phone.page
    choose_code(page)
    tab = phone.open_tab()
    tab.goto("/visits")
    wait_for_keeping(tab)
    page.evaluate("Phone.more()")
    town.network.cut()
    log_out(page)
    expect(page.get_by_role("heading", name="Ce téléphone est déconnecté")).to_be_visible()
    expect(page.get_by_text("Pas de réseau")).to_be_visible()
    look(page, "left-without-network")
    assert page.evaluate(COUNT)[1:3] == [0, 0] and page.evaluate("caches.keys()") == []
    assert page.evaluate("document.body.childElementCount") == 0
    assert tab.evaluate("getComputedStyle(document.body).display") == "none"
    town.network.mend()
    tab.goto("/visits")  # whoever opens it now: the cookie still lives, and nothing is seen
    tab.wait_for_url("**/login")
    page.wait_for_url("**/login**")
    phone.log_in()
    expect(page.get_by_role("heading", name="Mes visites")).to_be_visible()


def test_a_session_that_ends_by_itself_destroys_nothing(hand: Callable[..., Handset]) -> None:
    phone = hand()
    page = phone.page
    choose_code(page)
    phone.open_form()
    fill_in(page, CANARY)
    phone.context.clear_cookies()
    page.evaluate("Phone.refresh(true)")
    assert page.evaluate("Phone.store.count('drafts')") == 1 and page.evaluate("Phone.code.read()")


def test_a_phone_is_erased_by_two_taps_and_its_folder_holds_nothing(profile: Profile, town: Town) -> None:
    phone = profile.open()
    phone.log_in()
    page = phone.page
    choose_code(page)
    phone.open_form()
    draft = fill_in(page, CANARY)
    page.goto("/phone")
    wait_for_keeping(page)
    town.network.cut()
    [record] = phone.queue(1)
    page.evaluate(HELD)
    town.network.mend()
    assert find_in_folder(profile.folder, draft)
    page.goto("/phone")
    expect(page.locator("[data-fingerprint]")).to_have_text(re.compile("^([0-9A-F]{4} ){4}[0-9A-F]{4}$"))
    look(page, "this-phone")
    page.get_by_role("button", name="Effacer ce téléphone…").tap()
    expect(page.get_by_text("Une saisie pas encore envoyée sera perdue")).to_be_visible()
    look(page, "this-phone-erasing")
    page.get_by_role("button", name="Ne rien effacer").tap()
    expect(page.get_by_role("button", name="Oui, tout effacer")).to_have_count(0)
    assert page.evaluate(COUNT)[:3] == [1, 1, 1]
    page.get_by_role("button", name="Effacer ce téléphone…").tap()
    page.get_by_role("button", name="Oui, tout effacer").tap()
    expect(page.get_by_role("heading", name="Ce téléphone est vide")).to_be_visible()
    look(page, "erased")
    assert page.evaluate("indexedDB.databases()") == [] and page.evaluate("caches.keys()") == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0
    page.goto("/visits")
    page.wait_for_url("**/login**")
    page.context.close()
    for told in (CANARY, draft, record):
        assert find_in_folder(profile.folder, told) == [], told


def test_a_phone_erased_without_network_stays_shut_until_the_server_knows(phone: Handset, town: Town) -> None:
    page = phone.page
    page.goto("/phone")
    wait_for_keeping(page)
    page.evaluate("Phone.more()")
    town.network.cut()
    page.get_by_role("button", name="Effacer ce téléphone…").tap()
    page.get_by_role("button", name="Oui, tout effacer").tap()
    expect(page.get_by_role("heading", name="Ce téléphone est vide")).to_be_visible()
    town.network.mend()
    page.goto("/visits")  # the cookie still lives
    page.wait_for_url("**/login")


def test_another_tab_of_an_erased_phone_shows_nothing(phone: Handset) -> None:
    page, tab = phone.open_form(), phone.open_tab()
    phone.answer()
    tab.goto("/phone")
    wait_for_keeping(tab)
    tab.get_by_role("button", name="Effacer ce téléphone…").tap()
    tab.get_by_role("button", name="Oui, tout effacer").tap()
    expect(tab.get_by_role("heading", name="Ce téléphone est vide")).to_be_visible()
    page.wait_for_url("**/login**")
