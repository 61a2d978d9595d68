"""A slip is handed over exactly when the server would; a questionnaire replaced meanwhile is received as asked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from outreach.sealing.slips import read_slip, seal_slip
from tests.conftest import prepare_instance
from tests.intake.conftest import put_form, write_form
from tests.phone.conftest import Handset, Town
from tests.phone.meeting import choose, fill_referral

pytestmark = [
    pytest.mark.xdist_group("phone_slips"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CODE = "[data-slip] .code"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with a questionnaire of its own."""
    settings = prepare_instance(tmp_path_factory.mktemp("town") / "instance", undo_seconds=0)
    put_form(settings, write_form("text | word | Un mot"))
    made = Town(settings)
    yield made
    made.stop()


def find_code(town: Town, record_id: str) -> str | None:
    """Find the sealed code of the path of a visit."""
    query = "select code_hmac from contact left join path on path.id = path_id where submission_id = ?"
    found: str | None = town.house.register.reader.execute(query, (record_id,)).fetchone()[0]
    return found


def seal(town: Town, code: str) -> str:
    """Seal a code as the register does."""
    return seal_slip(read_slip(code), town.house.path_key)


def save(phone: Handset) -> str:
    """Save and send, and return the id."""
    record_id = phone.page.locator("[name=submission_id]").input_value()
    phone.save()
    phone.send()
    return record_id


def correct(page: Page, record_id: str) -> None:
    """Open a visit to correct it."""
    page.goto(f"/visits/{record_id}")
    page.get_by_role("link", name="Corriger cette visite").tap()
    page.wait_for_url("**replaces=*")
    page.wait_for_function("() => typeof Phone === 'object' && Phone.begun")


def test_a_slip_stays_the_same_when_its_visit_is_corrected(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    fill_referral(page)
    first = save(phone)
    code = page.locator(CODE).inner_text()
    assert find_code(town, first) == seal(town, code)
    correct(page, first)
    page.locator("[name=note]").fill("corrigé")
    second = save(phone)
    expect(page.get_by_text("Le bon déjà donné reste valable")).to_be_visible()
    expect(page.locator(CODE)).to_be_hidden()
    assert find_code(town, second) == seal(town, code)


def test_a_visit_without_slip_gets_one_when_its_correction_refers(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    choose(page, "result", "Personne")
    choose(page, "person-first_meeting", "Oui")
    first = save(phone)
    expect(page.locator("[data-slip] article")).to_have_count(0)
    assert find_code(town, first) is None
    correct(page, first)
    page.get_by_role("button", name="Ajouter").tap()
    for question, answer in (("right", "RSA"), ("status", "Non demandé"), ("refer", "Oui")):
        choose(page, f"gaps-0-{question}", answer)
    choose(page, "gaps-0-referral-agreement", "Oui")
    second = save(phone)
    assert find_code(town, second) == seal(town, page.locator(CODE).inner_text())


def test_a_slip_shown_at_a_later_meeting_is_the_path(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    fill_referral(page)
    save(phone)
    code = page.locator(CODE).inner_text()
    phone.open_form()
    choose(page, "result", "Personne")
    choose(page, "person-first_meeting", "Non")
    page.locator("#known_slip").fill(code.lower().replace("-", " "))
    again = save(phone)
    assert page.locator(CODE).inner_text() == code and find_code(town, again) == seal(town, code)


def test_a_questionnaire_replaced_meanwhile_is_received_as_it_was_asked(phone: Handset, town: Town) -> None:
    page = phone.open_form("needs")
    town.network.cut()
    page.locator("[name=word]").fill("merci")
    record_id = page.locator("[name=submission_id]").input_value()
    phone.save()
    put_form(town.settings, write_form("text | word | Un mot", "text | other | Un autre", version="2"))
    town.restart()
    town.network.mend()
    phone.send()
    assert town.read_stored()[record_id] == {"word": "merci"}
    query = "select form_version from submission where id = ?"
    assert town.house.register.reader.execute(query, (record_id,)).fetchone()[0] == "1"
    phone.open_form("needs")
    expect(page.locator("[name=other]")).to_be_visible()
