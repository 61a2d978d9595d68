"""What waits is told on every page; what was refused comes back to its author, goes away, or is carried off sealed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from outreach.cli import run
from tests.journeys.phone import NARROW, PICTURES, SMALL_TARGETS
from tests.phone.conftest import CANARY, Handset, Town, wait_for_desk
from tests.serving.server_at_work import wait_until

pytestmark = [
    pytest.mark.xdist_group("phone_waits"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

# A date that the server does not take, in a form that says nothing wrong by itself.
REFUSED = f"result=not_now&come_back_on=2020-01-01&note={CANARY}"


@pytest.fixture
def waiting(phone: Handset, town: Town) -> Iterator[Page]:
    """The page of what waits on a phone that has one refused record and one that the network keeps."""
    phone.queue(1, fields=REFUSED)
    phone.flush()
    wait_until(lambda: [row["state"] for row in phone.list_queue()] == ["refused"])
    town.network.before = lambda exchange: exchange.path != "/sync" or exchange.method == "GET"
    phone.queue(1)
    phone.page.goto("/phone")
    wait_for_desk(phone.page)
    yield phone.page


def test_each_page_tells_how_many_wait(waiting: Page, phone: Handset) -> None:
    for path in ("/visits", "/outings", "/phone", "/offline"):
        waiting.goto(path)
        wait_for_desk(waiting)
        expect(waiting.get_by_role("link", name="1 à envoyer · 1 à corriger")).to_have_attribute("href", "/phone")


def test_what_waits_for_a_day_is_told(waiting: Page, phone: Handset) -> None:
    told = waiting.get_by_text("attendent depuis plus d’un jour")
    expect(waiting.locator("[data-waiting] li")).to_have_count(2)
    expect(told).to_have_count(0)
    age = "for (const row of rows) await Phone.store.put('records', { ...row, saved_at: row.saved_at - 9e7 });"
    waiting.evaluate(f"async () => {{ const rows = await Phone.store.list('records'); {age} }}")
    waiting.goto("/visits")
    expect(told).to_be_visible()


def test_the_list_obeys_the_rules_of_pages(waiting: Page) -> None:
    expect(waiting.locator("[data-waiting] li")).to_have_count(2)
    expect(waiting.locator("[data-waiting]")).to_contain_text("Rencontre")
    assert waiting.evaluate(SMALL_TARGETS) == []
    PICTURES.mkdir(exist_ok=True)
    waiting.screenshot(path=PICTURES / "phone-waiting.png", full_page=True)
    waiting.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert waiting.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_refused_record_is_given_back_and_replaced_under_its_id(waiting: Page, phone: Handset, town: Town) -> None:
    refused = phone.list_queue()[0]["id"]
    # Which questions were asked tells of the answers: the phone keeps none of them.
    assert "Quand repasser" not in str(waiting.evaluate("Phone.store.list('records')"))
    waiting.get_by_role("button", name="Corriger").tap()
    expect(waiting.locator("#faults")).to_contain_text("un jour à venir")
    assert waiting.locator("[name=note]").input_value() == CANARY
    assert waiting.locator("[name=submission_id]").input_value() == refused
    assert "/forms/contact" in waiting.url
    # The script of the form came with its page: it follows, and saves as ever.
    waiting.locator('[data-q="result"] label', has_text="Refus").tap()
    expect(waiting.locator("[name=come_back_on]")).to_be_hidden()
    town.network.before = None
    waiting.locator("#save").tap()
    expect(waiting.get_by_text("C’est enregistré.")).to_be_visible()
    phone.send()
    assert town.read_stored()[refused] == {"result": "declined", "note": CANARY}


def test_without_network_what_was_refused_stays(waiting: Page, phone: Handset, town: Town) -> None:
    town.network.cut()
    waiting.get_by_role("button", name="Corriger").tap()
    expect(waiting.locator("[data-waiting] [role=status]")).to_contain_text("Le réseau manque")
    waiting.get_by_role("button", name="Envoyer maintenant").tap()
    expect(waiting.locator("[data-waiting] [role=status]")).to_contain_text("Le réseau manque")
    assert [row["state"] for row in phone.list_queue()] == ["refused", "waiting"]


def test_what_the_server_says_instead_of_an_answer_is_shown(waiting: Page, phone: Handset, town: Town) -> None:
    phone.context.clear_cookies()
    waiting.get_by_role("button", name="Corriger").tap()
    expect(waiting.locator("[data-waiting] [role=status]")).to_contain_text("Connectez-vous")
    assert len(phone.list_queue()) == 2


def test_what_was_refused_is_taken_away_and_comes_back(waiting: Page, phone: Handset) -> None:
    before = waiting.evaluate("Phone.store.list('records')")
    waiting.get_by_role("button", name="Retirer").tap()
    wait_until(lambda: len(phone.list_queue()) == 1)
    waiting.get_by_role("button", name="Annuler").tap()
    wait_until(lambda: waiting.evaluate("Phone.store.list('records')") == before)
    waiting.get_by_role("button", name="Retirer").tap()
    wait_until(lambda: len(phone.list_queue()) == 1)
    waiting.goto("/visits")
    wait_for_desk(waiting)
    expect(waiting.get_by_role("link", name="1 à envoyer", exact=True)).to_be_visible()


def test_the_queue_is_carried_off_sealed_and_taken_in_once(
    waiting: Page, phone: Handset, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with waiting.expect_download() as download:
        waiting.get_by_role("button", name="Garder dans un fichier scellé").tap()
    assert download.value.suggested_filename == f"saisies-scellees-{town.settings.today()}.json"
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    told = json.loads(file.read_text("utf-8"))
    rows = phone.list_queue()
    assert told["format"] == "outreach queue 1" and [one["id"] for one in told["records"]] == [
        row["id"] for row in rows
    ]
    assert {*told["records"][0]} == {
        "id",
        "form",
        "version",
        "captured_on",
        "envelope",
    } and CANARY not in file.read_text()
    monkeypatch.setenv("OUTREACH_INSTANCE", str(town.settings.instance))
    monkeypatch.setenv("OUTREACH_TODAY", str(town.settings.today()))
    (town.settings.instance / "outreach.toml").write_text("fictitious = true\n")
    run(("sync-file", str(file)))
    refused, kept = (row["id"] for row in rows)
    assert kept in town.read_stored() and refused not in town.read_stored()
    assert phone.list_queue() == rows  # they stay until a receipt names them
    town.network.mend()
    wait_until(lambda: len(waiting.evaluate("Phone.queue.flush().then(Phone.queue.list)")) == 1)
    assert list(town.read_stored()).count(kept) == 1


def test_answers_that_another_visit_has_the_id_of_get_their_own(phone: Handset, town: Town) -> None:
    [known] = phone.queue(1)
    phone.send()
    phone.queue(1, ids=[known], fields="result=declined")
    phone.flush()
    wait_until(lambda: [row["state"] for row in phone.list_queue()] == ["conflict"])
    page = phone.page
    page.goto("/phone")
    wait_for_desk(page)
    page.get_by_role("button", name="Corriger").tap()
    expect(page.locator("input[value=declined]")).to_be_checked()
    own = page.locator("[name=submission_id]").input_value()
    assert own != known
    page.locator("#save").tap()
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    phone.send()
    assert town.read_stored()[own] == {"result": "declined"} and town.read_stored()[known]["result"] == "absent"


def test_nobody_reads_what_another_worker_saved(phone: Handset, town: Town) -> None:
    phone.queue(1, fields=REFUSED)
    phone.flush()
    wait_until(lambda: [row["state"] for row in phone.list_queue()] == ["refused"])
    phone.context.clear_cookies()
    phone.log_in("teammate")
    page = phone.page
    page.goto("/phone")
    wait_for_desk(page)
    page.get_by_role("button", name="Corriger").tap()
    expect(page.locator("[data-waiting] [role=status]")).to_contain_text("saisie d’une autre personne")
    assert CANARY not in page.content()
