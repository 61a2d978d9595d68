"""What tests share: an instance with a cast, real register and real files, and clients logged in by the real door."""

import atexit
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as examples
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright
from werkzeug.test import TestResponse

from outreach.access import hash_password
from outreach.assembly import create_app
from outreach.intake import Arrival, House, Receipt, keep_forms, open_house, receive
from outreach.register import accounts, outings, structures
from outreach.register.migrations import migrate
from outreach.sealing.keys import create_keys
from outreach.sealing.slips import draw_slip
from outreach.settings import Settings

# No test asserts on seconds: a busy machine is no fault of the code.
examples.register_profile("outreach", deadline=None)
examples.load_profile("outreach")

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
TODAY = date(2026, 11, 23)
PASSWORD = "une-phrase-de-test"
_HASH = hash_password(PASSWORD)

# Hundreds of applications are made: their templates, the same, are compiled once.
_COMPILED = tempfile.mkdtemp()
atexit.register(shutil.rmtree, _COMPILED, ignore_errors=True)
Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(_COMPILED)}

# The cast: an author, her teammate, another team, the referents of two structures, and those who see the whole.
CAST = {
    "worker": ("field", "ccas"),
    "teammate": ("field", "ccas"),
    "stranger": ("field", "departement"),
    "referent-caf": ("referent", "caf"),
    "referent-ccas": ("referent", "ccas"),
    "coordination": ("coordinator", None),
    "analyst": ("analyst", None),
    "admin": ("admin", None),
}


def prepare_instance(folder: Path, territory_name: str = "grigny", **told: object) -> Settings:
    """Make an instance with the cast and one referent a structure."""
    settings = Settings(instance=folder, territory=territory_name, fictitious=True, fixed_today=TODAY)
    shutil.copytree(build_instance(territory_name), folder, dirs_exist_ok=True)
    return replace(settings, **told)  # type: ignore[arg-type]


@cache
def build_instance(territory_name: str) -> Path:
    """Return an instance to be copied: made once a process."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = Settings(instance=folder, territory=territory_name, fictitious=True, fixed_today=TODAY)
    create_keys(settings.keys)
    migrate(settings.register_path)
    house = open_house(settings)
    with house.register.writing() as writer:
        structures.load_structures(
            writer, house.territory.id, [asdict(sheet) for sheet in house.territory.structures.values()], TODAY
        )
        ids = structures.list_structure_ids(writer, house.territory.id)
        for code, structure_id in ids.items():
            structures.record_referent(
                writer,
                house.territory.id,
                structure_id=structure_id,
                display_name=f"Référent {code}",
                mailbox=f"aller-vers@{code.replace('_', '-')}.example",
                rank=1,
                live_from=date(2025, 1, 1),
            )
        first = next(iter(ids.values()))
        for login, (role, code) in CAST.items():
            accounts.record_account(
                writer,
                house.territory.id,
                TODAY,
                login=login,
                role=role,
                structure_id=ids.get(code, first) if code else None,
                password_hash=_HASH,
            )
    with house.register.writing() as writer:
        keep_forms(writer, house)
    house.register.close()
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a test in the real browser once more if it fails: on two busy cores it races with all that it measures.

    Its first failure is told in the summary (`RERUN`); what fails twice fails.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One real Chromium for all the tests of a process (Playwright allows no second driver)."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An instance of Grigny with the cast."""
    return prepare_instance(tmp_path / "instance")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application of this instance."""
    made = create_app(settings)
    yield made
    made.extensions["outreach.House"].register.close()


@pytest.fixture
def house(app: Flask) -> House:
    """The house behind the application."""
    found: House = app.extensions["outreach.House"]
    return found


def read_token(page: str) -> str:
    """Read the CSRF token of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "no CSRF token in this page"
    return found[1]


def read_seen(page: str) -> str:
    """Read what says which line of a territory's file a page has shown; the first one."""
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found, "nothing seen in this page"
    return found[1]


def describe_meeting(*rights: str, structure: str = "caf", refer: bool = True, **person: object) -> dict[str, object]:
    """Return the answers of a meeting where these rights are missing, each referred to a structure."""
    gap = {"status": "not_claimed", "reason": "unaware", "refer": "yes" if refer else "no"}
    referral = {"referral": {"structure": structure, "agreement": "yes"}} if refer else {}
    told = {"first_meeting": "yes", "age_band": "25_39", "sex": "woman", **person}
    gaps = [{"right": right, **gap, **referral} for right in rights]
    return {"result": "met", "person": told, **({"gaps": gaps} if gaps else {})}


def find_account_row(house: House, login: str) -> accounts.Account:
    """Return an account of the cast."""
    found = accounts.find_login(house.register, login)
    assert found
    return found[0]


def start_outing(house: House, login: str = "worker", day: date = TODAY, neighbourhood: str = "") -> str:
    """Start an outing of a member of the cast, in the first neighbourhood unless told, and return its id."""
    account = find_account_row(house, login)
    places = house.territory.neighbourhoods
    place = places[neighbourhood or next(iter(places))]
    outing_id = str(uuid4())
    with house.register.writing() as writer:
        outings.record_outing(
            writer,
            {
                "id": outing_id, "territory_id": house.territory.id, "account_id": account.id,
                "structure_id": account.structure_id, "on_day": day.isoformat(), "part_of_day": "morning",
                "channel": "door_to_door", "neighbourhood": place.code, "sector": place.sector,
            },
        )  # fmt: skip
    return outing_id


def send_visit(house: House, answers: Mapping[str, object], login: str = "worker", **told: Any) -> Receipt:
    """Send a visit through the intake, as the page does."""
    account = find_account_row(house, login)
    survey = house.library.find_survey("contact")
    arrival = Arrival(
        submission_id=told.get("submission_id") or str(uuid4()),
        form_version=told.get("form_version") or survey.version,
        answers=answers,
        account_id=account.id,
        structure_id=account.structure_id or "",
        outing_id=told.get("outing_id") or start_outing(house, login),
        slip=told.get("slip") or draw_slip(),
        known_slip=told.get("known_slip") or "",
        replaces_id=told.get("replaces_id"),
    )
    return receive(house, survey, arrival, today=told.get("today") or TODAY, part_of_day="morning")


def post_files(client: FlaskClient, path: str, posted: Mapping[str, object]) -> TestResponse:
    """Post a form with files, and close the temporary file that the test client makes of a large one."""
    answer = client.post(path, data=posted, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    return answer


def read_plainly(page: str) -> str:
    """Return a page with plain spaces, as it is read."""
    return page.replace("\u00a0", " ")


class Person:
    """A member of the cast in front of a browser: every post carries the token of a page just read."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def read(self, path: str, status: int = 200) -> str:
        """Fetch a page, or fail with what came instead."""
        answer = self.client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status}\n{answer.text[:2000]}"
        return read_plainly(answer.text)

    def send(self, path: str, told: dict[str, object], *, page: str, status: int = 303) -> str:
        """Post a form read on `page`."""
        answer = self.client.post(path, data={"csrf_token": read_token(self.read(page)), **told})
        assert answer.status_code == status, f"{path}: {answer.status}\n{answer.text[:2000]}"
        return read_plainly(answer.text) if status != 303 else str(answer.headers["Location"])


@pytest.fixture
def person(app: Flask) -> Callable[[str], Person]:
    """Log a member of the cast in through the real login page."""

    def log_in(login: str) -> Person:
        someone = Person(app.test_client())
        someone.send("/login", {"login": login, "password": PASSWORD}, page="/login")
        return someone

    return log_in


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Fail a test that leaves a thread of ours running."""
    before = {thread.name for thread in threading.enumerate()}
    yield
    left = [t.name for t in threading.enumerate() if t.name not in before and t.name.startswith("outreach")]
    assert not left, f"threads left running: {left}"
