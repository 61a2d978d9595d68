"""A refused record given back to who filled it in: her answers on its page, what is to be put right, the same id."""

import re
from datetime import timedelta

import pytest

from outreach.intake import House
from tests.conftest import TODAY, start_outing
from tests.sealed_records import ABSENT, MEETING, Hand, Phone, tell_outing


def read_page(phone: Phone, record: object) -> str:
    """Return the page of a refused record."""
    answer = phone.post([], "/sync/answers", record=record)
    assert answer.status_code == 200 and answer.mimetype == "text/html", answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def read_value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_its_answers_come_back_with_the_faults_and_it_can_be_saved_again(house: House, phone: Phone) -> None:
    faulty = [*MEETING, ("person-children", "99999")]
    faulty.remove(("person-children", "2"))
    record = phone.seal(faulty)
    faults = phone.send(record)[0]["faults"]
    page = read_page(phone, record)
    assert "Préfère venir le matin." in page and "99999" in page
    assert read_value(page, "submission_id") == record["id"]
    assert faults and all(fault["told"].split()[0] in page for fault in faults) and 'id="faults"' in page
    assert phone.read_outcomes(phone.seal(MEETING, record_id=record["id"])) == ["stored"]


def test_a_record_that_nothing_stops_any_more_comes_back_without_fault(phone: Phone) -> None:
    page = read_page(phone, phone.seal(MEETING))
    assert 'id="faults"' not in page and "Préfère venir le matin." in page


def test_a_conflict_is_told_on_the_page(phone: Phone) -> None:
    record = phone.seal(MEETING)
    phone.send(record)
    assert "déjà enregistrée" in read_page(phone, phone.seal(ABSENT, record_id=record["id"]))


@pytest.mark.parametrize("why", ["too old", "another's", "unknown place"])
def test_an_outing_that_cannot_be_received_gives_way_to_the_present_one(house: House, phone: Phone, why: str) -> None:
    outing = {
        "too old": tell_outing(TODAY - timedelta(days=40)),
        "another's": tell_outing(id=start_outing(house, "stranger")),
        "unknown place": tell_outing(neighbourhood="nowhere"),
    }[why]
    record = phone.seal(MEETING, outing=outing)
    assert phone.read_outcomes(record) == ["refused"]
    page = read_page(phone, record)
    assert read_value(page, "outing_id") == phone.desk["outing"]["id"]
    assert "Préfère venir le matin." in page


def test_without_an_outing_under_way_the_remedy_is_told(hand_sync: Hand) -> None:
    phone = hand_sync("worker")
    answer = phone.post([], "/sync/answers", record=phone.seal(MEETING, outing=tell_outing(TODAY - timedelta(days=40))))
    assert (answer.status_code, answer.get_json()["number"]) == (409, 205)


def test_what_does_not_open_is_told_in_json(phone: Phone) -> None:
    answer = phone.post([], "/sync/answers", record={**phone.seal(), "envelope": phone.seal()["envelope"]})
    assert (answer.status_code, answer.get_json()["number"]) == (422, 216)
