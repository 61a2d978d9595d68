"""A form on a slow network, on a slow phone: slow 3G and a quarter of the processor's speed, as DevTools makes them.

First view (nothing kept), then again on the same phone. Usable: the first answer is painted, can be hit, and the main
thread answers a timer after that, from the start of the navigation.
"""

import json
import re
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
SEALED, WAITING = 40, 500
# A meeting's answers are about so long.
SEAL = """async (count) => {
  const { key } = await Phone.desk();
  const times = [];
  for (let turn = 0; turn < count; turn++) {
    const start = performance.now();
    await Phone.seal(crypto.randomUUID(), {fields: "gaps-0-status=not_claimed&".repeat(30)}, key);
    times.push(performance.now() - start);
  }
  return times;
}"""
SEND_ALL = """async (count) => {
  const { forms, outing } = await Phone.desk();
  const { version } = forms.find(({ form }) => form === "contact");
  const records = [];
  for (let turn = 0; turn < count; turn++) {
    const told = {submission_id: crypto.randomUUID(), form_version: version, outing_id: outing.id, result: "absent"};
    const record = await Phone.makeRecord({form: "contact", fields: new URLSearchParams(told)});
    records.push({...record, hold_until: 0});
  }
  const start = performance.now();
  await Phone.queue.add(records);
  while (await Phone.queue.count()) await Phone.queue.flush();
  return performance.now() - start;
}"""
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
    """One opening of the form: milliseconds until usable, bytes and requests before, main thread, heap.

    After it: what seals, sends and locks (gzip, without the headers), then what comes at leisure (on the wire).
    """

    usable: float
    before: int
    requests: int
    keeping: int
    rest: int
    main_thread: float
    heap: float


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def hold_phone(browser: Browser, port: int, cookie: str, **told: Any) -> BrowserContext:
    """Return a phone that never saw the site, logged in."""
    address, (name, _, value) = f"http://127.0.0.1:{port}", cookie.partition("=")
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, device_scale_factor=2, is_mobile=True, has_touch=True, locale="fr-FR",
        base_url=address, **told,
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
        queue = _measure_queue(browser, port, cookie)
    first, again = (list(views) for views in zip(*slow))
    usable, usable_again = (statistics.median(view.usable for view in views) for views in (first, again))
    return [
        Figure("Contact form usable, slow 3G, 4x slower", usable, "ms", most=2500),
        Figure("  bytes before", _weigh([view.before for view in first]), "kB", most=20, digits=1),
        Figure("  requests before", statistics.median(view.requests for view in first), "", most=4),
        Figure("  what seals, sends and locks", _weigh([view.keeping for view in first]), "kB", most=12, digits=1),
        Figure("  then, at leisure, in the page", _weigh([view.rest for view in first]), "kB", digits=1),
        Figure("  again, kept by the phone", usable_again, "ms", most=1300),
        Figure("  main thread at full speed", statistics.median(view.main_thread for view, _ in plain), "ms", most=250),
        Figure("  heap", max(view.heap for view, _ in plain), "MB", most=3, digits=1),
        *queue,
    ]


def _weigh(sizes: list[int]) -> float:
    return statistics.median(sizes) / 1000


def _measure_queue(browser: Browser, port: int, cookie: str) -> list[Figure]:
    """Seal, then send a full queue; without the service worker, whose network DevTools does not slow down."""
    context = hold_phone(browser, port, cookie, service_workers="block")
    page = context.new_page()
    page.goto("/visits")
    page.evaluate("() => Phone.begun")
    wire = context.new_cdp_session(page)
    slow_down(wire, None, SLOWER)
    sealed = statistics.median(page.evaluate(SEAL, SEALED))
    slow_down(wire, FAST_3G, 1)
    sent = page.evaluate(SEND_ALL, WAITING)
    context.close()
    return [
        Figure(f"A visit sealed, {SLOWER}x slower", sealed, "ms", most=15, digits=1),
        Figure(f"{WAITING} visits sent, fast 3G", sent / 1000, "s", most=10, digits=1),
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
    return {"url": event["request"]["url"], "begun": event["timestamp"], "size": 0, "headers": 0, "kept": False}


def _tell_source(event: dict[str, Any]) -> dict[str, Any]:
    answer = event["response"]
    kept = bool(answer.get("fromDiskCache") or answer.get("fromServiceWorker"))
    return {"kept": kept, "headers": int(answer["encodedDataLength"])}


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
    after = [one for one in sent if one not in first]
    keeping = [one for one in after if re.search(r"parts=keep-phone|/offline/kept\?language=\w+&v=", one["url"])]
    return View(
        told["usable"],
        sum(one["size"] for one in first),
        len(first),
        sum(one["size"] - one["headers"] for one in keeping),
        sum(one["size"] for one in after if one not in keeping),
        figures["TaskDuration"] * 1000,
        figures["JSHeapUsedSize"] / 1e6,
    )
