"""A spreadsheet made for Kobo is sent, read, put right, tried and published; then a worker has it and fills it in."""

from collections.abc import Callable

import pytest

from tests.coordination.kobo import ROWS, write_kobo
from tests.journeys.phone import DESK, PHONE, Device

pytestmark = pytest.mark.xdist_group("journeys")

# A type misspelt, and a question that nobody may ask.
FAULTY = (
    *ROWS,
    {"type": "select_on state", "name": "again", "label::French (fr)": "Encore sale ?"},
    {"type": "text", "name": "person_name", "label::French (fr)": "Nom et prénom de la personne"},
)


def send(someone: Device, content: bytes) -> None:
    """Send a questionnaire from the list."""
    someone.page.goto("/coordination/forms")
    someone.follow(someone.page.locator("main a.main"))
    told = {"name": "halls.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": content}
    someone.page.set_input_files("#form", told)  # type: ignore[arg-type]
    someone.follow(someone.page.locator("button.main"))


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_kobo_spreadsheet_reaches_the_workers(device: Callable[..., Device], viewport: dict[str, int]) -> None:
    size = "phone" if viewport is PHONE else "desk"
    form_id = f"halls_{size}"
    someone = device("coordination", viewport)
    page = someone.page

    send(someone, write_kobo(FAULTY, form_id=form_id))
    assert page.locator("mark").first.inner_text() == "select_on state"
    assert page.locator("a[href$='/publish']").count() == 0
    someone.look(f"questionnaire-faulty-{size}")

    send(someone, write_kobo(form_id=form_id))
    someone.look(f"questionnaire-report-{size}")
    someone.follow(page.get_by_role("link", name="Essayer", exact=True))
    if viewport is PHONE:
        assert not page.locator("iframe").is_visible()
        someone.look("questionnaire-try-phone")
        someone.follow(page.get_by_role("link", name="Essayer en plein écran"))
        tried = page.main_frame
    else:
        page.locator("iframe").wait_for()
        page.wait_for_function("() => frames.length && frames[0].document.querySelector('#survey')")
        found = page.frame(url=lambda address: "/trial/" in address)
        assert found is not None
        tried = found
        tried.wait_for_selector("html.js #survey")
        someone.look("questionnaire-try-desk")
        page.locator("iframe").scroll_into_view_if_needed()
    tried.locator('[data-q="hall-Proprete_du_hall"] label', has_text="Non").click()
    tried.locator('[data-q="hall-damage"] label', has_text="La lumière").click()
    tried.locator("#save").click()
    tried.get_by_text("Voici ce qui l’aurait été.").wait_for()
    assert "La lumière" in tried.locator("main").inner_text()
    someone.look(f"questionnaire-tried-{size}")

    page.goto("/coordination/forms")
    someone.follow(page.locator("a.card", has_text=form_id))
    someone.follow(page.get_by_role("link", name="Publier…"))
    someone.look(f"questionnaire-publish-{size}")
    someone.follow(page.locator("button.main"))
    assert "C’est publié" in page.locator("main").inner_text()
    someone.look(f"questionnaire-published-{size}")

    worker = device("terrain", PHONE)
    worker.page.goto("/visits")
    worker.tap(worker.page.locator("summary", has_text="Autres questionnaires"))
    worker.follow(worker.page.locator(f"a.card[href*='/forms/{form_id}']"))
    worker.choose("hall-Proprete_du_hall", "Oui")
    worker.tap(worker.page.locator("#save"))
    worker.page.get_by_text("C’est enregistré.").wait_for()
    worker.follow(worker.page.get_by_role("link", name="Mes visites"))

    page.reload()
    assert ": 1" in page.locator("tbody").inner_text()
    someone.look(f"questionnaire-counted-{size}")
