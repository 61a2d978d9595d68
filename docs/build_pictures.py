"""Makes the pictures of forms/README.md: its own tables, served as questionnaires and shown on a phone's screen.

`python -m docs.build_pictures [WORD…]` makes those whose file name holds a word, else all. A picture is never drawn by
hand, so that the page shows what the toolkit does.
"""

import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from outreach.assembly import create_app
from outreach.intake import House
from outreach.questionnaire import check_form
from tests.conftest import CHROMIUM, FLAGS, PASSWORD, prepare_instance, start_outing

ROOT: Final = Path(__file__).parent.parent
LESSON: Final = ROOT / "forms" / "README.md"
PICTURES: Final = ROOT / "docs" / "images"
PHONE: Final = {"width": 360, "height": 640}
COLOURS: Final = 24
PICTURE: Final = re.compile(r"!\[[^\]]+\]\(\.\./docs/images/([\w-]+)\.png\)")


def tap(page: Page, question: str, answer: str) -> None:
    """Choose an answer of a question."""
    page.locator(f'[data-q="{question}"] label:visible', has_text=answer).first.click()


def fill(page: Page, question: str, text: str) -> None:
    """Type the answer of a question."""
    page.locator(f'[name="{question}"]').fill(text)
    page.locator(f'[name="{question}"]').blur()


def add_card(page: Page) -> None:
    """Open one card of the repeat."""
    page.locator("button[value^='add:']").first.click()


def _refer(page: Page) -> None:
    tap(page, "resultat", "Personne rencontrée")
    add_card(page)
    page.locator('[data-q="droits-0-droit"] input[type=search]').fill("loyer")
    tap(page, "droits-0-droit", "FSL")
    tap(page, "droits-0-etat", "Menacé")
    tap(page, "droits-0-orienter", "Oui")


def _save(page: Page) -> None:
    page.locator("#save").click()
    page.locator("#faults").wait_for()


def _insist(page: Page) -> None:
    # The first time the page says that something is missing; the second, the questionnaire's own words.
    page.locator("#save").click()
    _save(page)


def _exceed(page: Page) -> None:
    fill(page, "enfants", "40")
    _save(page)


# Picture → what is done before it is taken.
GESTURES: Final[Mapping[str, Callable[[Page], None]]] = {
    "form-whole": lambda page: tap(page, "repas", "Non"),
    "form-question": lambda page: fill(page, "enfants", "2"),
    "form-choice": lambda page: [tap(page, "moment", "soir"), tap(page, "aides", "courrier")][-1],
    "form-condition": lambda page: tap(page, "facture", "Oui"),
    "form-group": lambda page: tap(page, "travail", "Oui"),
    "form-repeat": add_card,
    "form-required": _insist,
    "form-limit": _exceed,
    "form-calculation": lambda page: [fill(page, "adultes", "2"), fill(page, "enfants", "3")][-1],
    "form-filter": lambda page: tap(page, "lieu", "épicerie"),
    "form-long-list": lambda page: page.locator('[data-q="droit"] input[type=search]').fill("loyer"),
    "form-referral": _refer,
}

# Picture → where it begins, when the whole would be too long.
FROM: Final = {"form-referral": '[data-q="droits-0-droit"]'}
# The button that follows the thumb would hide a question; the caret blinks.
CLEARED: Final = """() => {
  document.activeElement.blur();
  document.querySelectorAll(".foot, main > .sub").forEach(part => { part.hidden = true; });
}"""
BOUNDS: Final = """start => {
  const shown = [...document.querySelectorAll("main [data-q], main .pager")].filter(part => part.offsetHeight);
  const bottom = Math.max(...shown.map(part => part.getBoundingClientRect().bottom));
  const top = document.querySelector(start).getBoundingClientRect().top;
  return [Math.round(top + scrollY) - (start === "main" ? 0 : 12), Math.round(bottom + scrollY) + 12];
}"""


def list_lessons() -> dict[str, str]:
    """List the sections of the page that are pictured: name of the picture, then its tables."""
    sections = re.split(r"^## ", LESSON.read_text("utf-8"), flags=re.MULTILINE)
    return {found[1]: section for section in sections if (found := PICTURE.search(section))}


@contextmanager
def serve(lessons: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the lessons as a town's own questionnaires; yields the address and the form of each picture."""
    with tempfile.TemporaryDirectory() as folder:
        settings = prepare_instance(Path(folder) / "instance")
        settings.forms.mkdir(exist_ok=True)
        ids = {}
        for name, section in lessons.items():
            content = "".join(line for line in section.splitlines(keepends=True) if line.startswith(("|", "\n")))
            (settings.forms / f"{name}.md").write_text(content, "utf-8")
            ids[name] = check_form(content.encode(), f"{name}.md").form_id
        app = create_app(settings)
        house: House = app.extensions["outreach.House"]
        start_outing(house)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", ids
        finally:
            server.shutdown()
            serving.join()
            server.server_close()
            house.register.close()


def take_picture(page: Page, name: str) -> bytes:
    """Return what the phone shows of a questionnaire, in few colours."""
    page.wait_for_load_state("networkidle")
    if name in GESTURES:
        GESTURES[name](page)
        page.wait_for_load_state("networkidle")
    page.evaluate(CLEARED)
    top, bottom = page.evaluate(BOUNDS, FROM.get(name, "main"))
    clip = {"x": 0, "y": top, "width": PHONE["width"], "height": bottom - top}
    few = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip))).convert("RGB").quantize(COLOURS, dither=0)
    packed = BytesIO()
    few.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def build_pictures(words: list[str]) -> None:
    """Write the pictures, and say what each weighs."""
    lessons = list_lessons()
    with serve(lessons) as (address, ids), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport=PHONE, locale="fr-FR", base_url=address)
        page.goto("/login")
        page.get_by_label("Identifiant").fill("worker")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Entrer").click()
        for name in lessons:
            if not words or any(word in name for word in words):
                page.goto(f"/forms/{ids[name]}")
                content = take_picture(page, name)
                (PICTURES / f"{name}.png").write_bytes(content)
                print(f"{name}: {len(content):,}")
        browser.close()


if __name__ == "__main__":
    build_pictures(sys.argv[1:])
