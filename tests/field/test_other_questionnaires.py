"""Questionnaires beside the visit: offered to the teams they are given to, filled without an outing, in any version."""

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image

from outreach.assembly import create_app
from outreach.intake import House, compare_rebuilt, give_form, publish_form, withdraw_form
from outreach.register.submissions import count_submissions
from outreach.settings import Settings
from tests.conftest import PASSWORD, TODAY, Person, find_account_row
from tests.intake.conftest import put_form, write_form

FIRST = write_form("integer | age | Âge", "text | wish | Souhait")
# The text became a number, and one question is gone.
SECOND = write_form("integer | wish | Souhait", "text | job | Métier", version="2")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The cast, with a questionnaire of the town's own that makes no contact."""
    put_form(settings, FIRST)
    return settings


@pytest.fixture
def worker(person: Callable[[str], Person]) -> Person:
    return person("worker")


def fill(worker: Person, query: str = "", **told: str) -> dict[str, str]:
    """Open the questionnaire as a worker does and return what its page would post."""
    page = worker.read(f"/forms/needs{query}")
    return {**dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)), **told}


def post(worker: Person, told: dict[str, str], **more: object):  # type: ignore[no-untyped-def]
    return worker.client.post("/forms/needs", data=told, **more)  # type: ignore[arg-type]


def publish(app: Flask, text: str) -> None:
    """Publish as the coordination does, while the application runs."""
    house: House = app.extensions["outreach.House"]
    author = find_account_row(house, "coordination").id

    def put(made: House) -> None:
        app.extensions["outreach.House"] = made

    publish_form(house, text.encode(), "needs.md", author, TODAY, put=put)


def wait(app: Flask, days: int) -> None:
    """Let days pass."""
    house: House = app.extensions["outreach.House"]
    # The frozen settings of a test instance are its only clock.
    object.__setattr__(house.settings, "fixed_today", TODAY + timedelta(days))


def test_it_is_on_the_home_page_and_needs_no_outing(app: Flask, worker: Person) -> None:
    home = worker.read("/visits")
    assert "Autres questionnaires" in home and 'href="/forms/needs"' in home
    answer = post(worker, fill(worker, age="41"))
    assert answer.status_code == 201 and "C’est enregistré" in answer.text
    told = re.sub(r"<header.*?</header>", "", answer.text, flags=re.S)
    assert "bon" not in told and "Remplir de nouveau" in told
    house: House = app.extensions["outreach.House"]
    kept = house.register.reader.execute("select * from submission").fetchone()
    assert (kept["outing_id"], json.loads(kept["answers"])) == (None, {"age": 41})
    assert compare_rebuilt(house) == (1, [])


def test_what_was_filled_in_today_is_listed_and_can_be_corrected(app: Flask, worker: Person) -> None:
    post(worker, fill(worker, age="41", wish="Du temps"))
    home = worker.read("/visits")
    link = re.search(r'href="(/forms/needs\?replaces=[^"]+)"', home)
    assert link and "Besoins" in home
    told = fill(worker, link[1].removeprefix("/forms/needs"), age="42", wish="Du temps")
    assert 'value="Du temps"' in worker.read(link[1]) or "Du temps</textarea>" in worker.read(link[1])
    assert post(worker, told).status_code == 201
    house: House = app.extensions["outreach.House"]
    assert count_submissions(house.register) == 2 and compare_rebuilt(house) == (1, [])
    assert worker.read("/visits").count("?replaces=") == 1


def test_its_page_has_neither_slip_nor_place(worker: Person) -> None:
    page = worker.read("/forms/needs")
    assert "known_slip" not in page and 'name="outing_id" value=""' in page


def test_the_same_page_sent_twice_counts_once_even_the_day_after(app: Flask, worker: Person) -> None:
    told = fill(worker, age="41")
    assert [post(worker, told).status_code for _ in range(2)] == [201, 200]
    wait(app, 1)
    assert post(worker, told).status_code == 200
    assert post(worker, {**told, "age": "42"}).status_code == 409


def test_a_page_opened_before_a_new_version_is_received_as_it_was_asked(app: Flask, worker: Person) -> None:
    told = fill(worker, age="41", wish="Du temps")
    publish(app, SECOND)
    wait(app, 90)
    assert post(worker, told).status_code == 201
    house: House = app.extensions["outreach.House"]
    kept = house.register.reader.execute("select form_version, answers from submission").fetchone()
    assert (kept[0], json.loads(kept[1])) == ("1", {"age": 41, "wish": "Du temps"})
    assert compare_rebuilt(house) == (1, [])
    assert 'name="form_version" value="2"' in worker.read("/forms/needs")


def test_a_fault_is_shown_in_the_version_that_was_filled_in(app: Flask, worker: Person) -> None:
    told = fill(worker, age="beaucoup", wish="Du temps")
    publish(app, SECOND)
    answer = post(worker, told)
    assert answer.status_code == 422 and "nombre entier" in answer.text
    assert 'name="form_version" value="1"' in answer.text and 'value="beaucoup"' in answer.text
    assert post(worker, {**told, "age": "41"}).status_code == 201


def test_on_the_91st_day_it_is_refused_with_its_answers_and_the_newer_version(app: Flask, worker: Person) -> None:
    told = fill(worker, age="41", wish="Du temps")
    publish(app, SECOND)
    wait(app, 91)
    answer = post(worker, told)
    assert answer.status_code == 409 and "version 2" in answer.text
    assert 'value="41"' in answer.text and "Du temps" in answer.text
    assert count_submissions(app.extensions["outreach.House"].register) == 0


def test_what_was_received_is_acknowledged_again_whatever_its_age(app: Flask, worker: Person) -> None:
    told = fill(worker, age="41")
    assert post(worker, told).status_code == 201
    publish(app, SECOND)
    wait(app, 400)
    assert post(worker, told).status_code == 200


def test_a_correction_opens_as_it_was_filled_then_with_what_still_has_a_question(app: Flask, worker: Person) -> None:
    told = fill(worker, age="41", wish="7")
    post(worker, told)
    publish(app, SECOND)
    place = f"/forms/needs?replaces={told['submission_id']}"
    assert 'name="form_version" value="1"' in worker.read(place)
    wait(app, 91)
    later = worker.read(place)
    assert 'name="form_version" value="2"' in later and 'value="7"' in later and 'name="age"' not in later


def test_withdrawn_while_it_is_open_it_is_still_received(app: Flask, worker: Person) -> None:
    told = fill(worker, age="41")
    house: House = app.extensions["outreach.House"]
    withdraw_form(house, "needs", find_account_row(house, "coordination").id, TODAY)
    assert "needs" not in worker.read("/visits") and "n’est plus proposé" in worker.read("/forms/needs", 410)
    assert post(worker, told).status_code == 201
    wait(app, 91)
    answer = post(worker, {**told, "submission_id": "0b9f2a35-6a0e-4b57-a3f1-0d2f65e2a111"})
    assert answer.status_code == 410 and 'value="41"' in answer.text


def test_another_team_s_questionnaire_is_shut(app: Flask, worker: Person, person: Callable[[str], Person]) -> None:
    told = fill(worker, age="41")
    house: House = app.extensions["outreach.House"]
    theirs = find_account_row(house, "stranger").structure_id or ""
    give_form(house, "needs", [theirs], find_account_row(house, "coordination").id, TODAY)
    assert "needs" not in worker.read("/visits")
    worker.read("/forms/needs", 403)
    answer = post(worker, told)
    assert answer.status_code == 403 and 'value="41"' in answer.text and count_submissions(house.register) == 0
    assert "/forms/needs" in person("stranger").read("/visits")


def test_without_the_visit_home_has_no_button_for_it(app: Flask, worker: Person) -> None:
    house: House = app.extensions["outreach.House"]
    withdraw_form(house, "contact", find_account_row(house, "coordination").id, TODAY)
    # The card that the phone fills in by itself hides its own button (home.js).
    assert "/forms/contact?" not in worker.read("/visits")


def test_two_editions_of_one_version_are_read_with_the_one_that_agrees(settings: Settings) -> None:
    app = create_app(settings)
    someone = Person(app.test_client())
    someone.send("/login", {"login": "worker", "password": PASSWORD}, page="/login")
    assert post(someone, fill(someone, age="41")).status_code == 201
    app.extensions["outreach.House"].register.close()
    put_form(settings, write_form("text | wish | Souhait"))
    later = create_app(settings).extensions["outreach.House"]
    assert len(later.library.list_readings("needs", "1")) == 2 and compare_rebuilt(later) == (1, [])
    later.register.close()


def test_a_correction_may_have_another_shape_than_what_it_corrects(app: Flask, worker: Person) -> None:
    told = fill(worker, wish="Du temps")
    post(worker, told)
    rows = ("begin_group | wish | Souhait", "image | seen | Photo", "text | more | Précision", "end_group | | ")
    publish(app, write_form(*rows, version="2"))
    wait(app, 91)
    page = fill(worker, f"?replaces={told['submission_id']}", **{"wish-more": "Du temps libre"})
    assert page["form_version"] == "2"
    seen = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(seen, "JPEG")
    seen.seek(0)
    assert post(worker, {**page, "wish-seen@file": (seen, "vue.jpg")}).status_code == 201  # type: ignore[dict-item]
