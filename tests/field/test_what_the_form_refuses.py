"""Bad input at the worker's door: one clear sentence, the right status, nothing half-written, no answer lost."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from outreach.intake import House
from outreach.register.submissions import count_submissions
from tests.conftest import Person, read_token, start_outing

Say = Callable[[str], Person]


@pytest.fixture
def worker(person: Say) -> Person:
    return person("worker")


def fill(house: House, worker: Person, **told: str) -> dict[str, str]:
    """Open the form as a worker does and return what the page would post, with these answers."""
    outing = start_outing(house)
    page = worker.read(f"/forms/contact?outing_id={outing}")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert hidden["outing_id"] == outing and read_token(page)
    return {**hidden, **told}


def post(worker: Person, told: dict[str, str], **more: object):  # type: ignore[no-untyped-def]
    return worker.client.post("/forms/contact", data=told, **more)  # type: ignore[arg-type]


def test_a_visit_is_received_and_the_receipt_says_so(house: House, worker: Person) -> None:
    answer = post(worker, fill(house, worker, result="absent"))
    assert answer.status_code == 201 and "C’est enregistré" in answer.text


def test_a_missing_answer_is_named_and_the_others_are_kept_on_the_page(house: House, worker: Person) -> None:
    told = fill(house, worker, result="met", **{"person-age_band": "40_64", "note": "Repasser jeudi"})
    answer = post(worker, told)
    assert answer.status_code == 422 and "Indiquez si c’est la première rencontre." in answer.text
    assert re.search(r'value="40_64"[^>]* checked', answer.text) and "Repasser jeudi" in answer.text
    assert told["submission_id"] in answer.text and count_submissions(house.register) == 0


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "Indiquez le résultat."),
        ({"result": "perhaps"}, "n’existe pas"),
        ({"result": "absent", "note": "x" * 281}, "280"),
        ({"result": "not_now", "come_back_on": "2020-01-01"}, "à venir"),
        ({"result": "not_now", "come_back_on": "demain"}, "date"),
    ],
)
def test_each_fault_has_its_sentence(house: House, worker: Person, told: dict[str, str], sentence: str) -> None:
    answer = post(worker, fill(house, worker, **told))
    assert answer.status_code == 422 and sentence in answer.text
    assert count_submissions(house.register) == 0


def test_ten_megabytes_are_refused_in_one_sentence(house: House, worker: Person) -> None:
    answer = post(worker, fill(house, worker, result="absent", note="x" * 10_000_000))
    assert answer.status_code == 413 and "trop lourd" in answer.text and count_submissions(house.register) == 0


def test_a_wrong_or_missing_token_is_refused(house: House, worker: Person) -> None:
    told = fill(house, worker, result="absent")
    for token in ("", "wrong", told["csrf_token"][:-3] + "abc"):
        assert post(worker, {**told, "csrf_token": token}).status_code == 400
    assert count_submissions(house.register) == 0


def test_a_replayed_visit_counts_once_and_other_answers_are_a_conflict(house: House, worker: Person) -> None:
    told = fill(house, worker, result="absent")
    assert [post(worker, told).status_code for _ in range(3)] == [201, 200, 200]
    answer = post(worker, {**told, "result": "declined"})
    assert answer.status_code == 409 and "déjà enregistrée" in answer.text
    assert count_submissions(house.register) == 1


def test_another_version_of_the_form_is_told_and_keeps_the_answers(house: House, worker: Person) -> None:
    answer = post(worker, fill(house, worker, result="absent", form_version="2001"))
    assert answer.status_code == 409 and "a été remplacée" in answer.text
    assert re.search(r'value="absent"[^>]* checked', answer.text)


def test_a_neighbourhood_of_elsewhere_starts_no_outing(house: House, worker: Person) -> None:
    told = {"outing_id": str(uuid4()), "neighbourhood": "montmartre", "channel": "market", "part_of_day": "morning"}
    answer = worker.send("/outings", {**told, "on_day": "2026-11-23"}, page="/outings", status=422)
    assert "montmartre" in answer and "pas dans ce territoire" in answer
    assert house.register.reader.execute("select count(*) from outing").fetchone()[0] == 0


def test_an_outing_of_next_year_is_refused(house: House, worker: Person) -> None:
    place = next(iter(house.territory.neighbourhoods))
    told = {"neighbourhood": place, "channel": "market", "part_of_day": "morning", "on_day": "2027-06-01"}
    assert "Choisissez aujourd’hui" in worker.send("/outings", told, page="/outings", status=422)


def test_an_outing_sent_twice_starts_once(house: House, worker: Person) -> None:
    place = next(iter(house.territory.neighbourhoods))
    told = {
        "outing_id": str(uuid4()), "neighbourhood": place, "channel": "market", "part_of_day": "morning",
        "on_day": "2026-11-23",
    }  # fmt: skip
    for _ in range(2):
        worker.send("/outings", dict(told), page="/outings")
    assert house.register.reader.execute("select count(*) from outing").fetchone()[0] == 1


def test_a_program_gets_the_faults_as_json(house: House, worker: Person) -> None:
    answer = post(worker, fill(house, worker, result="met"), headers={"Accept": "application/json"})
    assert answer.status_code == 422 and answer.json is not None
    assert answer.json["number"] == 200 and answer.json["faults"][0]["place"] == "person/first_meeting"


def test_an_unknown_form_and_a_form_without_outing(worker: Person) -> None:
    assert "n’existe pas" in worker.read("/forms/unknown", 404)
    answer = worker.client.get("/forms/contact")
    assert answer.status_code == 303 and answer.headers["Location"] == "/outings"


def test_a_mistyped_slip_is_told_beside_its_field_and_nothing_is_kept(house: House, worker: Person) -> None:
    told = fill(house, worker, result="met", known_slip="ABCD-EFGH-2", **{"person-first_meeting": "no"})
    answer = post(worker, told)
    assert answer.status_code == 422 and "ne se lit pas" in answer.text and count_submissions(house.register) == 0


def test_a_fault_of_ours_shows_no_trace_and_leaves_no_answer_in_the_log(
    house: House, worker: Person, caplog: pytest.LogCaptureFixture
) -> None:
    told = fill(house, worker, result="absent", note="canari-7741")
    with house.register.writing() as writer:
        writer.execute("drop table contact")
    answer = worker.client.post("/forms/contact", data=told)
    assert answer.status_code == 500 and "Le serveur a eu un souci" in answer.text
    assert "Traceback" not in answer.text and "sqlite" not in answer.text.lower()
    assert "canari-7741" not in caplog.text and "OperationalError" in caplog.text
    assert count_submissions(house.register) == 0


def test_a_correction_is_prefilled_and_the_corrected_visit_leads_to_it(house: House, worker: Person) -> None:
    told = fill(house, worker, result="absent", note="Chien au 2e")
    post(worker, told)
    page = worker.read(f"/forms/contact?outing_id={told['outing_id']}&replaces={told['submission_id']}")
    assert re.search(r'value="absent"[^>]* checked', page) and "Chien au 2e" in page
    fixed = {**dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)), "result": "declined"}
    assert post(worker, fixed).status_code == 201
    old = worker.client.get(f"/visits/{told['submission_id']}")
    assert old.status_code == 303 and old.headers["Location"] == f"/visits/{fixed['submission_id']}"
    assert "Refus" in worker.read(old.headers["Location"])


def test_an_outing_sent_again_with_another_place_or_by_another_team_is_refused(
    house: House, person: Say, worker: Person
) -> None:
    first, second = list(house.territory.neighbourhoods)[:2]
    told = {
        "outing_id": str(uuid4()), "neighbourhood": first, "channel": "market", "part_of_day": "morning",
        "on_day": "2026-11-23",
    }  # fmt: skip
    worker.send("/outings", dict(told), page="/outings")
    worker.send("/outings", {**told, "neighbourhood": second}, page="/outings", status=409)
    person("stranger").send("/outings", dict(told), page="/outings", status=409)
    lines = house.register.reader.execute("select count(*) from audit_entry where action = 'started'").fetchone()
    assert lines[0] == 1
