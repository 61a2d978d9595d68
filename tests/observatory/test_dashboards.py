"""Every drawing of the dashboards shows the rows of its figure, and says them to who does not see it."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request
from test_datasette import Window, start
from town import make_place

from outreach.observatory.dashboards import DASHBOARDS, MOST_BARS, Drawing
from outreach.observatory.figures import read_figure
from outreach.observatory.questions import list_views
from tests.journeys.phone import DESK, PHONE, Device

DRAWINGS = [(board.name, drawing) for board in DASHBOARDS for drawing in board.drawings]


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Datasette on half a year of a town."""
    place = make_place(tmp_path_factory.mktemp("instance"))
    place.town.fill(date(2026, 1, 1), 180, 1500)
    yield from start(place, place.publish(date(2026, 7, 20)).file)
    place.town.register.close()


@pytest.fixture
def file(window: Window) -> Path:
    """The file that Datasette serves."""
    [found] = window.settings.releases.glob("*.db")
    return found


def let_in(window: Window, browser: Browser, viewport: dict[str, int]) -> Device:
    home = window.settings.datasette_url
    made = Device(browser, home, viewport)

    def follow(asked: Request) -> None:
        if not asked.url.startswith((home, "data:")):
            made.complaints.append(f"fetched {asked.url}")

    made.page.on("request", follow)
    made.page.goto(f"/-/entrer?jeton={window.open_token()}")
    return made


def list_expected(file: Path, drawing: Drawing, quarter: str = "") -> list[dict[str, object]]:
    """Return what the figure says of what is drawn, in no order."""
    figure = read_figure(file, drawing.view)
    rows = [dict(zip(figure.columns, row, strict=True)) for row in figure.rows]
    if drawing.where:
        rows = [row for row in rows if row["channel"] == "all"]
    newest = max((str(row["quarter"]) for row in rows), default="")
    return rows if drawing.over_time else [row for row in rows if row["quarter"] == (quarter or newest)]


def sort_values(values: list[object]) -> list[float]:
    return sorted(float(str(value)) for value in values if value is not None)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("board", [board.name for board in DASHBOARDS])
def test_every_dashboard_is_drawn_and_can_be_used(
    window: Window, file: Path, browser: Browser, board: str, viewport: dict[str, int]
) -> None:
    device = let_in(window, browser, viewport)
    device.page.goto(f"/-/dashboards/{board}")
    device.page.locator("html[data-drawn]").wait_for(state="attached")
    for name, drawing in DRAWINGS:
        section = device.page.locator(f"section#{drawing.name}")
        if name != board or not section.locator(".chart").count():
            continue
        expected = list_expected(file, drawing)
        spec = json.loads(str(section.locator("script").text_content()))
        drawn = sort_values([point["value"] for point in spec["data"]["values"]])
        told = sort_values([row[drawing.up] for row in expected])
        assert drawn and (drawn == told if len(told) <= MOST_BARS else len(drawn) == MOST_BARS)
        marks = section.locator("svg .mark-symbol path" if drawing.over_time else "svg .mark-rect path")
        assert marks.count() >= len(drawn), drawing.name
        assert section.locator("details.told tbody tr").count() == len(expected)
        said = str(section.locator(".chart").get_attribute("aria-label"))
        assert drawing.title in said and f"{spec['data']['values'][0]['value']:g}".replace(".", ",") in said
    device.look(f"dashboard-{'phone' if viewport is PHONE else 'desk'}-{board}")
    device.close()


def test_every_drawing_shows_the_period_asked_for(window: Window, file: Path) -> None:
    cookie = window.enter()
    for board, drawing in DRAWINGS:
        for quarter in ("2026-T1", "2026-T2"):
            status, _, text = window.read(f"/-/dashboards/{board}/{drawing.name}?quarter={quarter}", cookie)
            expected = list_expected(file, drawing, quarter)
            assert status == 200 and text.count("<tr>") == (len(expected) + 1 if expected else 0), drawing.name


def test_a_drawing_has_its_definition_and_its_csv(window: Window, file: Path) -> None:
    cookie = window.enter()
    views = {view.name: view for view in list_views()}
    for board, drawing in DRAWINGS:
        _, _, text = window.read(f"/-/dashboards/{board}/{drawing.name}", cookie)
        assert views[drawing.view].caveat.split(".")[0].split(":")[0].split(";")[0].strip() in text.replace("\xa0", " ")
        status, headers, csv = window.read(f"/observatoire/{drawing.view}.csv?_size=max&_dl=on", cookie)
        assert status == 200 and "csv" in headers["content-type"]
        assert len(csv.splitlines()) == len(read_figure(file, drawing.view).rows) + 1


def test_without_javascript_the_tables_are_open(window: Window, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=window.settings.datasette_url)
    page = context.new_page()
    page.goto(f"/-/entrer?jeton={window.open_token()}")
    page.goto("/-/dashboards/droits")
    assert page.locator("section#causes tbody tr").first.is_visible()
    context.close()


def test_the_dashboards_are_for_those_let_in_and_the_rest_of_the_workshop_for_nobody(window: Window) -> None:
    cookie = window.enter()
    assert window.read("/-/dashboards", cookie)[0] == 200
    for path in ("/-/dashboards", "/-/dashboards/droits", "/-/static-plugins/datasette_dashboards/vega.min.js"):
        assert window.read(path)[0] == 403
    for path in ("/-/dashboardsx", "/-/plugins", "/-/static-plugins/datasette_leaflet/leaflet.js", "/-/config.json"):
        assert window.read(path, cookie)[0] == 403
    for path in ("/-/dashboards/nowhere", "/-/dashboards/droits/nowhere"):
        assert window.read(path, cookie)[0] == 404
