"""Somebody comes with a slip: its code finds what her structure holds, and is left nowhere."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from outreach.intake import House
from outreach.register import audit
from outreach.sealing.slips import draw_slip
from tests.conftest import Person, read_token
from tests.referral_rows import open_referral

LogIn = Callable[[str], Person]
DAY = date(2026, 11, 2)


def test_a_slip_shows_every_referral_of_its_path_here_and_none_elsewhere(person: LogIn, house: House) -> None:
    slip = draw_slip()
    first = open_referral(house, "caf", slip=slip, on_day=DAY)
    second = open_referral(house, "caf", slip=slip, on_day=date(2026, 11, 9), right="aide_logement")
    elsewhere = open_referral(house, "ccas", slip=slip, on_day=DAY)
    stranger = open_referral(house, "caf", slip=draw_slip(), on_day=DAY)
    typed = slip.replace("-", " ").lower()
    page = person("referent-caf").send("/slips", {"code": typed}, page="/slips", status=200)
    assert f"/desk/{first}" in page and f"/desk/{second}" in page
    assert elsewhere not in page and stranger not in page


def test_who_shows_her_slip_is_noted_with_one_tap(person: LogIn, house: House) -> None:
    slip = draw_slip()
    referral = open_referral(house, "caf", slip=slip, on_day=DAY)
    someone = person("referent-caf")
    page = someone.send("/slips", {"code": slip}, page="/slips", status=200)
    assert f'action="/desk/{referral}/steps"' in page and 'value="presented"' in page
    told: dict[str, object] = {"kind": "presented", "expected_state": "opened"}
    someone.send(f"/desk/{referral}/steps", told, page=f"/desk/{referral}")
    again = someone.send("/slips", {"code": slip}, page="/slips", status=200)
    assert 'value="presented"' not in again and "La personne s’est présentée" in again


def test_a_path_that_never_came_here_shows_nothing_but_her_rights(person: LogIn, house: House) -> None:
    slip = draw_slip()
    referral = open_referral(house, "ccas", slip=slip, on_day=DAY)
    page = person("referent-caf").send("/slips", {"code": slip}, page="/slips", status=200)
    assert "Ce bon ne mène à aucune orientation chez vous." in page and "Voir ce qui est noté sous ce bon" in page
    assert referral not in page and "CCAS" not in page and "Orientation ouverte" not in page


def test_a_code_that_leads_nowhere_is_told_kindly(person: LogIn) -> None:
    page = person("referent-caf").send("/slips", {"code": draw_slip()}, page="/slips", status=404)
    assert "Ce code ne mène à rien ici." in page and "Un bon perdu ne se retrouve pas" in page


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-2", "0000-0000-0", "x" * 500, "<script>"])
def test_what_cannot_be_a_code_is_told_beside_the_box_and_kept_in_it(person: LogIn, typed: str) -> None:
    page = person("referent-caf").send("/slips", {"code": typed}, page="/slips", status=422)
    assert "Ce code de bon ne se lit pas." in page and 'id="code-err"' in page
    assert not typed or f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in page


def test_a_code_is_left_in_no_session_log_address_or_audit(
    person: LogIn, house: House, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    slip = draw_slip()
    open_referral(house, "caf", slip=slip, on_day=DAY)
    someone = person("referent-caf")
    page = someone.send("/slips", {"code": slip}, page="/slips", status=200)
    someone.send("/slips", {"code": draw_slip()}, page="/slips", status=404)
    body = slip.replace("-", "")
    with someone.client.session_transaction() as kept:
        assert body not in str(dict(kept)).replace("-", "")
    told = page + caplog.text + str([tuple(row) for row in audit.list_audit(house.register)])
    assert body not in told.replace("-", "")
    dump = "\n".join(house.register.reader.iterdump())
    assert body not in dump.replace("-", "")


def test_a_look_up_leaves_a_line_in_the_audit_and_a_miss_none(person: LogIn, house: House) -> None:
    slip = draw_slip()
    open_referral(house, "caf", slip=slip, on_day=DAY)
    someone = person("referent-caf")
    someone.send("/slips", {"code": draw_slip()}, page="/slips", status=404)
    someone.send("/slips", {"code": slip}, page="/slips", status=200)
    assert [(row["action"], row["login"]) for row in audit.list_audit(house.register)] == [
        ("looked_up", "referent-caf")
    ]


def test_guessing_codes_is_slowed_for_the_account_that_guesses(person: LogIn) -> None:
    guesser, colleague = person("referent-caf"), person("referent-ccas")
    for _ in range(12):
        guesser.send("/slips", {"code": draw_slip()}, page="/slips", status=404)
    told = guesser.send("/slips", {"code": draw_slip()}, page="/slips", status=429)
    assert re.search(r"réessayez à \d\d:\d\d", told)
    colleague.send("/slips", {"code": draw_slip()}, page="/slips", status=404)


def test_many_accounts_of_one_address_guess_no_more_than_so(person: LogIn) -> None:
    people = [person(login) for login in ("referent-caf", "referent-ccas", "worker", "teammate", "stranger")]
    answers = []
    for someone in people:
        token = read_token(someone.read("/slips"))
        answers += [
            someone.client.post("/slips", data={"csrf_token": token, "code": draw_slip()}).status_code
            for _ in range(12)
        ]
    assert answers == [404] * 60
    person("worker").send("/slips", {"code": draw_slip()}, page="/slips", status=429)


def test_a_busy_desk_looks_up_all_who_come(person: LogIn, house: House) -> None:
    slip = draw_slip()
    open_referral(house, "caf", slip=slip, on_day=DAY)
    someone = person("referent-caf")
    for _ in range(15):
        someone.send("/slips", {"code": slip}, page="/slips", status=200)


def test_the_look_up_has_no_address_to_share(person: LogIn) -> None:
    answer = person("referent-caf").client.get("/slips?code=ABCD-EFGH-J")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/slips")
