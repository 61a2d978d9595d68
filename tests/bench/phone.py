"""What an answer costs on a slow phone: Chromium at a quarter of the processor's speed (CDP), in the real page.

From the event to the end of what it sets off, then to the picture on the screen; beside a bare loop that does as much.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.first_view import CHROMIUM
from tests.bench.long_forms import QUESTIONS, ROWS
from tests.bench.table import Figure

SLOWER = 4
TAPS = 20
# A tap or a key, then the time until the handlers return, and until the next picture is made.
ANSWER = """async ({selector, text}) => {
  const control = document.querySelector(selector);
  if (control.closest("[hidden]")) throw Error(`${selector} is hidden`);
  const start = performance.now();
  if (text === null) control.click();
  else {
    control.value = text;
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, {bubbles: true}));
  }
  const settled = performance.now() - start;
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return [settled, performance.now() - start];
}"""
# The same number of questions in plain nodes, hidden or shown by a closure each.
BARE_LOOP = """(count) => {
  const place = document.createElement("div");
  const nodes = Array.from({length: count}, () => place.appendChild(document.createElement("p")));
  document.body.append(place);
  const rules = nodes.map((node, turn) => () => String(turn % 7) === "3");
  const start = performance.now();
  nodes.forEach((node, turn) => { node.hidden = !rules[turn](); });
  const took = performance.now() - start;
  place.remove();
  return took;
}"""
# The same rows in one list of texts, sought by a plain `includes`, the nodes of those found shown.
BARE_SEARCH = """(count) => {
  const place = document.createElement("div");
  const rows = Array.from({length: count}, (_, turn) => `Rue des Tuileries ${turn}`);
  document.body.append(place);
  const start = performance.now();
  const found = rows.filter(row => row.toLowerCase().includes("tuil")).slice(0, 50);
  place.replaceChildren(...found.map(row => Object.assign(document.createElement("p"), {textContent: row})));
  const took = performance.now() - start;
  place.remove();
  return took;
}"""


def measure_phone(port: int, cookie: str) -> list[Figure]:
    """Measure and return the lines of the table; nothing without Debian's Chromium."""
    if not CHROMIUM.exists():
        return []
    with _open_phone(port, cookie) as page:
        return [*_measure_long(page), *_measure_wide(page), *_measure_list(page)]


def _measure_long(page: Page) -> list[Figure]:
    """One answer in a long questionnaire, whose answers lean on the few before them."""
    page.goto("/forms/long")
    taps = [f'[name="q{place}"][value="yes"]' for place in range(0, TAPS * 10, 10)]
    times = [_answer(page, tap) for tap in taps]
    assert page.locator('[data-q="q1"]').is_visible(), "the answer set nothing off"
    times += [_answer(page, f'[name="q{place}"]', "4") for place in range(1, TAPS * 10, 10)]
    return _tell(f"One answer among {QUESTIONS} questions, {SLOWER}x slower", times, page, 50)


def _measure_wide(page: Page) -> list[Figure]:
    """The one answer on which all the others lean, given and taken back."""
    page.goto("/forms/wide")
    turns = ('[name="first"][value="yes"]', '[name="first"][value="no"]') * 5
    times = [_answer(page, tap) for tap in turns]
    page.locator('[name="first"][value="yes"]').evaluate("control => control.click()")
    assert page.locator('[data-q="n499"]').is_visible(), "the answer set nothing off"
    return _tell("The answer on which 499 questions lean", times, page, None)


def _tell(label: str, times: list[tuple[float, float]], page: Page, most: float | None) -> list[Figure]:
    settled, painted = zip(*times)
    bare = statistics.median(page.evaluate(BARE_LOOP, QUESTIONS) for _ in range(9))
    median = statistics.median(settled)
    return [
        Figure(label, median, "ms", most=most, digits=1),
        Figure("  the longest", max(settled), "ms", digits=1),
        Figure("  until it is painted", statistics.median(painted), "ms", digits=1),
        Figure("  beside a bare loop over as many nodes", median / bare, "x", digits=1),
    ]


def _measure_list(page: Page) -> list[Figure]:
    """Seek in a list of 5,000 rows, a letter at a time."""
    page.goto("/forms/listed")
    search = '[data-q="street"] input[type="search"]'
    times = [_answer(page, search, "tuileries 49"[:length]) for length in (1, 2, 3, 4, 6, 9, 12)]
    found = page.locator('[data-q="street"] label:visible').count()
    assert 0 < found < ROWS, f"{found} rows found"
    settled, painted = zip(*times)
    bare = statistics.median(page.evaluate(BARE_SEARCH, ROWS) for _ in range(9))
    return [
        Figure(f"{ROWS:,} rows filtered, {SLOWER}x slower", max(settled), "ms", most=100, digits=1),
        Figure("  until it is painted", max(painted), "ms", digits=1),
        Figure("  beside a bare search of as many texts", max(settled) / bare, "x", digits=1),
    ]


def _answer(page: Page, selector: str, text: str | None = None) -> tuple[float, float]:
    settled, painted = page.evaluate(ANSWER, {"selector": selector, "text": text})
    return settled, painted


@contextmanager
def _open_phone(port: int, cookie: str) -> Iterator[Page]:
    name, _, value = cookie.partition("=")
    address = f"http://127.0.0.1:{port}"
    told: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(**told, locale="fr-FR", base_url=address)
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        yield page
        browser.close()
