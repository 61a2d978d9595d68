"""How long the coordination's pages take with fifty thousand referrals, and a spreadsheet of two thousand answers.

In this process, by the real application. Processor time; the growth says that nothing gets worse than a straight line.
"""

import csv
import io
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html import unescape
from pathlib import Path

from flask.testing import FlaskClient

from outreach.assembly import create_app
from outreach.desk.sheet_columns import ANSWER, COLUMNS
from outreach.desk.sheet_lines import MOST_ANSWERS
from outreach.intake import open_house
from outreach.register import accounts, structures
from outreach.settings import Settings
from tests.bench.followed_rows import fill_referrals
from tests.bench.growth import measure_growth
from tests.bench.table import Figure

FEWEST, ROUNDS = 3_125, 5
PAGES: Mapping[str, str] = {
    "of which the delays": "/coordination/delays",
    "of which the load of referents": "/coordination/loads",
    "of which what waits at a structure": "/coordination/waiting/{structure}",
}
Prepare = Callable[[Path, str], None]


def measure_coordination(folder: Path, prepare: Prepare, password: str, today: date) -> Iterator[Figure]:
    """Measure on instances made by `prepare(instance, password)`, and yield the lines of the table."""
    others: dict[str, float] = {}

    def measure_board(count: int) -> float:
        settings = _fill(folder / f"board-{count}", prepare, password, today, count)
        app = create_app(settings)
        try:
            client = app.test_client()
            _come_in(client, "coordination", password)
            register = app.extensions["outreach.House"].register
            ids = structures.list_structure_ids(register.reader, app.extensions["outreach.House"].territory.id)
            for label, path in PAGES.items():
                others[label] = _time(client, path.format(structure=ids["caf"]))
            return _time(client, "/coordination")
        finally:
            app.extensions["outreach.House"].register.close()

    yield from measure_growth("Coordinator's board, referrals", FEWEST, measure_board, unit="ms", digits=1)
    for label, taken in others.items():
        yield Figure(f"  {label}, at {FEWEST * 16:,}", taken, "ms", digits=1)
    yield from _measure_sheet(_fill(folder / "sheet", prepare, password, today, 20_000, structure="caf"), password)


def _fill(instance: Path, prepare: Prepare, password: str, today: date, count: int, structure: str = "") -> Settings:
    prepare(instance, password)
    settings = Settings(instance=instance)
    house = open_house(settings)
    found = accounts.find_login(house.register, "terrain")
    assert found is not None
    told = {"account_id": found[0].id, "team_id": found[0].structure_id or "", "structure": structure}
    fill_referrals(house, count, today, only_open=bool(structure), **told)  # type: ignore[arg-type]
    house.register.close()
    return settings


def _measure_sheet(settings: Settings, password: str) -> Iterator[Figure]:
    app = create_app(settings)
    try:
        client = app.test_client()
        _come_in(client, "referent-caf", password)
        for kind in ("csv", "xlsx"):
            yield Figure(f"Spreadsheet of 20,000 referrals, .{kind}", _time(client, f"/desk/sheet.{kind}") / 1000, "s")
        content = _answer(client.get("/desk/sheet.csv").data)
        token = _read_token(client.get("/desk/sheet").text)
        began = time.process_time()
        report = client.post("/desk/sheet", data={"csrf_token": token, "sheet": (io.BytesIO(content), "a.csv")})
        checked = time.process_time()
        carried = re.search(r'name="answers" value="([^"]*)"', report.text)
        assert report.status_code == 200 and carried is not None
        told = {"csrf_token": token, "answers": unescape(carried[1])}
        done = client.post("/desk/sheet/confirm", data=told, content_type="multipart/form-data")
        assert done.status_code == 303
        yield Figure(f"  {MOST_ANSWERS:,} answers of it checked and told", checked - began, "s", digits=2)
        yield Figure("  written in one transaction", time.process_time() - checked, "s", digits=2)
    finally:
        app.extensions["outreach.House"].register.close()


def _answer(content: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    place = rows[0].index(COLUMNS[ANSWER])
    for row in rows[1 : MOST_ANSWERS + 1]:
        row[place] = "right_opened"
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(rows)
    return written.getvalue().encode()


def _time(client: FlaskClient, path: str) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        assert client.get(path).status_code == 200
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def _come_in(client: FlaskClient, login: str, password: str) -> None:
    told = {"csrf_token": _read_token(client.get("/login").text), "login": login, "password": password}
    assert client.post("/login", data=told).status_code == 303


def _read_token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "no token on this page"
    return found[1]
