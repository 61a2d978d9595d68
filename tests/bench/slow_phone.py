"""A form on a slow network, on a slow phone: slow 3G and a quarter of the processor's speed, as DevTools makes them.

First view (nothing kept), then again on the same phone. Usable: the first answer is painted, can be hit, and the main
thread answers a timer after that, from the start of the navigation.
"""

import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.bench.first_view import CHROMIUM
from tests.bench.table import Figure

RUNS, SLOWER = 3, 4
FIRST_ANSWER = '[data-q="result"] input'
# Of DevTools' presets: bytes a second down and up, and milliseconds.
SLOW_3G = (50_000, 50_000, 400)
FAST_3G = (200_000, 93_750, 150)
# What follows is asked for once the page has loaded; then nothing more.
SETTLED_MS = 4_000
WATCH = """(() => {
  const seen = window.__seen = {};
  const hits = () => {
    const label = document.querySelector(%s)?.closest("label");
    if (!label) return false;
    const box = label.getBoundingClientRect();
    const hit = box.width > 1 && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return hit && (label.contains(hit) || hit.contains(label));
  };
  const look = () => {
    if (seen.usable) return;
    if (!hits()) return requestAnimationFrame(look);
    setTimeout(() => { seen.usable ||= performance.now(); });
  };
  requestAnimationFrame(look);
})()"""


@dataclass(frozen=True, slots=True)
class View:
    """One opening of the form: milliseconds until usable, bytes and requests before and after, main thread, heap."""

    usable: float
    before: int
    requests: int
    after: int
    main_thread: float
    heap: float


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def hold_phone(browser: Browser, port: int, cookie: str) -> BrowserContext:
    """Return a phone that never saw the site, logged in."""
    address, (name, _, value) = f"http://127.0.0.1:{port}", cookie.partition("=")
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, device_scale_factor=2, is_mobile=True, has_touch=True, locale="fr-FR",
        base_url=address,
    )  # fmt: skip
    context.add_cookies([{"name": name, "value": value, "url": address}])
    return context


def slow_down(wire: CDPSession, network: tuple[int, int, int] | None, slower: float) -> None:
    """Put a page on a slow network and a slow processor."""
    if network:
        down, up, latency = network
        told = {"offline": False, "downloadThroughput": down, "uploadThroughput": up, "latency": latency}
        wire.send("Network.emulateNetworkConditions", told)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})


def measure_slow_phone(port: int, cookie: str, path: str) -> list[Figure]:
    """Measure and return the lines of the table; nothing without Debian's Chromium."""
    if not CHROMIUM.exists():
        return []
    with open_browser() as browser:
        slow = [_open_twice(browser, port, cookie, path, SLOW_3G, SLOWER) for _ in range(RUNS)]
        plain = [_open_twice(browser, port, cookie, path, None, 1) for _ in range(RUNS)]
    first, again = (list(views) for views in zip(*slow))
    usable, usable_again = (statistics.median(view.usable for view in views) for views in (first, again))
    return [
        Figure("Contact form usable, slow 3G, 4x slower", usable, "ms", most=2500),
        Figure("  bytes before", statistics.median(view.before for view in first) / 1000, "kB", most=20, digits=1),
        Figure("  requests before", statistics.median(view.requests for view in first), "", most=4),
        Figure("  what follows", statistics.median(view.after for view in first) / 1000, "kB", most=12, digits=1),
        Figure("  again, kept by the phone", usable_again, "ms", most=1300),
        Figure("  main thread at full speed", max(view.main_thread for view, _ in plain), "ms", most=250),
        Figure("  heap", max(view.heap for view, _ in plain), "MB", most=3, digits=1),
    ]


def _open_twice(
    browser: Browser, port: int, cookie: str, path: str, network: tuple[int, int, int] | None, slower: float
) -> tuple[View, View]:
    context = hold_phone(browser, port, cookie)
    try:
        return _open(context, path, network, slower), _open(context, path, network, slower)
    finally:
        context.close()


def _open(context: BrowserContext, path: str, network: tuple[int, int, int] | None, slower: float) -> View:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    asked: dict[str, dict[str, Any]] = {}
    wire.on("Network.requestWillBeSent", lambda event: asked.setdefault(event["requestId"], _note(event)))
    wire.on("Network.responseReceived", lambda event: asked[event["requestId"]].update(_tell_source(event)))
    wire.on("Network.loadingFinished", lambda event: asked[event["requestId"]].update(_tell_end(event)))
    wire.send("Network.enable")
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(WATCH % json.dumps(FIRST_ANSWER))
    slow_down(wire, network, slower)
    page.goto(path, wait_until="commit")
    page.wait_for_function("() => window.__seen.usable", timeout=60_000)
    page.wait_for_load_state("load")
    page.wait_for_timeout(SETTLED_MS)
    view = _read(page, wire, list(asked.values()))
    page.close()
    return view


def _note(event: dict[str, Any]) -> dict[str, Any]:
    return {"url": event["request"]["url"], "begun": event["timestamp"], "size": 0, "kept": False}


def _tell_source(event: dict[str, Any]) -> dict[str, Any]:
    answer = event["response"]
    return {"kept": bool(answer.get("fromDiskCache") or answer.get("fromServiceWorker"))}


def _tell_end(event: dict[str, Any]) -> dict[str, Any]:
    return {"size": int(event["encodedDataLength"]), "ended": event["timestamp"]}


def _read(page: Page, wire: CDPSession, asked: list[dict[str, Any]]) -> View:
    told = page.evaluate(
        "() => ({usable: Math.max(window.__seen.usable,"
        " performance.getEntriesByName('first-contentful-paint')[0].startTime)})"
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    wire.send("HeapProfiler.collectGarbage")
    figures = {one["name"]: one["value"] for one in wire.send("Performance.getMetrics")["metrics"]}
    sent = [one for one in asked if one["url"].startswith("http") and not one["kept"]]
    start = min(one["begun"] for one in asked)
    first = [one for one in sent if one["begun"] - start < told["usable"] / 1000]
    rest = sum(one["size"] for one in sent if one not in first)
    return View(
        told["usable"], sum(one["size"] for one in first), len(first), rest,
        figures["TaskDuration"] * 1000, figures["JSHeapUsedSize"] / 1e6,
    )  # fmt: skip
