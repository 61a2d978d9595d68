"""A slip in front of a phone, by thumb and by camera, with and without script; nothing of it is kept by the phone."""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from outreach.assembly import create_app
from outreach.follow_up import Author, Step, When, record_step
from outreach.intake import House
from outreach.register import referrals
from tests.conftest import PASSWORD, TODAY, describe_meeting, find_account_row, prepare_instance, send_visit
from tests.field.test_devices_on_a_phone import SEES_CODES
from tests.journeys.phone import PHONE, Device

pytestmark = [
    pytest.mark.xdist_group("a_slip_in_the_hand"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
# What the phone keeps by itself: addresses and pages of its shelf, and every word in its own stores.
KEPT = """async () => {
  const told = [];
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) told.push(request.url, await (await shelf.match(request)).text());
  }
  return [...told, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })].join("\\n");
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """The application at a real address."""
    app = create_app(prepare_instance(tmp_path_factory.mktemp("slips") / "instance"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}", app.extensions["outreach.House"]
    server.shutdown()
    serving.join()
    server.server_close()
    app.extensions["outreach.House"].register.close()


@pytest.fixture
def device(browser: Browser, served: tuple[str, House]) -> Iterator[Callable[..., Device]]:
    """Give somebody a phone, logged in."""
    handed: list[Device] = []

    def hand(login: str = "worker", script: str = "", **told: Any) -> Device:
        made = Device(browser, served[0], PHONE, **told)
        handed.append(made)
        if script:
            made.context.add_init_script(script)
        made.log_in(login, PASSWORD)
        return made

    yield hand
    for made in handed:
        made.close()


def show(device: Device, code: str) -> None:
    """Type the code of a slip and look it up."""
    device.page.goto("/slips")
    device.page.get_by_label("Code du bon").fill(code.lower())
    device.follow(device.page.get_by_role("button", name="Chercher"))


def test_a_slip_is_shown_shared_given_and_erased_by_thumb(
    device: Callable[..., Device], served: tuple[str, House]
) -> None:
    house = served[1]
    visit = send_visit(house, describe_meeting("rsa"))
    send_visit(house, describe_meeting("css", structure="cpam"), known_slip=visit.slip)
    worker = device()
    page = worker.page
    page.goto("/slips")
    worker.look("slip-asked")
    show(worker, "ABCD-EFGH-2")
    expect(page.get_by_text("Ce code de bon ne se lit pas.")).to_be_visible()
    show(worker, visit.slip)
    worker.look("slip-of-a-worker")
    page.get_by_text("Dans une autre langue").tap()
    worker.look("slip-in-other-languages")
    worker.follow(page.get_by_role("button", name="Kabul ediyorum"))
    expect(page.get_by_text("La personne est d’accord depuis")).to_be_visible()
    referent = device("referent-caf")
    show(referent, visit.slip)
    expect(referent.page.get_by_text("Ailleurs, avec son accord")).to_be_visible()
    referent.look("slip-of-a-desk-that-shares")
    page.locator("summary", has_text="Voir ce qui est noté sous ce bon").tap()
    page.locator("label", has_text="La personne est là").locator("visible=true").tap()
    worker.follow(page.get_by_role("button", name="Voir ce qui est noté sous ce bon"))
    worker.look("slip-noted")
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
    show(worker, visit.slip)
    page.get_by_text("Effacer ce qui est noté").tap()
    worker.look("slip-about-to-be-erased")
    page.get_by_role("button", name="Tout effacer").tap()  # the browser itself holds what her word is missing for
    assert page.url.endswith("/slips") and house.register.reader.execute("select count(*) from path").fetchone()[0]
    page.locator("label", has_text="La personne est là").locator("visible=true").tap()
    worker.follow(page.get_by_role("button", name="Tout effacer"))
    expect(page.get_by_text("2 visites et toute leur suite sont effacées.")).to_be_visible()
    worker.look("slip-erased")
    assert house.register.reader.execute("select count(*) from path").fetchone()[0] == 0


def test_without_script_all_of_it_is_there(device: Callable[..., Device], served: tuple[str, House]) -> None:
    visit = send_visit(served[1], describe_meeting("rsa"))
    worker = device(java_script_enabled=False)
    show(worker, visit.slip)
    worker.follow(worker.page.get_by_role("button", name="Je suis d’accord"))
    expect(worker.page.get_by_text("La personne est d’accord depuis")).to_be_visible()
    worker.page.get_by_text("Couper le lien").first.tap()
    worker.page.locator("label", has_text="La personne est là").locator("visible=true").tap()
    worker.follow(worker.page.get_by_role("button", name="Couper le lien"))
    expect(worker.page.get_by_text("Le lien est coupé.")).to_be_visible()


def test_a_slip_read_by_the_camera_is_looked_up_at_once(
    device: Callable[..., Device], served: tuple[str, House]
) -> None:
    visit = send_visit(served[1], describe_meeting("rsa"))
    worker = device(script=SEES_CODES)
    page = worker.page
    page.goto("/slips")
    page.get_by_role("button", name="Lire le code avec l’appareil photo").tap()
    expect(page.locator("video")).to_be_visible()
    with page.expect_navigation():
        page.evaluate(f"window.seen = '{visit.slip.replace('-', '')}'")
    expect(page.get_by_role("heading", name="Où en sont ses orientations")).to_be_visible()
    assert not worker.complaints


def test_news_are_read_once_and_neither_they_nor_a_slip_are_kept_by_the_phone(
    device: Callable[..., Device], served: tuple[str, House]
) -> None:
    house = served[1]
    visit = send_visit(house, describe_meeting("rsa"))
    referral = referrals.list_submission_referrals(house.register, visit.submission_id)[0]["referral_id"]
    author = Author("referent", find_account_row(house, "referent-caf").id)
    record_step(house.register, referral, Step("right_opened"), author=author, when=When(TODAY, "morning"))
    worker = device()
    page = worker.page
    expect(page.get_by_text("Droit ouvert : RSA")).to_be_visible()
    worker.look("home-with-news")
    page.wait_for_function("navigator.serviceWorker && navigator.serviceWorker.controller")
    show(worker, visit.slip)
    page.goto("/visits")
    worker.follow(page.get_by_role("button", name="C’est vu"))
    assert page.url.endswith("/visits")
    expect(page.get_by_text("Du nouveau pour mes orientations")).to_have_count(0)
    page.goto("/slips")
    page.go_back()
    expect(page.get_by_text("Du nouveau pour mes orientations")).to_have_count(0)
    page.wait_for_function("caches.open('outreach').then((shelf) => shelf.keys()).then((kept) => kept.length > 5)")
    kept = page.evaluate(KEPT)
    assert visit.slip.replace("-", "") not in kept.replace("-", "") and visit.submission_id not in kept
    assert not re.search(r"/slips\b(?!\")", kept.replace('href="/slips"', "")) and "Droit ouvert :" not in kept
