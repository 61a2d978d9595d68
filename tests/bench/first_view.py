"""What the first view of a page weighs on the wire, with an empty cache, as a phone's browser counts it (CDP)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

CHROMIUM = Path("/usr/bin/chromium")


@dataclass(frozen=True, slots=True)
class Weight:
    """One request of a page: its path and its bytes on the wire, headers included."""

    path: str
    size: int


def weigh_first_view(port: int, cookie: str, path: str) -> list[Weight]:
    """Open a page as a logged-in phone and weigh everything it asks for; nothing without Debian's Chromium."""
    if not CHROMIUM.exists():
        return []
    name, _, value = cookie.partition("=")
    address = f"http://127.0.0.1:{port}"
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 360, "height": 640}, locale="fr-FR")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        wire = context.new_cdp_session(page)

        def note_request(event: dict[str, Any]) -> None:
            asked[event["requestId"]] = event["request"]["url"]

        def note_size(event: dict[str, Any]) -> None:
            sizes[event["requestId"]] = int(event["encodedDataLength"])

        wire.on("Network.requestWillBeSent", note_request)
        wire.on("Network.loadingFinished", note_size)
        wire.send("Network.enable")
        page.goto(address + path, wait_until="networkidle")
        browser.close()
    return [
        Weight(url.removeprefix(address).partition("?")[0], sizes.get(request, 0))
        for request, url in asked.items()
        if url.startswith("http")
    ]
