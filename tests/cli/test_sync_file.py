"""`outreach sync-file`: a queue in a file is taken in once, beside a server or not; a bad file is told in one line."""

import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from outreach.assembly import create_app
from outreach.intake import House, compare_rebuilt
from outreach.register import accounts
from tests.cli.conftest import Say
from tests.conftest import PASSWORD, TODAY, Person, find_account_row, prepare_instance
from tests.sealed_records import ABSENT, MEETING, Phone, count_rows, tell_outing
from tests.slots_kept import list_bookings, open_slot, seal_booking


@pytest.fixture
def served(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application that serves the instance of the command, on the same day."""
    settings = prepare_instance(tmp_path / "instance")
    (settings.instance / "outreach.toml").write_text("fictitious = true\n")
    monkeypatch.setenv("OUTREACH_TODAY", TODAY.isoformat())
    return create_app(settings)


@pytest.fixture
def house(served: Flask) -> House:
    """The house behind it."""
    found: House = served.extensions["outreach.House"]
    yield found  # type: ignore[misc]
    found.register.close()


@pytest.fixture
def phone(served: Flask, house: House) -> Phone:
    """The phone of a worker who has begun no outing online."""
    worker = Person(served.test_client())
    worker.send("/login", {"login": "worker", "password": PASSWORD}, page="/login")
    return Phone(worker.client)


def export(path: Path, records: list[Any], **told: object) -> str:
    """Write a queue as a phone exports it."""
    path.write_text(json.dumps({"format": "outreach queue 1", "records": records, **told}), "utf-8")
    return str(path)


def test_a_queue_is_taken_in_beside_a_server_and_as_often_as_wanted(
    say: Say, house: House, phone: Phone, tmp_path: Path
) -> None:
    outing = tell_outing()
    queue = [phone.seal(MEETING, outing=outing) for _ in range(120)]
    assert phone.read_outcomes(queue[0]) == ["stored"]
    file = export(tmp_path / "queue.json", queue)
    assert say("sync-file", file) == (0, "120 enregistrements : 119 reçus, 1 déjà reçus.\n", "")
    assert say("sync-file", file) == (0, "120 enregistrements : 120 déjà reçus.\n", "")
    assert phone.read_outcomes(*queue[:100]) == ["duplicate"] * 100
    assert count_rows(house, "submission") == 120 and compare_rebuilt(house) == (120, [])


def test_what_is_not_taken_in_is_told_and_stops_no_other(say: Say, house: House, phone: Phone, tmp_path: Path) -> None:
    outing = tell_outing()
    queue = [
        phone.seal(MEETING, outing=outing),
        phone.seal([("result", "nowhere")], outing=outing),
        phone.seal(outing=outing, author=find_account_row(house, "coordination").id),
        phone.seal(outing=outing, author="nobody"),
        "rubbish",
        phone.seal(ABSENT, outing=outing),
    ]
    code, told, complaint = say("sync-file", export(tmp_path / "queue.json", queue))
    assert (code, told) == (1, "6 enregistrements : 2 reçus, 2 refusés, 2 d’un compte inconnu ici.\n")
    assert queue[1]["id"] in complaint and "4 enregistrements ne sont pas reçus" in complaint
    assert "Traceback" not in complaint and count_rows(house, "submission") == 2


def test_an_appointment_in_a_file_is_taken_with_its_visit_alone(
    say: Say, house: House, phone: Phone, tmp_path: Path
) -> None:
    slot, visit = open_slot(house), phone.seal(MEETING, outing=tell_outing())
    queue = [visit, seal_booking(phone, visit["id"], slot), seal_booking(phone, str(uuid4()), slot)]
    told = "3 enregistrements : 2 reçus, 1 rendez-vous d’une visite qui n’est pas là.\n"
    assert say("sync-file", export(tmp_path / "queue.json", queue)) == (0, told, "")
    assert list_bookings(house) == [("2026-11-30", "09:30")]


def test_what_a_file_says_commands_no_terminal(say: Say, house: House, phone: Phone, tmp_path: Path) -> None:
    outing = tell_outing(neighbourhood="\x1b]0;a\x07")
    complaint = say("sync-file", export(tmp_path / "queue.json", [{"id": "\x1b[2J\r"}, phone.seal(outing=outing)]))[2]
    assert complaint.count("\n- ") == 1 and "quartier" in complaint
    assert complaint.replace("\n", "").isprintable()


def test_what_was_filled_in_before_an_account_was_closed_is_received(
    say: Say, house: House, phone: Phone, tmp_path: Path
) -> None:
    record = phone.seal(MEETING, outing=tell_outing())
    with house.register.writing() as writer:
        accounts.disable_account(writer, find_account_row(house, "worker").id, TODAY)
    assert phone.post([record]).status_code == 401
    assert say("sync-file", export(tmp_path / "queue.json", [record]))[0] == 0


def test_an_empty_queue_is_no_fault(say: Say, house: House, tmp_path: Path) -> None:
    assert say("sync-file", export(tmp_path / "q.json", []))[:2] == (0, "0 enregistrements : rien à recevoir.\n")


def test_a_file_that_is_no_queue_is_told_in_one_sentence(say: Say, house: House, phone: Phone, tmp_path: Path) -> None:
    whole = export(tmp_path / "whole.json", [phone.seal(outing=tell_outing())])
    text = Path(whole).read_text("utf-8")
    bad: dict[str, bytes] = {
        "empty": b"", "cut": text[:-40].encode(), "garbage": os.urandom(5000),
        "other": b'{"format": "x", "records": []}',
        "list": b"[]", "shape": b'{"format": "outreach queue 1", "records": {}}', "deep": b"[" * 200_000,
    }  # fmt: skip
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "link").symlink_to(whole)
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "heavy").open("wb") as file:
        file.truncate(100_000_000)
    for name in (*bad, "link", "pipe", "heavy", "missing", "."):
        code, told, complaint = say("sync-file", str(tmp_path / name))
        assert (code, told, len(complaint.splitlines())) == (1, "", 1), (name, complaint)
        assert "ne peut pas être reçu" in complaint and "Traceback" not in complaint
    assert count_rows(house, "submission") == 0


def test_without_an_instance_the_remedy_is_told(say: Say, tmp_path: Path) -> None:
    code, _, complaint = say("sync-file", export(tmp_path / "queue.json", []))
    assert code == 1 and "outreach init" in complaint
