"""The phone's queue as the instance takes it in: each record once, a refused one alone, nothing said to others."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask

from outreach.intake import House, compare_rebuilt
from outreach.intake.library import FormLibrary, find_places
from outreach.sealing.seal_keys import rotate_seal_key
from outreach.sealing.slips import draw_slip
from tests.conftest import TODAY, Person, find_account_row
from tests.sealed_records import ABSENT, MEETING, Hand, Phone, count_rows


def test_the_desk_tells_what_a_phone_needs(house: House, phone: Phone) -> None:
    desk = phone.desk
    assert (desk["account"], desk["login"]) == (find_account_row(house, "worker").id, "worker")
    assert (desk["today"], desk["language"], desk["lock_minutes"], desk["undo_seconds"]) == (str(TODAY), "fr", 5, 8)
    assert desk["key"]["fingerprint"] == house.seal_keys.current.fingerprint
    assert desk["outing"]["neighbourhood"] == "grigny_2"
    assert {"form", "version", "title", "needs_outing"} <= desk["forms"][0].keys()
    assert "grigny_2" in {place["code"] for place in desk["places"]}
    assert desk["channels"]["market"] == "Marché" and desk["parts_of_day"]["morning"] == "Matin"


def test_a_batch_is_kept_and_the_same_again_changes_nothing(house: House, phone: Phone) -> None:
    batch = [phone.seal(MEETING) for _ in range(20)]
    assert phone.read_outcomes(*batch) == ["stored"] * 20
    before = "\n".join(house.register._writer.iterdump())
    assert phone.read_outcomes(*batch) == ["duplicate"] * 20
    assert "\n".join(house.register._writer.iterdump()) == before
    assert (
        count_rows(house, "submission") == 20
        and count_rows(house, "audit_entry") == 20
        and count_rows(house, "referral") == 20
    )
    assert compare_rebuilt(house) == (20, [])


def test_the_rights_used_most_come_first_once_there_are_enough(house: House, phone: Phone) -> None:
    def list_rights() -> list[str]:
        library = FormLibrary(find_places(house.settings), house.territory, house.register)  # as at a start
        return [choice.name for choice in library.find_lists("grigny_2")["rights"]]

    before = list_rights()
    seldom = [*((name, told) for name, told in MEETING if not name.startswith("gaps-")), ("gaps-0-right", before[-1])]
    seldom += [("gaps-0-status", "not_claimed"), ("gaps-0-refer", "no")]
    assert phone.read_outcomes(*(phone.seal(seldom) for _ in range(99))) == ["stored"] * 99
    assert list_rights() == before
    assert phone.read_outcomes(phone.seal(seldom)) == ["stored"]
    assert list_rights() == [before[-1], *before[:-1]]


def test_a_record_is_read_as_its_page_would_have_been(
    house: House, phone: Phone, person: Callable[[str], Person]
) -> None:
    fields = [*MEETING, ("slip", draw_slip())]
    assert phone.read_outcomes(phone.seal(fields)) == ["stored"]
    worker = person("worker")
    told: dict[str, object] = {}
    for name, value in fields:
        told.setdefault(name, []).append(value)  # type: ignore[union-attr]
    beside = {"submission_id": str(uuid4()), "form_version": phone.desk["forms"][0]["version"], "slip": draw_slip()}
    worker.send("/forms/contact", {**told, **beside}, page="/forms/contact", status=201)
    hashes = {row[0] for row in house.register.reader.execute("select answers_sha256 from submission")}
    assert count_rows(house, "submission") == 2 and len(hashes) == 1


def test_a_bad_one_in_the_middle_stops_no_other_and_is_told_place_by_place(house: House, phone: Phone) -> None:
    batch = [phone.seal(MEETING) for _ in range(20)]
    batch[9] = phone.seal([("result", "met"), ("person-age_band", "a_thousand")])
    receipts = phone.send(*batch)
    assert [one["outcome"] for one in receipts] == ["stored"] * 9 + ["refused"] + ["stored"] * 10
    assert [one["id"] for one in receipts] == [one["id"] for one in batch]
    faults = {fault["place"]: fault for fault in receipts[9]["faults"]}
    assert faults["person/age_band"]["label"] and faults["person/age_band"]["told"]
    assert receipts[9]["told"] == "Des réponses sont à revoir. Corrigez les points indiqués, puis enregistrez."
    assert count_rows(house, "submission") == 19


def test_what_the_register_refuses_is_taken_back_alone(house: House, phone: Phone) -> None:
    first, slip = phone.seal(MEETING), draw_slip()
    twice = [phone.seal([*MEETING, ("slip", slip)]) for _ in range(2)]
    gone = phone.seal([*ABSENT, ("replaces", str(uuid4()))])
    assert phone.read_outcomes(first, *twice, gone, phone.seal(MEETING)) == [
        "stored", "stored", "refused", "refused", "stored",
    ]  # fmt: skip
    assert count_rows(house, "submission") == count_rows(house, "contact") == 3 and compare_rebuilt(house) == (3, [])


def test_the_same_id_with_other_answers_is_a_conflict(house: House, phone: Phone) -> None:
    one = phone.seal(MEETING)
    other = phone.seal(ABSENT, record_id=one["id"])
    assert phone.read_outcomes(one, other, one) == ["stored", "conflict", "duplicate"]
    assert phone.read_outcomes(other) == ["conflict"]
    assert "déjà enregistrée" in phone.send(other)[0]["told"]


def test_a_correction_follows_what_it_corrects_in_one_batch(house: House, phone: Phone) -> None:
    one = phone.seal(MEETING)
    other = phone.seal([*ABSENT, ("replaces", one["id"])])
    assert phone.read_outcomes(one, other) == ["stored", "stored"]
    assert phone.read_outcomes(one, other) == ["duplicate", "duplicate"]
    assert count_rows(house, "contact") == 1 and count_rows(house, "referral") == 0


def test_another_s_record_waits_for_its_author_and_nothing_is_said(house: House, phone: Phone, hand_sync: Hand) -> None:
    own = phone.seal([("result", "met"), ("person-age_band", "a_thousand")])
    for login in ("teammate", "stranger"):
        assert hand_sync(login).send(own) == [{"id": own["id"], "outcome": "not_yours"}]
        answer = hand_sync(login).post([], "/sync/answers", record=own)
        assert (answer.status_code, answer.get_json()["number"]) == (403, 104) and "a_thousand" not in answer.text
    assert count_rows(house, "submission") == 0


def test_a_note_that_names_is_blanked_and_said(phone: Phone) -> None:
    receipt = phone.send(phone.seal([*ABSENT, ("note", "Appeler le 06 12 34 56 78")]))[0]
    assert receipt == {"id": receipt["id"], "outcome": "stored", "screened": True}


def test_a_key_rotated_meanwhile_opens_old_records(house: House, phone: Phone) -> None:
    old = phone.seal()
    rotate_seal_key(house.settings.keys)
    assert phone.ask()["key"]["id"] != phone.desk["key"]["id"]
    new = phone.seal()
    phone.desk = phone.ask()
    assert phone.read_outcomes(old, new, phone.seal()) == ["stored"] * 3


def test_a_record_sealed_for_another_instance_is_kept_by_the_phone(phone: Phone) -> None:
    envelope = phone.seal()["envelope"]
    receipt = phone.send({**phone.seal(), "envelope": envelope})[0]
    assert receipt["outcome"] == "refused" and "ne s’ouvre pas" in receipt["told"]


def test_english_is_told_to_who_reads_it(phone: Phone) -> None:
    phone.client.set_cookie("language", "en")
    assert phone.send(phone.seal([("result", "nowhere")]))[0]["told"].startswith("Some answers")


def test_without_a_session_it_is_json_for_any_accept(app: Flask, phone: Phone) -> None:
    record, stranger = phone.seal(), app.test_client()
    for accept in ("*/*", "text/html", "application/json"):
        for answer in (
            stranger.get("/sync", headers={"Accept": accept}),
            stranger.post("/sync", json={"records": [record]}, headers={"Accept": accept}),
            stranger.post("/sync/answers", json={"record": record}, headers={"Accept": accept}),
        ):
            assert (answer.status_code, answer.get_json()["number"]) == (401, 102)


def test_a_session_ended_meanwhile_keeps_nothing(house: House, phone: Phone, person: Callable[[str], Person]) -> None:
    record = phone.seal()
    phone.client.post("/logout", data={"csrf_token": phone.desk["csrf"]})
    assert phone.post([record]).status_code == 401 and count_rows(house, "submission") == 0
    again = Phone(person("worker").client)
    assert again.read_outcomes(record) == ["stored"]


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_wrong_token_is_told_in_json(house: House, phone: Phone, token: str) -> None:
    phone.desk["csrf"] = token
    answer = phone.post([phone.seal()])
    assert (answer.status_code, answer.get_json()["number"]) == (400, 101) and count_rows(house, "submission") == 0


def test_only_field_workers_have_a_desk(app: Flask, person: Callable[[str], Person]) -> None:
    for login in ("referent-caf", "coordination", "analyst", "admin"):
        answer = person(login).client.get("/sync")
        assert (answer.status_code, answer.get_json()["number"]) == (403, 104)


def test_more_than_a_hundred_or_too_heavy_is_refused_whole(house: House, phone: Phone) -> None:
    assert phone.post([phone.seal()] * 101).get_json()["number"] == 107
    answer = phone.post([phone.seal()], more="x" * 24_000_000)
    assert (answer.status_code, answer.get_json()["number"]) == (413, 107)
    assert count_rows(house, "submission") == 0
