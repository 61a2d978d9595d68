"""The contact form under a thumb, in real Chromium: what the phone's script adds to a form that works without it."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect
from werkzeug.serving import make_server

from outreach.assembly import create_app
from outreach.intake import House
from outreach.sealing.slips import read_slip
from tests.conftest import PASSWORD, prepare_instance, start_outing
from tests.journeys.phone import PHONE

pytestmark = [
    pytest.mark.xdist_group("form_on_a_phone"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


SAID_AT_THE_DOOR = {
    "je paye plus mon loyer": "Aide du FSL",
    "mon fils a plus de carte de transport": "Carte Imagine R",
    "j’ai trop touché de la CAF": "Trop-perçu",
    "on m'a coupé l'électricité": "Facture d’énergie",
    "ma mère ne peut plus se laver toute seule": "APA",
    "mon mari me tape": "mise en sécurité",
    "j’ai plus rien à manger": "Aide alimentaire",
    "je dors dans ma voiture": "Hébergement d’urgence",
    "MON TITRE DE SEJOUR EST PERIME": "Titre de séjour",
    "j’ai mal aux dents et pas d’argent": "Complémentaire santé",
    "je n'arrive plus à payer mon loyer": "Aide du FSL",
    "les impôts": "avis d’impôt",
    "loyers impayés": "Aide du FSL",
    "mon patron m'a viré": "Allocation chômage",
    "mon fils ne va plus à l'école": "Retour en formation",
    "plus le moral": "Soutien psychologique",
    "je n'ai plus de sous": "Secours d’urgence",
    "la cantine coûte trop cher": "Cantine",
    "ma femme est décédée": "réversion",
    "RIB": "compte bancaire",
    "sport": "sport des enfants",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """The application at a real address."""
    app = create_app(prepare_instance(tmp_path_factory.mktemp("phone") / "instance"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    found: House = app.extensions["outreach.House"]
    yield f"http://127.0.0.1:{server.server_port}", found
    server.shutdown()
    serving.join()
    server.server_close()
    found.register.close()


def log_in(page: Page) -> None:
    """Come in as the worker."""
    page.goto("/login")
    page.locator("[name=login]").fill("worker")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits")


@pytest.fixture(scope="module")
def phone(browser: Browser, house: tuple[str, House]) -> Iterator[BrowserContext]:
    """A worker's phone, in an outing."""
    context = browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, locale="fr-FR", base_url=house[0]  # type: ignore[arg-type]
    )
    page = context.new_page()
    log_in(page)
    page.goto("/outings")
    page.get_by_label("Porte-à-porte").check()
    page.locator("[name=neighbourhood]").first.check()
    page.get_by_role("button", name="Commencer").tap()
    page.wait_for_url("**/visits")
    page.close()
    yield context
    context.close()


@pytest.fixture
def form(phone: BrowserContext) -> Iterator[Page]:
    """A new contact form, listened to."""
    page = phone.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.goto("/forms/contact")
    yield page
    page.close()
    assert not complaints


def choose(page: Page, question: str, answer: str) -> None:
    """Tap an answer."""
    page.locator(f'[data-q="{question}"] label', has_text=answer).first.tap()


def count_contacts(house: tuple[str, House]) -> int:
    """Count what the register holds."""
    row = house[1].register.reader.execute("select count(*) from contact").fetchone()
    return int(row[0])


def test_an_absent_is_two_taps(form: Page, house: tuple[str, House]) -> None:
    before = count_contacts(house)
    choose(form, "result", "Absent")
    form.locator("#save").tap()
    expect(form.locator(".note.good")).to_be_visible()
    assert count_contacts(house) == before + 1


def test_the_phone_draws_the_id_and_a_slip_that_the_server_reads(form: Page) -> None:
    sent = form.reload()
    assert sent is not None
    drawn = {name: form.locator(f"[name={name}]").input_value() for name in ("submission_id", "slip")}
    assert UUID(drawn["submission_id"]).version == 4 and len(read_slip(drawn["slip"])) == 9
    assert not any(value in sent.text() for value in drawn.values())


def test_a_second_tap_takes_an_answer_back(form: Page) -> None:
    for chosen in (True, False):
        choose(form, "result", "Personne")
        assert form.get_by_label("Personne rencontrée").is_checked() is chosen
        assert form.locator("[data-q=person]").is_visible() is chosen


def test_a_known_slip_is_asked_for_at_a_later_meeting_only(form: Page) -> None:
    choose(form, "result", "Personne")
    expect(form.locator("#known_slip")).to_be_hidden()
    choose(form, "person-first_meeting", "Non")
    expect(form.locator("#known_slip")).to_be_visible()


def test_a_right_is_found_by_an_everyday_word_without_accents(form: Page) -> None:
    choose(form, "result", "Personne")
    form.get_by_role("button", name="Ajouter").tap()
    rows = form.locator('[data-q="gaps-0-right"] label:visible')
    assert rows.count() == 6
    form.get_by_role("searchbox").fill("SANTE")
    expect(rows).to_have_text(["Complémentaire santé solidaire", "Bilan de santé gratuit"])
    form.get_by_role("searchbox").fill("zzz")
    expect(form.get_by_text("Aucun résultat")).to_be_visible()
    form.get_by_role("searchbox").fill("loyer")
    form.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_have_text("Aide au logement (APL)")
    assert form.locator('[data-q="gaps-0-referral-structure"] input[value=caf]').is_checked()


@pytest.mark.parametrize(
    ("person", "right", "structure"),
    [
        ([("age_band", "40 à 64 ans")], "css", "cpam"),
        ([("age_band", "65 à 74 ans")], "css", "ccas"),
        ([("age_band", "75 ans et plus"), ("household", "Couple avec"), ("under_six", "Oui")], "css", "ccas"),
        ([("age_band", "25 à 39 ans"), ("household", "Parent seul"), ("under_six", "Oui")], "aide_enfance", "pmi"),
        (
            [("age_band", "25 à 39 ans"), ("household", "Parent seul"), ("under_six", "Non")],
            "aide_enfance",
            "departement",
        ),
        # The question is hidden again with its household: its answer no longer counts.
        (
            [("household", "Parent seul"), ("under_six", "Oui"), ("household", "Personne seule")],
            "aide_enfance",
            "departement",
        ),
    ],
)
def test_the_structure_of_the_person_s_public_is_proposed(
    form: Page, house: tuple[str, House], person: list[tuple[str, str]], right: str, structure: str
) -> None:
    outing = start_outing(house[1], day=house[1].settings.today(), neighbourhood="grigny_2")
    form.goto(f"/forms/contact?outing_id={outing}")
    choose(form, "result", "Personne")
    for question, answer in person:
        choose(form, f"person-{question}", answer)
    form.get_by_role("button", name="Ajouter").tap()
    form.get_by_role("button", name="Voir toute la liste").first.tap()
    form.locator(f'[data-q="gaps-0-right"] label:has([value={right}])').tap()
    assert form.locator('[data-q="gaps-0-referral-structure"] input:checked').input_value() == structure


def test_what_people_say_at_the_door_finds_the_right_among_the_first_three(form: Page) -> None:
    choose(form, "result", "Personne")
    form.get_by_role("button", name="Ajouter").tap()
    rows = form.locator('[data-q="gaps-0-right"] label:visible')
    for phrase, label in SAID_AT_THE_DOOR.items():
        form.get_by_role("searchbox").fill(phrase)
        assert any(label in found for found in rows.all_inner_texts()[:3]), (phrase, rows.all_inner_texts())


def test_the_list_is_in_its_own_order_again_once_a_right_is_chosen(form: Page) -> None:
    choose(form, "result", "Personne")
    form.get_by_role("button", name="Ajouter").tap()
    rows = form.locator('[data-q="gaps-0-right"] label:visible')
    first = rows.all_inner_texts()
    form.get_by_role("searchbox").fill("cafards dans l'appartement")
    expect(rows.first).to_have_text("Logement indigne ou insalubre")
    rows.first.tap()
    expect(rows).to_have_count(1)
    form.get_by_role("button", name="Changer").tap()
    assert rows.all_inner_texts()[: len(first)] == first


def test_arrow_keys_go_through_the_whole_list(form: Page) -> None:
    choose(form, "result", "Personne")
    form.get_by_role("button", name="Ajouter").tap()
    form.get_by_role("button", name="Voir toute la liste").first.tap()
    rows = form.locator('[data-q="gaps-0-right"] label:visible')
    total = rows.count()
    rows.first.locator("input").focus()
    form.keyboard.press("ArrowDown")
    assert rows.count() == total > 6 and rows.nth(1).locator("input").is_checked()


def test_a_card_removed_by_mistake_comes_back_with_its_answers(form: Page) -> None:
    choose(form, "result", "Personne")
    for _ in range(2):
        form.get_by_role("button", name="Ajouter").tap()
    choose(form, "gaps-0-status", "Refusé")
    form.get_by_role("button", name="Retirer").first.tap()
    expect(form.locator("[data-card]")).to_have_count(1)
    expect(form.locator("[data-card] h3 [data-n]")).to_have_text("1")
    form.get_by_role("button", name="Annuler").tap()
    expect(form.locator("[data-card] h3 [data-n]")).to_have_text(["1", "2"])
    assert form.locator('[data-q="gaps-0-status"] input[value=refused]').is_checked()


def test_what_is_missing_is_told_once_on_the_phone_then_by_the_server(form: Page) -> None:
    choose(form, "result", "Personne")
    form.locator("#save").tap()
    expect(form.locator('[data-q="person-first_meeting"] .miss')).to_be_visible()
    form.locator("#save").tap()
    expect(form.locator("#faults")).to_be_focused()
    choose(form, "person-first_meeting", "Oui")
    form.locator("#save").tap()
    expect(form.locator(".note.good")).to_be_visible()


def test_a_lost_network_keeps_the_answers_and_the_visit_counts_once(
    form: Page, phone: BrowserContext, house: tuple[str, House]
) -> None:
    before = count_contacts(house)
    choose(form, "result", "Refus")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    form.route("**/forms/contact", lose_the_answer)
    form.locator("#save").tap()
    expect(form.locator("#lost")).to_contain_text("rien n’est perdu")
    form.unroute("**/forms/contact")
    form.locator("#save").tap()
    expect(form.locator(".note.good")).to_contain_text("une seule fois")
    assert count_contacts(house) == before + 1


def test_a_session_that_ended_meanwhile_loses_nothing(form: Page, phone: BrowserContext) -> None:
    choose(form, "result", "Refus")
    phone.clear_cookies()
    form.locator("#save").tap()
    expect(form.locator("#lost")).to_contain_text("connecté")
    elsewhere = phone.new_page()
    log_in(elsewhere)
    elsewhere.close()
    form.locator("#save").tap()
    expect(form.locator(".note.good")).to_be_visible()


def test_leaving_with_answers_asks_first(form: Page, phone: BrowserContext) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    form.on("dialog", answer)
    choose(form, "result", "Absent")
    form.locator(".home").tap()
    form.wait_for_url("**/visits")
    assert asked == ["beforeunload"]


def test_the_slip_alone_is_printed_on_a6(form: Page) -> None:
    choose(form, "result", "Personne")
    choose(form, "person-first_meeting", "Oui")
    form.get_by_role("button", name="Ajouter").tap()
    choose(form, "gaps-0-right", "RSA")
    choose(form, "gaps-0-status", "Non demandé")
    choose(form, "gaps-0-refer", "Oui")
    choose(form, "gaps-0-referral-agreement", "Oui")
    form.locator("#save").tap()
    expect(form.locator(".slip")).to_be_visible()
    sheet = form.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/MediaBox [0 0 298.07999 420]") == 1
    form.emulate_media(media="print")
    shown = form.evaluate("[...document.querySelectorAll('body *')].filter(e => e.getClientRects().length)"
                          ".every(e => e.closest('.slip') || e.matches('main, main *:has(.slip)'))")  # fmt: skip
    assert shown
