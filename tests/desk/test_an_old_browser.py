"""A tired referent with an old office browser, a narrow screen and no script: every page of her inbox can be used."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from outreach.intake import House
from outreach.register import referrals
from tests.desk.inboxes import make_link
from tests.desk.old_browser import age, age_sheet
from tests.journeys.phone import SMALL_TARGETS
from tests.referral_rows import open_referral

DAY = date(2026, 11, 2)
WIDTHS = (320, 1280)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application, served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def open_browser(browser: Browser, address: str, width: int) -> Page:
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 640}, java_script_enabled=False, locale="fr-FR"
    )
    page = context.new_page()
    page.route("**/*.css*", age)
    return page


def look(page: Page) -> None:
    """Check what a narrow old browser shows: nothing beside the screen, nothing too small, the main button filled."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.locator(".skip").bounding_box()["x"] < -100  # type: ignore[index]
    for button in page.locator("button.main:visible, a.btn.main:visible").all()[:3]:
        colours = button.evaluate("e => { const s = getComputedStyle(e); return [s.color, s.backgroundColor] }")
        assert colours == ["rgb(255, 255, 255)", "rgb(10, 79, 143)"]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_an_inbox_can_be_used(
    browser: Browser, address: str, house: House, app: Flask, width: int
) -> None:
    first, second = (open_referral(house, "caf", on_day=DAY) for _ in range(2))
    page = open_browser(browser, address, width)
    page.goto(make_link(house, "caf"))
    look(page)
    page.get_by_role("button", name="Ouvrir mes orientations").click()
    assert page.url == f"{address}/answer"
    look(page)
    take = page.get_by_role("button", name="Je prends").first
    box = take.bounding_box()
    assert box is not None and box["y"] + box["height"] <= 640, "the second tap is on the first screen"
    take.click()
    kinds = {row["kind"] for one in (first, second) for row in referrals.list_events(house.register, one)}
    assert kinds == {"opened", "seen", "accepted"}
    page.get_by_role("link", name="Autre réponse").first.click()
    look(page)
    for summary in page.locator("main summary").all():
        summary.click()
    look(page)
    page.locator("label", has_text="Pas de place en ce moment").click()
    page.get_by_role("button", name="Noter : Je ne peux pas").click()
    assert "Non prise en charge" in page.locator("main").inner_text()
    look(page)
    for path in ("/answer?show=open", "/answer?show=ended", "/answer/figures", "/answer/renew", "/answer/no.link"):
        page.goto(path)
        look(page)
    page.context.close()


def test_what_is_new_is_left_out_of_a_style_sheet() -> None:
    assert age_sheet(".a{color:red;gap:1rem}.b:is(a,button){color:red}.c{width:min(1px,2px);margin:0}") == (
        ".a{color:red}.c{margin:0}"
    )
    assert age_sheet("@media (prefers-color-scheme:dark){:root{--a:1}.b{c:d}}.e{f:g}") == ".e{f:g}"
    assert (
        age_sheet("@media (min-width:1px){.a:is(b){c:d}.e{f:g}}").replace(" ", "") == "@media(min-width:1px){.e{f:g}}"
    )
