"""What analysts ask is noted for a year: who, when, which question, how many rows; and tokens let their scripts in."""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

import pytest
import siege
from test_datasette import ANALYST, Window, serve_town

from outreach import errors
from outreach.observatory import ledger
from outreach.observatory.ledger import Asked, forget_old, list_asked, list_months, read_asked, record_asked
from outreach.observatory.passes import (
    DAY_SECONDS,
    MOST_SCRIPTS,
    close_passes,
    close_script,
    find_script,
    list_scripts,
    open_pass,
    open_script,
)

KEY = b"k" * 32


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Datasette on a published town."""
    yield from serve_town(tmp_path_factory.mktemp("instance"), 80, 500, date(2026, 4, 20))


def list_noted(window: Window) -> list[Asked]:
    folder = window.settings.queries
    return [asked for month in list_months(folder) for asked in list_asked(folder, month, 1, 10_000)[0]]


def wait_for_noted(window: Window, count: int) -> list[Asked]:
    """Return the questions noted once there are as many: one is noted just after its answer has left."""
    for _ in range(200):
        if len(noted := list_noted(window)) >= count:
            break
        time.sleep(0.02)
    return noted


def ask(window: Window, path: str, token: str, method: str = "GET") -> int:
    with closing(HTTPConnection("127.0.0.1", window.settings.observatory_port, timeout=20)) as connection:
        connection.request(method, path, headers={"Authorization": f"Bearer {token}"})
        return connection.getresponse().status


def test_each_question_is_noted_with_its_rows(window: Window) -> None:
    cookie = window.enter()
    addresses = {
        "/observatoire.json?sql=select+*+from+codes+limit+7&_shape=array": 7,
        "/observatoire/rights_missing.csv?sex=woman": None,
        "/observatoire/meetings": 1,
        "/-/dashboards/droits": None,
    }
    for address in addresses:
        assert window.read(address, cookie)[0] == 200
    noted = {asked.address: asked for asked in wait_for_noted(window, len(addresses))}
    for address, rows in addresses.items():
        asked = noted[address]
        assert asked.account_id == ANALYST and asked.status == 200 and asked.ms >= 0
        assert len(asked.at) == 16 and (rows is None or asked.rows == rows), asked
    [path] = window.settings.queries.glob("*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700


def test_nothing_is_noted_of_who_is_not_let_in_nor_of_what_asks_nothing(window: Window) -> None:
    cookie = window.enter()
    before = len(list_noted(window))
    for path, held in (("/observatoire/meetings", ""), ("/outils/observatory.css", cookie), ("/", cookie)):
        window.read(path, held)
    assert window.read("/observatoire.json?sql=select+nothing", cookie)[0] == 400
    noted = wait_for_noted(window, before + 1)
    assert [asked.status for asked in noted[: len(noted) - before]] == [400]


def test_nothing_that_is_asked_escapes(window: Window) -> None:
    cookie, before = window.enter(), len(list_noted(window))
    filler, blanks = "a" * 7000, "+" * 7000
    addresses = (
        "/~6Fbservatoire.json?sql=select+1",
        "/~6Fbservatoire/meetings.json",
        f"/observatoire.json?x={filler}&%73ql=select+2",
        f"/observatoire.json?sql=/*{filler}*/select+3",
        f"/observatoire.json?sql={blanks}select+4",
        f"/observatoire/meetings.json?x={filler}&_where=(select+count(*)+from+codes)>0",
    )
    for address in addresses:
        assert window.read(address, cookie)[0] == 200
    noted = [asked.address for asked in wait_for_noted(window, before + len(addresses))[: len(addresses)]]
    assert noted == list(addresses)[::-1]


def test_an_address_too_long_or_with_too_many_words_is_refused_at_once(window: Window) -> None:
    cookie = window.enter()
    for query in (f"sql=/**/{'+' * 60_000}x", f"sql={'-' * 9_000}", "&".join(f"p{rank}=" for rank in range(2_000))):
        begun = time.monotonic()
        status, headers, page = window.read(f"/observatoire.json?{query}", cookie)
        assert status == 400 and "trop longue" in json.loads(page)["error"] and "content-security-policy" in headers
        assert time.monotonic() - begun < 5, "it keeps everybody waiting"
    status, headers, _ = window.read(f"/outils/{'a' * 5000}")
    assert status == 400 and "content-security-policy" in headers


def test_what_cannot_be_noted_is_not_answered(window: Window) -> None:
    cookie, folder = window.enter(), window.settings.queries
    folder.rename(folder.with_name("aside"))
    folder.write_text("a file where the folder should be", "utf-8")
    try:
        for path in ("/observatoire/meetings", "/observatoire/right_reason.csv", "/-/dashboards/droits"):
            status, _, page = window.read(path, cookie)
            assert status == 503 and page.startswith("L’observatoire ne peut pas noter") and len(page) < 200
        assert window.read("/", cookie)[0] == 200
    finally:
        folder.unlink()
        folder.with_name("aside").rename(folder)
    assert window.read("/observatoire/meetings", cookie)[0] == 200


def test_an_answer_that_is_left_half_read_is_noted(window: Window) -> None:
    before = len(list_noted(window))
    port = window.settings.observatory_port
    many = "with+recursive+n(n)+as+(select+1+union+all+select+n%2B1+from+n+limit+5000)+select+n,n,n,n,n,n+from+n"
    head = f"GET /observatoire?sql={many} HTTP/1.1\r\nHost: x\r\nCookie: {window.enter()}\r\n\r\n".encode()
    with siege.hold_connections(port, 1, head, 4096) as held:
        assert held[0].recv(100).startswith(b"HTTP/1.1 200")
        assert len(wait_for_noted(window, before + 1)) == before + 1


def test_refusals_do_not_fill_the_disk(window: Window) -> None:
    before = len(list_noted(window))
    cookie, slow = window.enter("somebody-else"), siege.build_question(siege.REFUSED["endless sort"])
    statuses = siege.ask_together(window.settings.observatory_port, [slow] * 230, [cookie])
    assert statuses.count(503) > 100
    noted = [asked for asked in list_noted(window) if asked.account_id == "somebody-else"]
    assert len(noted) + before <= len(list_noted(window)) and sum(asked.status == 503 for asked in noted) <= 3


def test_months_are_kept_a_year_and_a_cut_line_is_left_out(tmp_path: Path) -> None:
    for month in ("2025-10", "2025-11", "2026-11"):
        record_asked(tmp_path, Asked(f"{month}-03T10:00", ANALYST, "/observatoire", 1, 200, 3))
    with (tmp_path / "2026-11.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-11-04T1')
    (tmp_path / "notes.txt").write_text("not ours", "utf-8")
    assert [asked.at for asked in list_asked(tmp_path, "2026-11", 1, 50)[0]] == ["2026-11-03T10:00"]
    assert list_asked(tmp_path, "../keys/pass", 1, 50) == ([], 0) and not list(read_asked(tmp_path, "../keys/pass"))
    assert forget_old(tmp_path, date(2026, 11, 30)) == 1 and list_months(tmp_path) == ["2026-11", "2025-11"]
    assert forget_old(tmp_path, date(2026, 12, 1)) == 1 and list_months(tmp_path) == ["2026-11"]


def test_a_month_is_read_by_pages_the_newest_first(tmp_path: Path) -> None:
    for minute in range(25):
        record_asked(tmp_path, Asked(f"2026-11-03T10:{minute:02}", ANALYST, "/observatoire", 1, 200, 3))
    pages = [list_asked(tmp_path, "2026-11", page, 10) for page in (1, 2, 3, 4)]
    assert {count for _, count in pages} == {25} and [len(shown) for shown, _ in pages] == [10, 10, 5, 5]
    told = [asked.at for shown, _ in pages[:3] for asked in shown]
    assert told == [asked.at for asked in read_asked(tmp_path, "2026-11")][::-1]


def test_a_large_month_goes_on_in_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "PART_BYTES", 500)
    for minute in range(30):
        record_asked(tmp_path, Asked(f"2026-11-03T10:{minute:02}", ANALYST, "/observatoire", 1, 200, 3))
    assert len(list(tmp_path.glob("2026-11*.jsonl"))) > 5 and list_months(tmp_path) == ["2026-11"]
    everything = [asked.at[-2:] for asked in read_asked(tmp_path, "2026-11")]
    assert everything == [f"{minute:02}" for minute in range(30)]
    shown, count = list_asked(tmp_path, "2026-11", 2, 10)
    assert count == 30 and [asked.at[-2:] for asked in shown] == everything[10:20][::-1]
    assert forget_old(tmp_path, date(2028, 1, 1)) == 1 and not list(tmp_path.iterdir())


def test_a_token_lets_a_script_read_until_it_is_ended(window: Window) -> None:
    token = open_script(window.passes, window.key, ANALYST, "analyst", time.time(), 30)
    assert ask(window, "/observatoire/meetings.json", token) == 200
    assert ask(window, "/observatoire/meetings.json", token, "POST") == 403
    assert window.read(f"/observatoire/meetings.json?token={token}&_token={token}")[0] == 403
    assert window.read("/observatoire/meetings.json", f"outreach_observatory={token}")[0] == 403
    [script] = list_scripts(window.passes, ANALYST, time.time())
    assert script.used is not None
    assert close_script(window.passes, ANALYST, script.nonce) and not close_script(window.passes, ANALYST, "../x")
    assert ask(window, "/observatoire/meetings.json", token) == 403


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "Bearer", "x" * 5000])
def test_a_forged_token_is_turned_away(window: Window, token: str) -> None:
    assert ask(window, "/observatoire/meetings.json", token.encode().decode("latin-1")) in (400, 403)


def test_a_token_for_the_door_or_a_cookie_is_no_token_for_scripts(window: Window) -> None:
    assert ask(window, "/observatoire/meetings.json", window.open_token()) == 403
    assert ask(window, "/observatoire/meetings.json", window.enter().partition("=")[2]) == 403


def test_a_token_ends_with_its_days_and_with_the_account(tmp_path: Path) -> None:
    token = open_script(tmp_path, KEY, "ann", "analyst", 1000.0, 30)
    assert find_script(tmp_path, KEY, token, 1000.0 + 30 * DAY_SECONDS - 1)
    assert find_script(tmp_path, KEY, token, 1000.0 + 30 * DAY_SECONDS) is None
    assert find_script(tmp_path, b"l" * 32, token, 1000.0) is None
    # Coming in again clears old passes away, never a token that still holds.
    open_pass(tmp_path, KEY, "ann", "analyst", 1000.0 + 2 * DAY_SECONDS)
    assert find_script(tmp_path, KEY, token, 1000.0)
    close_passes(tmp_path, "ann", scripts=False)
    assert find_script(tmp_path, KEY, token, 1000.0)
    close_passes(tmp_path, "ann")
    assert find_script(tmp_path, KEY, token, 1000.0) is None


def test_tokens_are_for_analysts_for_a_known_time_and_not_without_number(tmp_path: Path) -> None:
    with pytest.raises(errors.Refusal):
        open_script(tmp_path, KEY, "ann", "field", 1000.0, 30)
    with pytest.raises(errors.Refusal):
        open_script(tmp_path, KEY, "ann", "analyst", 1000.0, 36500)
    for _ in range(MOST_SCRIPTS):
        open_script(tmp_path, KEY, "ann", "analyst", 1000.0, 30)
    with pytest.raises(errors.Refusal):
        open_script(tmp_path, KEY, "ann", "analyst", 1000.0, 30)
    later = 1000.0 + 31 * DAY_SECONDS
    open_pass(tmp_path, KEY, "ann", "analyst", later)
    assert not list(tmp_path.glob("*.script")), "tokens that are over are cleared away"


def test_a_token_cut_short_says_so(window: Window) -> None:
    token = open_script(window.passes, window.key, ANALYST, "analyst", time.time(), 30)
    for shown, status in ((token, 200), (token[:-3], 403), (token.removeprefix("jeton_"), 200)):
        with closing(HTTPConnection("127.0.0.1", window.settings.observatory_port, timeout=20)) as connection:
            connection.request("GET", "/observatoire/covered.json", headers={"Authorization": f"Bearer {shown}"})
            answer = connection.getresponse()
            assert answer.status == status and ("copiez-le en entier" in answer.read().decode()) == (status == 403)
