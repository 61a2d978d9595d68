"""The slip that the phone makes by itself: the QR that the server would draw, where to go, in eight languages."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

import outreach.field
from outreach.access.static_files import lighten
from outreach.field.slip_sheet import draw_qr
from outreach.field.slip_words import SPOKEN, read_slip_words
from outreach.intake import House
from outreach.sealing.slips import draw_slip, read_slip
from tests.conftest import Person, prepare_instance, start_outing
from tests.field.conftest import hand_phone, serve_forms
from tests.phone.meeting import FILLED, READY, WORDS_THERE, choose, fill_referral, save

pytestmark = [
    pytest.mark.xdist_group("slip_on_the_phone"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PHONE = Path(outreach.field.__file__).parents[1] / "static" / "phone"
DARK = re.compile(r' d="([^"]+)"')


@pytest.fixture
def drawing(browser: Browser) -> Iterator[Page]:
    """A blank page that draws codes."""
    context = browser.new_context()
    page = context.new_page()
    page.evaluate("() => { window.Phone = {}; }")
    page.add_script_tag(content=lighten(PHONE / "keep-qr.js").decode())
    yield page
    context.close()


def test_the_phone_draws_the_very_qr_of_the_server(drawing: Page) -> None:
    codes = [draw_slip() for _ in range(400)]
    drawn = drawing.evaluate("codes => codes.map((code) => Phone.drawQr(code).lastChild.getAttribute('d'))", codes)
    assert drawn == [DARK.findall(str(draw_qr(code)))[-1] for code in codes]


def test_a_reader_reads_the_code_from_the_screen(drawing: Page) -> None:
    code = draw_slip()
    drawing.set_viewport_size({"width": 360, "height": 360})
    drawing.evaluate("code => document.body.replaceChildren(Phone.drawQr(code))", code)
    seen = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawing.screenshot())).convert("L"))
    assert [(found.text, str(found.format)) for found in seen] == [(code.replace("-", ""), "QR Code")]


def test_every_language_says_all_of_it_and_which_is_to_be_read_again() -> None:
    words = read_slip_words()
    assert tuple(words) == SPOKEN and set(SPOKEN) == {"fr", "en", "ar", "tr", "pt", "ta", "ro", "ln"}
    said = {"name", "title", "code", "where", "when", "slot", "bring", "ask", "keep", "notice", "rights"}
    for language, told in words.items():
        assert told.keys() - {"rtl", "review"} == said and all(told[name] for name in said)
        assert ("review" in told) is (language not in ("fr", "en"))
        # What she says at the desk is said in French.
        assert language == "en" or "référent aller-vers" in told["ask"]
    assert [language for language, told in words.items() if told.get("rtl")] == ["ar"]


def test_what_slips_say_has_an_address_of_its_content(person: Callable[[str], Person], house: House) -> None:
    start_outing(house)
    worker = person("worker")
    page = worker.read("/forms/contact")
    found = re.search(r'data-slips="([^"]+)"', page)
    assert found
    answer = worker.client.get(found[1])
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    told = json.loads(answer.text)
    assert told["structures"]["caf"]["en"][0].startswith("CAF") and "ar" in told["words"]
    assert worker.client.get("/offline/structures?v=old").headers["Cache-Control"] == "no-store"


SHOW = """async () => {
  const slip = await Phone.slip.show(Phone.slip.read());
  document.querySelector("main").replaceChildren(slip);
}"""


def test_the_slip_is_shown_in_the_language_of_the_person(browser: Browser, tmp_path: Path) -> None:
    with serve_forms(prepare_instance(tmp_path / "instance"), {}) as (address, _house):
        with hand_phone(browser, address) as page:
            page.add_init_script(
                "window.shared = []; navigator.share = async (told) => { shared.push(told); };"
                "window.spoken = []; const voice = { lang: 'fr-FR', name: 'Voix' };"
                "speechSynthesis.getVoices = () => [voice]; speechSynthesis.speak = (said) => spoken.push(said);"
                "window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };"
            )
            page.goto("/forms/contact")
            page.evaluate(READY)
            assert page.evaluate("Phone.slip.read()") is None
            fill_referral(page)
            code = page.locator("[name=slip]").input_value()
            page.evaluate(SHOW)
            slip = page.locator("article[data-slip]")
            expect(slip.locator(".code")).to_have_text(code)
            assert len(read_slip(code)) == 9
            expect(slip.get_by_text("Demandez le référent aller-vers.")).to_be_visible()
            expect(slip.get_by_text("Horaires à confirmer").first).to_be_visible()
            expect(slip.get_by_text("RSA")).to_have_count(0)
            slip.get_by_role("button", name="العربية").tap()
            assert slip.get_attribute("dir") == "rtl" and slip.get_attribute("lang") == "ar"
            expect(slip.get_by_role("heading", name="قسيمتكم")).to_be_visible()
            expect(slip.get_by_role("button", name="العربية")).to_have_attribute("aria-pressed", "true")
            slip.get_by_role("button", name="Lire à voix haute").tap()
            expect(slip.get_by_text("pas de voix pour cette langue")).to_be_visible()
            spoken = page.evaluate("spoken.map(({ text, lang }) => [lang, text])")
            assert ["fr", f"Code : {', '.join(code.replace('-', ''))}."] in spoken
            assert {language for language, _ in spoken} == {"fr"}
            slip.get_by_role("button", name="Arrêter la lecture").tap()
            slip.get_by_role("button", name="English").tap()
            slip.get_by_role("button", name="Partager").tap()
            shared = page.evaluate("shared[0].text")
            assert code in shared and "Ask for the outreach referent" in shared and "Opening hours" in shared
            slip.get_by_role("button", name="Plein écran").tap()
            assert slip.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
            page.keyboard.press("Escape")
            expect(slip.get_by_role("button", name="Plein écran")).to_be_visible()
            page.emulate_media(media="print")
            expect(slip.locator(".tongues")).to_be_hidden()
            expect(slip.locator(".code")).to_be_visible()
            expect(page.locator("header")).to_be_hidden()


def test_without_network_the_slip_and_all_that_comes_later_are_there(browser: Browser, tmp_path: Path) -> None:
    with serve_forms(prepare_instance(tmp_path / "instance"), {}) as (address, _house):
        with hand_phone(browser, address) as page:
            page.evaluate("navigator.serviceWorker.ready.then(() => {})")
            page.evaluate(FILLED)
            page.context.set_offline(True)
            page.goto("/forms/contact")
            fill_referral(page)
            choose(page, "person-housing", "Hébergé")
            note = page.locator('[data-q="note"] textarea')
            note.focus()
            page.evaluate(WORDS_THERE)
            note.fill("vu mme diallo")
            expect(page.locator("[data-warn]")).to_contain_text("nom de quelqu’un")
            note.fill("a" * 281)
            page.locator("#save").tap()
            expect(page.locator('[data-q="note"] .err')).to_have_text("280 signes au plus.")
            note.fill("revenir jeudi")
            code = page.locator("[name=slip]").input_value()
            save(page)
            slip = page.locator("article[data-slip]")
            expect(slip.locator(".code")).to_have_text(code)
            slip.get_by_role("button", name="Türkçe").tap()
            expect(slip.get_by_text("Yanınızda getirin").first).to_be_visible()
            expect(slip.get_by_text("Accueil du CCAS").first).to_be_visible()
            page.emulate_media(media="print")
            expect(slip.locator(".code")).to_be_visible()
            expect(page.locator(".note.good")).to_be_hidden()
            page.emulate_media(media="screen")
            page.get_by_role("button", name="Visite semblable").tap()
            expect(page.get_by_label("Hébergé")).to_be_checked()
            expect(page.locator("[data-unsent]")).to_be_visible()
