"""After one visit with a network, a worker's day goes on without: every form opens, is filled in, kept, sent later."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from outreach.intake import House
from outreach.register import outings
from tests.conftest import TODAY, find_account_row, prepare_instance
from tests.journeys.phone import NARROW, PICTURES, SMALL_TARGETS
from tests.phone.conftest import Handset, Town, wait_for_desk
from tests.phone.meeting import choose, fill_referral, save
from tests.phone.relay import Exchange
from tests.serving.server_at_work import wait_until

pytestmark = [
    pytest.mark.xdist_group("phone_shell"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

LISTED = """async () => {
  const kept = await (await caches.open("outreach")).keys();
  return kept.map(({ url }) => url.slice(location.origin.length));
}"""
READ = """async () => {
  const shelf = await caches.open("outreach");
  const told = [];
  for (const request of await shelf.keys()) {
    const answer = await shelf.match(request);
    told.push([request.url, JSON.stringify([...answer.headers]), await answer.text()]);
  }
  return told;
}"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town where what was saved may be taken back for some seconds, as everywhere."""
    made = Town(prepare_instance(tmp_path_factory.mktemp("town") / "instance"))
    yield made
    made.stop()


def fill_shelf(phone: Handset) -> None:
    """Wait until everything is on the phone."""
    phone.page.wait_for_function("() => navigator.serviceWorker.controller")
    wait_until(lambda: phone.page.evaluate("Phone.state('pages').then((pages) => !!pages)"))


def look(page: Page, name: str) -> None:
    """Picture a page in light and dark, and check what every page owes."""
    PICTURES.mkdir(exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=PICTURES / f"{name}-{scheme}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    small = page.evaluate(SMALL_TARGETS)
    assert not small, small
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.fixture
def worker(hand: Callable[..., Handset], town: Town) -> Handset:
    """A phone that was once online, and everything is on it."""
    made = hand(service_workers="allow")
    fill_shelf(made)
    return made


def list_forms(town: Town) -> list[str]:
    """List the ids of the questionnaires of the worker's team."""
    account = find_account_row(town.house, "worker")
    return [survey.form_id for survey in town.house.library.list_for_team(account.structure_id or "")]


def test_every_form_opens_is_kept_and_sent_when_the_server_is_back(worker: Handset, town: Town) -> None:
    page, forms = worker.page, list_forms(town)
    assert len(forms) == 9
    town.network.cut()
    for form_id in forms:
        page.goto(f"/forms/{form_id}")
        wait_for_desk(page)
        assert page.locator("#survey").get_attribute("data-form") == form_id
        assert page.evaluate("Page.form.elements.submission_id.value.length") == 36
        assert page.evaluate("Page.context.today") == TODAY.isoformat()
        if form_id != "third_place":
            assert "Porte-à-porte" in page.locator("[data-outing]").inner_text()
            page.locator('[data-q="result"] label', has_text="Absent").tap()
        save_whole(page)
        expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    kept = worker.list_queue()
    assert sorted(row["form"] for row in kept) == sorted(forms)
    town.network.mend()
    wait_until(lambda: not [row for row in worker.list_queue() if row["state"] == "waiting"])
    stored = town.read_stored()
    assert stored.keys() >= {row["id"] for row in kept}


def save_whole(page: Page) -> None:
    """Save, giving the first answer to each question that is told to miss one."""
    missing = page.locator("[data-q]:has(> legend .miss, > label .miss)")
    for _ in range(20):
        page.locator("#save").tap()
        wait_until(lambda: page.locator("#survey").count() == 0 or missing.count() > 0)
        if not page.locator("#survey").count():
            return
        missing.first.locator("label:visible").first.tap()


def test_a_number_given_without_network_is_kept_apart(worker: Handset, town: Town) -> None:
    town.network.cut()
    worker.page.goto("/forms/contact")
    wait_for_desk(worker.page)
    fill_referral(worker.page)
    choose(worker.page, "gaps-0-steps", "Numéro donné")
    record_id = worker.page.locator("[name=submission_id]").input_value()
    save(worker.page)
    town.network.mend()
    wait_until(lambda: record_id in town.read_stored())
    told = "select steps from gap join contact on contact.id = gap.contact_id where submission_id = ?"
    assert [tuple(row) for row in town.house.register.reader.execute(told, (record_id,))] == [("number_given",)]


def begin_offline(phone: Handset, place: str = "Grigny 2") -> str:
    """Begin an outing without network; return its id."""
    page = phone.page
    page.goto("/outings")
    expect(page.get_by_text("Tout ce qui suit marche sans.")).to_be_visible()
    expect(page.locator("[data-forms] a").first).to_be_visible()
    if page.locator("[data-move]").is_visible():
        page.locator("[data-move]").tap()
    page.locator("[data-begin] label", has_text=place).tap()
    page.locator("[data-begin] label", has_text="Marché").tap()
    page.get_by_role("button", name="Commencer").tap()
    expect(page.locator("[data-outing-card] [data-place]")).to_have_text(place)
    return str(page.evaluate("Phone.outing().then(({ id }) => id)"))


def find_outing(house: House, outing_id: str) -> tuple[str, str, str] | None:
    """Return place, channel and day of an outing that the register knows."""
    row = outings.find_outing(house.register, outing_id)
    return (row["neighbourhood"], row["channel"], row["on_day"]) if row else None


def test_an_outing_begun_without_network_travels_with_its_first_visit(worker: Handset, town: Town) -> None:
    page = worker.page
    town.network.cut()
    outing_id = begin_offline(worker)
    page.get_by_role("link", name="Nouvelle visite").tap()
    expect(page.locator("[data-outing]")).to_have_text("Grigny 2 · Marché")
    wait_for_desk(page)
    worker.save_absent()
    assert find_outing(town.house, outing_id) is None
    town.network.mend()
    # The home online knows of it before it is sent.
    page.goto("/visits")
    expect(page.locator("[data-outing-card] [data-place]")).to_have_text("Grigny 2")
    expect(page.locator("[data-told-outing]")).to_be_hidden()
    wait_until(lambda: not worker.list_queue())
    assert find_outing(town.house, outing_id) == ("grigny_2", "market", TODAY.isoformat())
    page.reload()
    expect(page.locator("[data-told-outing]")).to_contain_text("Grigny 2")
    expect(page.locator("[data-outing-card]")).to_be_hidden()


def test_an_outing_is_begun_and_ended_on_the_pages_of_the_server_while_the_network_goes(
    worker: Handset, town: Town
) -> None:
    page = worker.page
    page.goto("/outings")
    page.locator("label", has_text="Le Village").tap()
    page.locator("label", has_text="Permanence").tap()
    town.network.cut()
    page.get_by_role("button", name="Commencer").tap()
    expect(page.locator("[data-home] [data-place]")).to_have_text("Le Village")
    town.network.mend()
    page.goto("/visits")
    expect(page.locator("[data-outing-card] [data-place]")).to_have_text("Le Village")
    page.locator("[data-outing-card] [data-end-outing]").tap()
    expect(page.locator("[data-told-outing]")).to_be_visible()
    expect(page.locator("[data-outing-card]")).to_be_hidden()
    town.network.cut()
    page.get_by_role("button", name="Terminer la sortie").tap()
    expect(page.get_by_role("heading", name="Commencer une sortie")).to_be_visible()


def test_doors_without_an_answer_are_three_taps_and_may_be_taken_back(worker: Handset, town: Town) -> None:
    page, before = worker.page, len(town.read_stored())
    town.network.cut()
    page.goto("/visits")
    page.get_by_text("Absent : portes sans réponse").tap()
    page.get_by_role("button", name="3 portes, personne").tap()
    expect(page.locator("[data-noted]")).to_contain_text("3 portes notées.")
    assert len(worker.list_queue()) == 3
    page.locator("[data-take-back]").tap()
    expect(page.locator("[data-noted]")).to_contain_text("C’est annulé.")
    assert worker.list_queue() == []
    page.get_by_text("Absent : portes sans réponse").tap()
    page.get_by_role("button", name="5 portes, personne").tap()
    expect(page.locator("[data-noted]")).to_contain_text("5 portes notées.")
    expect(page.locator("[data-saved]")).to_contain_text("À envoyer : 5. Dernier enregistrement : Rencontre")
    town.network.mend()
    wait_until(lambda: not worker.list_queue())
    assert len(town.read_stored()) == before + 5
    assert list(town.read_stored().values())[-1] == {"result": "absent"}


def test_the_same_doors_stand_on_the_page_of_the_server(worker: Handset, town: Town) -> None:
    page = worker.page
    page.goto("/visits")
    expect(page.locator("[data-home]")).to_have_count(0)
    page.get_by_text("Absent : portes sans réponse").tap()
    page.get_by_role("button", name="1 porte, personne", exact=True).tap()
    expect(page.locator("[data-noted]")).to_contain_text("1 porte notée.")
    wait_until(lambda: not worker.list_queue())


def test_a_network_that_lies_delays_nothing_and_leaves_nothing(worker: Handset, town: Town) -> None:
    page, before = worker.page, worker.page.evaluate(LISTED)

    def lie(exchange: Exchange) -> None:
        exchange.reply(200, "<!doctype html><title>Wifi gratuit</title><form></form>")

    town.network.before = lie
    page.goto("/forms/contact")
    expect(page.locator("#survey")).to_be_visible()
    page.goto("/phone")
    expect(page.get_by_role("heading", name="Ce téléphone", exact=True)).to_be_visible()
    # What a portal answers may be seen, never kept: not under the name of anything of ours.
    page.goto("/notice")
    assert page.title() == "Wifi gratuit"
    address = "/static/app.css?v=0123456789"
    assert page.evaluate("(address) => fetch(address).then((answer) => answer.text())", address).startswith("<!doctype")
    page.goto("/offline")
    wait_for_desk(page)
    assert sorted(page.evaluate(LISTED)) == sorted(before)
    assert not [text for _, _, text in page.evaluate(READ) if "Wifi" in text]


def test_what_is_kept_holds_nothing_of_anybody(worker: Handset, town: Town) -> None:
    account = find_account_row(town.house, "worker")
    outing_id = outings.find_current_outing(town.house.register, account.id, TODAY)
    assert outing_id is not None
    told = worker.page.evaluate(READ)
    assert len(told) == len({url for url, _, _ in told}) and len(told) > 25
    for url, headers, text in told:
        for canary in (account.id, outing_id["id"], TODAY.isoformat(), ">worker<", "Set-Cookie", "set-cookie"):
            assert canary not in text + headers, f"{canary} in {url}"
        assert not re.search(r'name="(csrf_token|submission_id|slip|outing_id)" value="[^"]', text), url


def test_the_language_in_use_is_kept(worker: Handset, town: Town) -> None:
    page = worker.page
    page.goto("/visits")
    page.locator(".menu summary").tap()
    with page.expect_navigation():
        page.get_by_role("button", name="English").tap()
    wait_until(lambda: page.evaluate("Phone.desk().then(({ language }) => language)") == "en")
    wait_until(lambda: page.evaluate("Phone.state('pages').then((pages) => pages.contact.grande_borne)").find("en") > 0)
    town.network.cut()
    for path, words in (
        ("/forms/contact", "Who did you meet?"),
        ("/visits", "No network here."),
        ("/phone", "This phone"),
    ):
        page.goto(path)
        expect(page.locator("body")).to_contain_text(words)
        assert page.locator("html").get_attribute("lang") == "en"


def test_a_session_that_ended_leaves_everything_open(worker: Handset, town: Town) -> None:
    page = worker.page
    worker.context.clear_cookies()
    page.goto("/visits")
    expect(page.get_by_text("Votre session est finie.")).to_be_visible()
    page.get_by_role("link", name="Nouvelle visite").tap()
    expect(page.locator("#survey")).to_be_visible()
    # What is not the worker's to see without logging in stays shut.
    page.goto("/outings")
    expect(page.get_by_text("Votre session est finie.")).to_be_visible()
    page.goto("/account")
    expect(page).to_have_url(re.compile("/login"))


def test_a_cut_in_the_middle_goes_on_at_the_next_page(hand: Callable[..., Handset], town: Town) -> None:
    asked: list[str] = []

    def cut_forms(exchange: Exchange) -> bool:
        if "/offline" in exchange.path and "/forms/" in exchange.path:
            asked.append(exchange.path)
            return len(asked) < 4
        return True

    town.network.before = cut_forms
    phone = hand(service_workers="allow")
    page = phone.page
    wait_until(lambda: len(asked) >= 4)
    page.goto("/phone")
    expect(page.locator("[data-shelf]")).to_contain_text("fichiers sur")
    kept = set(page.evaluate(LISTED))
    town.network.before = None
    town.network.seen.clear()
    page.reload()
    fill_shelf(phone)
    expect(page.locator("[data-shelf]")).to_contain_text("Tout est sur ce téléphone")
    assert not [one.path for one in town.network.seen if one.path in kept and "/forms/" in one.path], "fetched twice"


def test_the_guide_finds_a_structure_by_everyday_words_and_says_who_answers(worker: Handset, town: Town) -> None:
    page = worker.page
    town.network.cut()
    page.goto("/offline/guide")
    page.get_by_label("Chercher un droit ou une structure").fill("loy")
    right = page.locator("li", has_text="Aide au logement").first
    expect(right).to_be_visible()
    expect(right).to_contain_text("CAF de l’Essonne")
    expect(page.locator("li", has_text="Prime d’activité").first).to_be_hidden()
    page.get_by_label("Chercher").fill("")
    expect(page.locator("[data-desk=caf]")).to_have_text("Un référent répond aujourd’hui")
    page.get_by_label("Chercher").fill("zzz")
    expect(page.get_by_text("Aucun résultat")).to_be_visible()
    expect(page.get_by_text("« Numéro donné » est compté")).to_be_visible()
    page.get_by_role("link", name="Nouvelle visite").first.tap()
    expect(page.locator("#survey")).to_be_visible()


@pytest.mark.parametrize("path", ["/offline", "/offline/guide", "/phone"])
def test_the_pages_of_the_shell_can_be_used(worker: Handset, town: Town, path: str) -> None:
    page = worker.page
    town.network.cut()
    page.goto(path)
    wait_for_desk(page)
    look(page, f"without-network{path.replace('/', '-')}")


def test_the_home_without_an_outing_can_be_used(worker: Handset, town: Town) -> None:
    page = worker.page
    town.network.cut()
    page.goto("/offline")
    page.locator("[data-end-outing]").tap()
    page.get_by_role("button", name="Commencer").tap()
    expect(page.get_by_text("Indiquez le quartier.")).to_be_visible()
    look(page, "without-network-going-out")
    # The form of a visit asks for an outing first.
    page.goto("/forms/contact")
    expect(page.get_by_role("heading", name="Commencer une sortie")).to_be_visible()
