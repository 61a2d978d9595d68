"""Whatever is asked, what the phone keeps and sends is stored as the form posted straight would be."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from outreach.settings import Settings
from tests.conftest import prepare_instance
from tests.field.kitchen_sink import put_down
from tests.media.drawing import take_photo
from tests.media.survey import FORM_ID, write_form
from tests.phone.conftest import Handset, Town

pytestmark = [
    pytest.mark.xdist_group("phone_kinds"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ANSWERS = {
    "first-seen": "yes", "first-children": "3", "first-income": "1200", "first-rooms": "2,5", "first-calm": "4",
    "first-share": "35", "second-order": "food home school health", "second-trust": "a3",
    "second-helped": "home health", "second-home": "hotel", "second-small": "a1", "second-again": "no",
    "second-town": "t77", "second-towns": "t5 t4000 evry", "third-day": "2026-11-20", "third-month": "2019-05-01",
    "third-since": "2011-01-01", "third-hour": "14:05", "third-moment": "2026-12-01T09:30", "third-figure": "0012",
    "third-secret": "mot convenu",
    "third-remark": "Première ligne\nà l’« étage » & plus = 100 % +1", "third-read": "OK",
    "persons-0-child": "yes", "persons-0-wants": "school home food health", "persons-1-child": "no",
}  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An instance whose questionnaires ask everything."""
    made = prepare_instance(tmp_path_factory.mktemp("kinds") / "instance", undo_seconds=0)
    made.forms.mkdir(exist_ok=True)
    put_down(made.forms)
    write_form(made.instance)
    return made


@pytest.fixture(scope="module")
def town(settings: Settings) -> Iterator[Town]:
    """The town of this instance."""
    made = Town(settings)
    yield made
    made.stop()


def shut_out(phone: Handset) -> None:
    """Let the keeping script's fragment never come to this phone."""
    phone.context.route("**/offline/kept*", lambda route: route.abort())


def fill_everything(page: Page) -> None:
    """Give every question its answer."""
    for _ in range(2):
        page.locator('button[value="add:persons"]').click()
    page.evaluate("(answers) => { for (const name in answers) Page.write(name, answers[name]); }", ANSWERS)
    expect(page.locator("[data-long] [data-found] :checked")).to_have_count(4)


def send(phone: Handset, town: Town) -> dict[str, Any]:
    """Save the form at hand and return the answers stored."""
    record_id = phone.page.locator("[name=submission_id]").input_value()
    phone.save()
    phone.wait_until_sent()
    return town.read_stored()[record_id]


def test_every_kind_of_question(hand: Callable[..., Handset], town: Town) -> None:
    stored = []
    for straight in (True, False):
        phone = hand(service_workers="block")
        if straight:
            shut_out(phone)
        fill_everything(phone.open_form("tout"))
        stored.append(send(phone, town))
    assert stored[0] == stored[1]
    assert len(town.network.list_sent()) == 1
    assert stored[1]["third"]["remark"] == ANSWERS["third-remark"] and len(stored[1]["persons"]) == 2
    assert set(stored[1]["second"]["towns"]) == {"t5", "t4000", "evry"}


def test_a_picture_and_a_place_go_sealed(hand: Callable[..., Handset], town: Town, tmp_path: Path) -> None:
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(take_photo(2000, 1500))
    pictures = []
    for straight in (True, False):
        phone = hand(service_workers="block")
        if straight:
            shut_out(phone)
        page = phone.open_form(FORM_ID)
        page.get_by_label("Sujet").fill("Hall")
        page.locator("[data-q=photo] [type=file]").set_input_files(photo)
        expect(page.get_by_alt_text("Photo prise")).to_be_visible()
        answers = send(phone, town)
        pictures.append((town.settings.media / answers.pop("photo")).read_bytes())
    assert pictures[0] == pictures[1] and answers["sujet"] == "Hall"
    assert len(town.network.list_sent()) == 1
