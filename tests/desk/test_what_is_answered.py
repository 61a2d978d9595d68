"""What a structure answers: each outcome with what may be told beside it, and kindness for who comes second."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from outreach.follow_up import TOOLKIT, Author, Step, When, record_step
from outreach.intake import House
from outreach.register import referrals, structures
from tests.conftest import Person
from tests.desk.inboxes import open_inbox
from tests.referral_rows import open_referral

LogIn = Callable[[str], Person]
DAY = date(2026, 11, 2)


def find_last(house: House, referral: str) -> dict[str, str | None]:
    return dict(referrals.list_events(house.register, referral)[-1])


def mark_overpaid(house: House) -> None:
    with house.register.writing() as writer:
        writer.execute("update gap set status = 'overpaid'")


def test_a_right_opened_may_say_how_much_and_need_not(app: Flask, house: House) -> None:
    for told, kept in (({}, None), ({"amount_band": "150_299"}, "150_299"), ({"amount_band": ""}, None)):
        referral = open_referral(house, "caf", on_day=DAY)
        partner = open_inbox(app, house, "caf")
        page = f"/answer/referrals/{referral}"
        assert "150 à 299 € par mois" in partner.read(page)
        partner.send(f"{page}/steps", {"kind": "right_opened", "expected_state": "seen", **told}, page=page)
        assert find_last(house, referral)["amount_band"] == kept
    assert "150 à 299 €" not in partner.read(page)


def test_not_ours_may_say_whose(app: Flask, house: House) -> None:
    referral, partner = open_referral(house, "caf", on_day=DAY), open_inbox(app, house, "caf")
    page, ids = f"/answer/referrals/{referral}", structures.list_structure_ids(
        house.register.reader, house.territory.id
    )
    assert ids["caf"] not in partner.read(page) and ids["cpam"] in partner.read(page)
    told: dict[str, object] = {"kind": "declined", "cause": "not_ours", "suggested_structure_id": ids["cpam"]}
    partner.send(f"{page}/steps", told, page=page)
    assert find_last(house, referral)["suggested_structure_id"] == ids["cpam"]
    assert "plutôt :" in partner.read(page)


def test_not_ours_is_never_ours(app: Flask, house: House) -> None:
    referral, partner = open_referral(house, "caf", on_day=DAY), open_inbox(app, house, "caf")
    page = f"/answer/referrals/{referral}"
    own = structures.list_structure_ids(house.register.reader, house.territory.id)["caf"]
    told: dict[str, object] = {"kind": "declined", "cause": "not_ours", "suggested_structure_id": own}
    partner.send(f"{page}/steps", told, page=page, status=400)
    assert find_last(house, referral)["kind"] == "seen"


@pytest.mark.parametrize("told", [{"suggested_structure_id": "nowhere"}, {"amount_band": "a lot"}])
def test_what_is_not_on_offer_is_refused_and_nothing_is_written(
    app: Flask, house: House, told: dict[str, object]
) -> None:
    referral, partner = open_referral(house, "caf", on_day=DAY), open_inbox(app, house, "caf")
    page = f"/answer/referrals/{referral}"
    for kind in ("right_opened", "declined", "accepted"):
        partner.send(f"{page}/steps", {"kind": kind, "cause": "not_ours", **told}, page=page, status=400)
    assert find_last(house, referral)["kind"] == "seen"


def test_an_overpayment_has_its_own_outcomes_and_no_other_referral_has(person: LogIn, house: House) -> None:
    referral, someone = open_referral(house, "caf", on_day=DAY), person("referent-caf")
    page = f"/desk/{referral}"
    assert "Trop-perçu annulé" not in someone.read(page)
    told: dict[str, object] = {"kind": "overpayment_spread", "expected_state": "opened"}
    someone.send(f"{page}/steps", told, page=page, status=409)
    mark_overpaid(house)
    assert "Trop-perçu annulé" in someone.read(page)
    someone.send(f"{page}/steps", told, page=page)
    assert find_last(house, referral)["kind"] == "overpayment_spread"


def test_the_second_is_told_what_the_first_said(person: LogIn, app: Flask, house: House) -> None:
    referral, partner = open_referral(house, "caf", on_day=DAY), open_inbox(app, house, "caf")
    page = f"/answer/referrals/{referral}"
    partner.read(page)
    account, steps = person("referent-caf"), {"kind": "right_opened", "expected_state": "seen"}
    account.send(f"/desk/{referral}/steps", dict(steps), page=f"/desk/{referral}")
    for kind in ("right_opened", "accepted", "presented", "declined"):
        told: dict[str, object] = {"kind": kind, "expected_state": "seen", "cause": "no_capacity"}
        shown = partner.send(f"{page}/steps", told, page=page, status=409)
        assert "Quelqu’un a déjà répondu : Droit ouvert, le 23 nov. 2026." in shown and "Rouvrir" in shown
    assert find_last(house, referral)["kind"] == "right_opened"


def test_a_referral_ended_by_mistake_is_opened_again(app: Flask, house: House) -> None:
    referral, partner = open_referral(house, "caf", on_day=DAY), open_inbox(app, house, "caf")
    page = f"/answer/referrals/{referral}"
    partner.send(f"{page}/steps", {"kind": "withdrawn", "expected_state": "seen"}, page=page)
    partner.send(f"{page}/steps", {"kind": "reopened", "expected_state": "withdrawn"}, page=page)
    assert "À répondre (1)" in partner.read("/answer")


def test_what_was_given_to_another_structure_says_so_to_the_former_one(person: LogIn, app: Flask, house: House) -> None:
    referral, partner = open_referral(house, "caf", on_day=DAY), open_inbox(app, house, "caf")
    page, someone = f"/answer/referrals/{referral}", person("referent-caf")
    told = {"csrf_token": partner.read_token(page), "kind": "accepted", "expected_state": "seen"}
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    record_step(
        house.register, referral, Step("rerouted", structure_id=ids["cpam"]), author=Author("coordinator"),
        when=When(DAY, "morning"),
    )  # fmt: skip
    for answer in (partner.client.get(page), partner.client.post(f"{page}/steps", data=told)):
        assert answer.status_code == 410 and "confiée à une autre structure" in answer.text
    assert "confiée à une autre structure" in someone.read(f"/desk/{referral}", 410)
    assert open_inbox(app, house, "ccas").client.get(page).status_code == 404
    assert find_last(house, referral)["kind"] == "rerouted"


def test_a_reminder_says_in_words_what_is_owed(app: Flask, house: House) -> None:
    referral, partner = open_referral(house, "caf", on_day=DAY), open_inbox(app, house, "caf")
    record_step(
        house.register, referral, Step("reminded", "acknowledge"), author=TOOLKIT, when=When(DAY, "morning")
    )  # fmt: skip
    page = partner.read(f"/answer/referrals/{referral}")
    assert "Rappel envoyé" in page and "Accusé de réception" in page and "acknowledge" not in page
