"""The observatory's pages in Chromium: in French, for a thumb, light and dark, and fetching nothing from elsewhere."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser
from test_datasette import Window, let_in, serve_town

from tests.journeys.phone import DESK, PHONE, Device

NARROWED = "/observatoire/right_reason?_facet=neighbourhood&_facet=age_band&_sort=quarter&sex__contains=o"
PAGES = {
    "home": "/",
    "guide": "/analyser",
    "sql": "/observatoire",
    "query": "/observatoire?sql=select+*+from+persons+where+quarter+%3D+%3Aquarter",
    "failed": "/observatoire?sql=select+nothing+from+nowhere",
    "question": "/observatoire/rights_missing?neighbourhood=mill",
    "silent": "/observatoire/road_map?quarter=2026-T1",
    "unknown": "/observatoire/rights_missing?neighbourhood=nowhere",
    "table": NARROWED,
    "view": "/observatoire/gaps_by_right_v2",
    "missing": "/observatoire/nowhere",
}


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Datasette on a published town."""
    yield from serve_town(tmp_path_factory.mktemp("instance"), 80, 900, date(2026, 4, 20))


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def device(window: Window, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Device]:
    """An analyst's browser, let in; whatever it fetches elsewhere is a complaint."""
    made = let_in(window, browser, request.param)
    yield made
    made.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_used(device: Device, name: str) -> None:
    answer = device.page.goto(PAGES[name])
    assert answer is not None and answer.status == {"failed": 400, "unknown": 400, "missing": 404}.get(name, 200)
    size = "phone" if device.viewport is PHONE else "desk"
    device.look(f"observatory-{size}-{name}")
    assert device.page.locator("h1").count() == 1 and device.page.locator("header nav a").count() == 5
    assert device.page.locator("header .fictitious").count() == 1


def test_a_row_and_the_closed_door_can_be_used(device: Device) -> None:
    device.page.goto("/observatoire/right_reason")
    device.page.locator("tbody a").first.click()
    device.look("observatory-row")
    device.context.clear_cookies()
    answer = device.page.goto("/")
    assert answer is not None and answer.status == 403
    device.look("observatory-closed")


def test_a_question_is_asked_by_lists_and_quoted(device: Device) -> None:
    page = device.page
    page.goto("/")
    page.get_by_role("link", name="Quels droits manquent le plus").click()
    page.get_by_label("Quartier").select_option(label="Quartier mill")
    page.get_by_role("button", name="Répondre").click()
    assert "neighbourhood=mill" in page.url and page.get_by_label("Quartier").input_value() == "mill"
    assert page.locator("tbody tr").count() > 0
    page.get_by_text("Citer ce chiffre").click()
    quoted = page.locator(".cite p").inner_text()
    assert (
        "Quels droits manquent le plus" in quoted and "empreinte" in quoted and "(Quartier : Quartier mill)" in quoted
    )
    assert quoted.endswith("/observatoire/rights_missing?neighbourhood=mill")


def test_a_table_is_sorted_divided_and_filtered(device: Device) -> None:
    page = device.page
    page.goto("/observatoire/right_reason")
    page.get_by_role("link", name="Droit", exact=True).first.click()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Droit")
    page.locator("summary", has_text="Les colonnes").click()
    page.get_by_role("link", name="Répartir par « Quartier »").click()
    facet = page.locator(".facets li a").first
    told = facet.inner_text()
    facet.click()
    assert told in page.locator(".facets [aria-current]").inner_text()
    page.get_by_label("Colonne").last.select_option(label="Âge")
    page.get_by_label("Valeur").last.fill("nothing")
    page.get_by_role("button", name="Filtrer").click()
    assert "0 ligne" in page.get_by_role("status").inner_text()


def test_every_link_of_the_home_and_of_the_guide_leads_somewhere(window: Window, device: Device) -> None:
    seen = set()
    for path in ("/", "/analyser", "/observatoire"):
        device.page.goto(path)
        seen |= {str(link.get_attribute("href")) for link in device.page.locator("main a").all()}
    inside = sorted(link for link in seen if link.startswith("/"))
    assert len(inside) > 40
    for link in inside:
        assert device.page.request.get(link).status == 200, link
