"""The questionnaires of the library under a thumb, in real Chromium: a typical visit leaves what it means."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from outreach.assembly import create_app
from outreach.intake import House, compare_rebuilt
from tests.conftest import PASSWORD, prepare_instance, start_outing
from tests.journeys.phone import PHONE
from tests.library_visits import BY_FORM, Visit

pytestmark = [
    pytest.mark.xdist_group("library_on_a_phone"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """The application at a real address."""
    app = create_app(prepare_instance(tmp_path_factory.mktemp("library") / "instance"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    found: House = app.extensions["outreach.House"]
    start_outing(found)
    yield f"http://127.0.0.1:{server.server_port}", found
    server.shutdown()
    serving.join()
    server.server_close()
    found.register.close()


@pytest.fixture(scope="module", params=[True], ids=["phone"])
def worker(browser: Browser, house: tuple[str, House], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A worker's phone, with its script unless a test says otherwise."""
    told = {"viewport": PHONE, "locale": "fr-FR", "base_url": house[0], "is_mobile": True, "has_touch": True}
    context = browser.new_context(**told, java_script_enabled=request.param)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Identifiant").fill("worker")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer").tap()
    page.wait_for_url("**/visits")
    yield page
    context.close()


def list_answers(answers: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """List what is touched: the name of a field and the answer."""
    if isinstance(answers, dict):
        for name, told in answers.items():
            yield from list_answers(told, f"{prefix}-{name}" if prefix else name)
    elif isinstance(answers, list) and answers and isinstance(answers[0], dict):
        for position, card in enumerate(answers):
            yield from list_answers(card, f"{prefix}-{position}")
    else:
        yield from ((prefix, str(told)) for told in (answers if isinstance(answers, list) else [answers]))


def touch(page: Page, name: str, answer: str) -> None:
    """Answer a question; what was proposed already is left."""
    field = page.locator(f'input[name="{name}"][value="{answer}"]')
    if not field.count():
        page.locator(f'input[name="{name}"]').fill(answer)
    elif not field.is_checked():
        page.locator("label", has=field).tap()


def fill(page: Page, visit: Visit) -> None:
    """Fill a questionnaire as the worker would, one card after the other."""
    cards = 0
    for name, answer in list_answers({"result": "met", **visit.answers}):
        if name.startswith(f"gaps-{cards}-"):
            page.locator("button[value='add:gaps']").tap()
            page.wait_for_load_state()
            cards += 1
        touch(page, name, answer)


def read_rows(house: House) -> tuple[list[tuple[str, str]], list[str]]:
    """Read the gaps and the structures of the last contact."""
    reader = house.register.reader
    last = "(select id from contact order by rowid desc limit 1)"
    gaps = reader.execute(f"select right, status from gap where contact_id = {last} order by position").fetchall()
    handed = reader.execute(
        "select s.code from referral r join gap g on g.id = r.gap_id join structure s on s.id = r.structure_id"
        f" where g.contact_id = {last} order by g.position"
    ).fetchall()
    return [tuple(row) for row in gaps], [row["code"] for row in handed]


@pytest.mark.parametrize("form_id", BY_FORM)
def test_a_typical_visit_is_logged_by_touch(worker: Page, house: tuple[str, House], form_id: str) -> None:
    visit = BY_FORM[form_id]
    worker.goto(f"/forms/{form_id}")
    fill(worker, visit)
    worker.locator("#save").tap()
    worker.get_by_role("heading", name="Enregistré").wait_for()
    assert read_rows(house[1]) == (visit.gaps, [structure for _, structure in visit.referrals])
    assert compare_rebuilt(house[1])[1] == []


@pytest.mark.parametrize("form_id", BY_FORM)
def test_an_absent_is_two_taps(worker: Page, house: tuple[str, House], form_id: str) -> None:
    worker.goto(f"/forms/{form_id}")
    touch(worker, "result", "absent")
    worker.locator("#save").tap()
    worker.get_by_role("heading", name="Enregistré").wait_for()
    assert read_rows(house[1]) == ([], [])


def test_only_the_rights_the_answers_point_to_are_offered_until_the_whole_list_is_opened(worker: Page) -> None:
    worker.goto("/forms/unpaid_rent")
    for name, answer in (("result", "met"), ("rent-debts", "rent"), ("rent-letter", "court")):
        touch(worker, name, answer)
    worker.locator("button[value='add:gaps']").tap()
    offered = worker.locator('[data-q="gaps-0-right"] label:visible')
    assert offered.all_inner_texts() == [
        "Aide du FSL (impayé de loyer)",
        "Éviter l’expulsion",
        "Accompagnement social, référent",
    ]
    touch(worker, "gaps-0-other_right", "whole_list")
    worker.locator('[data-q="gaps-0-right"] input[type=search]').fill("nationalité")
    assert "Nationalité française" in offered.all_inner_texts()
    touch(worker, "gaps-0-right", "nationalite")
    assert worker.locator('input[name="gaps-0-status"][value="not_claimed"]').is_checked()


@pytest.mark.parametrize("worker", [False], indirect=True, ids=["no script"])
@pytest.mark.parametrize("form_id", ["unpaid_rent", "overpayment"])
def test_without_its_script_the_page_leads_to_the_same(worker: Page, house: tuple[str, House], form_id: str) -> None:
    visit = BY_FORM[form_id]
    worker.goto(f"/forms/{form_id}")
    cards = 0
    for name, answer in list_answers({"result": "met", **visit.answers}):
        if name.startswith(f"gaps-{cards}-"):
            cards += 1
            with worker.expect_navigation():
                worker.locator("button[value='add:gaps']").tap()
        if not worker.locator(f'[data-q="{name}"]').is_visible():
            with worker.expect_navigation():
                worker.get_by_role("button", name="Continuer").tap()
        touch(worker, name, answer)
    worker.locator("#save").tap()
    worker.get_by_role("heading", name="Enregistré").wait_for()
    assert read_rows(house[1]) == (visit.gaps, [structure for _, structure in visit.referrals])
