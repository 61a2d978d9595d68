"""Killed at the worst moment, the phone and the server lose nothing; and the phone's disk says nothing of a visit."""

import base64
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from outreach.register import open_register
from outreach.settings import Settings
from tests.conftest import TODAY, prepare_instance
from tests.journeys.phone import PHONE
from tests.phone.conftest import CANARY, Handset, Town, find_in_folder, wait_for_desk
from tests.phone.profiles import Profile
from tests.phone.relay import Exchange, Relay
from tests.serving.server_at_work import Server, find_free_ports, wait_until

pytestmark = [
    pytest.mark.xdist_group("phone_dies"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def profile(browser: Browser, town: Town, tmp_path: Path) -> Iterator[Profile]:
    """A browser on a folder of its own."""
    made = Profile(browser, tmp_path / "profile", town.network.address)
    yield made
    made.close()


def test_a_browser_killed_after_saving_sends_once_when_it_is_back(
    profile: Profile, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    phone = profile.open()
    phone.log_in()
    page = phone.open_form()
    town.network.cut()
    phone.answer(f"{CANARY} dans l’escalier")
    record_id = page.locator("[name=submission_id]").input_value()
    phone.save()
    profile.kill()
    assert (profile.folder / "Default").is_dir() and find_in_folder(profile.folder, "outreach")
    assert find_in_folder(profile.folder, CANARY) == []
    town.network.mend()
    again = profile.open()
    again.page.goto("/visits")
    wait_for_desk(again.page)
    if not again.page.evaluate("Phone.refresh(true)"):  # killed before its cookie was on the disk
        again.log_in()
    again.wait_until_sent()
    assert town.read_stored()[record_id]["note"].startswith(CANARY)
    assert town.network.list_sent() == [record_id]
    profile.kill()
    assert find_in_folder(profile.folder, CANARY) == [] and CANARY not in caplog.text


def test_canaries_are_found_in_whatever_writing(tmp_path: Path) -> None:
    for place, told in enumerate(
        (
            f"xx{CANARY}".encode(), CANARY.encode("utf-16-le"), base64.b64encode(f"{CANARY}!".encode()),
            base64.b64encode(f"a{CANARY}!".encode()), base64.b64encode(f"ab{CANARY}!".encode()),
        )  # fmt: skip
    ):
        (tmp_path / str(place)).write_bytes(told)
    assert len(find_in_folder(tmp_path, CANARY)) == 5 and find_in_folder(tmp_path, "nothing-of-it") == []


class RealTown:
    """`outreach serve` in real processes, which can be killed, and the network before it."""

    def __init__(self, folder: Path) -> None:
        port, observatory_port = find_free_ports()
        self.settings: Settings = replace(
            prepare_instance(folder, undo_seconds=0), port=port, observatory_port=observatory_port
        )
        (folder / "outreach.toml").write_text("fictitious = true\nundo_seconds = 0\n")
        self.network = Relay(port)
        self.serve()

    def serve(self) -> None:
        """Start the server."""
        self.server = Server(self.settings, str(TODAY))
        self.server.start_and_wait()

    def kill(self) -> None:
        """Kill every process of the server, and see that nobody answers."""
        for number in self.server.list_children():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.server.end(signal.SIGKILL)
        wait_until(lambda: not self.server.list_children())
        assert self.server.ask(self.settings.port, "/health") == 0

    def list_stored(self) -> list[str]:
        """List the ids of the submissions in the register."""
        register = open_register(self.settings.register_path)
        try:
            return [row[0] for row in register.reader.execute("select id from submission").fetchall()]
        finally:
            register.close()

    def stop(self) -> None:
        """Stop everything."""
        self.network.cut()
        self.server.end()
        wait_until(lambda: not self.server.list_children())


@pytest.fixture
def real_town(tmp_path: Path) -> Iterator[RealTown]:
    """A town served by the real command."""
    made = RealTown(tmp_path / "instance")
    yield made
    made.stop()


@pytest.fixture
def real_phone(browser: Browser, real_town: RealTown) -> Iterator[Handset]:
    """The phone of a worker who has gone out in this town."""
    context = browser.new_context(viewport=PHONE, has_touch=True, locale="fr-FR", base_url=real_town.network.address)
    phone = Handset(context)
    phone.log_in()
    page = phone.page
    page.goto("/outings")
    for name in ("neighbourhood", "channel"):
        page.locator(f"[name={name}] >> xpath=ancestor::label").first.click()
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_role("heading", name="Sortie en cours").first).to_be_visible()
    wait_for_desk(page)
    page.evaluate("Phone.refresh(true)")
    yield phone
    context.close()


def test_a_server_killed_while_it_takes_records_in_has_each_once(real_town: RealTown, real_phone: Handset) -> None:
    ids = real_phone.queue(60)

    def kill(exchange: Exchange) -> object:
        if exchange.path != "/sync" or exchange.method != "POST" or real_town.network.list_sent() != ids[:20]:
            return None
        real_town.kill()  # the second batch finds nobody; its predecessor is on the disk
        return False

    real_town.network.before = kill
    real_phone.flush()
    wait_until(lambda: not real_town.server.list_children())
    assert sorted(real_town.list_stored()) == sorted(ids[:20]) and len(real_phone.list_queue()) == 40
    told = "".join(real_town.server.told)
    real_town.network.mend()
    real_town.serve()
    real_phone.send()
    assert sorted(real_town.list_stored()) == sorted(ids)
    assert CANARY not in told


def test_an_answer_that_was_on_its_way_when_the_server_died(real_town: RealTown, real_phone: Handset) -> None:
    ids = real_phone.queue(20)

    def kill(exchange: Exchange) -> object:
        if exchange.path == "/sync" and exchange.method == "POST":
            real_town.kill()
            return False
        return None

    real_town.network.after = kill
    real_phone.flush()
    assert sorted(real_town.list_stored()) == sorted(ids) and len(real_phone.list_queue()) == 20
    real_town.network.mend()
    real_town.serve()
    real_phone.send()
    assert sorted(real_town.list_stored()) == sorted(ids)


def test_with_no_page_left_the_worker_sends(browser: Browser, town: Town) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, locale="fr-FR", base_url=town.network.address)
    phone = Handset(context)
    phone.log_in()
    page = phone.page
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    session = context.new_cdp_session(page)
    registered: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registered.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    wait_until(lambda: page.title() and registered)
    town.network.cut()
    ids = phone.queue(30)
    origin = page.evaluate("location.origin")
    page.goto("about:blank")
    town.network.mend()
    told = {"origin": origin, "registrationId": registered[0], "tag": "outreach-send", "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", told)
    wait_until(lambda: set(ids) <= town.read_stored().keys())
    assert town.network.list_sent() == ids
    context.close()
