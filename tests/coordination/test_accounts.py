"""Accounts are made and closed by those who may; a password is shown once and kept nowhere."""

import re
import time
from collections.abc import Callable

import pytest
from flask import Flask

from outreach.access import check_password
from outreach.intake import House
from outreach.observatory.passes import open_pass
from outreach.register import accounts, audit, structures
from tests.conftest import Person, read_token

LogIn = Callable[[str], Person]
PAGE = "/coordination/accounts"


def find(house: House, login: str) -> tuple[accounts.Account, str]:
    found = accounts.find_login(house.register, login)
    assert found is not None
    return found


def find_structure(house: House, code: str = "caf") -> str:
    return structures.list_structure_ids(house.register.reader, house.territory.id)[code]


def read_password(page: str) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    return found[1]


@pytest.mark.parametrize("login", ["coordination", "admin"])
def test_a_new_account_comes_in_with_the_password_shown_once(
    person: LogIn, app: Flask, house: House, login: str
) -> None:
    someone = person(login)
    told: dict[str, object] = {"login": "terrain-9", "role": "field", "structure_id": find_structure(house)}
    password = read_password(someone.send(PAGE, told, page=PAGE, status=201))
    assert password not in someone.read(PAGE)
    account, kept = find(house, "terrain-9")
    assert kept.startswith("$argon2id$") and check_password(kept, password)
    assert (account.role, account.structure_id) == ("field", find_structure(house))
    Person(app.test_client()).send("/login", {"login": "terrain-9", "password": password}, page="/login")
    assert audit.list_audit(house.register)[0]["subject_id"] == account.id


def test_a_role_without_structure_gets_none(person: LogIn, house: House) -> None:
    told: dict[str, object] = {"login": "analyste-2", "role": "analyst", "structure_id": find_structure(house)}
    person("coordination").send(PAGE, told, page=PAGE, status=201)
    assert find(house, "analyste-2")[0].structure_id is None


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("login", "", "À remplir."),
        ("login", "Léa Martin", "petites lettres sans accent"),
        ("login", "lea@caf.example", "petites lettres sans accent"),
        ("login", "worker", "déjà pris"),
        ("login", "-ab-", "petites lettres sans accent"),
        ("role", "king", "Choisissez le rôle."),
        ("role", "coordinator", "Choisissez le rôle."),
        ("role", "admin", "Choisissez le rôle."),
        ("structure_id", "", "choisissez-la"),
        ("structure_id", "nowhere", ""),
    ],
)
def test_a_faulty_account_is_told_beside_the_field_and_not_made(
    person: LogIn, house: House, name: str, typed: str, sentence: str
) -> None:
    told: dict[str, object] = {
        "login": "terrain-9",
        "role": "field",
        "structure_id": find_structure(house),
        name: typed,
    }
    page = person("coordination").send(PAGE, told, page=PAGE, status=422)
    assert f'id="{name}-err"' in page and sentence in page
    assert audit.list_audit(house.register) == []


def test_only_an_administrator_makes_coordinators_and_administrators(person: LogIn, house: House) -> None:
    someone = person("admin")
    for role in ("coordinator", "admin"):
        someone.send(PAGE, {"login": f"new-{role}", "role": role, "structure_id": ""}, page=PAGE, status=201)
        assert find(house, f"new-{role}")[0].role == role


def test_closing_an_account_ends_its_session_and_its_passes_at_once(person: LogIn, house: House) -> None:
    analyst, coordinator = person("analyst"), person("coordination")
    account, _ = find(house, "analyst")
    open_pass(house.settings.passes, b"k" * 32, account.id, "analyst", time.time())
    coordinator.send(f"{PAGE}/{account.id}", {"action": "disable"}, page=PAGE)
    assert analyst.client.get("/observatory").status_code == 302
    assert list(house.settings.passes.iterdir()) == []
    assert "Compte fermé : analyst." in coordinator.read(PAGE)
    coordinator.send(f"{PAGE}/{account.id}", {"action": "enable"}, page=PAGE)
    assert not find(house, "analyst")[0].disabled
    assert analyst.client.get("/observatory").status_code == 302
    told = [row["action"] for row in audit.list_audit(house.register)]
    assert told == ["account_enabled", "account_disabled"]


def test_a_new_password_closes_what_was_open(person: LogIn, house: House, app: Flask) -> None:
    worker, account = person("worker"), find(house, "worker")[0]
    page = person("coordination").send(f"{PAGE}/{account.id}", {"action": "password"}, page=PAGE, status=200)
    assert worker.client.get("/account").status_code == 302
    Person(app.test_client()).send("/login", {"login": "worker", "password": read_password(page)}, page="/login")


@pytest.mark.parametrize("action", ["disable", "enable", "password"])
@pytest.mark.parametrize(
    ("login", "other"),
    [("coordination", "admin"), ("coordination", "coordination"), ("admin", "admin")],
    ids=["a coordinator an administrator", "a coordinator herself", "an administrator himself"],
)
def test_who_may_not_change_an_account_is_refused(
    person: LogIn, house: House, login: str, other: str, action: str
) -> None:
    before = find(house, other)
    told: dict[str, object] = {"action": action}
    person(login).send(f"{PAGE}/{before[0].id}", told, page=PAGE, status=403)
    assert find(house, other) == before


def test_a_coordinator_does_not_touch_another_coordinator(person: LogIn, house: House) -> None:
    person("admin").send(
        PAGE, {"login": "coordination-2", "role": "coordinator", "structure_id": ""}, page=PAGE, status=201
    )
    other = find(house, "coordination-2")[0]
    someone = person("coordination")
    someone.send(f"{PAGE}/{other.id}", {"action": "disable"}, page=PAGE, status=403)
    assert f'action="{PAGE}/{other.id}"' not in someone.read(PAGE)


def test_a_change_of_no_known_kind_or_without_token_is_refused(person: LogIn, house: House) -> None:
    someone, account = person("coordination"), find(house, "worker")[0]
    someone.send(f"{PAGE}/{account.id}", {"action": "promote"}, page=PAGE, status=400)
    assert someone.client.post(f"{PAGE}/{account.id}", data={"action": "disable"}).status_code == 400
    stolen = read_token(person("admin").read(PAGE))
    told = {"action": "disable", "csrf_token": stolen}
    assert someone.client.post(f"{PAGE}/{account.id}", data=told).status_code == 400
    assert not find(house, "worker")[0].disabled
