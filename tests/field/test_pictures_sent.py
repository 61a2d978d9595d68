"""Pictures sent with a form: kept once, never for a refused submission, seen by the team alone, told by `verify`."""

import json
import os
import re
import signal
from collections.abc import Callable
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from outreach.assembly import create_app
from outreach.cli import main
from outreach.field.forms import build_form
from outreach.field.summary import list_answers
from outreach.intake import Arrival, House, open_house, open_media, receive
from outreach.media import prepare
from outreach.questionnaire import find_shipped_forms
from outreach.settings import Settings
from tests.conftest import (
    PASSWORD,
    TODAY,
    Person,
    find_account_row,
    post_files,
    prepare_instance,
    read_token,
    start_outing,
)
from tests.media.drawing import take_photo
from tests.media.survey import FORM_ID, write_form

FORM = f"/forms/{FORM_ID}"
PHOTO = take_photo()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An instance that has the questionnaire of a place."""
    made = prepare_instance(tmp_path / "instance")
    write_form(made.instance)
    return made


@pytest.fixture
def person_of() -> Callable[[Flask, str], Person]:
    """Log a member of the cast into an application."""

    def log_in(app: Flask, login: str) -> Person:
        someone = Person(app.test_client())
        someone.send("/login", {"login": login, "password": PASSWORD}, page="/login")
        return someone

    return log_in


@pytest.fixture
def worker(house: House, person: Callable[[str], Person]) -> Person:
    """A worker in an outing."""
    start_outing(house)
    return person("worker")


def list_files(settings: Settings) -> list[str]:
    """List what is kept."""
    return sorted(path.name for path in settings.media.glob("*") if path.is_file())


def list_waiting(settings: Settings) -> list[str]:
    """List what waits."""
    return sorted(path.name for path in settings.media.glob("waiting/*"))


def read_hidden(page: str) -> dict[str, str]:
    """Read the hidden fields of the survey's form, the names of files among them."""
    survey = page[page.index('id="survey"') :].split("<template>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', survey))


def send(
    someone: Person, page: str, content: bytes | None = None, name: str = "photo.jpg", **told: Any
) -> TestResponse:
    """Send the form with a picture, as a browser without JavaScript does."""
    posted: dict[str, Any] = {**read_hidden(page), "sujet": "Hall", **told}
    if content is not None:
        posted["photo@file"] = (BytesIO(content), name)
    return post_files(someone.client, FORM, posted)


def read_answers(house: House) -> list[dict[str, Any]]:
    """Read the answers kept, oldest first."""
    rows = house.register.reader.execute("select answers from submission order by rowid")
    return [json.loads(row[0]) for row in rows]


def test_a_picture_is_kept_without_what_the_phone_wrote_in_it(worker: Person, house: House, settings: Settings) -> None:
    assert send(worker, worker.read(FORM), PHOTO).status_code == 201
    (answers,) = read_answers(house)
    assert list_files(settings) == [answers["photo"]] and list_waiting(settings) == []
    kept = (settings.media / answers["photo"]).read_bytes()
    assert b"Martin" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert not picture.getexif() and picture.size == (480, 640)


def test_the_form_says_that_it_carries_files_and_asks_for_the_devices_it_uses(worker: Person) -> None:
    answer = worker.client.get(FORM)
    assert "enctype=multipart/form-data" in answer.text and "devices.css" in answer.text
    assert answer.headers["Permissions-Policy"] == "camera=(self), geolocation=(self), microphone=()"
    answer = worker.client.get("/forms/contact")
    assert "enctype" not in answer.text and "devices.css" not in answer.text
    assert answer.headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"


def test_a_page_sent_twice_counts_once(worker: Person, house: House, settings: Settings) -> None:
    page = worker.read(FORM)
    first, second = (send(worker, page, PHOTO) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert len(read_answers(house)) == len(list_files(settings)) == 1 and list_waiting(settings) == []


def test_the_same_submission_with_another_picture_is_refused_and_changes_nothing(
    worker: Person, house: House, settings: Settings
) -> None:
    page = worker.read(FORM)
    send(worker, page, PHOTO)
    before = list_files(settings)
    assert send(worker, page, take_photo(colour="blue")).status_code == 409
    assert list_files(settings) == before and len(read_answers(house)) == 1


def test_a_refused_form_keeps_the_picture_for_its_next_try_and_nothing_in_its_place(
    worker: Person, house: House, settings: Settings
) -> None:
    refused = send(worker, worker.read(FORM), PHOTO, sujet="")
    assert refused.status_code == 422 and list_files(settings) == [] and len(list_waiting(settings)) == 1
    hidden = read_hidden(refused.text)
    shown = re.search(r'<img src="([^"]+)" alt="Photo déjà jointe"', refused.text)
    assert shown and worker.client.get(shown[1]).mimetype == "image/jpeg"
    assert send(worker, refused.text).status_code == 201
    assert list_files(settings) == [hidden["photo"]] and list_waiting(settings) == []


def test_a_picture_already_sent_is_taken_away_without_javascript(
    worker: Person, house: House, settings: Settings
) -> None:
    refused = send(worker, worker.read(FORM), PHOTO, sujet="")
    assert send(worker, refused.text, **{"photo@drop": "1"}).status_code == 201
    assert "photo" not in read_answers(house)[0] and list_files(settings) == list_waiting(settings) == []


def test_a_step_without_javascript_keeps_the_pictures(worker: Person, house: House, settings: Settings) -> None:
    page = send(worker, worker.read(FORM), PHOTO, _step="add:defauts").text
    assert read_hidden(page)["photo"]
    card = {"defauts-0-cliche@file": (BytesIO(take_photo(colour="blue")), "x.jpg")}
    page = send(worker, page, **card, _step="add:defauts").text
    assert send(worker, page, vu="Une porte").status_code == 201
    (answers,) = read_answers(house)
    assert answers["vu"] == "Une porte"
    assert list_files(settings) == sorted([answers["photo"], answers["defauts"][0]["cliche"]])


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"un texte", "photo.jpg", "n’est pas une photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.svg", "n’est pas une photo"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_1.HEIC", "HEIC"),
        (b"", "photo.jpg", "n’est pas une photo"),
        (PHOTO[:600], "photo.jpg", "n’est pas une photo"),
    ],
)
def test_a_picture_that_is_none_is_told_beside_its_question(
    worker: Person, settings: Settings, content: bytes, name: str, told: str
) -> None:
    for more, status in ({}, 422), ({"_step": "continue"}, 200):
        answer = send(worker, worker.read(FORM), content, name, **more)
        assert answer.status_code == status
        assert re.search(rf'<span class="err" id="photo-err">[^<]*{told}', answer.text)
    assert list_files(settings) == list_waiting(settings) == []


def test_a_name_that_is_a_path_writes_nowhere_else(worker: Person, house: House, settings: Settings) -> None:
    before = {path for path in settings.instance.rglob("*") if path.is_file() and settings.media not in path.parents}
    assert send(worker, worker.read(FORM), PHOTO, "../../outreach.toml").status_code == 201
    after = {path for path in settings.instance.rglob("*") if path.is_file() and settings.media not in path.parents}
    assert {path.name for path in after - before} <= {"outreach.db-wal", "outreach.db-shm"}
    assert list_files(settings) == [read_answers(house)[0]["photo"]]


@pytest.mark.parametrize("name", ["5f3a3a3a-1111-5222-8333-444444444444.jpg", "../outreach.db", "photo.jpg"])
def test_a_name_that_came_with_no_file_is_not_kept(worker: Person, house: House, name: str) -> None:
    answer = send(worker, worker.read(FORM), photo=name)
    if answer.status_code == 422:
        assert "photo-err" in answer.text
    else:
        assert "photo" not in read_answers(house)[0]


def test_nobody_names_what_waits_for_another(
    worker: Person, house: House, person: Callable[[str], Person], settings: Settings
) -> None:
    page = worker.read(FORM)
    hidden = read_hidden(send(worker, page, PHOTO, sujet="").text)
    start_outing(house, "teammate")
    other = person("teammate")
    theirs = read_hidden(other.read(FORM))
    for submission_id in (hidden["submission_id"], theirs["submission_id"]):
        answer = send(other, other.read(FORM), photo=hidden["photo"], submission_id=submission_id)
        assert answer.status_code == 422 and "n’est plus là" in answer.text
        assert other.client.get(f"{FORM}/waiting/{submission_id}/{hidden['photo']}").status_code == 404
    assert list_files(settings) == []


def test_a_correction_keeps_the_picture_or_takes_it_away(worker: Person, house: House, settings: Settings) -> None:
    page = worker.read(FORM)
    send(worker, page, PHOTO)
    first = read_hidden(page)["submission_id"]
    page = worker.read(f"{FORM}?replaces={first}")
    name = read_hidden(page)["photo"]
    assert f'src="/visits/{first}/media/{name}"' in page
    assert send(worker, page, vu="Une porte").status_code == 201
    second = read_hidden(page)["submission_id"]
    assert worker.client.get(f"/visits/{second}/media/{name}").status_code == 200
    page = worker.read(f"{FORM}?replaces={second}")
    assert send(worker, page, **{"photo@drop": "1"}).status_code == 201
    assert [answers.get("photo") for answers in read_answers(house)] == [name, name, None]
    assert list_files(settings) == [name]


def test_only_the_team_sees_a_picture_and_nothing_runs_from_it(
    worker: Person, house: House, person: Callable[[str], Person]
) -> None:
    page = worker.read(FORM)
    send(worker, page, PHOTO)
    address = f"/visits/{read_hidden(page)['submission_id']}/media/{read_answers(house)[0]['photo']}"
    for login, status in {"worker": 200, "teammate": 200, "stranger": 403, "coordination": 403, "analyst": 403}.items():
        assert person(login).client.get(address).status_code == status, login
    headers = worker.client.get(address).headers
    assert headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"] and headers["Content-Type"] == "image/jpeg"
    other = uuid4()
    assert worker.client.get(address.replace(address.split("/")[-1], f"{other}.jpg")).status_code == 404


def test_a_post_too_heavy_gets_one_sentence(worker: Person, settings: Settings) -> None:
    page = worker.read(FORM)
    answer = send(worker, page, b"\xff" * 12_100_000)
    assert answer.status_code == 413 and "retirez une photo" in answer.text
    assert send(worker, page, sujet="a" * 1_100_000).status_code == 413
    contact = {"csrf_token": read_token(page), "note": "a" * 1_100_000}
    assert worker.client.post("/forms/contact", data=contact).status_code == 413
    heavy = {"csrf_token": read_token(page), "x": (BytesIO(b"a" * 1_100_000), "x")}
    assert post_files(worker.client, "/outings", heavy).status_code == 413
    assert list_waiting(settings) == []


def test_more_fields_than_werkzeug_takes_are_read(worker: Person, house: House) -> None:
    more = {f"defauts-{card}-cliche@file": (BytesIO(b""), "") for card in range(60)}
    blank = {f"x{number}": "" for number in range(1500)}
    assert send(worker, worker.read(FORM), PHOTO, **more, **blank).status_code == 201


def test_two_phones_sending_one_submission_at_once_count_once(
    app: Flask, house: House, settings: Settings, person: Callable[[str], Person]
) -> None:
    start_outing(house)
    page = person("worker").read(FORM)
    people = [person("worker") for _ in range(4)]
    tokens = [read_token(someone.read(FORM)) for someone in people]
    together, told = Barrier(4), []

    def press(someone: Person, token: str) -> None:
        together.wait()
        told.append(send(someone, page, PHOTO, csrf_token=token).status_code)

    threads = [Thread(target=press, args=each) for each in zip(people, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [200, 200, 200, 201]
    assert list_files(settings) == [read_answers(house)[0]["photo"]] and list_waiting(settings) == []


def test_a_form_read_again_says_that_a_picture_is_there_and_not_its_name(app: Flask, house: House) -> None:
    survey = house.library.find_survey(FORM_ID)
    with app.test_request_context():
        posted = MultiDict({"sujet": "Hall", "photo": "5f3a3a3a-1111-5222-8333-444444444444.jpg"})
        form = build_form(survey, {}, "fr")(formdata=posted, meta={"csrf": False})
        assert [line[2] for _, lines in list_answers(form) for line in lines] == ["Hall", "Photo jointe"]


def test_a_visit_shows_its_pictures_to_the_team(tmp_path: Path, person_of: Callable[[Flask, str], Person]) -> None:
    settings = prepare_instance(tmp_path / "other")
    shipped = (find_shipped_forms() / "contact.md").read_text("utf-8")
    asked = "| | image | porte | Photo de la porte | Picture of the door |\n"
    folder = settings.instance / "forms"
    folder.mkdir(exist_ok=True)
    (folder / "contact.md").write_text(
        re.sub(r"(\|[ ]*\| text +\| note )", lambda found: asked + found[1], shipped), "utf-8"
    )
    app = create_app(settings)
    house = app.extensions["outreach.House"]
    start_outing(house)
    worker = person_of(app, "worker")
    page = worker.read("/forms/contact")
    told = {**read_hidden(page), "result": "absent", "porte@file": (BytesIO(PHOTO), "porte.jpg")}
    assert post_files(worker.client, "/forms/contact", told).status_code == 201
    address = f"/visits/{told['submission_id']}"
    seen = re.search(r'<img src="([^"]+)" alt="Photo 1 de cette visite"', person_of(app, "teammate").read(address))
    assert seen and seen[1].startswith(f"{address}/media/")
    assert person_of(app, "teammate").client.get(seen[1]).mimetype == "image/jpeg"
    house.register.close()


def test_a_coordinator_tries_a_picture_and_nothing_is_kept(
    person: Callable[[str], Person], house: House, settings: Settings
) -> None:
    someone = person("coordination")
    place = next(iter(house.territory.neighbourhoods))
    trial = f"/trial/forms/{FORM_ID}?neighbourhood={place}"
    answer = someone.client.get(trial)
    assert answer.headers["Permissions-Policy"] == "camera=(self), geolocation=(self), microphone=()"
    for content, status in (PHOTO, 200), (b"un texte", 422):
        told = {**read_hidden(answer.text), "sujet": "Hall", "photo@file": (BytesIO(content), "photo.jpg")}
        tried = post_files(someone.client, trial, told)
        assert tried.status_code == status, tried.text
    assert not settings.media.exists() and read_answers(house) == []


@pytest.fixture
def verify(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Callable[[], int]:
    """Run `outreach verify` on the instance and return its exit code."""

    def run() -> int:
        monkeypatch.setenv("OUTREACH_INSTANCE", str(settings.instance))
        monkeypatch.setattr("sys.argv", ["outreach", "verify"])
        with pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0)

    return run


def test_verify_tells_what_is_missing_and_what_nobody_names(
    worker: Person, house: House, settings: Settings, verify: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    send(worker, worker.read(FORM), PHOTO)
    name = read_answers(house)[0]["photo"]
    assert verify() == 0 and "effacés" not in capsys.readouterr().out
    orphan = settings.media / name.replace(name[:8], "00000000")
    orphan.write_bytes(b"")
    assert verify() == 0
    assert orphan.name in capsys.readouterr().out
    (settings.media / name).unlink()
    assert verify() == 1 and name in capsys.readouterr().err


def send_and_die(settings: Settings, submission_id: str, outing_id: str) -> None:
    """Receive a submission with a picture and be killed at the very commit."""
    house = open_house(settings)
    account = find_account_row(house, "worker")
    survey = house.library.find_survey(FORM_ID)
    kept, suffix = prepare("image", PHOTO)
    name = open_media(house).put_waiting(UUID(account.id), UUID(submission_id), PHOTO, kept, suffix)
    arrival = Arrival(
        submission_id,
        survey.version,
        {"sujet": "Hall", "photo": name},
        account.id,
        account.structure_id or "",
        outing_id,
    )
    house.register._writer.set_trace_callback(
        lambda statement: os.kill(os.getpid(), signal.SIGKILL) if statement.lower() == "commit" else None
    )
    receive(house, survey, arrival, today=TODAY, part_of_day="morning")


def test_a_server_killed_at_the_commit_leaves_at_most_a_file_that_verify_tells(
    house: House,
    person: Callable[[str], Person],
    settings: Settings,
    verify: Callable[[], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    outing_id = start_outing(house)
    worker = person("worker")
    page = worker.read(FORM)
    submission_id = read_hidden(page)["submission_id"]
    server = get_context("spawn").Process(target=send_and_die, args=(settings, submission_id, outing_id))
    server.start()
    server.join()
    assert server.exitcode == -signal.SIGKILL
    (orphan,) = list_files(settings)
    assert read_answers(house) == [] and verify() == 0 and orphan in capsys.readouterr().out
    assert send(worker, page, PHOTO).status_code == 201
    assert list_files(settings) == [orphan] and verify() == 0 and orphan not in capsys.readouterr().out
