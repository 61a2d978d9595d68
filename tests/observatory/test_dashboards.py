"""Every drawing of the dashboards shows the rows of its figure, and says them to who does not see it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from csv import DictReader
from datetime import date
from html import unescape as read_entities
from io import StringIO
from itertools import islice
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import Browser
from test_datasette import Window, let_in, serve_town, start

from outreach.observatory.dashboards import DASHBOARDS, MOST_BARS, Drawing
from outreach.observatory.drawing import write_number
from outreach.observatory.figures import read_figure
from outreach.observatory.questions import list_views
from tests.journeys.phone import DESK, PHONE

DRAWINGS = [(board.name, drawing) for board in DASHBOARDS for drawing in board.drawings]


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Datasette on half a year of a town."""
    yield from serve_town(tmp_path_factory.mktemp("instance"), 180, 1500, date(2026, 7, 20))


@pytest.fixture
def file(window: Window) -> Path:
    """The file that Datasette serves."""
    [found] = window.settings.releases.glob("*.db")
    return found


def list_expected(file: Path, drawing: Drawing, quarter: str = "") -> list[dict[str, object]]:
    """Return what the figure says of what is drawn, in no order."""
    figure = read_figure(file, drawing.view)
    rows = [dict(zip(figure.columns, row, strict=True)) for row in figure.rows]
    rows = [row for row in rows if all(row[column] == value for column, value in drawing.only)]
    newest = max((str(row["quarter"]) for row in rows), default="")
    return rows if drawing.over_time else [row for row in rows if row["quarter"] == (quarter or newest)]


def unescape(text: str) -> str:
    return read_entities(text).replace("\xa0", " ")


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
        mark = "symbol" if drawing.over_time else "rect"
        assert section.locator(f"svg .mark-{mark}.role-mark path").count() == len(drawn), drawing.name
        assert section.locator("details.told tbody tr").count() == len(expected)
        said = str(section.locator(".chart").get_attribute("aria-label"))
        values = [point["value"] for point in spec["data"]["values"] if point["value"] is not None]
        assert drawing.title in said and write_number(values[-1 if drawing.over_time else 0]) in said
    device.look(f"dashboard-{'phone' if viewport is PHONE else 'desk'}-{board}")
    device.close()


def test_every_drawing_shows_the_period_asked_for(window: Window, file: Path) -> None:
    cookie = window.enter()
    for board, drawing in DRAWINGS:
        for quarter in ("2026-T1", "2026-T2"):
            status, _, text = window.read(f"/-/dashboards/{board}/{drawing.name}?quarter={quarter}", cookie)
            expected = list_expected(file, drawing, quarter)
            assert status == 200 and text.count("<tr>") == (len(expected) + 1 if expected else 0), drawing.name


def test_a_drawing_has_its_definition_its_reading_and_the_csv_of_its_rows(window: Window, file: Path) -> None:
    cookie = window.enter()
    views = {view.name: view for view in list_views()}
    for board, drawing in DRAWINGS:
        for quarter in ("", "2026-T1"):
            _, _, text = window.read(f"/-/dashboards/{board}/{drawing.name}?quarter={quarter}", cookie)
            assert views[drawing.view].caveat.split(".")[0].split(":")[0].split(";")[0].strip() in unescape(text)
            expected = list_expected(file, drawing, quarter)
            read = "2026-T2" if drawing.over_time or not quarter else quarter
            assert f"Lecture : en {read}, " in unescape(text) or not expected, drawing.name
            address = unescape(text.split('href="/observatoire/')[1].split('"')[0])
            status, headers, csv = window.read(f"/observatoire/{address}", cookie)
            assert status == 200 and "csv" in headers["content-type"]
            rows = list(DictReader(StringIO(csv)))
            assert not expected or sort_values([row[drawing.up] or None for row in rows]) == sort_values(
                [row[drawing.up] for row in expected]
            )


def test_a_figure_not_answered_leaves_the_others_and_a_long_one_says_it_is_cut(
    window: Window, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "observatoire.db"
    copyfile(file, other)
    with closing(sqlite3.connect(other)) as writer:
        writer.execute("drop view gaps_by_reason")
        writer.execute("drop view gaps_by_status")
        writer.execute(
            "create view gaps_by_status as select '2026-T2' as quarter, label as status_label, 1 as numerator,"
            " 30 as denominator, 3.3 as value, 'percent' as unit from codes limit 30"
        )
    [opened] = [*islice(served := start(window.place, other), 1)]
    status, _, text = opened.read("/-/dashboards/droits", opened.enter())
    served.close()
    assert status == 200 and text.count("Cette publication ne répond pas à cette question") == 1
    assert text.count('class="chart"') == 2
    assert text.count("Les 12 premières lignes sont dessinées") == 1 and text.count(">3,3</td>") == 30


@pytest.mark.parametrize("path", ["%64roits", "droits/caus%65s", "droits?quarter=<script>x</script>", "droits/embed"])
def test_strange_addresses_are_answered(window: Window, path: str) -> None:
    status, _, text = window.read(f"/-/dashboards/{path}", window.enter())
    assert status == 200 and "Causes des non-recours" in text and "<script>x" not in text


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
