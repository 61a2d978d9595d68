"""What surrounds an account: the reader's language, the notice, `/health`, the way to the observatory."""

import re
import time
from collections.abc import Callable

import pytest
from flask import Flask

from outreach.account.local_paths import read_local_path
from outreach.intake import House
from outreach.observatory.passes import enter
from outreach.sealing.keys import read_key
from tests.conftest import Person, read_token

LogIn = Callable[[str], Person]


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "fr"), ("en-GB,en;q=0.9", "en"), ("fr-FR,fr;q=0.9,en;q=0.5", "fr"), ("ta,pt;q=0.8", "fr")],
)
def test_the_browser_s_language_is_spoken_else_french(app: Flask, header: str, language: str) -> None:
    page = app.test_client().get("/notice", headers={"Accept-Language": header} if header else {}).text
    assert f'<html lang="{language}">' in page


def test_a_chosen_language_stays_and_brings_back_to_the_page(app: Flask) -> None:
    someone = Person(app.test_client())
    assert someone.send("/language", {"language": "en", "next": "/notice"}, page="/notice") == "/notice"
    assert '<html lang="en">' in someone.read("/notice")
    cookie = someone.client.get_cookie("language")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    someone.send("/language", {"language": "fr", "next": "/notice"}, page="/notice")
    assert '<html lang="fr">' in someone.read("/notice")


@pytest.mark.parametrize(
    ("next_page", "back"),
    [
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("/logout", "/"),
        ("/no-such-page", "/"),
        ("/login?next=/desk", "/login?next=/desk"),
    ],
)
def test_a_language_leads_only_to_pages_that_can_be_read(app: Flask, next_page: str, back: str) -> None:
    someone = Person(app.test_client())
    assert someone.send("/language", {"language": "en", "next": next_page}, page="/notice") == back


def test_an_unknown_language_or_a_missing_token_is_refused(app: Flask) -> None:
    someone = Person(app.test_client())
    someone.send("/language", {"language": "<script>"}, page="/notice", status=400)
    assert someone.client.post("/language", data={"language": "en"}).status_code == 400
    assert someone.client.get_cookie("language") is None


@pytest.mark.parametrize("told", [None, "", "desk", "http://[", "/a b", "/a\r\nSet-Cookie: x=1", "javascript:alert(1)"])
def test_what_is_not_a_local_path_is_nothing(told: str | None) -> None:
    assert read_local_path(told) is None


def test_the_notice_is_open_to_all_and_never_says_anonymous(app: Flask) -> None:
    page = Person(app.test_client()).read("/notice")
    assert "pseudonymisées" in page and "effacer" in page and "CNIL" in page
    assert not re.search("anonym", page.replace("pseudonym", ""))


def test_health_says_ok_to_anybody_and_sets_no_cookie(app: Flask) -> None:
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert "Set-Cookie" not in answer.headers


def test_health_says_no_when_the_register_cannot_be_read(app: Flask, house: House) -> None:
    with house.register.writing() as writer:
        writer.execute("alter table structure rename to lost")
    assert app.test_client().get("/health").status_code == 500


def test_the_observatory_opens_with_a_pass_that_works_once(person: LogIn, house: House) -> None:
    place = person("analyst").send("/observatory", {}, page="/observatory")
    address, _, token = place.partition("?jeton=")
    assert address == f"{house.settings.datasette_url}/-/entrer"
    key, now = read_key(house.settings.keys, "pass"), time.time()
    assert enter(house.settings.passes, key, token, now)
    assert enter(house.settings.passes, key, token, now) is None


@pytest.mark.parametrize("login", ["worker", "referent-caf", "coordination", "admin"])
def test_the_observatory_is_shut_to_those_who_could_recognise_a_person(person: LogIn, login: str) -> None:
    client = person(login).client
    assert client.get("/observatory").status_code == 403
    token = read_token(client.get("/account").text)
    assert client.post("/observatory", data={"csrf_token": token}).status_code == 403


def test_only_the_observatory_s_page_may_send_its_form_to_the_observatory(person: LogIn, house: House) -> None:
    client = person("analyst").client
    policy = client.get("/observatory").headers["Content-Security-Policy"]
    assert f"form-action 'self' {house.settings.datasette_url};" in policy and "script-src 'self'" in policy
    assert house.settings.datasette_url not in client.get("/account").headers["Content-Security-Policy"]
