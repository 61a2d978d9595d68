"""A phone (or a desk) in someone's hands: real Chromium, looked at on every page.

Every page it looks at obeys the rules of the house: a title, a language, no fault found by axe, no side scroll at
320 px, no target under 48 px, nothing in the console. With `PICTURES=1` it is pictured under `tests/screenshots/`.
"""

import os
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page

PICTURES = Path(__file__).parent.parent / "screenshots"
PHONE = {"width": 360, "height": 640}
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}

FAULTS = {"resultTypes": ["violations"]}
# The dark page is the light one in other colours.
COLOURS = FAULTS | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

# Everything that a thumb must hit: links inside a sentence are exempt (WCAG 2.2, 2.5.8), a choice is its whole label.
SMALL_TARGETS = """() => {
  const asked = 'a.btn, a.card, a.home, button, select, textarea, summary, label:has(> input), input';
  const inside = e => e.matches('input') && (e.type === 'hidden' || e.closest('label'));
  return [...document.querySelectorAll(asked)]
    .filter(e => !inside(e) && !e.closest('.vh'))
    .map(e => [e, e.getBoundingClientRect()])
    .filter(([e, r]) => r.width > 0 && r.height > 0 && getComputedStyle(e).visibility === 'visible')
    .filter(([e, r]) => r.height < 47.5 || r.width < 47.5)
    .map(([e, r]) => `${e.outerHTML.slice(0, 90)} ${Math.round(r.width)}×${Math.round(r.height)}`);
}"""


def follow(button: Locator) -> None:
    """Press what leads to another page, and wait for that page: without a script nothing else tells that it came."""
    with button.page.expect_navigation():
        button.click()


class Device:
    """One browser window of one person."""

    def __init__(self, browser: Browser, address: str, viewport: dict[str, int], **told: Any) -> None:
        touch = viewport["width"] < 600
        self.context: BrowserContext = browser.new_context(
            viewport=viewport, device_scale_factor=2 if touch else 1, is_mobile=touch, has_touch=touch, locale="fr-FR",
            base_url=address, **told,
        )  # fmt: skip
        self.viewport = viewport
        self.complaints: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium reports every answer over 399 as an error of its own; those are looked at by their pages.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def log_in(self, login: str, password: str) -> None:
        """Come in by the login page."""
        self.page.goto("/login")
        self.page.get_by_label("Identifiant").fill(login)
        self.page.get_by_label("Mot de passe").fill(password)
        self.follow(self.page.get_by_role("button", name="Entrer"))

    def tap(self, where: Locator) -> None:
        """Touch something, as a thumb does."""
        where.tap() if self.viewport["width"] < 600 else where.click()

    def follow(self, where: Locator) -> None:
        """Touch a link or a button that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.tap(where)

    def choose(self, question: str, answer: str) -> None:
        """Tap an answer of a question named by its place in the form."""
        self.tap(self.page.locator(f'[data-q="{question}"] label:visible', has_text=answer).first)

    def look(self, name: str, *, whole: bool = True) -> None:
        """Check the rules of every page, on a phone in light and dark."""
        PICTURES.mkdir(exist_ok=True)
        page = self.page
        assert page.title() and page.locator("html").get_attribute("lang") in ("fr", "en")
        # The same colours at a desk: they are looked at on the phone.
        for scheme in ("light", "dark") if self.viewport["width"] < 600 else ("light",):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            if "PICTURES" in os.environ:
                page.screenshot(path=PICTURES / f"{name}-{scheme}.png", full_page=whole)
            found = Axe().run(page, options=FAULTS if scheme == "light" else COLOURS)
            assert found.violations_count == 0, f"{name}, {scheme}:\n{found.generate_report()}"
        page.emulate_media(color_scheme="light")
        small = page.evaluate(SMALL_TARGETS)
        assert not small, f"{name}: targets under 48 px: {small}"
        if self.viewport["width"] < 600:
            page.set_viewport_size(NARROW)  # type: ignore[arg-type]
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            page.set_viewport_size(self.viewport)  # type: ignore[arg-type]
            assert wide <= NARROW["width"], f"{name} scrolls sideways at 320 px ({wide})"
        assert not self.complaints, f"{name}: {self.complaints}"

    def close(self) -> None:
        """Put the device away."""
        self.context.close()
