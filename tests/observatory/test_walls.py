"""Whatever an analyst throws at the real Datasette, it answers, stays under 400 MB and tells others nothing of it."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from itertools import repeat

import pytest
import siege
from test_datasette import Window, serve_town

LIGHT = "/observatoire/right_reason?_size=5"
WIDE = siege.build_question(f"{siege.BIG} select {', '.join('n' for _ in range(20))} from n limit 5000", "")
TEXT = siege.build_question(f"{siege.BIG} select s from big, n limit 500", "")


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Datasette on a published town."""
    yield from serve_town(tmp_path_factory.mktemp("instance"), 90, 300, date(2026, 4, 20))


@pytest.fixture(scope="module")
def cookies(window: Window) -> list[str]:
    """Ten analysts inside."""
    return [window.enter(f"account-{rank}") for rank in range(10)]


@pytest.fixture(autouse=True)
def standing(window: Window, cookies: list[str]) -> Iterator[None]:
    """After each test the same process answers somebody else, and never held more than it may."""
    port = window.settings.observatory_port
    process = siege.find_process(port)
    yield
    assert siege.find_process(port) == process
    assert siege.ask(port, LIGHT, cookies[9])[0] == 200
    assert siege.read_megabytes(process) < siege.MOST_MEGABYTES


def ask(window: Window, cookie: str, path: str) -> tuple[int, bytes]:
    """Ask once: status, body."""
    return siege.ask(window.settings.observatory_port, path, cookie)


@pytest.mark.parametrize("name", siege.REFUSED)
def test_a_harmful_query_is_refused_whatever_it_is_asked_as(window: Window, cookies: list[str], name: str) -> None:
    asked = [siege.build_question(siege.REFUSED[name], kind) for kind in (".json", "", ".csv", ".xlsx")]
    with ThreadPoolExecutor(len(asked)) as together:
        answers = list(together.map(ask, repeat(window), cookies, asked))
    assert [status for status, _ in answers] == [400] * len(asked)
    assert not any(b"Traceback" in body for _, body in answers)


@pytest.mark.parametrize("name", siege.BOUNDED)
def test_a_slow_call_is_interrupted(window: Window, cookies: list[str], name: str) -> None:
    status, _ = ask(window, cookies[0], siege.build_question(siege.BOUNDED[name]))
    assert status in (200, 400)


@pytest.mark.parametrize("name", siege.ADDRESSES)
def test_an_address_made_to_weigh_is_answered(window: Window, cookies: list[str], name: str) -> None:
    status, body = ask(window, cookies[0], siege.ADDRESSES[name])
    # 0: cut before it is read whole.
    assert status in (0, 200, 302, 400, 403, 404, 503) and b"Traceback" not in body


def test_what_is_refused_says_why_in_french(window: Window, cookies: list[str]) -> None:
    for name, words in (("20 kB texts", "trop lourde"), ("endless sort", "trop de temps"), ("copied joins", "mémoire")):
        _, body = ask(window, cookies[0], siege.build_question(siege.REFUSED[name], ""))
        assert words in body.decode()


def test_honest_work_passes(window: Window, cookies: list[str]) -> None:
    for sql in (
        "select right, count(*) as n from right_reason group by right order by n desc limit 10",
        "select trim('xxaxx', 'x') || ltrim('ya', 'y') || rtrim('a ') || trim(null, 'x') is null as same",
        "with recursive n(n) as (select 1 union all select n + 1 from n limit 5000) select "
        + ", ".join(f"n as c{rank}, 'etiquette' as t{rank}" for rank in range(8))
        + " from n",
    ):
        status, rows = window.ask(sql, cookies[0])
        assert status == 200 and rows


def test_two_hundred_light_requests_are_all_answered(window: Window, cookies: list[str]) -> None:
    for asking in (cookies, cookies[:1]):
        assert siege.ask_together(window.settings.observatory_port, [LIGHT] * 200, asking) == [200] * 200


def test_two_hundred_heavy_requests_are_answered_or_told_to_come_back(window: Window, cookies: list[str]) -> None:
    attacks = [siege.build_question(sql) for sql in {**siege.REFUSED, **siege.BOUNDED}.values()]
    paths = [*attacks, *[WIDE, TEXT, siege.build_question(siege.REFUSED["copied joins"])] * 50]
    statuses = siege.ask_together(window.settings.observatory_port, paths, cookies)
    assert set(statuses) <= {200, 400, 503} and statuses.count(503) < len(statuses)


def test_one_analyst_s_flood_leaves_a_place_to_another(window: Window, cookies: list[str]) -> None:
    port, slow = window.settings.observatory_port, siege.build_question(siege.REFUSED["endless sort"])
    heads = f"GET {slow} HTTP/1.1\r\nHost: x\r\nCookie: {cookies[0]}\r\n\r\n".encode()
    for many in (60, 300):
        with siege.hold_connections(port, many, heads):
            time.sleep(0.5)
            statuses = [ask(window, cookies[1], LIGHT)[0] for _ in range(10)]
            assert statuses.count(200) >= 8


def test_one_analyst_asks_so_much_a_minute_and_no_more(window: Window) -> None:
    busy, other = window.enter("busy"), window.enter("other")
    port = window.settings.observatory_port
    statuses = [status for _ in range(5) for status in siege.ask_together(port, [LIGHT] * 150, [busy])]
    assert 600 <= statuses.count(200) < 700 and set(statuses) == {200, 503}
    assert ask(window, other, LIGHT)[0] == 200


def test_connections_that_never_ask_make_room(window: Window, cookies: list[str]) -> None:
    port = window.settings.observatory_port
    with siege.hold_connections(port, 400, b"GET / HTTP/1.1\r\nHost: x\r\n") as held:
        assert ask(window, cookies[0], LIGHT)[0] == 200
        held[-1].settimeout(20)
        assert held[-1].recv(100) == b""


def test_slow_readers_hold_nobody_s_place(window: Window, cookies: list[str]) -> None:
    port = window.settings.observatory_port
    with ExitStack() as held:
        for cookie in cookies[:4]:
            head = f"GET {WIDE} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode()
            held.enter_context(siege.hold_connections(port, 4, head, 4096))
        time.sleep(4)
        # Their pages are still being made, one after the other: on a slow machine one is told to come back.
        assert 200 in (ask(window, cookies[9], LIGHT)[0] for _ in range(3))


def test_nothing_is_posted(window: Window, cookies: list[str]) -> None:
    port = window.settings.observatory_port
    for method, path in (("POST", "/observatoire"), ("POST", "/-/entrer"), ("PUT", "/"), ("DELETE", "/observatoire")):
        status, _ = siege.ask(port, path, cookies[0], method, b"x" * 20_000_000)
        assert status in (0, 403, 405)
    endless = f"POST / HTTP/1.1\r\nHost: x\r\nCookie: {cookies[0]}\r\nContent-Length: 1000000000\r\n\r\nx".encode()
    with siege.hold_connections(port, 50, endless) as held:
        assert ask(window, cookies[1], LIGHT)[0] == 200
        held[0].settimeout(20)
        answer = b"".join(iter(lambda: held[0].recv(65536), b""))
        assert b" 405 " in answer.splitlines()[0] and "se lit seulement".encode() in answer
