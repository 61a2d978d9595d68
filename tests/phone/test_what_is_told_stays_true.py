"""What a page says of the network, of what waits and of what was begun is true at every moment, and within reach."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.phone import NARROW
from tests.phone.codes import choose_code, unlock, wait_until_drafted
from tests.phone.conftest import Handset, Town, wait_for_desk
from tests.phone.meeting import choose
from tests.phone.test_a_day_without_network import fill_shelf, worker  # noqa: F401
from tests.phone.test_what_waits_is_told import REFUSED
from tests.serving.server_at_work import wait_until

pytestmark = [
    pytest.mark.xdist_group("phone_truth"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def press_send(page: Page) -> None:
    """Tap « Envoyer maintenant », and wait until what it does is done."""
    page.get_by_role("button", name="Envoyer maintenant").tap()
    page.evaluate("Phone.queue.flush().then(Phone.queue.list)")


def test_what_waits_for_somebody_is_no_lack_of_network(phone: Handset, town: Town) -> None:
    phone.queue(1, fields=REFUSED)
    phone.flush()
    wait_until(lambda: [row["state"] for row in phone.list_queue()] == ["refused"])
    page = phone.page
    page.goto("/phone")
    wait_for_desk(page)
    status = page.locator("[data-waiting] [role=status]")
    press_send(page)
    expect(status).to_have_text("")
    town.network.cut()
    phone.queue(1)
    page.get_by_role("button", name="Envoyer maintenant").tap()
    expect(status).to_contain_text("Le réseau manque")


def test_what_may_be_taken_back_leaves_when_it_is_told_to(phone: Handset, town: Town) -> None:
    page = phone.page
    page.goto("/phone")
    wait_for_desk(page)
    [held] = phone.queue(1)
    later = "{ ...rows[0], hold_until: Date.now() + 3600000 }"
    page.evaluate(f"Phone.store.list('records').then((rows) => Phone.store.put('records', {later}))")
    page.evaluate("Phone.tell('queue')")
    press_send(page)
    wait_until(lambda: held in town.read_stored())
    assert phone.list_queue() == []


def test_leaving_says_when_nothing_could_be_sent(phone: Handset, town: Town) -> None:
    page = phone.page
    town.network.before = lambda exchange: exchange.path != "/sync" or exchange.method == "GET"
    phone.queue(1)
    page.locator(".menu > summary").tap()
    page.get_by_role("button", name="Se déconnecter").tap()
    told = page.get_by_text("L’envoi n’a pas pu se faire")
    expect(page.get_by_text("Une saisie attend")).to_be_visible()
    expect(told).to_be_hidden()
    page.get_by_role("button", name="Envoyer d’abord").tap()
    expect(told).to_be_visible()
    town.network.mend()
    page.get_by_role("button", name="Envoyer d’abord").tap()
    page.wait_for_url("**/login")


def test_what_was_begun_is_offered_on_the_home(phone: Handset) -> None:
    page = phone.page
    choose_code(page)
    expect(page.locator("[data-begun]")).to_be_hidden()
    phone.open_form()
    choose(page, "result", "Personne")
    choose(page, "person-first_meeting", "Oui")
    wait_until_drafted(page)
    page.goto("/visits")
    begun = page.locator("[data-begun]")
    expect(begun).to_contain_text("vous attend")
    begun.get_by_role("link", name="Reprendre").tap()
    unlock(page)
    expect(page.get_by_text("Vos réponses sont revenues.")).to_be_visible()
    assert page.evaluate("Page.read('person-first_meeting')") == "yes"


def test_no_page_says_that_the_network_is_away_when_it_is_back(worker: Handset, town: Town) -> None:  # noqa: F811
    page = worker.page
    town.network.cut()
    page.goto("/visits")
    told = page.get_by_text("Pas de réseau ici.")
    expect(told).to_be_visible()
    town.network.mend()
    page.evaluate("Phone.refresh(true)")
    expect(told).to_be_hidden()


def test_a_way_of_the_guide_leads_to_its_structure_while_something_is_looked_for(phone: Handset) -> None:
    page = phone.page
    page.goto("/offline/guide")
    page.get_by_label("Chercher un droit").fill("loyer")
    expect(page.locator("#desk-caf")).to_be_hidden()
    page.locator("a[href='#desk-caf']:visible").first.tap()
    expect(page.locator("#desk-caf")).to_be_in_viewport()


def test_the_menu_is_on_the_screen_beside_the_count_in_very_large_text(phone: Handset, town: Town) -> None:
    page = phone.page
    town.network.before = lambda exchange: exchange.path != "/sync" or exchange.method == "GET"
    phone.queue(1)
    page.goto("/phone")
    wait_for_desk(page)
    expect(page.get_by_role("link", name="1 à envoyer")).to_be_visible()
    page.locator(".menu > summary").tap()
    page.locator(".display summary").tap()
    page.locator(".display label:has([value=huge])").tap()
    for size in (page.viewport_size, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        box = page.locator(".menu > div").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= page.evaluate("innerWidth")
