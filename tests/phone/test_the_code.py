"""The code of a phone: chosen or put off, right or wrong; five errors or twelve hours erase what it opens."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.phone.codes import (
    CODE,
    WRONG,
    choose_code,
    fill_in,
    list_drafts,
    look,
    resume,
    type_code,
    wait_for_keeping,
)
from tests.phone.conftest import CANARY, Handset
from tests.serving.server_at_work import wait_until

pytestmark = [
    pytest.mark.xdist_group("the_code"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
HOURS = 3_600_000
OTHER = "260815"


def read_tries(page: Page) -> int:
    """Read on the disk how many tries were counted."""
    tries: int = page.evaluate("Phone.code.read().then((row) => row.tries)")
    return tries


def ask_for_it(page: Page) -> None:
    """Open the form, where what waits asks for the code."""
    page.goto("/forms/contact")
    page.get_by_role("button", name="Reprendre").tap()
    expect(page.get_by_role("heading", name="Votre code")).to_be_focused()


def try_wrong(page: Page, told: str) -> None:
    """Give a wrong code and read what it says."""
    type_code(page, WRONG)
    expect(page.get_by_role("alert")).to_have_text(told)


def test_a_code_is_chosen_twice_and_never_an_obvious_one(phone: Handset) -> None:
    page = phone.page
    page.get_by_role("button", name="Choisir un code").tap()
    look(page, "code-to-choose")
    for obvious in ("000000", "123456", "987654", "121212", "407407"):
        type_code(page, obvious)
        expect(page.get_by_role("alert")).to_contain_text("se devine")
    type_code(page, CODE)
    expect(page.get_by_role("heading", name="Encore une fois")).to_be_visible()
    type_code(page, WRONG)
    expect(page.get_by_role("alert")).to_contain_text("recommencez")
    page.keyboard.type(CODE)  # with real keys as well
    expect(page.get_by_role("heading", name="Encore une fois")).to_be_visible()
    page.get_by_label("Code à 6 chiffres").fill(CODE)  # and with the phone's own keyboard
    expect(page.get_by_role("button", name="Changer de code")).to_be_visible()
    key = page.evaluate("Phone.code.read()")
    assert key["rounds"] == 600_000 and key["tries"] == 0 and CODE not in str(key)
    held = page.evaluate("Phone.code.key().then((key) => [key.type, key.extractable])")
    assert held == ["private", False]


def test_the_code_is_offered_once_and_may_be_put_off(phone: Handset) -> None:
    page = phone.page
    page.get_by_role("button", name="Plus tard").tap()
    expect(page.get_by_text("n’est pas gardée si le téléphone s’éteint")).to_be_visible()
    page.reload()
    wait_for_keeping(page)
    expect(page.get_by_role("button", name="Choisir un code")).to_have_count(0)
    phone.open_form()
    phone.answer()
    expect(page.get_by_text("cette saisie n’est pas gardée")).to_be_visible()
    assert list_drafts(page) == []
    choose_code(page, on_home=False)
    page.wait_for_function("() => Page.drafted")
    wait_until(lambda: len(list_drafts(page)) == 1)
    expect(page.get_by_text("cette saisie n’est pas gardée")).to_have_count(0)


def test_errors_are_counted_across_reloads_and_tabs_and_the_fifth_erases(phone: Handset) -> None:
    page = phone.page
    choose_code(page)
    phone.open_form()
    fill_in(page, CANARY)
    ask_for_it(page)
    try_wrong(page, "Ce n’est pas ce code. Encore 4 essais.")
    look(page, "code-wrong")
    ask_for_it(page)
    try_wrong(page, "Ce n’est pas ce code. Encore 3 essais.")
    tab = phone.open_tab()
    ask_for_it(tab)
    try_wrong(tab, "Ce n’est pas ce code. Encore 2 essais.")
    # One that is counted and never judged is a try as well: the page is closed meanwhile.
    page.evaluate("() => { crypto.subtle.deriveKey = () => new Promise(() => {}); }")
    type_code(page, WRONG)
    wait_until(lambda: read_tries(tab) == 4)
    page.goto("/visits")
    type_code(tab, WRONG)
    expect(tab.get_by_text("Le code a été faux 5 fois")).to_be_visible()
    look(tab, "code-wrong-five-times")
    assert tab.evaluate("Promise.all(['keys', 'drafts'].map(Phone.store.count))") == [0, 0]
    # The other tab as well, and any page that is opened now.
    expect(page.get_by_text("Le code a été faux 5 fois")).to_be_visible()
    page.goto("/visits")
    expect(page.get_by_text("Le code a été faux 5 fois")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).display") == "none"
    page.get_by_role("button", name="Se connecter").tap()
    page.wait_for_url("**/login")
    phone.log_in()
    expect(page.get_by_role("button", name="Choisir un code")).to_be_visible()


def test_a_right_code_forgives_the_errors_before(phone: Handset) -> None:
    page = phone.page
    choose_code(page)
    phone.open_form()
    fill_in(page, CANARY)
    ask_for_it(page)
    try_wrong(page, "Ce n’est pas ce code. Encore 4 essais.")
    assert read_tries(page) == 1
    type_code(page, CODE)
    expect(page.locator("[name=note]")).to_have_value(CANARY)
    assert read_tries(page) == 0


def test_twelve_hours_without_it_erase_what_it_opens(phone: Handset) -> None:
    page = phone.page
    page.clock.install()
    page.reload()
    choose_code(page)
    phone.open_form()
    fill_in(page, CANARY)
    page.clock.fast_forward(11 * HOURS)
    expect(page.get_by_role("heading", name="Votre code")).to_be_visible()
    assert len(list_drafts(page)) == 1
    page.clock.fast_forward(2 * HOURS)
    expect_shut_for_good(phone)


def test_a_phone_whose_clock_is_put_forward_opens_nothing(phone: Handset) -> None:
    page = phone.page
    choose_code(page)
    page.get_by_role("button", name="Verrouiller").tap()
    expect(page.get_by_role("heading", name="Votre code")).to_be_visible()
    page.clock.install(time=time.time() + 13 * 3600)
    page.goto("/visits")
    expect_shut_for_good(phone)


def test_the_last_try_cut_short_by_a_reload_opens_nothing(phone: Handset) -> None:
    page = phone.page
    choose_code(page)
    phone.open_form()
    fill_in(page, CANARY)
    page.evaluate("Phone.account().then((id) => Phone.code.amend(id, () => ({ tries: 4 })))")
    page.evaluate("Phone.shut('lock')")
    page.evaluate("() => { crypto.subtle.deriveKey = () => new Promise(() => {}); }")
    type_code(page, WRONG)
    wait_until(lambda: read_tries(page) == 5)
    page.reload()
    expect_shut_for_good(phone)


def expect_shut_for_good(phone: Handset) -> None:
    """The code and what it opens are gone; pages of the server wait for a login, those of everybody go on."""
    page = phone.page
    expect(page.get_by_text("n’ouvre plus rien")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).display") == "none"
    assert page.evaluate("Promise.all(['keys', 'drafts'].map(Phone.store.count))") == [0, 0]
    page.goto("/offline")
    expect(page.get_by_role("heading", name="Sans réseau")).to_be_visible()
    page.goto("/visits")
    expect(page.get_by_text("n’ouvre plus rien")).to_be_visible()
    page.get_by_role("button", name="Se connecter").tap()
    page.wait_for_url("**/login")
    phone.log_in()
    expect(page.get_by_role("button", name="Choisir un code")).to_be_visible()


def test_a_code_is_changed_and_still_opens_what_waits(phone: Handset) -> None:
    page = phone.page
    choose_code(page)
    phone.open_form()
    fill_in(page, CANARY)
    page.goto("/phone")
    page.get_by_role("button", name="Changer de code").tap()
    type_code(page, WRONG)
    expect(page.get_by_role("alert")).to_contain_text("Encore 4 essais")
    type_code(page, CODE)
    for title in ("Choisissez un code", "Encore une fois"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        type_code(page, OTHER)
    expect(page.get_by_role("button", name="Changer de code")).to_be_visible()
    page.goto("/forms/contact")
    resume(page, OTHER)
    expect(page.locator("[name=note]")).to_have_value(CANARY)


def test_two_workers_of_one_phone_have_each_their_own(hand: Callable[..., Handset]) -> None:
    phone = hand()
    page = phone.page
    choose_code(page)
    phone.open_form()
    fill_in(page, CANARY)
    phone.context.clear_cookies()  # her session has ended: nothing is destroyed
    phone.log_in("teammate")
    assert page.evaluate("Phone.code.read()") is None
    choose_code(page, OTHER)
    phone.open_form()
    expect(page.get_by_role("button", name="Reprendre")).to_have_count(0)
    assert page.evaluate("Phone.store.count('drafts')") == 1
    phone.context.clear_cookies()
    phone.log_in()
    phone.open_form()
    resume(page)
    expect(page.locator("[name=note]")).to_have_value(CANARY)
