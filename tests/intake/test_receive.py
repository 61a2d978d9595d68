"""The one way in: what is acknowledged is kept once and whole; what is refused leaves nothing."""

import json
import sqlite3
import threading
from datetime import date
from uuid import uuid4

import pytest

from outreach.errors import Refusal
from outreach.intake import FaultyAnswers, House, compare_rebuilt
from outreach.register import audit, referrals, submissions
from outreach.sealing.slips import draw_slip, read_slip, seal_slip
from tests.conftest import describe_meeting, send_visit, start_outing

TABLES = ("submission", "contact", "gap", "referral", "referral_event", "notification", "path", "audit_entry")


def count_rows(house: House) -> dict[str, int]:
    return {
        table: int(house.register.reader.execute(f"select count(*) from {table}").fetchone()[0]) for table in TABLES
    }


def test_a_meeting_with_two_gaps_and_one_referral_becomes_rows_in_every_table(house: House) -> None:
    answers = describe_meeting("rsa")
    answers["gaps"].append({"right": "css", "status": "refused", "refer": "no"})  # type: ignore[attr-defined]
    receipt = send_visit(house, answers)
    assert receipt.outcome == "stored" and read_slip(receipt.slip)
    assert count_rows(house) == {
        "submission": 1, "contact": 1, "gap": 2, "referral": 1, "referral_event": 1, "notification": 1, "path": 1,
        "audit_entry": 1,
    }  # fmt: skip
    (referral,) = referrals.list_submission_referrals(house.register, receipt.submission_id)
    assert (referral["state"], referral["structure_code"], referral["right"]) == ("opened", "caf", "rsa")


@pytest.mark.parametrize(("age", "routed"), [("40_64", "cpam"), ("65_74", "ccas")])
def test_what_was_routed_counts_the_public_of_the_person(house: House, age: str, routed: str) -> None:
    outing = start_outing(house, neighbourhood="grigny_2")
    answers = describe_meeting("css", age_band=age, public="petite_enfance")
    receipt = send_visit(house, answers, outing_id=outing)
    row = house.register.reader.execute(
        "select s.code from referral r join structure s on s.id = r.routed_structure_id join gap g on g.id = r.gap_id"
        " join contact c on c.id = g.contact_id where c.submission_id = :id",
        {"id": receipt.submission_id},
    ).fetchone()
    assert row[0] == routed and compare_rebuilt(house) == (1, [])


def test_the_register_keeps_the_mark_of_the_slip_and_never_its_code(house: House) -> None:
    receipt = send_visit(house, describe_meeting("rsa"))
    code = read_slip(receipt.slip)
    kept = house.register.reader.execute("select code_hmac from path").fetchone()[0]
    assert kept == seal_slip(code, house.path_key)
    everything = "\n".join(house.register._writer.iterdump())
    assert code not in everything and receipt.slip not in everything


def test_the_same_visit_sent_twice_counts_once_and_shows_the_same_slip(house: House) -> None:
    told = {"submission_id": str(uuid4()), "slip": draw_slip(), "outing_id": start_outing(house)}
    first = send_visit(house, describe_meeting("rsa"), **told)
    before = count_rows(house)
    again = send_visit(house, describe_meeting("rsa"), **told)
    assert (first.outcome, again.outcome) == ("stored", "duplicate")
    assert again.slip == first.slip and count_rows(house) == before


def test_another_slip_with_a_known_id_opens_nothing(house: House) -> None:
    told = {"submission_id": str(uuid4()), "outing_id": start_outing(house)}
    send_visit(house, describe_meeting("rsa"), slip=draw_slip(), **told)
    assert send_visit(house, describe_meeting("rsa"), slip=draw_slip(), **told).slip == ""


def test_the_same_id_with_other_answers_is_a_conflict_and_changes_nothing(house: House) -> None:
    told = {"submission_id": str(uuid4()), "outing_id": start_outing(house)}
    send_visit(house, describe_meeting("rsa"), **told)
    before = count_rows(house)
    with pytest.raises(Refusal) as refusal:
        send_visit(house, describe_meeting("css"), **told)
    assert refusal.value.problem.status == 409 and count_rows(house) == before


def test_a_known_id_from_somebody_else_tells_nothing(house: House) -> None:
    told = {"submission_id": str(uuid4())}
    send_visit(house, describe_meeting("rsa"), **told)
    with pytest.raises(Refusal) as refusal:
        send_visit(house, describe_meeting("rsa"), "stranger", **told)
    assert refusal.value.problem.number == 201


def test_eight_phones_sending_the_same_record_at_once_store_it_once(house: House) -> None:
    told = {"submission_id": str(uuid4()), "outing_id": start_outing(house), "slip": draw_slip()}
    outcomes: list[str] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(send_visit(house, describe_meeting("rsa"), **told).outcome))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["duplicate"] * 7 + ["stored"] and submissions.count_submissions(house.register) == 1


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ({}, "result"),
        ({"result": "perhaps"}, "result"),
        ({"result": "met"}, "person/first_meeting"),
        (describe_meeting("no_such_right", refer=False), "gaps/0/right"),
        (describe_meeting("rsa", structure="nowhere"), "gaps/0/referral/structure"),
        (describe_meeting("rsa", children=99, household="single_parent"), "person/children"),
        ({"result": "absent", "note": "x" * 10_000}, "note"),
        ({"result": "absent", "passport": "1"}, "passport"),
    ],
)
def test_faulty_answers_are_told_where_and_leave_nothing(house: House, answers: dict[str, object], place: str) -> None:
    outing_id = start_outing(house)
    before = count_rows(house)
    with pytest.raises(FaultyAnswers) as refusal:
        send_visit(house, answers, outing_id=outing_id)
    assert place in {fault.place for fault in refusal.value.faults} and count_rows(house) == before
    assert all(fault.sentence.endswith((".", "?")) for fault in refusal.value.faults)


def test_a_form_of_another_version_and_an_outing_of_another_team_are_refused(house: House) -> None:
    with pytest.raises(Refusal) as refusal:
        send_visit(house, {"result": "absent"}, form_version="1999")
    assert refusal.value.problem.number == 203
    with pytest.raises(Refusal) as refusal:
        send_visit(house, {"result": "absent"}, "worker", outing_id=start_outing(house, "stranger"))
    assert refusal.value.problem.number == 205
    assert count_rows(house)["submission"] == 0


def test_an_absent_leaves_no_path_and_no_slip(house: House) -> None:
    receipt = send_visit(house, {"result": "absent"})
    assert receipt.slip == "" and count_rows(house)["path"] == 0


def test_a_slip_shown_again_joins_the_same_path(house: House) -> None:
    first = send_visit(house, describe_meeting("rsa"))
    again = send_visit(house, describe_meeting(first_meeting="no"), known_slip=first.slip.lower())
    assert again.slip == first.slip and count_rows(house)["path"] == 1
    with pytest.raises(Refusal) as refusal:
        send_visit(house, describe_meeting(first_meeting="no"), known_slip="ABCD-EFGH-2")
    assert refusal.value.problem.number == 206


def test_without_agreement_no_referral_leaves(house: House) -> None:
    answers = describe_meeting("rsa")
    answers["gaps"][0]["referral"]["agreement"] = "no"  # type: ignore[index]
    receipt = send_visit(house, answers)
    assert receipt.slip == "" and count_rows(house)["referral"] == 0 and count_rows(house)["notification"] == 0


def test_a_name_or_a_number_in_a_note_is_blanked_before_it_is_kept(house: House) -> None:
    note = "Rappeler Mme Martin au 06 12 34 56 78, dossier 1234567, 1 84 12 91 286 001 22"
    receipt = send_visit(house, {"result": "absent", "note": note})
    kept = submissions.find_submission(house.register.reader, receipt.submission_id)
    everything = "\n".join(house.register._writer.iterdump())
    assert kept and receipt.screened == ("note",)
    assert not [word for word in ("Martin", "06 12", "1234567", "84 12") if word in everything]


def test_a_submission_is_never_edited(house: House) -> None:
    receipt = send_visit(house, {"result": "absent"})
    with pytest.raises(sqlite3.IntegrityError, match="never changed"), house.register.writing() as writer:
        writer.execute("update submission set answers = '{}' where id = ?", [receipt.submission_id])


def test_a_correction_replaces_what_was_read_and_keeps_what_was_sent(house: House) -> None:
    outing_id = start_outing(house)
    first = send_visit(house, describe_meeting("rsa"), outing_id=outing_id)
    fixed = send_visit(house, describe_meeting("css"), outing_id=outing_id, replaces_id=first.submission_id)
    rows = count_rows(house)
    assert (rows["submission"], rows["contact"], rows["gap"], rows["path"]) == (2, 1, 1, 1)
    (referral,) = referrals.list_submission_referrals(house.register, fixed.submission_id)
    assert referral["right"] == "css"
    with pytest.raises(Refusal) as refusal:
        send_visit(house, describe_meeting("are"), outing_id=outing_id, replaces_id=first.submission_id)
    assert refusal.value.problem.number == 201
    assert compare_rebuilt(house) == (1, [])


def test_reading_every_submission_again_gives_the_same_rows(house: House) -> None:
    for number, right in enumerate(house.territory.rights):
        code = house.territory.rights[right].received_by[0]
        send_visit(house, describe_meeting(right, structure=code, children=number % 10, household="single_parent"))
    send_visit(house, {"result": "not_now", "come_back_on": "2026-12-01"})
    count, differences = compare_rebuilt(house)
    assert count == len(house.territory.rights) + 1 and differences == []
    with house.register.writing() as writer:
        writer.execute("update contact set sex = 'man' where rowid = 1")
    assert "colonne sex" in compare_rebuilt(house)[1][0]


def test_the_audit_tells_who_and_when_but_no_answer(house: House) -> None:
    receipt = send_visit(house, describe_meeting("rsa"))
    (line,) = audit.list_audit(house.register)
    assert (line["login"], line["action"], line["subject_id"]) == ("worker", "received", receipt.submission_id)
    assert "rsa" not in json.dumps(dict(line))


def test_a_resend_that_adds_a_slip_or_a_correction_is_not_passed_over_in_silence(house: House) -> None:
    other = send_visit(house, describe_meeting("css"))
    told = {"submission_id": str(uuid4()), "outing_id": start_outing(house), "slip": draw_slip()}
    send_visit(house, describe_meeting("rsa"), **told)
    for added in ({"known_slip": other.slip}, {"replaces_id": other.submission_id}, {"outing_id": start_outing(house)}):
        with pytest.raises(Refusal) as refusal:
            send_visit(house, describe_meeting("rsa"), **{**told, **added})
        assert refusal.value.problem.status == 409


def test_a_slip_said_to_be_just_drawn_never_joins_somebody_s_path(house: House) -> None:
    somebody = send_visit(house, describe_meeting("rsa"))
    before = count_rows(house)
    with pytest.raises(Refusal):
        send_visit(house, describe_meeting("css"), slip=somebody.slip, outing_id=start_outing(house))
    assert {**count_rows(house)} == before


def test_a_visit_of_last_season_is_refused_and_its_correction_is_not(house: House) -> None:
    old = date(2026, 9, 1)
    outing = start_outing(house, day=old)
    with pytest.raises(Refusal) as refusal:
        send_visit(house, {"result": "absent"}, outing_id=outing)
    assert refusal.value.problem.number == 211
    first = send_visit(house, {"result": "absent"}, outing_id=outing, today=old)
    fixed = send_visit(house, {"result": "declined"}, outing_id=outing, replaces_id=first.submission_id)
    assert fixed.outcome == "stored"
