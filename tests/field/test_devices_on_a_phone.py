"""Pictures, places and codes under a thumb, in real Chromium: with the phone's devices, and when it gives none."""

import json
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from outreach.assembly import create_app
from outreach.intake import House
from tests.conftest import PASSWORD, prepare_instance, start_outing
from tests.journeys.phone import PHONE, Device
from tests.media.drawing import take_photo, write
from tests.media.survey import FORM_ID, write_form

pytestmark = [
    pytest.mark.xdist_group("devices_on_a_phone"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PLACE = {"latitude": 48.6531, "longitude": 2.3879, "accuracy": 4}
# A browser that knows bar codes: Debian's Chromium does not. Its camera is a stand-in too: a picture that moves.
SEES_CODES = """
window.tracks = [];
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
  setInterval(() => canvas.getContext("2d").fillRect(Math.random() * 64, 0, 9, 9), 50);
  const stream = canvas.captureStream(10);
  window.tracks.push(...stream.getTracks());
  return stream;
};
window.BarcodeDetector = class { async detect() { return window.seen ? [{ rawValue: window.seen }] : []; } };
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """The application at a real address, with the questionnaire of a place."""
    settings = prepare_instance(tmp_path_factory.mktemp("devices") / "instance")
    write_form(settings.instance)
    app = create_app(settings)
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


@pytest.fixture
def phone(browser: Browser, house: tuple[str, House]) -> Iterator[Callable[..., Device]]:
    """Give a phone that shows the questionnaire of a place."""
    handed: list[Device] = []

    def hand(script: str = "", **told: Any) -> Device:
        made = Device(browser, house[0], PHONE, **told)
        handed.append(made)
        if script:
            made.context.add_init_script(script)
        made.log_in("worker", PASSWORD)
        made.page.goto(f"/forms/{FORM_ID}")
        return made

    yield hand
    for made in handed:
        assert not made.complaints
        made.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture as a phone takes it, its position in it."""
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(take_photo(2000, 1500))
    return path


def save(page: Page) -> None:
    """Save and wait for the receipt."""
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()


def read_last(house: tuple[str, House]) -> dict[str, Any]:
    """Read the answers kept last."""
    row = house[1].register.reader.execute("select answers from submission order by rowid desc limit 1").fetchone()
    answers: dict[str, Any] = json.loads(row[0])
    return answers


def read_kept(house: tuple[str, House], name: str) -> Image.Image:
    """Read a picture kept."""
    with Image.open(BytesIO((house[1].settings.media / name).read_bytes())) as picture:
        picture.load()
        return picture


def test_a_picture_is_reduced_by_the_phone_shown_and_kept(
    phone: Callable[..., Device], house: tuple[str, House], photo: Path
) -> None:
    page = phone().page
    sent: list[bytes] = []
    page.on(
        "request", lambda request: sent.append(request.post_data_buffer or b"") if request.method == "POST" else None
    )
    page.get_by_label("Sujet").fill("Hall")
    expect(page.get_by_label("Ce que montre la photo")).to_be_hidden()
    with page.expect_file_chooser() as chooser:
        page.locator("[data-q=photo] [data-take]").tap()
    chooser.value.set_files(photo)
    expect(page.get_by_alt_text("Photo prise")).to_be_visible()
    expect(page.get_by_label("Ce que montre la photo")).to_be_visible()
    save(page)
    assert len(sent[-1]) < photo.stat().st_size + 20_000 and b"Exif" not in sent[-1] and b"Martin" not in sent[-1]
    assert read_kept(house, read_last(house)["photo"]).size == (600, 800)


def test_a_picture_is_taken_away_and_another_taken(
    phone: Callable[..., Device], house: tuple[str, House], photo: Path
) -> None:
    page = phone().page
    page.get_by_label("Sujet").fill("Hall")
    taken = page.locator("[data-q=photo] [type=file]")
    taken.set_input_files(photo)
    page.get_by_role("button", name="Retirer : Photo de l’entrée").tap()
    expect(page.get_by_alt_text("Photo prise")).to_have_count(0)
    expect(page.get_by_label("Ce que montre la photo")).to_be_hidden()
    expect(taken).to_be_focused()
    save(page)
    assert "photo" not in read_last(house)


def test_a_refused_form_and_a_lost_network_ask_for_no_second_picture(
    phone: Callable[..., Device], house: tuple[str, House], photo: Path
) -> None:
    page = phone().page
    page.locator("[data-q=photo] [type=file]").set_input_files(photo)
    page.get_by_role("button", name="Ajouter : Défauts").tap()
    page.locator("[data-q=defauts-0-cliche] [type=file]").set_input_files(photo)
    expect(page.get_by_alt_text("Photo prise")).to_have_count(2)
    page.context.set_offline(True)
    page.locator("#save").tap()  # the subject is missing: told once
    page.locator("#save").tap()
    expect(page.locator("#lost")).to_be_visible()
    page.context.set_offline(False)
    page.locator("#save").tap()
    expect(page.locator("#faults")).to_be_visible()
    expect(page.get_by_alt_text("Photo déjà jointe")).to_have_count(2)
    page.get_by_label("Sujet").fill("Hall")
    save(page)
    answers = read_last(house)
    assert read_kept(house, answers["photo"]).size == (600, 800)
    assert read_kept(house, answers["defauts"][0]["cliche"]).size == (1200, 1600)


def test_a_file_that_is_no_picture_is_told_beside_its_question(phone: Callable[..., Device], tmp_path: Path) -> None:
    device = phone()
    page = device.page
    page.get_by_label("Sujet").fill("Hall")
    text = tmp_path / "photo.jpg"
    text.write_text("pas une photo")
    page.locator("[data-q=photo] [type=file]").set_input_files(text)
    page.locator("#save").tap()
    expect(page.locator("#photo-err")).to_contain_text("n’est pas une photo")
    device.look("a-picture-that-is-none")


def test_pictures_too_heavy_for_one_post_are_told_before_they_leave(
    phone: Callable[..., Device], tmp_path: Path
) -> None:
    page = phone().page
    heavy = tmp_path / "photo.jpg"
    heavy.write_bytes(b"a" * 11_600_000)
    page.locator("[data-q=photo] [type=file]").set_input_files(heavy)
    expect(page.locator("[data-q=photo] [role=status]")).to_contain_text("Trop de photos")
    assert page.locator("[data-q=photo] [type=file]").evaluate("input => input.files.length") == 0


def test_a_post_too_heavy_is_told_without_javascript(phone: Callable[..., Device], tmp_path: Path) -> None:
    page = phone(java_script_enabled=False).page
    heavy = tmp_path / "photo.jpg"
    heavy.write_bytes(b"a" * 25_000_000)
    page.locator("#photo").set_input_files(heavy)
    page.get_by_role("button", name="Enregistrer").tap()
    expect(page.get_by_text("L’envoi est trop lourd.")).to_be_visible()
    page.go_back()
    expect(page.locator("#photo")).to_be_visible()


def test_a_clear_picture_gets_a_white_ground(
    phone: Callable[..., Device], house: tuple[str, House], tmp_path: Path
) -> None:
    page = phone().page
    page.get_by_label("Sujet").fill("Plan")
    clear = tmp_path / "plan.png"
    clear.write_bytes(write(Image.new("RGBA", (50, 40), (0, 0, 0, 0)), "PNG"))
    page.locator("[data-q=photo] [type=file]").set_input_files(clear)
    expect(page.get_by_alt_text("Photo prise")).to_be_visible()
    save(page)
    assert read_kept(house, read_last(house)["photo"]).getpixel((20, 20)) == (255, 255, 255)


def test_a_place_is_taken_and_kept_at_500_metres(phone: Callable[..., Device], house: tuple[str, House]) -> None:
    device = phone(geolocation=PLACE, permissions=["geolocation"])
    page = device.page
    page.get_by_label("Sujet").fill("Hall")
    expect(page.get_by_text("Ce lieu est gardé à 500 m près")).to_be_visible()
    page.get_by_role("button", name="Prendre la position").tap()
    expect(page.get_by_text("Position prise, à 4 m près.")).to_be_visible()
    assert page.get_by_label("Lieu").input_value() == "48.653100 2.387900 0.0 4.0"
    device.look("a-place-taken")
    save(page)
    kept = [float(part) for part in read_last(house)["place"].split()]
    assert len(kept) == 2 and kept != [48.6531, 2.3879] and abs(kept[0] - 48.6531) < 0.003


def test_a_place_gets_better_until_it_is_good_or_a_tap_keeps_it(phone: Callable[..., Device]) -> None:
    page = phone(geolocation={**PLACE, "accuracy": 140}, permissions=["geolocation"]).page
    page.get_by_role("button", name="Prendre la position").tap()
    expect(page.get_by_text("Précision : 140 m, c’est peu.")).to_be_visible()
    page.context.set_geolocation({**PLACE, "accuracy": 31})  # type: ignore[typeddict-item]
    expect(page.get_by_text("Précision : 31 m")).to_be_visible()
    page.context.set_geolocation({**PLACE, "latitude": 48.7, "accuracy": 60})  # type: ignore[typeddict-item]
    page.get_by_role("button", name="Garder cette position").tap()
    expect(page.get_by_text("Position prise, à 31 m près.")).to_be_visible()
    expect(page.get_by_role("button", name="Prendre la position")).to_be_visible()
    assert page.get_by_label("Lieu").input_value().startswith("48.653100")


def test_a_phone_that_gives_no_place_leaves_it_to_the_hand(
    phone: Callable[..., Device], house: tuple[str, House]
) -> None:
    device = phone()
    page = device.page
    page.get_by_label("Sujet").fill("Hall")
    page.get_by_role("button", name="Prendre la position").tap()
    expect(page.get_by_text("Ce téléphone ne donne pas sa position.")).to_be_visible()
    device.look("a-place-refused")
    page.get_by_label("Lieu").fill("48,6531 2,3879")
    save(page)
    assert read_last(house)["place"].startswith("48.65")


def test_a_code_is_typed_where_the_browser_reads_none(phone: Callable[..., Device], house: tuple[str, House]) -> None:
    page = phone().page
    if not page.evaluate("'BarcodeDetector' in window"):
        expect(page.locator("[data-scan]")).to_be_hidden()
    page.get_by_label("Sujet").fill("Lampadaire")
    page.get_by_label("Code du lampadaire").fill("LMP 0042")
    save(page)
    assert read_last(house)["code"] == "LMP 0042"


def test_a_code_is_read_by_the_camera_which_then_stops(phone: Callable[..., Device]) -> None:
    device = phone(SEES_CODES)
    page = device.page
    page.get_by_role("button", name="Lire le code avec l’appareil photo").tap()
    expect(page.get_by_text("Placez le code devant l’appareil photo.")).to_be_visible()
    expect(page.locator("video")).to_be_visible()
    device.look("a-code-looked-for")
    page.evaluate("window.seen = 'LMP-0042'")
    expect(page.get_by_text("Code lu.")).to_be_visible()
    assert page.get_by_label("Code du lampadaire").input_value() == "LMP-0042"
    expect(page.locator("video")).to_be_hidden()
    assert page.evaluate("window.tracks.every((track) => track.readyState === 'ended')")
    page.evaluate("window.seen = ''")
    page.get_by_role("button", name="Lire le code avec l’appareil photo").tap()
    expect(page.locator("video")).to_be_visible()
    page.get_by_role("button", name="Arrêter l’appareil photo").tap()
    expect(page.locator("video")).to_be_hidden()
    assert page.evaluate("window.tracks.every((track) => track.readyState === 'ended')")


def test_a_camera_that_is_refused_leaves_the_code_to_the_hand(phone: Callable[..., Device]) -> None:
    page = phone(SEES_CODES + "navigator.mediaDevices.getUserMedia = async () => { throw new Error('refused'); };").page
    page.get_by_role("button", name="Lire le code avec l’appareil photo").tap()
    expect(page.get_by_text("L’appareil photo n’est pas permis ici.")).to_be_visible()
    expect(page.get_by_label("Code du lampadaire")).to_be_focused()


def test_everything_is_done_without_javascript(
    phone: Callable[..., Device], house: tuple[str, House], photo: Path
) -> None:
    device = phone(java_script_enabled=False)
    page = device.page
    page.locator("#photo").set_input_files(photo)
    page.get_by_role("button", name="Enregistrer").tap()
    expect(page.get_by_alt_text("Photo déjà jointe")).to_be_visible()
    page.screenshot(path=Path(__file__).parent.parent / "screenshots" / "a-picture-without-script.png", full_page=True)
    page.get_by_label("Sujet").fill("Hall")
    page.get_by_label("Lieu").fill("48.6531, 2.3879")
    page.get_by_role("button", name="Enregistrer").tap()
    expect(page.locator(".note.good")).to_be_visible()
    answers = read_last(house)
    assert answers["photo"] and answers["place"]


def test_the_whole_page_keeps_the_rules(phone: Callable[..., Device], photo: Path) -> None:
    device = phone()
    device.look("devices-empty")
    page = device.page
    page.locator("[data-q=photo] [type=file]").set_input_files(photo)
    expect(page.get_by_alt_text("Photo prise")).to_be_visible()
    device.look("devices-a-picture-taken")
    page.locator("#save").tap()
    page.locator("#save").tap()
    expect(page.locator("#faults")).to_be_visible()
    device.look("devices-refused")
