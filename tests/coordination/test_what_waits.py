"""The coordination sees what waits, by structure and age, and sends elsewhere what a structure cannot take."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from outreach.follow_up import Author, Step, When, deliver_waiting, record_step
from outreach.intake import House
from outreach.register import accounts, audit, backups, notifications, referrals, structures
from tests.conftest import TODAY, Person
from tests.mail_server import serve_mail
from tests.referral_rows import open_referral

LogIn = Callable[[str], Person]


def find_structure(house: House, code: str) -> str:
    return structures.list_structure_ids(house.register.reader, house.territory.id)[code]


def decline(house: House, referral: str, on_day: date) -> None:
    step = Step("declined", cause="not_ours")
    record_step(house.register, referral, step, author=Author("referent"), when=When(on_day, "morning"))


def test_the_board_counts_by_structure_and_age(person: LogIn, house: House) -> None:
    for days in (1, 9, 10, 30, 31, 300):
        open_referral(house, "caf", on_day=TODAY - timedelta(days=days))
    open_referral(house, "ccas", on_day=TODAY)
    page = person("coordination").read("/coordination")
    row = re.search(rf"{find_structure(house, 'caf')}.*?</tr>", page, re.S)
    assert row is not None
    assert re.findall(r'data-label="[^"]+">(?:<span[^>]*>)?(\d+)<', row[0]) == ["6", "6", "0", "2", "2", "2"]
    assert "<strong>7</strong> orientations en cours" in page and "<strong>2</strong> depuis plus de 30 jours" in page


def test_the_board_says_where_nobody_answers_today(person: LogIn, house: House) -> None:
    someone = person("coordination")
    assert "Personne ne répond aujourd’hui" not in someone.read("/coordination")
    for row in structures.list_referents(house.register, TODAY):
        if row["structure_id"] == find_structure(house, "cpam"):
            with house.register.writing() as writer:
                structures.record_absence(writer, house.territory.id, row["id"], TODAY, TODAY)
    page = someone.read("/coordination")
    assert "Personne ne répond aujourd’hui" in page and "CPAM" in page.split("nobody")[2][:300]


def test_what_waits_at_a_structure_says_nothing_of_a_person(person: LogIn, house: House) -> None:
    open_referral(house, "caf", on_day=TODAY)
    page = person("coordination").read(f"/coordination/waiting/{find_structure(house, 'caf')}")
    assert "RSA" in page
    for told in ("40 à 64", "Femme", "Tamoul", "worker"):
        assert told not in page


def test_a_declined_referral_is_rerouted_and_its_new_referent_told(person: LogIn, house: House) -> None:
    referral = open_referral(house, "caf", on_day=TODAY - timedelta(days=5))
    decline(house, referral, TODAY - timedelta(days=2))
    someone, page = person("coordination"), f"/coordination/waiting/{find_structure(house, 'caf')}"
    assert "à réorienter" in someone.read("/coordination")
    assert "Ce n’est pas pour notre structure" in someone.read(page)
    told: dict[str, object] = {"structure_id": find_structure(house, "ccas"), "expected_state": "declined"}
    assert someone.send(f"/coordination/referrals/{referral}/reroute", told, page=page) == page
    assert "CCAS" in someone.read(page)
    state = referrals.find_state(house.register.reader, referral)
    assert state is not None and (state["state"], state["structure_code"]) == ("rerouted", "ccas")
    (owed,) = notifications.list_unsent(house.register.reader)
    assert (owed["kind"], owed["referral_id"]) == ("rerouted", referral)
    assert audit.list_audit(house.register)[0]["action"] == "rerouted"
    assert referral in person("referent-ccas").read("/desk")
    assert referral not in person("referent-caf").read("/desk")
    assert "confiée à une autre structure" in person("referent-caf").read(f"/desk/{referral}", status=410)


def test_a_referral_declined_long_ago_no_longer_asks(person: LogIn, house: House) -> None:
    decline(house, open_referral(house, "caf", on_day=date(2026, 1, 5)), date(2026, 1, 9))
    assert "à réorienter" not in person("coordination").read("/coordination")


@pytest.mark.parametrize("target", ["", "itself", "no-such-structure"])
def test_rerouting_to_nowhere_or_back_is_told_beside_the_choice(person: LogIn, house: House, target: str) -> None:
    referral, caf = open_referral(house, "caf", on_day=TODAY), find_structure(house, "caf")
    told: dict[str, object] = {"structure_id": caf if target == "itself" else target}
    page = f"/coordination/waiting/{caf}"
    shown = person("coordination").send(f"/coordination/referrals/{referral}/reroute", told, page=page, status=422)
    assert f'id="to-{referral}-err"' in shown and "Choisissez une autre structure." in shown
    assert len(referrals.list_events(house.register, referral)) == 1


def test_rerouting_what_has_its_outcome_is_refused(person: LogIn, house: House) -> None:
    referral, caf = open_referral(house, "caf", on_day=TODAY), find_structure(house, "caf")
    step = Step("right_opened")
    record_step(house.register, referral, step, author=Author("referent"), when=When(TODAY, "morning"))
    told: dict[str, object] = {"structure_id": find_structure(house, "ccas"), "expected_state": "opened"}
    shown = person("coordination").send(
        f"/coordination/referrals/{referral}/reroute", told, page=f"/coordination/waiting/{caf}", status=409
    )
    assert "Droit ouvert" in shown


def test_unknown_structures_referrals_and_referents_are_not_found(person: LogIn) -> None:
    someone, nobody = person("coordination"), "00000000-0000-0000-0000-000000000000"
    someone.read(f"/coordination/waiting/{nobody}", status=404)
    someone.read(f"/coordination/structures/{nobody}", status=404)
    for path in (f"referrals/{nobody}/reroute", f"referents/{nobody}/end", f"referents/{nobody}/absence"):
        someone.send(f"/coordination/{path}", {}, page="/account", status=404)
    someone.send(f"/coordination/accounts/{nobody}", {"action": "disable"}, page="/account", status=404)


def test_the_demonstration_s_mail_is_read_and_failures_are_told(person: LogIn, house: House) -> None:
    someone = person("coordination")
    assert "Aucun message pour le moment." in someone.read("/coordination/messages")
    referral = open_referral(house, "caf", on_day=TODAY)
    notify(house, referral)
    assert "1 orientation attend le prochain message" in someone.read("/coordination/messages")
    assert deliver_waiting(house.register, house.settings, TODAY) == (1, 0)
    (house.settings.mail_folder / "broken.eml").write_bytes(b"\xff\xfe\x00")
    page = someone.read("/coordination/messages")
    assert "aller-vers@caf.example" in page and "Orientations à voir : 1" in page and "Pour voir et répondre" in page
    # What a mail program shows as a link is one here.
    (link,) = re.findall(r'href="(/answer/[^"]+)"', page)
    assert link and house.settings.app_url not in page


def test_what_could_not_leave_is_told_and_tried_again(person: LogIn, house: House) -> None:
    someone = person("coordination")
    notify(house, open_referral(house, "caf", on_day=TODAY))
    with serve_mail() as (box, mail):
        settings = replace(house.settings, mail=mail)
        box.refused["aller-vers@caf.example"] = "550 5.1.1 no such user: aller-vers@caf.example"
        assert deliver_waiting(house.register, settings, TODAY, hurry=True) == (0, 1)
        for path in ("/coordination", "/coordination/messages"):
            assert "partent pas" in someone.read(path)
        page = someone.read("/coordination/messages")
        assert "Cette adresse est refusée." in page and "(550)" in page and "no such user" not in page
        assert "plus d’essai sans vous" in page and "1 orientation" in page
        (retry,) = re.findall(r'action="(/coordination/messages/[^"]+/retry)"', page)
        assert deliver_waiting(house.register, settings, TODAY, hurry=True) == (0, 0)
        assert someone.send(retry, {}, page="/coordination/messages") == "/coordination/messages"
        box.refused.clear()
        assert deliver_waiting(house.register, settings, TODAY, hurry=True) == (1, 0) and len(box.accepted) == 1
    assert "partent pas" not in someone.read("/coordination/messages")
    assert audit.list_audit(house.register)[0]["action"] == "retried"
    someone.send(retry, {}, page="/coordination/messages", status=404)


def notify(house: House, referral: str) -> None:
    referent = structures.find_live_referent(house.register.reader, find_structure(house, "caf"), TODAY)
    assert referent is not None
    with house.register.writing() as writer:
        notifications.record_notification(
            writer, house.territory.id, referral_id=referral, referent_id=referent["id"], kind="opened", today=TODAY
        )


@pytest.mark.parametrize("login", ["worker", "referent-caf", "analyst", "admin"])
def test_the_coordination_s_pages_are_shut_to_others(person: LogIn, house: House, login: str) -> None:
    someone = person(login)
    for path in ("", "/messages", "/structures", "/referents", f"/waiting/{find_structure(house, 'caf')}"):
        someone.read(f"/coordination{path}", status=403)
    account = accounts.find_login(house.register, "worker")
    assert account is not None
    if login != "admin":
        someone.read("/coordination/accounts", status=403)
        told: dict[str, object] = {"action": "password"}
        someone.send(f"/coordination/accounts/{account[0].id}", told, page="/account", status=403)


def test_backups_to_destroy_are_told_until_they_are(house: House, person: Callable[[str], Person]) -> None:
    coordination = person("coordination")
    assert "Des sauvegardes à détruire" not in coordination.read("/coordination")
    with house.register.writing() as writer:
        backups.record_backup(writer, house.territory.id, TODAY - timedelta(days=91), "ab12cd34" * 8)
        backups.record_backup(writer, house.territory.id, TODAY - timedelta(days=90), "ef56ab78" * 8)
    told = coordination.read("/coordination")
    assert "Des sauvegardes à détruire" in told and "ab12cd34" in told and "ef56ab78" not in told
    with house.register.writing() as writer:
        backups.note_destroyed(writer, "ab12cd34" * 8, TODAY)
    assert "Des sauvegardes à détruire" not in coordination.read("/coordination")
