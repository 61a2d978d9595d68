"""The coordination reads what analysts asked; an analyst makes and ends tokens for her scripts on her own page."""

import csv
import io
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from outreach.intake import House
from outreach.observatory.ledger import Asked, record_asked
from outreach.observatory.passes import close_passes, list_scripts
from outreach.register import accounts
from tests.conftest import TODAY, Person, find_account_row, read_token

PAGE = "/coordination/queries"


@pytest.fixture
def asked(house: House) -> House:
    """An instance where questions were asked in two months."""
    analyst = find_account_row(house, "analyst").id
    for number in range(60):
        told = Asked("2026-02-03T10:15", analyst, f"/observatoire?sql=select+{number}+%2B+1", number, 200, 3)
        record_asked(house.settings.queries, told)
    address = "/observatoire/rights_missing?age_band=65_plus&neighbourhood=&_size=max"
    record_asked(house.settings.queries, Asked("2026-03-04T11:20", analyst, address, 5, 200, 12))
    board = "/-/dashboards/droits?quarter=2026-T1"
    record_asked(house.settings.queries, Asked("2026-03-04T11:30", analyst, board, 9, 200, 12))
    hostile = "/observatoire?sql=%3Dcmd%7C%3Cb%3E"
    record_asked(house.settings.queries, Asked("2026-03-05T09:00", "gone", hostile, 0, 400, 1))
    return house


@pytest.mark.usefixtures("asked")
def test_what_was_asked_is_told_by_month_in_words(person: Callable[[str], Person]) -> None:
    page = person("coordination").read(PAGE)
    assert "Quels droits manquent le plus" in page and "age_band = 65_plus" in page and "_size" not in page
    assert "Droits non reçus et causes" in page and "quarter = 2026-T1" in page
    assert "analyst" in page and "2026-03-04 11:20" in page and "5 lignes" in page and "n’a pas abouti" in page
    assert "&lt;b&gt;" in page and "<b>" not in page
    older = person("coordination").read(f"{PAGE}?month=2026-02")
    assert "60 questions" in older and "select 59 + 1" in older and "select 0 + 1" not in older
    assert "select 0 + 1" in person("coordination").read(f"{PAGE}?month=2026-02&page=2")


@pytest.mark.usefixtures("asked")
def test_a_month_is_handed_out_as_a_csv_without_formulas(person: Callable[[str], Person]) -> None:
    answer = person("coordination").client.get(f"{PAGE}/2026-03.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    told = ["age_band = 65_plus", "quarter = 2026-T1", "'=cmd|<b>"]
    assert [row["chosen"] for row in rows] == told
    for month in ("2024-01", "..%2Fkeys%2Fpass", "x"):
        assert person("coordination").client.get(f"{PAGE}/{month}.csv").status_code == 404


@pytest.mark.parametrize("login", ["worker", "referent-caf", "analyst"])
def test_nobody_else_reads_it(person: Callable[[str], Person], login: str) -> None:
    assert person(login).client.get(PAGE).status_code == 403


def test_nothing_asked_yet_is_told(person: Callable[[str], Person]) -> None:
    assert "Rien n’a encore été demandé" in person("coordination").read(PAGE)


def test_an_analyst_makes_a_token_sees_it_once_and_ends_it(person: Callable[[str], Person], house: House) -> None:
    analyst, account = person("analyst"), find_account_row(house, "analyst")
    page = analyst.send("/observatory/tokens", {"days": "90"}, page="/observatory", status=201)
    found = re.search(r"<code>([^<]{40,})</code>", page)
    assert found and found[1] not in analyst.read("/observatory")
    [script] = list_scripts(house.settings.passes, account.id, 0)
    analyst.send(f"/observatory/tokens/{script.nonce}/end", {}, page="/observatory")
    assert list_scripts(house.settings.passes, account.id, 0) == []
    actions = [row[0] for row in house.register.reader.execute("select action from audit_entry order by rowid")]
    assert actions[-2:] == ["token_made", "token_ended"]


def test_a_token_outlives_coming_out_but_not_a_new_password(person: Callable[[str], Person], house: House) -> None:
    analyst, account = person("analyst"), find_account_row(house, "analyst")
    analyst.send("/observatory/tokens", {"days": "30"}, page="/observatory", status=201)
    analyst.client.post("/logout", data={"csrf_token": read_token(analyst.read("/observatory"))})
    assert len(list_scripts(house.settings.passes, account.id, 0)) == 1


@pytest.mark.parametrize("days", ["", "0", "-1", "3650", "x"])
def test_a_token_for_another_time_is_refused(person: Callable[[str], Person], days: str) -> None:
    person("analyst").send("/observatory/tokens", {"days": days}, page="/observatory", status=400)


@pytest.mark.parametrize("login", ["worker", "coordination", "admin"])
def test_only_analysts_make_tokens(person: Callable[[str], Person], login: str) -> None:
    someone = person(login)
    token = read_token(someone.read("/account"))
    answer = someone.client.post("/observatory/tokens", data={"csrf_token": token, "days": "30"})
    assert answer.status_code == 403


def test_conditions_written_in_sql_and_other_spellings_are_read_too(
    person: Callable[[str], Person], house: House
) -> None:
    analyst = find_account_row(house, "analyst").id
    for address in (
        "/observatoire/right_reason.json?_where=1%3D1&_size=max&sql=select+decoy",
        "/~6Fbservatoire.json?x=padding&%73ql=select+secret",
    ):
        record_asked(house.settings.queries, Asked("2026-03-06T09:00", analyst, address, 5, 200, 12))
    rows = list(csv.DictReader(io.StringIO(person("coordination").client.get(f"{PAGE}/2026-03.csv").text)))
    assert [(row["question"], row["chosen"]) for row in rows] == [
        ("Non-recours : droit et cause", "_where = 1=1, sql = select decoy"),
        ("SQL", "select secret ; x = padding"),
    ]


def test_no_pass_made_while_an_account_is_closed_outlives_it(person: Callable[[str], Person], house: House) -> None:
    account = find_account_row(house, "analyst")
    analysts = [person("analyst") for _ in range(4)]
    tokens = [read_token(one.read("/observatory")) for one in analysts]
    closed = threading.Event()

    def make(one: int) -> int:
        made = 0
        while not closed.is_set():
            path = "/observatory" if one % 2 else "/observatory/tokens"
            answer = analysts[one].client.post(path, data={"csrf_token": tokens[one], "days": "365"})
            made += answer.status_code in (201, 303)
        return made

    with ThreadPoolExecutor(4) as several:
        making = [several.submit(make, one) for one in range(4)]
        time.sleep(0.3)
        with house.register.writing() as writer:
            accounts.disable_account(writer, account.id, TODAY)
        close_passes(house.settings.passes, account.id)
        time.sleep(0.1)
        closed.set()
        assert sum(one.result() for one in making) > 0
    assert not list(house.settings.passes.glob(f"{account.id}.*"))
