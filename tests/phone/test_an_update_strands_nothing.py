"""A new version of a questionnaire or of the script: newer pages take the place of older ones, which stay for whoever
still uses them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from outreach.field.form_shelf import FormShelf
from outreach.intake import House, keep_forms
from outreach.intake.editions import read_edition
from outreach.intake.library import find_places
from tests.conftest import prepare_instance
from tests.phone.conftest import Handset, Town, wait_for_desk
from tests.phone.test_a_day_without_network import LISTED, fill_shelf, pytestmark  # noqa: F401
from tests.serving.server_at_work import wait_until

ADDRESS = "Phone.state('pages').then((pages) => pages.contact.grande_borne)"


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose questionnaires change."""
    made = Town(prepare_instance(tmp_path_factory.mktemp("town") / "instance", undo_seconds=0))
    yield made
    made.stop()


def publish_newer(town: Town) -> None:
    """Put a newer version of the visit in service."""
    house: House = town.app.extensions["outreach.House"]
    shipped = house.library.find_file("contact")
    newer = (
        shipped.read_text("utf-8").replace("Qui avez-vous vu ?", "Qui était là ?").replace("2026112701", "2026112799")
    )
    town.settings.forms.mkdir(exist_ok=True)
    path = town.settings.forms / "contact.md"
    path.write_text(newer, "utf-8")
    changed = house.adopt_edition(read_edition(find_places(town.settings), path))
    with house.register.writing() as writer:
        keep_forms(writer, changed)
    town.app.extensions["outreach.House"] = changed


def change_script(town: Town, part: str) -> None:
    """Change a part of the phone's script, as a new release of the toolkit does."""
    script = town.app.extensions["outreach.PhoneScript"]
    script._parts[part] += b";self.newer=1;"
    script._compose.cache_clear()
    town.app.extensions["outreach.FormShelf"] = FormShelf()


@pytest.fixture
def worker(hand: Callable[..., Handset], town: Town) -> Handset:
    """A phone on which everything is."""
    made = hand(service_workers="allow")
    fill_shelf(made)
    return made


def wait_for_newer(phone: Handset, address: str) -> None:
    """Open a page online until the newer pages are there."""
    phone.page.goto("/visits")
    wait_until(lambda: phone.page.evaluate(ADDRESS) != address)


def test_a_newer_questionnaire_takes_its_place_and_what_was_saved_in_the_older_is_sent(
    worker: Handset, town: Town
) -> None:
    page, old = worker.page, worker.page.evaluate(ADDRESS)
    town.network.cut()
    page.goto("/forms/contact")
    wait_for_desk(page)
    worker.save_absent()
    (row,) = worker.list_queue()
    publish_newer(town)
    town.network.mend()
    wait_for_newer(worker, old)
    wait_until(lambda: not worker.list_queue())
    assert row["id"] in town.read_stored() and row["version"] == "2026112701"
    wait_until(lambda: old not in page.evaluate(LISTED))
    town.network.cut()
    page.goto("/forms/contact")
    expect(page.get_by_text("Qui était là ?")).to_be_visible()


def test_a_page_stays_for_a_draft_and_goes_after_it(worker: Handset, town: Town) -> None:
    page, old = worker.page, worker.page.evaluate(ADDRESS)
    page.evaluate("(address) => Phone.store.put('drafts', { id: 'one', form: 'contact', address })", old)
    publish_newer(town)
    change_script(town, "taps")
    wait_for_newer(worker, old)
    town.network.cut()
    page.goto(f"{old}&draft=one")
    assert page.url.endswith("/forms/contact?draft=one")
    expect(page.get_by_text("Qui avez-vous vu ?")).to_be_visible()
    page.locator('[data-q="result"] label', has_text="Absent").tap()
    assert page.locator("[name=form_version]").input_value() == "2026112701"
    page.evaluate("Page.dirty = false; Phone.store.remove('drafts', 'one')")
    town.network.mend()
    page.goto("/visits")
    wait_until(lambda: old not in page.evaluate(LISTED))


def test_a_page_stays_for_the_tab_that_shows_it(worker: Handset, town: Town) -> None:
    old, tab = worker.page.evaluate(ADDRESS), worker.open_tab()
    tab.goto("/forms/contact")
    wait_for_desk(tab)
    assert tab.locator("#survey").get_attribute("data-address") == old
    publish_newer(town)
    wait_for_newer(worker, old)
    assert old in worker.page.evaluate(LISTED)
    tab.close()
    worker.page.reload()
    wait_until(lambda: old not in worker.page.evaluate(LISTED))


def test_a_newer_worker_and_script_serve_what_was_kept(worker: Handset, town: Town) -> None:
    page, old = worker.page, worker.page.evaluate(ADDRESS)
    for part in ("worker", "keep-shell", "taps"):
        change_script(town, part)
    wait_for_newer(worker, old)
    page.evaluate("navigator.serviceWorker.getRegistration().then((worker) => worker.update())")
    town.network.cut()
    page.goto("/forms/contact")
    wait_for_desk(page)
    assert page.evaluate("self.newer") == 1
    worker.save_absent()
    # The older worker serves the tabs that it began with; the newer one those opened after.
    page.close()
    worker.page = worker.open_tab()
    worker.page.goto("/forms/contact")
    wait_for_desk(worker.page)
    worker.save_absent()
    wait_until(lambda: [one.evaluate("self.newer") for one in worker.context.service_workers] == [1])
    assert len(worker.list_queue()) == 2


LATER_STORE = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("outreach", 99);
  request.onupgradeneeded = () => request.result.createObjectStore("places", { keyPath: "id" });
  request.onsuccess = () => resolve(request.result.close());
  request.onerror = () => reject(request.error);
})"""


def test_a_tab_and_a_worker_of_before_go_on_with_a_later_store(worker: Handset, town: Town) -> None:
    page = worker.page
    page.goto("/forms/contact")
    wait_for_desk(page)
    town.network.cut()
    page.evaluate(LATER_STORE)
    worker.save_absent()
    page.goto("/forms/contact")
    wait_for_desk(page)
    assert page.locator("#survey").get_attribute("data-address") and len(worker.list_queue()) == 1
    worker.save_absent()
    town.network.mend()
    wait_until(lambda: not worker.list_queue())
    assert len(town.read_stored()) == 2
