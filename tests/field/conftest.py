"""What the tests of questionnaires in a browser share: a served town whose questionnaires ask everything."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from outreach.assembly import create_app
from outreach.intake import House
from outreach.settings import Settings
from tests.conftest import PASSWORD, Person, prepare_instance, start_outing
from tests.field.kitchen_sink import Row, put_down
from tests.journeys.phone import PHONE
from tests.sealed_records import Hand, Phone


@contextmanager
def serve_forms(settings: Settings, forms: Mapping[str, str]) -> Iterator[tuple[str, House]]:
    """Serve an instance with these questionnaires, its worker being in an outing: its address and its house."""
    settings.forms.mkdir(exist_ok=True)
    for form_id, text in forms.items():
        (settings.forms / f"{form_id}.md").write_text(text, "utf-8")
    app = create_app(settings)
    house: House = app.extensions["outreach.House"]
    start_outing(house)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}", house
    server.shutdown()
    serving.join()
    server.server_close()
    house.register.close()


@contextmanager
def hand_phone(browser: Browser, address: str, **told: Any) -> Iterator[Page]:
    """Hand the worker a telephone; nothing may be complained of in its console."""
    complaints: list[str] = []
    context = browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, locale="fr-FR", base_url=address, **told
    )
    page = context.new_page()
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.goto("/login")
    page.locator("[name=login]").fill("worker")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits")
    yield page
    context.close()
    assert not complaints


MANY: tuple[Row, ...] = (
    ("begin_group", "people", "Les gens", "People", "الناس", {}),
    *(("integer", f"n{place}", f"Nombre {place}", f"Number {place}", f"عدد {place}", {}) for place in range(30)),
    ("select_multiple needs", "needs", "Besoins", "Needs", "احتياجات", {}),
    ("rank needs", "order", "Ordre", "Order", "ترتيب", {}),
    ("text", "secret", "Mot", "Word", "كلمة", {"appearance": "masked"}),
    ("text", "must", "À dire", "To say", "للقول", {"required": "yes"}),
    ("end_group", "", "", "", "", {}),
)

FILTERED = """
| settings | form_title | form_id | version |
| | Filtres | filtered | 1 |

| survey | type | name | label | choice_filter |
| | select_one deps | dep | Quel département ? | |
| | select_one towns | town | Quelle commune de ${dep} ? | dep = ${dep} |
| | select_multiple towns | towns | Lesquelles ? | contains(dep, ${dep}) and ${dep} != '' |
| | rank wants | order | Quel ordre ? | dep = ${dep} |

| choices | list_name | name | label | dep |
| | deps | d91 | Essonne | |
| | deps | d75 | Paris | |
| | wants | w1 | Un | d91 |
| | wants | w2 | Deux | d91 |
| | wants | w3 | Trois | d75 |
| | wants | w4 | Quatre | d75 |
| | towns | grigny | Grigny | d91 |
| | towns | paris | Paris | d75 |
"""


class StraightBrowser:
    """The browser, whose pages post their forms straight: the fragment of the keeping script never comes."""

    def __init__(self, opened: Browser) -> None:
        self._opened = opened

    def new_context(self, **told: Any) -> BrowserContext:
        """Open a window; what it saves is in the register as soon as the receipt is there."""
        context = self._opened.new_context(**{"service_workers": "block", **told})
        context.route("**/offline/kept*", lambda route: route.abort())
        return context


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """These tests look at the register right after a save; tests/phone saves as phones do."""
    return cast(Browser, StraightBrowser(browser))


class ServedTown:
    """An instance at a real address, whose questionnaires ask everything: `tout pages each long filtered`."""

    def __init__(self, folder: Path) -> None:
        forms = folder / "forms"
        put_down(forms)
        put_down(forms, "pages", page="field-list", towns=30)
        put_down(forms, "each", style="pages", towns=30)
        put_down(forms, "long", questions=MANY, towns=2)
        many = (f"| | towns | t{place} | Ville {place} | d{(91, 75)[place % 2]} |" for place in range(4998))
        (forms / "filtered.md").write_text(f"{FILTERED}{chr(10).join(many)}\n", "utf-8")
        app = create_app(prepare_instance(folder))
        self.house: House = app.extensions["outreach.House"]
        start_outing(self.house)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._serving = threading.Thread(target=self._server.serve_forever)
        self._serving.start()

    def read_kept(self) -> dict[str, Any]:
        """Read the answers of the latest submission."""
        rows = self.house.register.reader.execute("select answers from submission order by rowid").fetchall()
        kept: dict[str, Any] = json.loads(rows[-1]["answers"])
        return kept

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()
        self.house.register.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTown]:
    """The served town, one for the tests of a file."""
    town = ServedTown(tmp_path_factory.mktemp("everything") / "instance")
    yield town
    town.stop()


@pytest.fixture
def hand(browser: Browser, served: ServedTown) -> Iterator[Callable[..., Page]]:
    """Hand a worker a telephone that shows a questionnaire; nothing may be complained of in its console."""
    handed: list[BrowserContext] = []
    complaints: list[str] = []

    def give(form_id: str, **told: Any) -> Page:
        context = browser.new_context(
            viewport=PHONE, is_mobile=True, has_touch=True, locale="fr-FR", base_url=served.address, **told
        )
        handed.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto("/login")
        page.locator("[name=login]").fill("worker")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/visits")
        page.goto(f"/forms/{form_id}")
        return page

    yield give
    for context in handed:
        context.close()
    assert not complaints


@pytest.fixture
def hand_sync(person: Callable[[str], Person]) -> Hand:
    """Hand a phone that only syncs to a member of the cast, logged in."""
    return lambda login: Phone(person(login).client)


@pytest.fixture
def phone(house: House, hand_sync: Hand) -> Phone:
    """The phone of the worker, in an outing."""
    start_outing(house, neighbourhood="grigny_2")
    return hand_sync("worker")
