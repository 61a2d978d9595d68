"""What is taken for the whole is the whole: a table's CSV, a list, a workbook for who works in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

import pytest
from openpyxl import load_workbook
from test_datasette import Window, serve_town

MANY = "with recursive n(n) as (select 1 union all select n + 1 from n limit 5001) select n from n"


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    yield from serve_town(tmp_path_factory.mktemp("instance"), 360, 7000, date(2027, 1, 20))


@pytest.fixture(scope="module")
def cookie(window: Window) -> str:
    return window.enter()


def fetch(window: Window, path: str, cookie: str) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", window.settings.observatory_port, timeout=30)) as connection:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        return answer.status, answer.read()


def count(window: Window, table: str, cookie: str) -> int:
    _, rows = window.ask(f"select count(*) as n from {table}", cookie)
    assert isinstance(rows, list)
    number: int = rows[0]["n"]
    return number


@pytest.mark.parametrize("words", ["", "?_size=max", "?_size=max&_dl=on", "?_stream=on", "?_sort=age_band"])
def test_the_csv_of_a_table_has_all_its_rows_once(window: Window, cookie: str, words: str) -> None:
    rows = count(window, "right_reason", cookie)
    assert rows > 5000
    status, body = fetch(window, f"/observatoire/right_reason.csv{words}", cookie)
    read = list(csv.DictReader(io.StringIO(body.decode())))
    assert status == 200 and len(read) == rows and len({row["rowid"] for row in read}) == rows


def test_a_part_that_is_asked_for_is_given(window: Window, cookie: str) -> None:
    _, body = fetch(window, "/observatoire/right_reason.csv?_size=7", cookie)
    assert len(body.splitlines()) == 8
    _, body = fetch(window, "/observatoire/right_reason.csv?quarter=2026-T3", cookie)
    _, rows = window.ask("select count(*) as n from right_reason where quarter = '2026-T3'", cookie)
    assert rows == [{"n": len(body.splitlines()) - 1}]


@pytest.mark.parametrize("path", [
    f"/observatoire.csv?sql={quote(MANY)}",
    f"/observatoire.csv?sql={quote(MANY)}&_stream=on",
    f"/observatoire.xlsx?sql={quote(MANY)}",
    f"/observatoire.json?sql={quote(MANY)}&_shape=array",
    f"/observatoire.json?sql={quote(MANY)}&_shape=arrayfirst",
    "/observatoire/right_reason.json?_size=max&_shape=array",
    "/observatoire/right_reason.json?_size=max&_shape=array&_stream=on",
    "/observatoire/right_reason.xlsx",
    "/observatoire/right_reason.xlsx?_size=max&_stream=on",
])  # fmt: skip
def test_what_cannot_say_that_it_is_cut_is_refused(window: Window, cookie: str, path: str) -> None:
    status, body = fetch(window, path, cookie)
    assert status == 400 and "Plus de 5 000 lignes" in body.decode()


def test_what_says_that_it_is_cut_is_given(window: Window, cookie: str) -> None:
    _, headers, text = window.read(f"/observatoire.json?{urlencode({'sql': MANY})}", cookie)
    assert '"truncated": true' in text and headers
    _, _, page = window.read(f"/observatoire?{urlencode({'sql': MANY})}", cookie)
    assert "il y en a d’autres" in page and ".csv" not in page and ".xlsx" not in page


def test_a_whole_that_breaks_on_its_way_is_refused(window: Window, cookie: str) -> None:
    # The last rows of its last page cannot be read: an absolute value that does not exist.
    broken = "rowid > (select max(rowid) from right_reason) - 1 and abs(-9223372036854775808) > 0"
    status, body = fetch(window, f"/observatoire/right_reason.csv?_where={quote(f'not ({broken})')}", cookie)
    assert status == 400 and "n’a pas pu être lue" in body.decode()


def test_every_row_of_a_stream_is_noted(window: Window, cookie: str) -> None:
    status, body = fetch(window, "/observatoire/conversation.csv?_size=max", cookie)
    assert status == 200 and len(body.splitlines()) - 1 == count(window, "conversation", cookie)


def test_a_workbook_says_the_same_rows_in_words_and_where_they_are_from(window: Window, cookie: str) -> None:
    path = "/observatoire/rights_missing{}?age_band=65_plus"
    status, body = fetch(window, path.format(".xlsx"), cookie)
    assert status == 200
    book = load_workbook(io.BytesIO(body))
    head, *rows = book["Données"].iter_rows(values_only=True)
    _, written = fetch(window, path.format(".csv"), cookie)
    columns, *values = csv.reader(io.StringIO(written.decode()))
    assert len(head) == len(columns) and len(rows) == len(values) > 0
    for row, value in zip(rows, values, strict=True):
        for cell, text in zip(row, value, strict=True):
            if isinstance(cell, (int, float)):
                assert float(text) == cell
            else:
                assert cell and (text or cell == "non publié")
    source = dict(book["Source"].iter_rows(values_only=True))
    _, _, page = window.read(path.format(""), cookie)
    assert source["Empreinte"][:12] in page and source["Titre"] in page and source["Données"] == "fictives"
    assert source["Adresse"].endswith("/observatoire/rights_missing?age_band=65_plus")


def test_a_text_never_becomes_a_formula(window: Window, cookie: str) -> None:
    sql = "select '=1+1' as \"=cmd\", '@sum(1)' as b, char(1) || 'x' as c, null as d, 1.5 as e"
    status, body = fetch(window, f"/observatoire.xlsx?{urlencode({'sql': sql})}", cookie)
    sheet = load_workbook(io.BytesIO(body))["Données"]
    assert status == 200 and {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert [cell.value for cell in sheet[2]] == ["=1+1", "@sum(1)", "x", "non publié", 1.5]


def test_a_query_that_fails_makes_no_workbook(window: Window, cookie: str) -> None:
    status, body = fetch(window, "/observatoire.xlsx?sql=select+nothing", cookie)
    assert status == 400 and b"nothing" in body


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("age=65_plus", "Choix inconnu : « age ». Cette question a : quarter, neighbourhood, age_band, sex."),
        ("Age_band=65_plus", "Choix inconnu : « Age_band »"),
        ("age_band=65plus", "« 65plus » n’est pas un choix de « age_band »"),
        ("quarter=2026T3", "Il y a : 2026-T4, 2026-T3, 2026-T2, 2026-T1, 2026."),
    ],
)
@pytest.mark.parametrize("kind", ["", ".csv", ".json", ".xlsx"])
def test_a_choice_that_is_not_there_is_not_taken_for_all_or_none(
    window: Window, cookie: str, asked: str, words: str, kind: str
) -> None:
    for path in ("/observatoire/rights_missing", "/~6Fbservatoire/rights~5Fmissing"):
        status, body = fetch(window, f"{path}{kind}?{asked}&_size=max", cookie)
        told = json.loads(body)["error"] if kind == ".json" else body.decode()
        assert status == 400 and words in told


def test_a_choice_left_blank_or_there_is_answered(window: Window, cookie: str) -> None:
    for asked in ("age_band=&sex=", "quarter=2026&_shape=array", "neighbourhood=mill&_size=3"):
        assert fetch(window, f"/observatoire/rights_missing.json?{asked}", cookie)[0] == 200
