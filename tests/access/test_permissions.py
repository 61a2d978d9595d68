"""Other people's routes: every address × every role × whose record, walked from the application's own map."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from outreach.access.permissions import ALL, OWN, PERMISSIONS, STRUCTURE, TEAM
from outreach.intake import House
from outreach.intake.drafts import keep_draft
from outreach.register import outings, referrals
from tests.conftest import CAST, TODAY, Person, describe_meeting, find_account_row, send_visit, start_outing

DRAFT = b"| survey | type | name | label |\n| | text | remark | Remarque |\n"
# Who made the record, and which structure answers for it.
AUTHOR = "worker"
REFERRED_TO = "caf"


def list_doors(app: Flask) -> list[tuple[Rule, str]]:
    """List every address with each of its methods."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


@pytest.fixture
def records(house: House) -> dict[str, str]:
    """One record of each kind, and one of each thing an address may name."""
    outing_id = start_outing(house, AUTHOR)
    receipt = send_visit(house, describe_meeting("rsa", structure=REFERRED_TO), AUTHOR, outing_id=outing_id)
    referral = referrals.list_submission_referrals(house.register, receipt.submission_id)[0]
    reader = house.register.reader
    return {
        "outing_id": outing_id,
        "submission_id": receipt.submission_id,
        "referral_id": referral["referral_id"],
        "structure_id": referral["structure_id"],
        "referent_id": reader.execute("select id from referent limit 1").fetchone()[0],
        "mail_id": "00000000-0000-0000-0000-000000000000",
        "account_id": find_account_row(house, "stranger").id,
        "form_id": "contact",
        "name": "results",
        "right_code": "rsa",
        "number": "1",
        "draft_id": keep_draft(house.settings, "", DRAFT, "halls.md", TODAY).id,
        "version_id": reader.execute("select id from form_version where form_id = 'contact'").fetchone()[0],
        "kind": "xlsx",
        "filename": "app.css",
        "token": "no.token",
        "slot_id": "no-slot",
        "month": "2026-11",
        "nonce": "0" * 32,
    }


def may_enter(house: House, endpoint: str, login: str) -> bool:
    """Say, from the table and the cast alone, whether somebody may enter at an address."""
    role, structure = CAST[login]
    rule = PERMISSIONS[endpoint]
    if rule.public:
        return True
    if rule.inbox or role not in rule.roles:
        return False
    if not rule.record:
        return True
    answers_for = {"outing": CAST[AUTHOR][1], "submission": CAST[AUTHOR][1], "referral": REFERRED_TO}[rule.record]
    return {
        OWN: login == AUTHOR, TEAM: structure == answers_for, STRUCTURE: structure == answers_for, ALL: True,
    }[rule.roles[role]]  # fmt: skip


def test_every_address_is_in_the_table_and_the_table_names_no_other(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(PERMISSIONS)


@pytest.mark.parametrize("login", CAST)
def test_each_member_of_the_cast_enters_where_the_table_says_and_nowhere_else(
    app: Flask, house: House, person: Callable[[str], Person], records: dict[str, str], login: str
) -> None:
    someone = person(login)
    for rule, method in list_doors(app):
        if rule.endpoint == "account.logout":
            continue
        with app.test_request_context():
            path = rule.build({name: records[name] for name in rule.arguments}, append_unknown=False)
        assert path is not None
        answer = someone.client.open(path[1], method=method, buffered=True)
        turned_away = answer.status_code == 302 and answer.headers["Location"] == "/answer/renew"
        entered = answer.status_code not in (401, 403) and not turned_away
        assert entered == may_enter(house, rule.endpoint, login), f"{login} {method} {rule}: {answer.status}"
        if method == "POST" and entered:
            assert answer.status_code == 400, f"{rule} took a post without a token: {answer.status}"


@pytest.mark.parametrize("login", CAST)
def test_a_head_is_a_look_whatever_it_carries(
    app: Flask, house: House, person: Callable[[str], Person], records: dict[str, str], login: str
) -> None:
    someone = person(login)
    before = list(house.register.reader.iterdump())
    for rule, method in list_doors(app):
        if method != "POST" or "GET" not in (rule.methods or ()) or not may_enter(house, rule.endpoint, login):
            continue
        with app.test_request_context():
            path = rule.build({name: records[name] for name in rule.arguments}, append_unknown=False)
        assert path is not None
        told = {"code": "0", "login": login, "structure_id": "0", "seen": "0"}
        looked = someone.client.get(path[1], buffered=True).status_code
        assert someone.client.head(path[1], data=told, buffered=True).status_code == looked, rule
    assert list(house.register.reader.iterdump()) == before


def test_a_stranger_to_the_toolkit_sees_the_ways_in_only(app: Flask, records: dict[str, str]) -> None:
    client = app.test_client()
    for rule, method in list_doors(app):
        if PERMISSIONS[rule.endpoint].public:
            continue
        with app.test_request_context():
            path = rule.build({name: records[name] for name in rule.arguments}, append_unknown=False)
        assert path is not None
        answer = client.open(path[1], method=method)
        if method == "GET" and not PERMISSIONS[rule.endpoint].tells_json:
            door = "/answer/renew" if PERMISSIONS[rule.endpoint].inbox else "/login"
            assert answer.status_code == 302 and answer.headers["Location"].startswith(door)
        else:
            assert answer.status_code == 401
        assert client.open(path[1], method=method, headers={"Accept": "application/json"}).status_code == 401


def test_a_record_that_does_not_exist_is_not_found(person: Callable[[str], Person]) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    assert person("worker").client.get(f"/visits/{nobody}").status_code == 404
    assert person("referent-caf").client.get(f"/desk/{nobody}").status_code == 404


def test_nobody_logs_into_another_team_s_outing(house: House, person: Callable[[str], Person]) -> None:
    theirs = start_outing(house, "stranger")
    page = person("worker").client.get(f"/forms/contact?outing_id={theirs}")
    assert page.status_code == 303 and "/outings" in page.headers["Location"]
    assert outings.find_outing(house.register, theirs) is not None


def test_every_answer_carries_the_security_headers_errors_too(app: Flask, person: Callable[[str], Person]) -> None:
    worker = person("worker")
    for path in ("/login", "/visits", "/desk", "/nowhere", "/static/nothing.css", "/health"):
        headers = worker.client.get(path, buffered=True).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
    for path in ("/static/app.css", "/static/phone.js?parts=shut"):
        headers = worker.client.get(path, buffered=True).headers
        assert headers["X-Content-Type-Options"] == "nosniff" and "Content-Security-Policy" not in headers
    assert "default-src 'none'" in worker.client.get("/sw.js").headers["Content-Security-Policy"]


def test_only_a_trial_may_be_shown_within_a_page_and_only_of_ours(
    person: Callable[[str], Person], records: dict[str, str]
) -> None:
    coordinator = person("coordination")
    trial = coordinator.client.get("/trial/forms/contact?neighbourhood=grande_borne").headers
    assert "frame-ancestors 'self'" in trial["Content-Security-Policy"] and trial["X-Frame-Options"] == "SAMEORIGIN"
    phone = coordinator.client.get("/coordination/forms/contact/try").headers
    assert "frame-src 'self'" in phone["Content-Security-Policy"] and phone["X-Frame-Options"] == "DENY"
    for path in ("/coordination/forms", f"/coordination/drafts/{records['draft_id']}", "/coordination"):
        headers = coordinator.client.get(path).headers
        assert "frame-src" not in headers["Content-Security-Policy"] and headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
