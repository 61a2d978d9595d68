"""Records with pictures, of an old version, of a questionnaire withdrawn: received as their page would have been."""

import base64
from pathlib import Path

import pytest
from flask import Flask

from outreach.intake import House, compare_media, publish_form, withdraw_form
from outreach.settings import Settings
from tests.conftest import TODAY, find_account_row, prepare_instance
from tests.intake.conftest import write_form as write_questionnaire
from tests.media.drawing import take_photo
from tests.media.survey import FORM_ID, write_form
from tests.sealed_records import MEETING, Phone

PHOTO = take_photo()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An instance that has the questionnaire of a place."""
    made = prepare_instance(tmp_path / "instance")
    write_form(made.instance)
    return made


def tell_file(content: bytes = PHOTO, name: str = "photo@file") -> dict[str, str]:
    """Return a picture as a phone seals it."""
    told = {"name": name, "filename": "entree.jpg", "type": "image/jpeg"}
    return {**told, "data": base64.b64encode(content).decode()}


def list_kept(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.media.glob("*.*"))


def list_waiting(settings: Settings) -> list[Path]:
    return list((settings.media / "waiting").glob("*"))


def test_a_picture_in_a_record_is_kept_once(house: House, phone: Phone, settings: Settings) -> None:
    one = phone.seal([("sujet", "Hall")], form=FORM_ID, files=[tell_file()])
    before, after = phone.seal(MEETING), phone.seal(MEETING)
    assert phone.read_outcomes(before, one, after) == ["stored"] * 3
    assert phone.read_outcomes(before, one, after) == ["duplicate"] * 3
    assert len(list_kept(settings)) == 1 and list_waiting(settings) == []
    assert PHOTO not in {path.read_bytes() for path in settings.media.glob("*.*")}
    assert compare_media(house) == ([], [])


def test_only_a_record_with_a_picture_has_a_commit_of_its_own(house: House, phone: Phone) -> None:
    said: list[str] = []
    house.register._writer.set_trace_callback(said.append)
    plain = [phone.seal([("sujet", "Hall")], form=FORM_ID) for _ in range(5)]
    assert phone.read_outcomes(*plain) == ["stored"] * 5 and said.count("commit") == 1
    said.clear()
    with_picture = phone.seal([("sujet", "Hall")], form=FORM_ID, files=[tell_file()])
    batch = [phone.seal(MEETING), phone.seal(MEETING), with_picture, phone.seal(MEETING), phone.seal(MEETING)]
    assert phone.read_outcomes(*batch) == ["stored"] * 5 and said.count("commit") == 3
    assert not any(statement.startswith("savepoint") for statement in said)


def test_a_picture_that_is_none_is_a_fault_of_its_question(house: House, phone: Phone, settings: Settings) -> None:
    one = phone.seal([("sujet", "Hall")], form=FORM_ID, files=[tell_file(b"<svg>")])
    receipts = phone.send(one, phone.seal(MEETING))
    assert [receipt["outcome"] for receipt in receipts] == ["refused", "stored"]
    assert [fault["place"] for fault in receipts[0]["faults"]] == ["photo"] and list_kept(settings) == []


def test_a_refused_record_with_a_picture_keeps_none(house: House, phone: Phone, settings: Settings) -> None:
    one = phone.seal([], form=FORM_ID, files=[tell_file(), tell_file(name="elsewhere@file"), tell_file(name="../x")])
    assert phone.read_outcomes(one) == ["refused"] and list_kept(settings) == []
    again = phone.seal([("sujet", "Hall")], form=FORM_ID, files=[tell_file()], record_id=one["id"])
    assert phone.read_outcomes(again) == ["stored"]
    assert len(list_kept(settings)) == 1 and list_waiting(settings) == []


def publish(app: Flask, house: House, version: str, asked: str) -> None:
    content = write_questionnaire(asked, version=version).encode()
    account = find_account_row(house, "coordination").id
    app.extensions["outreach.House"] = publish_form(house, content, "needs.md", account, TODAY)


def test_an_old_version_is_read_as_it_was_asked_until_it_is_too_old(app: Flask, house: House, phone: Phone) -> None:
    publish(app, house, "1", "integer | age | Âge")
    told = {"form": "needs", "version": "1", "outing_id": ""}
    first, second = (phone.seal([("age", "41")], **told) for _ in range(2))
    publish(app, app.extensions["outreach.House"], "2", "text | job | Métier")
    assert phone.read_outcomes(first) == ["stored"]
    kept = house.register.reader.execute("select form_version, answers from submission").fetchone()
    assert tuple(kept) == ("1", '{"age":41}')
    with house.register.writing() as writer:
        writer.execute("update form_version set replaced_on = '2026-01-01' where form_id = 'needs' and version = '1'")
    receipts = phone.send(first, second)
    assert [receipt["outcome"] for receipt in receipts] == ["duplicate", "refused"]
    assert "remplacée il y a trop longtemps" in receipts[1]["told"]


def test_what_an_old_version_asked_is_given_back_in_the_new_one(app: Flask, house: House, phone: Phone) -> None:
    publish(app, house, "1", "integer | age | Âge")
    record = phone.seal([("age", "41")], form="needs", version="1", outing_id="")
    publish(app, app.extensions["outreach.House"], "2", "integer | age | Votre âge")
    with house.register.writing() as writer:
        writer.execute("update form_version set replaced_on = '2026-01-01' where form_id = 'needs' and version = '1'")
    page = phone.post([], "/sync/answers", record=record)
    assert page.status_code == 200 and 'name="form_version" value="2"' in page.text
    assert 'value="41"' in page.text and "Votre âge" in page.text and record["id"] in page.text


def test_a_questionnaire_withdrawn_is_received_while_its_version_is(app: Flask, house: House, phone: Phone) -> None:
    publish(app, house, "1", "integer | age | Âge")
    made: House = app.extensions["outreach.House"]
    first, second = (phone.seal([("age", "41")], form="needs", version="1", outing_id="") for _ in range(2))
    withdraw_form(made, "needs", find_account_row(house, "coordination").id, TODAY)
    assert phone.read_outcomes(first) == ["stored"]
    with house.register.writing() as writer:
        writer.execute("update form_version set withdrawn_on = '2026-01-01' where form_id = 'needs'")
    receipt = phone.send(second)[0]
    assert receipt["outcome"] == "refused" and "n’est plus proposé" in receipt["told"]


def test_a_questionnaire_that_never_was_is_told(phone: Phone) -> None:
    receipt = phone.send(phone.seal(form="ailleurs"))[0]
    assert receipt["outcome"] == "refused" and "n’existe pas" in receipt["told"]
