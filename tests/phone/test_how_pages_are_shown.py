"""How a phone shows pages is chosen in the menu and stays: no flash, no side scroll, nothing under 48 px."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Person, prepare_instance
from tests.field.conftest import hand_phone, serve_forms
from tests.journeys.phone import NARROW, SMALL_TARGETS
from tests.phone.meeting import FILLED, fill_referral, save

pytestmark = [
    pytest.mark.xdist_group("how_pages_are_shown"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The telephone of a worker in an outing."""
    with serve_forms(prepare_instance(tmp_path / "instance"), {}) as (address, _house):
        with hand_phone(browser, address) as page:
            yield page


def choose_display(page: Page, name: str, value: str) -> None:
    """Choose how pages are shown."""
    page.locator(".menu > summary").tap()
    page.locator(".display summary").tap()
    page.locator(f".display label:has([name=display-{name}][value='{value}'])").tap()


def check_narrow(page: Page, what: str) -> None:
    """Fail if a page scrolls sideways on the narrowest phone, or has small targets."""
    size = page.viewport_size
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, what
    assert page.evaluate(SMALL_TARGETS) == [], what
    page.set_viewport_size(size)  # type: ignore[arg-type]


def test_very_large_text_fits_the_narrowest_phone(phone: Page) -> None:
    choose_display(phone, "text", "huge")
    assert phone.evaluate("getComputedStyle(document.documentElement).fontSize") == "22.4px"
    check_narrow(phone, "menu")
    phone.goto("/visits")
    check_narrow(phone, "home")
    phone.goto("/forms/contact")
    fill_referral(phone)
    check_narrow(phone, "contact")
    save(phone)
    phone.locator("[data-slip] .code").wait_for()
    for language in ("fr", "ar", "ta"):
        phone.locator(f"[data-slip] button[lang={language}]").tap()
        check_narrow(phone, language)
    phone.get_by_role("button", name="Plein écran").tap()
    check_narrow(phone, "whole")


def test_what_was_chosen_is_in_the_page_before_any_script(phone: Page) -> None:
    choose_display(phone, "theme", "dark")
    phone.locator(".display label:has([value=strong])").tap()
    sent = phone.goto("/notice")
    assert sent and '<html lang="fr" data-theme="dark" data-contrast="strong">' in sent.text()
    assert phone.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    phone.goto("/visits")
    choose_display(phone, "theme", "")
    phone.locator(".display label:has([name=display-contrast][value=''])").tap()
    sent = phone.goto("/notice")
    assert sent and '<html lang="fr">' in sent.text()


def test_a_page_without_network_is_shown_as_chosen(phone: Page) -> None:
    phone.evaluate("navigator.serviceWorker.ready.then(() => {})")
    choose_display(phone, "text", "large")
    phone.evaluate(FILLED)
    phone.context.set_offline(True)
    sent = phone.goto("/forms/contact")
    assert sent and sent.from_service_worker and 'data-text="large"' in sent.text()
    expect(phone.locator("#save")).to_be_visible()
    assert phone.evaluate("getComputedStyle(document.documentElement).fontSize") == "18.88px"


def test_anything_else_in_the_cookie_is_left_out(app: Flask, person: Callable[[str], Person]) -> None:
    client = app.test_client()
    client.set_cookie("display", 'text-huge.theme-"><script>.contrast-weak.text')
    assert '<html lang="fr" data-text="huge">' in client.get("/notice").text
