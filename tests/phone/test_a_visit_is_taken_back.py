"""For a few seconds after it was saved a visit may be taken back; nothing of it leaves before."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.conftest import prepare_instance
from tests.phone.conftest import CANARY, Handset, Town
from tests.serving.server_at_work import wait_until

pytestmark = [
    pytest.mark.xdist_group("phone_taken_back"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose phones leave a minute to take a visit back."""
    made = Town(prepare_instance(tmp_path_factory.mktemp("town") / "instance", undo_seconds=60))
    yield made
    made.stop()


def test_taken_back_it_is_the_very_form_again(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    title = page.title()
    phone.answer()
    record_id = page.locator("[name=submission_id]").input_value()
    phone.save()
    phone.flush()
    page.get_by_role("button", name="Annuler").tap()
    expect(page.locator("#save")).to_be_visible()
    assert page.title() == title and page.locator("h1").inner_text() == "Rencontre"
    assert page.locator("[name=note]").input_value() == CANARY and page.locator("input[value=absent]").is_checked()
    assert phone.list_queue() == [] and town.network.list_sent() == []
    expect(page.locator("[data-unsent]")).to_have_count(0)
    # It is the form, not its picture: other answers are saved, under the same id, once.
    page.locator('[data-q="result"] label', has_text="Refus").tap()
    phone.save()
    page.get_by_role("link", name="Mes visites").tap()
    page.wait_for_url("**/visits")
    wait_until(lambda: record_id in town.read_stored())
    assert town.read_stored()[record_id] == {"result": "declined", "note": CANARY}
    assert town.network.list_sent().count(record_id) == 1


def test_a_correction_taken_back_leaves_what_it_corrects(phone: Handset) -> None:
    page = phone.page
    [record_id] = phone.queue(1, fields=f"result=not_now&come_back_on=2020-01-01&note={CANARY}")
    page.evaluate("(id) => Phone.queue.release([id])", record_id)
    wait_until(lambda: [row["state"] for row in phone.list_queue()] == ["refused"])
    refused = page.evaluate("Phone.store.list('records')")
    page.goto("/phone")
    page.get_by_role("button", name="Corriger").tap()
    page.locator('[data-q="result"] label', has_text="Refus").tap()
    phone.save()
    assert phone.list_queue()[0]["state"] == "waiting"
    page.get_by_role("button", name="Annuler").tap()
    expect(page.locator("#save")).to_be_visible()
    assert page.evaluate("Phone.store.list('records')") == refused


def test_nothing_leaves_before_the_time_is_over(phone: Handset, town: Town) -> None:
    phone.context.clock.install()
    page = phone.open_form()
    phone.answer()
    record_id = page.locator("[name=submission_id]").input_value()
    phone.save()
    phone.flush()
    expect(page.get_by_role("button", name="Annuler")).to_be_visible()
    assert town.network.list_sent() == [] and len(phone.list_queue()) == 1
    page.clock.fast_forward(61_000)
    expect(page.get_by_text("Envoyé.", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Annuler")).to_be_hidden()
    assert town.network.list_sent() == [record_id] and record_id in town.read_stored()


def test_another_visit_begins_without_waiting(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    phone.answer()
    first = page.locator("[name=submission_id]").input_value()
    phone.save()
    with page.expect_navigation():
        page.get_by_role("link", name="Visite suivante").tap()
    assert page.locator("[name=submission_id]").input_value() != first
    assert not page.locator("input[value=absent]").is_checked() and page.locator("[name=note]").input_value() == ""
    wait_until(lambda: first in town.read_stored())


def test_a_correction_is_kept_like_a_visit(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    phone.answer()
    first = page.locator("[name=submission_id]").input_value()
    phone.save()
    page.get_by_role("link", name="Mes visites").tap()
    page.wait_for_url("**/visits")
    wait_until(lambda: first in town.read_stored())
    page.goto(f"/visits/{first}")
    page.get_by_role("link", name="Corriger cette visite").tap()
    page.wait_for_url("**replaces=*")
    page.locator("[name=note]").fill("corrigé")
    second = page.locator("[name=submission_id]").input_value()
    phone.save()
    assert [row["id"] for row in phone.list_queue()] == [second]
    page.get_by_role("link", name="Mes visites").tap()
    page.wait_for_url("**/visits")
    wait_until(lambda: second in town.read_stored())
    query = "select replaces_id from submission where id = ?"
    assert town.house.register.reader.execute(query, (second,)).fetchone()[0] == first
