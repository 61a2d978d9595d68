"""An appointment chosen with the slip, without network: in her language, sent beside its visit, moved if need be."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.conftest import prepare_instance
from tests.phone.conftest import Handset, Town
from tests.phone.meeting import READY, fill_referral, save
from tests.sealed_records import count_rows
from tests.serving.server_at_work import wait_until
from tests.slots_kept import list_bookings, open_slot

pytestmark = [
    pytest.mark.xdist_group("appointment_on_the_slip"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SLOTS_THERE = """async () => {
  while (!(await Phone.state("slots"))?.told.ccas) await new Promise((done) => setTimeout(done, 50));
}"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town where the CCAS receives one person on Tuesdays at 9:30, and one at 11:00; saves can be taken back."""
    made = Town(prepare_instance(tmp_path_factory.mktemp("town") / "instance", undo_seconds=30))
    for at in ("09:30", "11:00"):
        open_slot(made.house, at, weekday=2, code="ccas")
    yield made
    made.stop()


def meet(phone: Handset) -> None:
    """Save a meeting that sends somebody to the CCAS, without network."""
    page = phone.open_form()
    page.evaluate(READY)
    page.evaluate(SLOTS_THERE)
    fill_referral(page)
    # What a service worker would have kept.
    page.evaluate(
        "async () => { await Page.check(); await Phone.slip.show({ code: '', structures: [], labels: {} }); }"
    )
    phone.context.set_offline(True)
    save(page)


def test_it_is_on_the_slip_and_leaves_with_its_visit(town: Town, hand: Callable[..., Handset]) -> None:
    phones = [hand(), hand("teammate")]
    for phone in phones:
        meet(phone)
        slip = phone.page.locator("article[data-slip]")
        slots = slip.get_by_label("Prendre rendez-vous")
        expect(slots).to_be_visible()
        assert slots.locator("option").all_inner_texts()[:3] == [
            "Sans rendez-vous, aux heures d’ouverture", "mar. 24 nov., 9 h 30", "mar. 24 nov., 11 h",
        ]  # fmt: skip
        slots.select_option("mar. 24 nov., 9 h 30")
        expect(slip.locator(".when")).to_have_text("Rendez-vous mardi 24 novembre, 9 h 30")
        slip.get_by_role("button", name="English").tap()
        expect(slip.locator(".when")).to_have_text("Appointment Tuesday, November 24, 9:30")
        slip.get_by_role("button", name="العربية").tap()
        expect(slip.locator(".when")).to_contain_text("24")
        assert [row["form"] for row in phone.list_queue()] == ["contact", "#booking"]
    for phone in phones:
        phone.context.set_offline(False)
        phone.page.evaluate("async () => Phone.queue.release((await Phone.queue.list()).map(({ id }) => id))")
        phone.wait_until_sent()
    assert list_bookings(town.house) == [("2026-11-24", "09:30"), ("2026-11-24", "11:00")]
    moved = phones[1].page.locator("article[data-slip]")
    expect(moved.get_by_role("status").first).to_contain_text("ce sera mardi 24 novembre, 11 h")
    expect(moved.locator(".when")).to_contain_text("11:00")
    home = phones[1].page
    home.goto("/visits")
    expect(home.get_by_text("Un rendez-vous a changé")).to_be_visible()


def test_a_visit_taken_back_takes_it_along(town: Town, hand: Callable[..., Handset]) -> None:
    phone, before = hand(), count_rows(town.house, "booking")
    meet(phone)
    phone.page.get_by_label("Prendre rendez-vous").select_option(index=4)
    wait_until(lambda: len(phone.list_queue()) == 2)
    phone.page.get_by_role("button", name="Annuler").tap()
    wait_until(lambda: phone.list_queue() == [])
    phone.context.set_offline(False)
    assert count_rows(town.house, "booking") == before


def test_another_choice_takes_the_place_of_the_first(town: Town, hand: Callable[..., Handset]) -> None:
    phone = hand()
    meet(phone)
    slots = phone.page.get_by_label("Prendre rendez-vous")
    for place in (3, 4, 0):
        slots.select_option(index=place)
        expect(phone.page.locator(".when")).to_have_count(1 if place else 0)
    assert len(phone.list_queue()) == 2
    slots.select_option(index=4)
    expect(phone.page.locator(".when")).to_be_visible()
    before = count_rows(town.house, "booking")
    phone.context.set_offline(False)
    phone.page.evaluate("async () => Phone.queue.release((await Phone.queue.list()).map(({ id }) => id))")
    phone.wait_until_sent()
    assert count_rows(town.house, "booking") == before + 1
    expect(phone.page.locator(".when")).to_be_visible()


def test_the_home_without_network_calls_it_by_its_name(town: Town, hand: Callable[..., Handset]) -> None:
    phone = hand()
    meet(phone)
    phone.page.get_by_label("Prendre rendez-vous").select_option(index=6)
    wait_until(lambda: len(phone.list_queue()) == 2)
    phone.context.set_offline(False)
    phone.page.goto("/offline")
    expect(phone.page.locator("[data-saved]")).to_contain_text("Dernier enregistrement : Rendez-vous,")
