"""The real Datasette, in its own process: who comes in, and what nobody reaches."""

import json
import os
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from itsdangerous import URLSafeSerializer
from playwright.sync_api import Browser, Request
from town import Place, make_place

from outreach.observatory.datasette_command import build_datasette_command, build_datasette_environment
from outreach.observatory.passes import close_passes, open_pass
from outreach.observatory.release_file import build_empty_release
from outreach.sealing.keys import read_key
from outreach.settings import Settings
from outreach.vocabulary import space_french
from tests.journeys.phone import Device

ANALYST = "0b5f9d7e-6a31-4f0a-9f57-5a4b4c6d7e8f"


class Window:
    """A running Datasette and a browser without memory in front of it."""

    def __init__(self, place: Place, settings: Settings, passes: Path) -> None:
        self.place, self.settings, self.passes = place, settings, passes
        self.key = read_key(settings.keys, "pass")

    def read(self, path: str, cookie: str = "") -> tuple[int, Mapping[str, str], str]:
        """Fetch a page: status, headers, text."""
        with closing(HTTPConnection("127.0.0.1", self.settings.observatory_port, timeout=20)) as connection:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8")

    def open_token(self, account: str = ANALYST, now: float | None = None) -> str:
        """Open a pass as the app does."""
        return open_pass(self.passes, self.key, account, "analyst", time.time() if now is None else now)

    def enter(self, account: str = ANALYST) -> str:
        """Come in by the door and return the cookie."""
        status, headers, _ = self.read(f"/-/entrer?jeton={self.open_token(account)}")
        assert (status, headers["location"]) == (303, "/")
        return headers["set-cookie"].split(";")[0]

    def ask(self, sql: str, cookie: str) -> tuple[int, object]:
        """Run a query."""
        status, _, text = self.read("/observatoire.json?" + urlencode({"sql": sql, "_shape": "array"}), cookie)
        return status, json.loads(text)


def find_free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(place: Place, file: Path) -> Iterator[Window]:
    """Start Datasette on a file, wait until it answers, stop it after."""
    settings = replace(place.settings, observatory_port=find_free_port())
    passes = settings.instance / "passes"
    command = build_datasette_command(settings, file)
    environment = build_datasette_environment(settings, passes, os.environ)
    assert not [word for word in [*command, *environment.values()] if "outreach.db" in word]
    with (settings.instance / "datasette.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd="/", stdout=log, stderr=log)
    window = Window(place, settings, passes)
    try:
        for _ in range(400):
            try:
                window.read("/favicon.ico")
                break
            except (OSError, UnicodeDecodeError) as fault:
                if isinstance(fault, UnicodeDecodeError):
                    break
                assert process.poll() is None, "Datasette did not start"
                time.sleep(0.05)
        yield window
    finally:
        process.terminate()
        process.wait(timeout=20)


def serve_town(folder: Path, days: int, visits: int, published_on: date) -> Iterator[Window]:
    """Fill a town from the first of January 2026, publish it, and serve what it publishes."""
    place = make_place(folder)
    place.town.fill(date(2026, 1, 1), days, visits)
    yield from start(place, place.publish(published_on).file)
    place.town.register.close()


def let_in(window: Window, browser: Browser, viewport: dict[str, int]) -> Device:
    """Let an analyst's browser in; whatever it fetches elsewhere is a complaint."""
    home = window.settings.datasette_url
    made = Device(browser, home, viewport)

    def follow(asked: Request) -> None:
        if not asked.url.startswith((home, "data:")):
            made.complaints.append(f"fetched {asked.url}")

    made.page.on("request", follow)
    made.page.goto(f"/-/entrer?jeton={window.open_token()}")
    return made


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Datasette on half a year of a town."""
    yield from serve_town(tmp_path_factory.mktemp("instance"), 180, 500, date(2026, 7, 20))


@pytest.fixture(scope="module")
def analyst(window: Window) -> str:
    """The cookie of an analyst who came in by the door."""
    return window.enter()


PATHS = ("/", "/.json", "/observatoire", "/observatoire.json?sql=select+1", "/observatoire/right_reason",
         "/observatoire/right_reason.csv", "/-/metadata.json", "/-/databases.json", "/-/nothing")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_nobody_enters_without_a_pass(window: Window, path: str) -> None:
    for cookie in ("", "outreach_observatory=x", "outreach_observatory=", "ds_actor=x", "\x01;="):
        status, headers, text = window.read(path, cookie)
        assert status == 403 and "observatoire s’ouvre depuis l’outil" in text
        if "html" in headers["content-type"]:
            assert '<html lang="fr">' in text and f"{window.settings.app_url}/observatory" in text


def test_a_forged_late_or_used_token_is_turned_away(window: Window) -> None:
    used, late = window.open_token(), window.open_token(now=time.time() - 61)
    forged = str(
        URLSafeSerializer(b"x" * 32, salt="outreach.observatory.token").dumps([ANALYST, "admin", "0" * 32, time.time()])
    )
    assert window.read(f"/-/entrer?jeton={used}")[0] == 303
    for token in (used, late, forged, "", "%00", "a" * 3000):
        status, headers, _ = window.read(f"/-/entrer?jeton={token}")
        assert status == 403 and "set-cookie" not in headers
    assert window.read("/-/entrer")[0] == 403


def test_the_cookie_is_our_own_and_closed_to_scripts(window: Window) -> None:
    _, headers, _ = window.read(f"/-/entrer?jeton={window.open_token()}")
    name, _, rest = headers["set-cookie"].partition("=")
    assert name == "outreach_observatory"
    assert {"HttpOnly", "SameSite=Lax", "Max-Age=3600", "Path=/"} <= set(rest.split("; "))


def test_closing_the_account_shuts_the_door_at_once(window: Window) -> None:
    cookie = window.enter("other-account")
    assert window.read("/", cookie)[0] == 200
    close_passes(window.passes, "other-account")
    assert window.read("/", cookie)[0] == 403


def test_the_analyst_reads_every_table_with_french_words(window: Window, analyst: str) -> None:
    _, _, home = window.read("/", analyst)
    assert "Données fictives" in home and '<html lang="fr">' in home
    for name, title in {
        "right_reason": "Non-recours : droit et cause",
        "structure_outcome": "Orientations : structure et issue",
        "doors": "Portes sans rencontre",
        "persons": "Personnes par groupe",
        "gaps_by_right_v2": "Part de chaque droit dans les non-recours",
        "about": "À propos de cette publication",
    }.items():
        status, headers, text = window.read(f"/observatoire/{name}", analyst)
        assert status == 200 and space_french(title) in text and space_french(title) in home
        assert "Données fictives" in text and "private" in headers["cache-control"]
    assert window.read("/observatoire/right_reason.csv", analyst)[0] == 200
    assert window.read("/observatoire/right_reason?_facet=sex&sector=north", analyst)[0] == 200


def test_the_analyst_queries_and_filters(window: Window, analyst: str) -> None:
    status, rows = window.ask("select quarter, count(*) as n from right_reason group by quarter", analyst)
    assert status == 200 and [row["quarter"] for row in rows] == ["2026-T1", "2026-T2"]  # type: ignore


BANNED = (
    "attach database 'file:outreach.db?mode=ro' as x", "attach '/etc/passwd' as x", "pragma database_list",
    "select * from pragma_journal_mode", "select * from pragma_database_list", "select load_extension('x')",
    "select readfile('/etc/passwd')", "insert into about values ('x', 'y')", "delete from about", "drop table about",
    "with x as (select 1) insert into about select 1, 2", "with x as (select 1) delete from about",
    "with x as (select 1) update about set value = 'x'", "vacuum into '/tmp/x.db'", "create table x (y)",
    "create temp table x (y)", "select zeroblob(1000000000)", "select length(randomblob(1000000000))",
    "select printf('%.*c', 1000000000, 'x')", "select replace(hex(value), '0', hex(value)), x from about",
    "with recursive a (n) as (select 1 union all select n + 1 from a) select count(*) from a",
    "with recursive a (s) as (select 'x' union all select s || s from a) select max(length(s)) from a",
    "select group_concat(a.label) from codes a, codes b, codes c", "select * from dbstat",
    "select count(*) from codes a, codes b, codes c, codes d, codes e",
)  # fmt: skip


@pytest.mark.parametrize("sql", BANNED)
def test_a_query_reaches_nothing_but_the_release_within_bounds(window: Window, analyst: str, sql: str) -> None:
    status, answer = window.ask(sql, analyst)
    assert status == 400 and not (answer.get("rows") if isinstance(answer, dict) else answer)


@pytest.mark.parametrize(
    "path", ["/outreach.db", "/outreach", "/observatoire.db", "/..%2foutreach.db", "/observatoire/outreach.db"]
)
def test_no_file_can_be_fetched(window: Window, analyst: str, path: str) -> None:
    status, headers, text = window.read(path, analyst)
    assert status != 200 and "SQLite format" not in text


def test_no_query_returns_more_than_its_bound(window: Window, analyst: str) -> None:
    query = urlencode({"sql": "select a.code from codes a, codes b"})
    status, _, text = window.read(f"/observatoire.json?{query}", analyst)
    assert status == 200 and len(json.loads(text)["rows"]) == 5000


def test_the_released_file_has_not_changed_after_all_that(window: Window) -> None:
    [file] = window.settings.releases.glob("*.db")
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as reader:
        assert reader.execute("pragma integrity_check").fetchone()[0] == "ok"


def test_no_address_asked_for_is_logged(window: Window, analyst: str) -> None:
    window.ask("select 'a question of mine'", analyst)
    log = (window.settings.instance / "datasette.log").read_text("utf-8")
    assert "Uvicorn running" in log and "jeton" not in log and "GET /" not in log and "of+mine" not in log


CANARY = "canari7391"


@pytest.mark.parametrize(
    "address, expected",
    [
        (f"/observatoire.json?sql=select+'{CANARY}'+from+nowhere", 400),
        (f"/observatoire?sql=select+{CANARY}", 400),
        (f"/observatoire.json?sql=select+:name+from+nowhere&name={CANARY}", 400),
        (f"/observatoire/right_reason?_where={CANARY}+=+1", 400),
        (f"/observatoire/right_reason?_sort={CANARY}", 400),
        (f"/observatoire/gaps_by_right?_sort={CANARY}", 400),
        (f"/observatoire/gaps_by_right.json?_sort_desc={CANARY}", 400),
        (f"/observatoire/gaps_by_right.csv?_sort={CANARY}", 400),
        (f"/observatoire/right_reason?{CANARY}__{CANARY}=1", 200),
        (f"/observatoire/right_reason?_facet={CANARY}", 400),
        (f"/observatoire/{CANARY}", 404),
    ],
)
def test_a_question_that_fails_is_answered_and_written_nowhere(
    window: Window, analyst: str, address: str, expected: int
) -> None:
    status, _, text = window.read(address, analyst)
    assert "Traceback" not in text
    log = (window.settings.instance / "datasette.log").read_text("utf-8")
    assert "Uvicorn running" in log and CANARY not in log
    assert status == expected


@pytest.mark.parametrize(
    "path", ["/favicon.icon", "/favicon.ico/x", "/favicon.ico.json", "/-/static", "/outilsx", "/outils"]
)
def test_only_the_two_free_addresses_are_free(window: Window, path: str) -> None:
    assert window.read(path)[0] == 403


def test_every_answer_carries_its_headers(window: Window, analyst: str) -> None:
    for path, cookie in (("/", ""), ("/", analyst), ("/nothing", analyst), ("/outils/observatory.css", "")):
        _, headers, _ = window.read(path, cookie)
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1] and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"


def test_an_empty_observatory_explains_itself(place: Place) -> None:
    for window in start(place, build_empty_release(place.settings.releases, "Ville-Essai", True)):
        status, _, text = window.read("/", window.enter())
        assert status == 200 and "rien n’a été publié" in text
        assert window.read("/observatoire/right_reason", window.enter())[0] == 200
