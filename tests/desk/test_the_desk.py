"""The referent's desk: what waits for her structure, and nothing of another's; every step an event."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from outreach.desk.step_choices import GROUPS, SAID, list_choices
from outreach.follow_up.transitions import NOBODY_CAME, OPEN, TRANSITIONS
from outreach.intake import House
from outreach.register import audit, referrals
from outreach.vocabulary import OUTCOMES
from tests.conftest import Person, read_token
from tests.referral_rows import open_referral

LogIn = Callable[[str], Person]
DAY = date(2026, 11, 2)


def tell_kinds(house: House, referral: str) -> list[str]:
    return [row["kind"] for row in referrals.list_events(house.register, referral)]


def list_shown(page: str) -> list[str]:
    return re.findall(r'href="/desk/([0-9a-f-]{36})"', page)


def test_every_step_of_a_referent_has_one_button_and_one_place() -> None:
    placed = [kind for kinds in GROUPS.values() for kind in kinds]
    said = {kind for kind, rule in TRANSITIONS.items() if "referent" in rule.roles}
    assert sorted(placed) == sorted(said) == sorted(SAID)


@pytest.mark.parametrize("state", sorted(OPEN | OUTCOMES))
def test_one_step_is_made_large_while_it_is_open_and_none_that_undoes_what_was_said(state: str) -> None:
    choices = [choice for _, group in list_choices(state) for choice in group]
    assert choices and sum(choice.main for choice in choices) == (state in OPEN | NOBODY_CAME)


def test_the_desk_shows_what_waits_oldest_first_and_only_one_s_own(person: LogIn, house: House) -> None:
    new = open_referral(house, "caf", on_day=date(2026, 11, 20))
    old = open_referral(house, "caf", on_day=date(2026, 9, 1))
    other = open_referral(house, "ccas", on_day=DAY)
    page = person("referent-caf").read("/desk")
    assert re.findall(r"/desk/([0-9a-f-]{36})", page) == [old, new]
    assert "À répondre (2)" in page and other not in page


def test_what_was_taken_and_awaits_its_outcome_comes_after_what_awaits_a_word(person: LogIn, house: House) -> None:
    taken = open_referral(house, "caf", on_day=date(2026, 9, 1))
    new = open_referral(house, "caf", on_day=date(2026, 11, 20))
    someone = person("referent-caf")
    for kind, state in (("accepted", "opened"), ("presented", "accepted")):
        someone.send(f"/desk/{taken}/steps", {"kind": kind, "expected_state": state}, page=f"/desk/{taken}")
    page = someone.read("/desk")
    assert re.findall(r"/desk/([0-9a-f-]{36})", page) == [new, taken]
    assert page.index("Autre réponse") < page.index("Dire le résultat")


def test_the_desk_says_nothing_of_the_person(person: LogIn, house: House) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    someone = person("referent-caf")
    for page in (someone.read("/desk"), someone.read(f"/desk/{referral}")):
        assert "RSA" in page and "Non demandé" in page and "Secteur" in page
        for told in ("40 à 64", "Femme", "Tamoul", "Non-connaissance", "worker"):
            assert told not in page


def test_a_long_desk_comes_in_pages(person: LogIn, house: House) -> None:
    for _ in range(31):
        open_referral(house, "caf", on_day=DAY)
    someone = person("referent-caf")
    assert len(list_shown(someone.read("/desk"))) == 30
    assert len(list_shown(someone.read("/desk?page=2"))) == 1
    assert len(list_shown(someone.read("/desk?page=99"))) == 1
    assert len(list_shown(someone.read("/desk?page=x"))) == 30


def test_opening_a_referral_changes_nothing(person: LogIn, house: House) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    someone = person("referent-caf")
    for _ in range(2):
        someone.read("/desk")
        someone.read(f"/desk/{referral}")
    assert tell_kinds(house, referral) == ["opened"]
    assert audit.list_audit(house.register) == []


def test_a_whole_reception_is_four_taps(person: LogIn, house: House) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    someone, page = person("referent-caf"), f"/desk/{referral}"
    state = "opened"
    for kind in ("seen", "accepted", "presented", "right_opened"):
        told: dict[str, object] = {"kind": kind, "expected_state": state}
        assert someone.send(f"{page}/steps", told, page=page) == page
        state = kind
    assert tell_kinds(house, referral) == ["opened", "seen", "accepted", "presented", "right_opened"]
    shown = someone.read(page)
    assert "C’est noté : Droit ouvert." in shown and "Rouvrir" in shown
    assert "Personne n’attend de réponse" in someone.read("/desk")
    assert "Droit ouvert" in someone.read("/desk?show=ended")
    assert [row["action"] for row in audit.list_audit(house.register)][:1] == ["right_opened"]


def test_a_refusal_asks_for_its_cause_beside_the_choice(person: LogIn, house: House) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    someone, page = person("referent-caf"), f"/desk/{referral}"
    told: dict[str, object] = {"kind": "right_refused", "expected_state": "opened"}
    for cause in ({}, {"cause": "not_ours"}, {"cause": "<b>"}):
        shown = someone.send(f"{page}/steps", {**told, **cause}, page=page, status=422)
        assert 'id="cause-right_refused-err"' in shown and "Choisissez la cause." in shown
        # The page opens there: on a phone it is below what is seen first.
        assert shown.count(" autofocus") == 1
    assert tell_kinds(house, referral) == ["opened"]
    someone.send(f"{page}/steps", {**told, "cause": "missing_papers"}, page=page)
    assert "Pièces manquantes" in someone.read(page)


def test_a_step_that_cannot_follow_is_refused_and_nothing_is_written(person: LogIn, house: House) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    someone, page = person("referent-caf"), f"/desk/{referral}"
    for kind in ("reopened", "rerouted", "expired", "sent", "", "nonsense"):
        shown = someone.send(f"{page}/steps", {"kind": kind}, page=page, status=409)
        assert "ne peut pas suivre « Orientation ouverte »" in shown
    assert tell_kinds(house, referral) == ["opened"]


def test_the_second_of_two_referents_is_told_where_it_stands(person: LogIn, house: House) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    first, second, page = person("referent-caf"), person("referent-caf"), f"/desk/{referral}"
    first.send(f"{page}/steps", {"kind": "right_opened", "expected_state": "opened"}, page=page)
    told: dict[str, object] = {"kind": "presented", "expected_state": "opened"}
    assert "Droit ouvert" in second.send(f"{page}/steps", told, page=page, status=409)


def test_a_message_that_leaves_meanwhile_is_no_answer(person: LogIn, house: House) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    state = referrals.find_state(house.register.reader, referral)
    assert state is not None
    with house.register.writing() as writer:
        referrals.record_event(
            writer, house.territory.id, referral, kind="sent", cause=None, structure_id=state["structure_id"],
            account_id=None, on_day=DAY,
        )  # fmt: skip
    told: dict[str, object] = {"kind": "presented", "expected_state": "opened"}
    person("referent-caf").send(f"/desk/{referral}/steps", told, page=f"/desk/{referral}")
    assert tell_kinds(house, referral) == ["opened", "sent", "presented"]


@pytest.mark.parametrize("login", ["referent-ccas", "worker", "coordination", "analyst", "admin"])
def test_nobody_else_opens_or_answers_a_referral(person: LogIn, house: House, login: str) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    client = person(login).client
    assert client.get(f"/desk/{referral}").status_code == 403
    told = {"kind": "right_opened", "csrf_token": read_token(client.get("/account").text)}
    assert client.post(f"/desk/{referral}/steps", data=told).status_code == 403
    assert tell_kinds(house, referral) == ["opened"]


def test_a_referral_that_does_not_exist_is_not_found(person: LogIn) -> None:
    person("referent-caf").read("/desk/00000000-0000-0000-0000-000000000000", status=404)


def test_a_step_without_the_page_s_token_is_refused(person: LogIn, house: House) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    assert person("referent-caf").client.post(f"/desk/{referral}/steps", data={"kind": "accepted"}).status_code == 400
    assert tell_kinds(house, referral) == ["opened"]
