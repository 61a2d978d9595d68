"""One visit, end to end: phone → register → referral → desk → release → Datasette, by tapping, in real Chromium."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Town
from tests.journeys.phone import DESK, PICTURES, Device

pytestmark = pytest.mark.xdist_group("journeys")

AFTER_THE_QUARTER = "2027-01-20"


def start_an_outing(worker: Device) -> None:
    """Start an outing in La Grande Borne, door to door."""
    page = worker.page
    worker.follow(page.get_by_role("link", name=re.compile("Commencer une sortie|Changer de lieu")))
    worker.look("worker-outing")
    worker.tap(page.locator("label", has_text="La Grande Borne").first)
    worker.tap(page.locator("label", has_text="Porte-à-porte").first)
    worker.follow(page.get_by_role("button", name="Commencer"))
    expect(page.get_by_role("heading", name="Sortie en cours")).to_be_visible()


def log_a_meeting(worker: Device) -> str:
    """Log a meeting with two gaps and one referral by tapping; return the code of the slip."""
    page = worker.page
    worker.follow(page.get_by_role("link", name="Nouvelle visite").first)
    worker.look("worker-form-opened", whole=False)
    worker.choose("result", "Personne rencontrée")
    worker.choose("person-first_meeting", "Oui")
    worker.choose("person-age_band", "25 à 39")
    worker.choose("person-household", "Parent seul")
    worker.tap(page.get_by_role("button", name="Un de plus"))
    worker.tap(page.get_by_role("button", name="Ajouter"))
    page.get_by_role("searchbox").fill("loyer")
    worker.look("worker-form-search")
    worker.choose("gaps-0-right", "logement")
    worker.choose("gaps-0-status", "Non demandé")
    worker.choose("gaps-0-refer", "Oui")
    assert page.locator('[data-q="gaps-0-referral-structure"] input:checked').get_attribute("value") == "caf"
    worker.choose("gaps-0-referral-agreement", "Oui")
    worker.tap(page.get_by_role("button", name="Ajouter"))
    worker.choose("gaps-1-right", "Complémentaire santé")
    worker.choose("gaps-1-status", "Interrompu")
    worker.choose("gaps-1-refer", "Non")
    worker.look("worker-form-filled")
    worker.tap(page.locator("#save"))
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    worker.look("worker-receipt")
    slip = page.locator(".slip")
    assert "Demandez le référent aller-vers" in slip.inner_text() and "Aide au logement" not in slip.inner_text()
    code = slip.locator(".code").inner_text()
    assert code not in page.url
    worker.follow(page.get_by_role("link", name="Mes visites"))
    return code


def answer_at_the_desk(referent: Device, code: str) -> None:
    """Look the slip up, say she came, then that the right is open."""
    page = referent.page
    referent.look("referent-desk", whole=False)
    page.get_by_label(re.compile("code", re.IGNORECASE)).first.fill(code.lower().replace("-", " "))
    referent.follow(page.get_by_role("button", name=re.compile("Chercher|Voir|Trouver")).first)
    expect(page.get_by_text("logement", exact=False).first).to_be_visible()
    assert code not in page.url
    referent.look("referent-slip")
    referent.follow(page.locator("a[href^='/desk/']").first)
    referent.look("referent-referral")
    referent.follow(page.get_by_role("button", name=re.compile("présentée")).first)
    expect(page.locator(".timeline")).to_contain_text("s’est présentée")
    referent.follow(page.get_by_role("button", name=re.compile("Droit ouvert")).first)
    expect(page.locator(".timeline")).to_contain_text("Droit ouvert")


@pytest.fixture
def day_after(town: Town):  # type: ignore[no-untyped-def]
    """Give the day back to the other journeys."""
    yield
    town.serve()


def test_a_visit_goes_from_the_stairwell_to_the_observatory(
    town: Town, device: Callable[..., Device], day_after: None
) -> None:
    worker = device("terrain")
    start_an_outing(worker)
    code = log_a_meeting(worker)
    answer_at_the_desk(device("referent-caf"), code)

    worker.page.goto("/visits")
    fate = worker.page.locator("a.card", has_text="Aide au logement").first
    expect(fate).to_contain_text("Droit ouvert")
    worker.look("worker-home")
    worker.follow(fate)
    expect(worker.page.locator(".timeline").first).to_contain_text("Droit ouvert")
    worker.look("worker-visit")

    published = town.run("publish", today=AFTER_THE_QUARTER)
    assert published.returncode == 0, published.stderr
    town.serve(AFTER_THE_QUARTER)
    analyst = device("analyste", DESK)
    read_the_release(analyst)


def read_the_release(analyst: Device) -> None:
    """Go through `/observatory` and read released rows of the quarter just closed."""
    page = analyst.page
    analyst.look("analyst-home")
    analyst.follow(page.get_by_role("button", name=re.compile("observatoire")))
    page.wait_for_url(re.compile(r":\d+/(?!observatory)"))
    expect(page.locator("body")).to_contain_text(re.compile("fictives"))
    page.screenshot(path=PICTURES / "analyst-datasette-home.png", full_page=True)
    base = re.match(r"https?://[^/]+", page.url)
    assert base is not None
    analyst.page.goto(f"{base[0]}/observatoire/right_reason?quarter=2026-T4")
    expect(page.locator("table").first).to_contain_text("2026-T4")
    page.screenshot(path=PICTURES / "analyst-datasette-table.png")
    query = 'select * from right_reason where quarter = "2026-T4"'
    rows = page.goto(f"{base[0]}/observatoire.json?_shape=array&sql={quote(query)}")
    assert rows is not None and rows.status == 200, rows and rows.text()
    released = rows.json()
    assert len(released) >= 11
    assert {"quarter", "sector", "neighbourhood", "age_band", "sex"} <= set(released[0])
