"""What the tests of the phone's queue share: a town behind a network that can be bad, and phones that keep and send."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from outreach.assembly import create_app
from outreach.intake import House
from outreach.settings import Settings
from tests.conftest import PASSWORD, prepare_instance, start_outing
from tests.journeys.phone import PHONE
from tests.phone.relay import Relay
from tests.serving.server_at_work import wait_until

# A note that would be seen anywhere it should not be.
CANARY = "kanarivogel"

# Seals answers as a saved form, many at once, without filling the form in each time.
SEAL = """async ({ count, fields, ids, author }) => {
  const desk = await Phone.desk();
  const { version } = desk.forms.find(({ form }) => form === "contact");
  const records = [];
  for (let place = 0; place < count; place++) {
    const told = new URLSearchParams(fields);
    told.set("submission_id", ids?.[place] || crypto.randomUUID());
    told.set("form_version", version);
    told.set("outing_id", desk.outing.id);
    records.push(await Phone.makeRecord({ form: "contact", fields: told, author }));
  }
  return records;
}"""


class Town:
    """A served instance, and the network before it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._serve()
        for login in ("worker", "teammate"):
            start_outing(self.house, login)
        self.network = Relay(self._server.server_port)

    def _serve(self) -> None:
        self.app = create_app(self.settings)
        self.house: House = self.app.extensions["outreach.House"]
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self._serving = threading.Thread(target=self._server.serve_forever)
        self._serving.start()

    def _end(self) -> None:
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()
        self.house.register.close()

    def restart(self) -> None:
        """Start again, with the questionnaires as they are now; its phones see no difference."""
        self._end()
        self._serve()
        self.network.upstream = self._server.server_port

    def read_stored(self) -> dict[str, dict[str, Any]]:
        """Read the answers of each submission that the register holds, by its id."""
        rows = self.house.register.reader.execute("select id, answers from submission").fetchall()
        return {row["id"]: json.loads(row["answers"]) for row in rows}

    def stop(self) -> None:
        """Stop serving."""
        self.network.cut()
        self._end()


class Handset:
    """A worker's phone, and what is on it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        """Open one more tab."""
        page = self.context.new_page()
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        return page

    def log_in(self, login: str = "worker") -> None:
        """Come in by the login page."""
        self.page.goto("/login")
        self.page.locator("[name=login]").fill(login)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/visits")
        wait_for_desk(self.page)

    def open_form(self, form_id: str = "contact") -> Page:
        """Open a questionnaire and wait for what keeps it."""
        self.page.goto(f"/forms/{form_id}")
        wait_for_desk(self.page)
        return self.page

    def answer(self, note: str = CANARY) -> None:
        """Say that nobody was there, with a note."""
        self.page.locator('[data-q="result"] label', has_text="Absent").tap()
        self.page.locator("[name=note]").fill(note)

    def save(self) -> None:
        """Save, and wait until the phone says that it is."""
        self.page.locator("#save").tap()
        expect(self.page.get_by_text("C’est enregistré.")).to_be_visible()

    def save_absent(self) -> None:
        """Say that nobody was there, and save."""
        self.page.locator('[data-q="result"] label', has_text="Absent").tap()
        self.save()

    def queue(self, count: int = 1, **told: Any) -> list[str]:
        """Put sealed records in the queue without sending them, and return their ids."""
        asked = {"count": count, "fields": f"result=absent&note={CANARY}", **told}
        adding = f"({SEAL})(asked).then((records) => Phone.store.change(['records'], (transaction) => {{"
        adding += (
            "for (const record of records) transaction.objectStore('records').add({ state: 'waiting', ...record });"
        )
        adding += "return records.map(({ id }) => id); }))"
        ids: list[str] = self.page.evaluate(f"(asked) => {adding}", asked)
        return ids

    def flush(self) -> None:
        """Try once to send what waits; the service worker may be at it already."""
        self.page.evaluate("Phone.queue.flush()")

    def list_queue(self) -> list[dict[str, Any]]:
        """List what waits, without the envelopes."""
        rows: list[dict[str, Any]] = self.page.evaluate("Phone.queue.list()")
        return rows

    def wait_until_sent(self) -> None:
        """Wait until nothing is left to send."""
        wait_until(lambda: not self.page.evaluate("Phone.queue.count()"))

    def send(self) -> None:
        """Send all that waits."""
        wait_until(lambda: not self.page.evaluate("Phone.queue.flush().then(Phone.queue.count)"))


def wait_for_desk(page: Page) -> None:
    """Wait until the keeping script has come and has asked the server for its desk."""
    page.wait_for_function("() => typeof Phone === 'object' && Phone.begun")
    page.evaluate("Promise.allSettled([Phone.begun, Phone.whenReady])")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose phones send at once: no time is left to take back what was saved."""
    made = Town(prepare_instance(tmp_path_factory.mktemp("town") / "instance", undo_seconds=0))
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def good_network(request: pytest.FixtureRequest) -> None:
    """Begin each test with a network that works and has seen nothing."""
    if "town" in request.fixturenames:
        network: Relay = request.getfixturevalue("town").network
        network.mend()
        network.seen.clear()


@pytest.fixture
def hand(browser: Browser, town: Town) -> Iterator[Callable[..., Handset]]:
    """Hand out phones; nothing may be complained of in their consoles."""
    handed: list[Handset] = []

    def give(login: str = "worker", **told: Any) -> Handset:
        # Unless it is asked for, no service worker: it would send what waits between two lines of a test.
        told.setdefault("service_workers", "block")
        context = browser.new_context(
            viewport=PHONE, is_mobile=True, has_touch=True, locale="fr-FR", base_url=town.network.address, **told
        )
        handset = Handset(context)
        handed.append(handset)
        if login:
            handset.log_in(login)
        return handset

    yield give
    for handset in handed:
        handset.context.close()
    assert not [complaint for handset in handed for complaint in handset.complaints]


@pytest.fixture
def phone(hand: Callable[..., Handset]) -> Handset:
    """The worker's phone."""
    return hand()


def find_in_folder(folder: Path, word: str) -> list[Path]:
    """List the files of a folder in which a word can be read, in the writings that a browser uses."""
    writings = [word.encode(), word.encode("utf-16-le")]
    for skipped in range(3):  # in base64 a word is written in three ways, by its place
        coded = base64.b64encode(b"\0" * skipped + word.encode())
        writings.append(coded[(skipped * 8 + 5) // 6 + 1 : -4])
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if any(writing in content for writing in writings):
                found.append(path)
    return found
