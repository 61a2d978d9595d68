"""On a phone: a refused structure says so at the top, a kept one is read in the history, and can be undone."""

from collections.abc import Callable

import pytest

from tests.journeys.phone import PHONE, Device

pytestmark = pytest.mark.xdist_group("journeys")


def test_a_refusal_a_change_and_the_way_back_are_read_on_a_phone(device: Callable[..., Device]) -> None:
    someone = device("coordination", PHONE)
    page = someone.page
    page.goto("/coordination/structures")
    page.goto(str(page.locator("th a[href^='/coordination/structures/']").first.get_attribute("href")))
    page.fill("#place_fr", "Chez Mme Dupont, 06 12 34 56 78")
    someone.follow(page.locator("button.main"))
    assert page.locator("#faults a").first.get_attribute("href") == "#place_fr"
    assert page.locator("#faults").bounding_box()["y"] < PHONE["height"]  # type: ignore[index]
    someone.look("coordination-refused-structure")
    page.fill("#place_fr", "12 rue des Écoles")
    someone.follow(page.locator("button.main"))
    page.goto("/coordination/history")
    assert "→ 12 rue des Écoles" in page.locator("table.plain").inner_text()
    someone.look("coordination-history-told")
    someone.follow(page.locator("a[href^='/coordination/history/']").first)
    someone.look("coordination-history-undone")
    someone.follow(page.locator("button.danger"))
    assert page.locator("tbody tr").count() >= 2
