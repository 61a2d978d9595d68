"""A new link goes to the registered mailbox only, in the same words whoever asks, and not too often."""

from datetime import timedelta

import pytest
from flask import Flask

from outreach.intake import House
from outreach.register import structures
from tests.conftest import TODAY, Person
from tests.desk.inboxes import find_referent, make_link

SAID = "Si un référent reçoit nos messages à cette adresse"


def list_owed(house: House) -> list[str]:
    rows = house.register.reader.execute("select referent_id from mail where kind = 'renewal' order by rowid")
    return [str(row[0]) for row in rows]


def ask(app: Flask, **told: object) -> str:
    someone = Person(app.test_client())
    address = someone.send("/answer/renew", told, page="/answer/renew")
    return someone.read(address)


def test_a_link_too_old_is_renewed_by_one_tap_to_its_own_mailbox(app: Flask, house: House) -> None:
    link = make_link(house, "caf", made_on=TODAY - timedelta(days=30))
    page = ask(app, link=link.rpartition("/")[2], mailbox="thief@example.org")
    assert SAID in page and "thief" not in page
    assert list_owed(house) == [find_referent(house, "caf")]


def test_everybody_reads_the_same_sentence(app: Flask, house: House) -> None:
    known = ask(app, mailbox="  Aller-Vers@CAF.example ")
    unknown = ask(app, mailbox="nobody@example.org")
    forged = ask(app, link="x.y", mailbox="nobody@example.org")

    def strip(page: str) -> str:
        return page[page.index("<main") :]

    assert strip(known) == strip(unknown) == strip(forged) and SAID in known
    assert list_owed(house) == [find_referent(house, "caf")]


def test_a_referent_who_has_ended_gets_none(app: Flask, house: House) -> None:
    link, referent = make_link(house, "caf"), find_referent(house, "caf")
    with house.register.writing() as writer:
        structures.end_referent(writer, referent, TODAY - timedelta(days=1))
    assert SAID in ask(app, link=link.rpartition("/")[2])
    assert list_owed(house) == []


def test_who_asks_again_and_again_gets_one(app: Flask, house: House) -> None:
    for _ in range(4):
        assert SAID in ask(app, mailbox="aller-vers@caf.example")
    assert len(list_owed(house)) == 1
    ask(app, mailbox="aller-vers@ccas.example")
    assert len(list_owed(house)) == 2


@pytest.mark.parametrize("mailbox", ["", "caf", "   "])
def test_nothing_like_an_address_is_told_beside_the_box(app: Flask, house: House, mailbox: str) -> None:
    someone = Person(app.test_client())
    page = someone.send("/answer/renew", {"mailbox": mailbox}, page="/answer/renew", status=422)
    assert 'id="mailbox-err"' in page and list_owed(house) == []


def test_a_day_s_asking_from_one_place_has_an_end(app: Flask) -> None:
    someone = Person(app.test_client())
    for place in range(20):
        someone.send("/answer/renew", {"mailbox": f"{place}@example.org"}, page="/answer/renew")
    someone.send("/answer/renew", {"mailbox": "one@example.org"}, page="/answer/renew", status=429)
