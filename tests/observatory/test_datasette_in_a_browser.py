"""Datasette's own pages work in Chromium under our policy, and fetch nothing from elsewhere."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from test_datasette import Window, start
from town import make_place


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Datasette on a published town."""
    place = make_place(tmp_path_factory.mktemp("instance"))
    place.town.fill(date(2026, 1, 1), 80, 400)
    yield from start(place, place.publish(date(2026, 4, 20)).file)
    place.town.register.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of Chromium."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_stock_pages_work_and_stay_at_home(window: Window, page: Page) -> None:
    home = window.settings.datasette_url
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def follow(request: Request) -> None:
        if not request.url.startswith((home, "data:")):
            complaints.append(f"fetched {request.url}")

    page.on("console", note)
    page.on("request", follow)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.goto(f"{home}/-/entrer?jeton={window.open_token()}")
    assert "Observatoire du non-recours" in page.title()
    page.goto(f"{home}/observatoire?sql=select+*+from+doors")
    page.locator(".CodeMirror").wait_for()
    page.goto(f"{home}/observatoire/right_reason")
    page.locator(".dropdown-menu-icon").nth(1).click()
    page.locator(".dropdown-menu").first.wait_for()
    page.get_by_role("link", name="Facet by this").click()
    page.locator(".facet-results").wait_for()
    assert complaints == []
