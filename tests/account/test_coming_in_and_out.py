"""Coming in, staying, and going out: every way a session starts and ends."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from outreach.access.sessions import IDLE_SECONDS, LONGEST_SECONDS
from outreach.intake import House
from outreach.observatory.passes import open_pass
from outreach.register import accounts, audit
from tests.conftest import PASSWORD, TODAY, Person, read_token

LogIn = Callable[[str], Person]
HOMES = {
    "worker": "/visits",
    "referent-caf": "/desk",
    "coordination": "/coordination",
    "analyst": "/observatory",
    "admin": "/coordination/accounts",
}


@pytest.mark.parametrize("login", HOMES)
def test_everybody_lands_on_the_page_of_her_role(person: LogIn, login: str) -> None:
    answer = person(login).client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, HOMES[login])


@pytest.mark.parametrize(
    "told",
    [
        {"login": "worker", "password": "une autre phrase"},
        {"login": "nobody-here", "password": PASSWORD},
        {"login": "worker", "password": ""},
        {"login": "", "password": PASSWORD},
        {"login": "worker", "password": "x" * 5000},
    ],
    ids=["wrong password", "unknown login", "no password", "no login", "endless password"],
)
def test_every_refusal_to_come_in_is_the_same_sentence(app: Flask, told: dict[str, object]) -> None:
    page = Person(app.test_client()).send("/login", told, page="/login", status=401)
    assert page.count("Identifiant ou mot de passe inconnu.") == 1
    assert 'class="err"' not in page


def test_a_closed_account_is_refused_like_an_unknown_one(app: Flask, house: House) -> None:
    close(house, "worker")
    page = Person(app.test_client()).send(
        "/login", {"login": "worker", "password": PASSWORD}, page="/login", status=401
    )
    assert "Identifiant ou mot de passe inconnu." in page


def test_an_eleventh_try_in_a_minute_waits(app: Flask) -> None:
    someone = Person(app.test_client())
    for _ in range(10):
        someone.send("/login", {"login": "worker", "password": "no"}, page="/login", status=401)
    assert "réessayez à " in someone.send("/login", {"login": "worker", "password": "no"}, page="/login", status=429)


def test_a_whole_town_hall_comes_in_at_nine(person: LogIn) -> None:
    for _ in range(12):
        person("worker")


def test_coming_in_without_the_token_of_the_page_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/login", data={"login": "worker", "password": PASSWORD})
    assert answer.status_code == 400 and "restée ouverte trop longtemps" in answer.text


@pytest.mark.parametrize(
    "next_page",
    ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "/\t/elsewhere.example", "desk"],
)
def test_coming_in_never_leads_elsewhere(app: Flask, next_page: str) -> None:
    told: dict[str, object] = {"login": "referent-caf", "password": PASSWORD, "next": next_page}
    assert Person(app.test_client()).send("/login", told, page="/login") == "/"


def test_who_asked_for_a_page_comes_back_to_it(app: Flask) -> None:
    someone = Person(app.test_client())
    asked = someone.client.get("/account")
    assert asked.headers["Location"] == "/login?next=/account"
    page = someone.read(asked.headers["Location"])
    told = {"login": "worker", "password": PASSWORD, "next": "/account", "csrf_token": read_token(page)}
    assert 'name="next" value="/account"' in page
    assert someone.client.post("/login", data=told).headers["Location"] == "/account"


def test_coming_in_starts_a_fresh_session(app: Flask) -> None:
    someone = Person(app.test_client())
    with someone.client.session_transaction() as kept:
        kept["planted"] = "before"
    someone.send("/login", {"login": "worker", "password": PASSWORD}, page="/login")
    with someone.client.session_transaction() as kept:
        assert "planted" not in kept


def test_going_out_ends_the_session_and_the_observatory(person: LogIn, house: House) -> None:
    someone = person("analyst")
    account, _ = find(house, "analyst")
    open_pass(house.settings.passes, b"k" * 32, account.id, "analyst", time.time())
    assert someone.send("/logout", {}, page="/observatory") == "/login"
    assert is_out(someone.client, "/observatory")
    assert list(house.settings.passes.iterdir()) == []


def test_a_cookie_copied_before_going_out_is_worth_nothing(app: Flask, person: LogIn) -> None:
    someone, thief = person("worker"), app.test_client()
    cookie = someone.client.get_cookie("outreach")
    assert cookie is not None
    thief.set_cookie("outreach", cookie.value)
    assert not is_out(thief, "/account")
    someone.send("/logout", {}, page="/account")
    assert is_out(thief, "/account")


def test_a_colleague_of_the_same_town_hall_is_not_shut_out(app: Flask) -> None:
    someone = Person(app.test_client())
    for _ in range(10):
        someone.send("/login", {"login": "worker", "password": "no"}, page="/login", status=401)
    someone.send("/login", {"login": "worker", "password": PASSWORD}, page="/login", status=429)
    someone.send("/login", {"login": "teammate", "password": PASSWORD}, page="/login")


def test_going_out_needs_a_post_with_the_page_s_token(person: LogIn) -> None:
    client = person("worker").client
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 400
    assert not is_out(client, "/account")


def test_a_closed_account_s_session_ends_with_its_next_request(person: LogIn, house: House) -> None:
    someone = person("worker")
    assert not is_out(someone.client, "/account")
    close(house, "worker")
    assert is_out(someone.client, "/account")


@pytest.mark.parametrize(
    ("name", "age", "out"),
    [
        ("seen", IDLE_SECONDS - 60, False),
        ("seen", IDLE_SECONDS + 1, True),
        ("started", LONGEST_SECONDS - 60, False),
        ("started", LONGEST_SECONDS + 1, True),
    ],
)
def test_a_session_ends_after_12_idle_hours_and_after_30_days(person: LogIn, name: str, age: int, out: bool) -> None:
    someone = person("worker")
    with someone.client.session_transaction() as kept:
        kept[name] = int(time.time()) - age
    assert is_out(someone.client, "/account") is out


def test_a_page_asked_for_keeps_an_idle_session_open(person: LogIn) -> None:
    someone = person("worker")
    with someone.client.session_transaction() as kept:
        kept["seen"] = int(time.time()) - IDLE_SECONDS + 60
    someone.read("/account")
    with someone.client.session_transaction() as kept:
        assert time.time() - kept["seen"] < 60


def test_a_forged_cookie_opens_nothing(app: Flask, person: LogIn, house: House) -> None:
    account, _ = find(house, "admin")
    client = app.test_client()
    client.set_cookie("outreach", f"eyJfdXNlcl9pZCI6Int{account.id}.xxxx.yyyy")
    assert is_out(client, "/account")


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(person: LogIn, house: House) -> None:
    here, there = person("worker"), person("worker")
    chosen = "cheval pile agrafe juste"
    told: dict[str, object] = {"present": PASSWORD, "chosen": chosen, "again": chosen}
    assert here.send("/account", told, page="/account") == "/account"
    assert "Mot de passe changé" in here.read("/account")
    assert is_out(there.client, "/account")
    there.send("/login", {"login": "worker", "password": PASSWORD}, page="/login", status=401)
    there.send("/login", {"login": "worker", "password": chosen}, page="/login")
    assert audit.list_audit(house.register)[0]["action"] == "password_changed"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"present": "pas le bon", "chosen": "x" * 12, "again": "x" * 12}, "pas votre mot de passe actuel"),
        ({"present": PASSWORD, "chosen": "court", "again": "court"}, "au moins 10 signes"),
        ({"present": PASSWORD, "chosen": "x" * 12, "again": "y" * 12}, "ne sont pas pareils"),
        ({"present": "", "chosen": "x" * 12, "again": "x" * 12}, "Écrivez votre mot de passe actuel"),
    ],
)
def test_a_refused_password_changes_nothing_and_says_why(
    person: LogIn, house: House, told: dict[str, object], sentence: str
) -> None:
    someone = person("worker")
    _, before = find(house, "worker")
    assert sentence in someone.send("/account", told, page="/account", status=422)
    assert find(house, "worker")[1] == before


def test_passwords_are_kept_as_argon2id(house: House) -> None:
    assert find(house, "worker")[1].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def find(house: House, login: str) -> Any:
    found = accounts.find_login(house.register, login)
    assert found is not None
    return found


def close(house: House, login: str) -> None:
    with house.register.writing() as writer:
        accounts.disable_account(writer, find(house, login)[0].id, TODAY)


def is_out(client: FlaskClient, path: str) -> bool:
    answer = client.get(path)
    return answer.status_code == 302 and answer.headers["Location"].startswith("/login")
