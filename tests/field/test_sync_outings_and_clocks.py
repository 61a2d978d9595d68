"""Outings begun without network, and phones whose clock is wrong: the register keeps the day that was meant."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from outreach.intake import House, compare_rebuilt
from outreach.register import audit
from tests.conftest import TODAY, find_account_row, start_outing
from tests.sealed_records import ABSENT, MEETING, Hand, Phone, count_rows, tell_outing

THIRD_PLACE = (("topic", "need"), ("need-needs", "exchange"))


@pytest.fixture
def lone(hand_sync: Hand) -> Phone:
    """The phone of a worker who has begun no outing online."""
    return hand_sync("worker")


def read_outings(house: House) -> list[tuple[str, str, str]]:
    rows = house.register.reader.execute("select id, on_day, neighbourhood from outing").fetchall()
    return [tuple(row) for row in rows]


def test_an_outing_begun_on_the_phone_is_kept_with_its_first_record(house: House, lone: Phone) -> None:
    outing = tell_outing(TODAY - timedelta(days=2))
    assert lone.read_outcomes(*[lone.seal(MEETING, outing=outing) for _ in range(3)]) == ["stored"] * 3
    assert lone.read_outcomes(lone.seal(outing=outing)) == ["stored"]
    assert read_outings(house) == [(outing["id"], str(TODAY - timedelta(days=2)), "grigny_2")]
    started = [row for row in audit.list_audit(house.register) if row["action"] == "started"]
    assert [(row["subject_id"], row["account_id"]) for row in started] == [
        (outing["id"], find_account_row(house, "worker").id)
    ]
    assert {row[0] for row in house.register.reader.execute("select met_on from contact")} == {outing["on_day"]}
    assert compare_rebuilt(house) == (4, [])


def test_a_refused_first_record_leaves_no_outing(house: House, lone: Phone) -> None:
    outing = tell_outing()
    assert lone.read_outcomes(lone.seal([("result", "nowhere")], outing=outing)) == ["refused"]
    assert lone.read_outcomes(lone.seal([*ABSENT, ("replaces", str(uuid4()))], outing=outing)) == ["refused"]
    assert read_outings(house) == []
    assert lone.read_outcomes(lone.seal(outing=outing)) == ["stored"]


def test_what_is_told_again_of_a_known_outing_changes_nothing(house: House, lone: Phone) -> None:
    outing = tell_outing(TODAY - timedelta(days=1))
    lone.send(lone.seal(outing=outing))
    before = read_outings(house)
    assert lone.read_outcomes(lone.seal(outing={**outing, "on_day": str(TODAY), "neighbourhood": "no"})) == ["stored"]
    assert read_outings(house) == before


def test_another_structure_s_outing_is_refused_and_a_teammate_s_is_shared(house: House, hand_sync: Hand) -> None:
    outing_id = start_outing(house, "stranger")
    phone = hand_sync("worker")
    receipt = phone.send(phone.seal(outing=tell_outing(id=outing_id)))[0]
    assert receipt["outcome"] == "refused" and "Aucune sortie" in receipt["told"]
    assert phone.read_outcomes(phone.seal(outing_id=start_outing(house, "teammate"))) == ["stored"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"neighbourhood": "nowhere"}, "n’est pas dans ce territoire"),
        ({"channel": "by_boat"}, "n’a pas pu être lue"),
        ({"part_of_day": "midnight"}, "n’a pas pu être lue"),
        ({"on_day": str(TODAY - timedelta(days=31))}, "ne peut pas être celui d’une sortie"),
        ({"on_day": "0001-01-01"}, "ne peut pas être celui d’une sortie"),
    ],
)
def test_an_outing_that_cannot_be_is_told(house: House, lone: Phone, told: dict[str, str], said: str) -> None:
    receipt = lone.send(lone.seal(outing=tell_outing(**told)))[0]
    assert receipt["outcome"] == "refused" and said in receipt["told"]
    assert count_rows(house, "outing") == count_rows(house, "submission") == 0


def test_a_record_of_no_outing_is_refused(house: House, lone: Phone) -> None:
    for outing_id in ("", str(uuid4()), "x"):
        assert "Aucune sortie" in lone.send(lone.seal(outing_id=outing_id))[0]["told"]


@pytest.mark.parametrize("wrong", [1, -1, 365, -365, 40000], ids="{:+} days".format)
def test_a_clock_that_is_wrong_is_set_right(house: House, lone: Phone, wrong: int) -> None:
    lone.today = TODAY + timedelta(days=wrong)
    outing = tell_outing(lone.today - timedelta(days=3))
    assert lone.read_outcomes(lone.seal(outing=outing)) == ["stored"]
    assert read_outings(house)[0][1] == str(TODAY - timedelta(days=3))


@pytest.mark.parametrize("ahead", [1, 365])
def test_a_clock_put_right_meanwhile_leaves_no_day_in_the_future(house: House, lone: Phone, ahead: int) -> None:
    outing = tell_outing(TODAY + timedelta(days=ahead))
    assert lone.read_outcomes(lone.seal(outing=outing)) == ["stored"]
    assert read_outings(house)[0][1] == str(TODAY)
    assert lone.read_outcomes(lone.seal(outing=outing)) == ["stored"]


def test_a_clock_a_year_behind_put_right_meanwhile_is_told_and_stays_on_the_phone(house: House, lone: Phone) -> None:
    receipt = lone.send(lone.seal(outing=tell_outing(TODAY - timedelta(days=365))))[0]
    assert receipt["outcome"] == "refused" and "30 derniers jours" in receipt["told"]


def test_what_is_kept_already_has_its_receipt_long_after(house: House, lone: Phone) -> None:
    one = lone.seal(MEETING, outing=tell_outing())
    assert lone.read_outcomes(one) == ["stored"]
    with house.register.writing() as writer:
        writer.execute("update outing set on_day = '2026-01-01'")
    assert lone.read_outcomes(one) == ["duplicate"]


def fill_third_place(phone: Phone, captured_on: date, record_id: str = "") -> dict[str, object]:
    return phone.seal(THIRD_PLACE, form="third_place", captured_on=captured_on, record_id=record_id, outing_id="")


def read_days(house: House) -> list[str]:
    return [row[0] for row in house.register.reader.execute("select received_on from submission order by rowid")]


def test_without_an_outing_the_day_is_the_one_it_was_filled_in(house: House, lone: Phone) -> None:
    lone.today = TODAY + timedelta(days=365)
    one = fill_third_place(lone, lone.today - timedelta(days=4))
    assert lone.read_outcomes(one, one) == ["stored", "duplicate"]
    # The next day, from a clock put right: the same receipt.
    lone.today = TODAY
    assert lone.read_outcomes(one) == ["duplicate"]
    assert read_days(house) == [str(TODAY - timedelta(days=4))]


@pytest.mark.parametrize("day", ["1970-01-01", "9999-12-31", "0001-01-01"])
def test_without_an_outing_a_day_that_cannot_be_meant_is_today_s(house: House, lone: Phone, day: str) -> None:
    assert lone.read_outcomes(fill_third_place(lone, date.fromisoformat(day))) == ["stored"]
    assert read_days(house) == [str(TODAY)]


def test_answers_that_a_purge_took_away_do_not_come_back(house: House, lone: Phone) -> None:
    day = TODAY - timedelta(days=800)
    with house.register.writing() as writer:
        writer.execute("update form_version set served_from = :day", {"day": str(day)})
    one = fill_third_place(lone, day)
    receipt = lone.send(one)[0]
    assert receipt["outcome"] == "refused" and "plus de 24 mois" in receipt["told"]
    assert read_days(house) == []
    assert lone.read_outcomes(fill_third_place(lone, day + timedelta(days=100))) == ["stored"]
