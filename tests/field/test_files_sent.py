"""Recordings and files, where a questionnaire is not about people: told by their bytes, only downloaded."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from outreach.intake import House
from outreach.settings import Settings
from tests.conftest import Person, post_files, prepare_instance, start_outing
from tests.field.test_pictures_sent import list_files, read_hidden
from tests.media.drawing import take_photo
from tests.media.survey import FORM_ID, write_form

FORM = f"/forms/{FORM_ID}"
OPEN_FORM = """
| settings |
| | form_id | form_title | version | default_language |
| | lieu | Un local | 2026112301 | French (fr) |

| survey |
| | type | name | label::French (fr) |
| | audio | bruit | Bruit du hall |
| | file | bail | Bail du local |
| | geopoint | place | Lieu |
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An instance with a questionnaire that is not about people."""
    made = replace(prepare_instance(tmp_path / "instance"), open_forms=frozenset({FORM_ID}))
    write_form(made.instance, OPEN_FORM)
    return made


@pytest.fixture
def worker(house: House, person: Callable[[str], Person]) -> Person:
    """A worker in an outing."""
    start_outing(house)
    return person("worker")


def send(worker: Person, name: str, content: bytes, filename: str, **told: str) -> tuple[int, str, str]:
    """Send a file; return the status, the page, and the id of the submission."""
    page = read_hidden(worker.read(FORM))
    posted = {**page, f"{name}@file": (BytesIO(content), filename), **told}
    answer = post_files(worker.client, FORM, posted)
    return answer.status_code, answer.text, page["submission_id"]


@pytest.mark.parametrize(
    ("name", "content", "filename", "suffix", "kind"),
    [
        ("bruit", b"OggS" + b"a" * 4_000_000, "hall.ogg", "ogg", "audio/ogg"),
        ("bruit", b"ID3 musique", "hall.html", "mp3", "audio/mpeg"),
        ("bail", b"%PDF-1.7 <script>alert(1)</script>", "bail.html", "pdf", "application/pdf"),
        ("bail", "loyer;500\n".encode(), "bail.csv", "csv", "text/csv"),
        ("bail", take_photo(), "bail.pdf", "jpg", "image/jpeg"),
    ],
)
def test_a_file_is_kept_and_handed_back(
    worker: Person, house: House, settings: Settings, name: str, content: bytes, filename: str, suffix: str, kind: str
) -> None:
    status, _, submission_id = send(worker, name, content, filename, place="48.653123 2.387945 90 4")
    assert status == 201
    answers = json.loads(house.register.reader.execute("select answers from submission").fetchone()[0])
    assert list_files(settings) == [answers[name]] and answers[name].endswith(f".{suffix}")
    assert answers["place"] == "48.653123 2.387945 90 4", "kept as it was given"
    answer = worker.client.get(f"/visits/{submission_id}/media/{answers[name]}")
    assert answer.mimetype == kind and "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers.get("Content-Disposition", "").startswith("attachment") is (suffix != "jpg")


@pytest.mark.parametrize(
    ("name", "content", "filename", "told"),
    [
        ("bruit", b"un texte", "hall.mp3", "n’est pas un son"),
        ("bruit", b"OggS" + b"a" * 5_000_000, "hall.ogg", "trop lourd"),
        ("bail", b"<!doctype html><script>", "bail.txt", "ne peut pas être gardé"),
        ("bail", b"PK\x03\x04", "bail.docx", "ne peut pas être gardé"),
    ],
)
def test_a_file_that_cannot_be_kept_is_told_beside_its_question(
    worker: Person, settings: Settings, name: str, content: bytes, filename: str, told: str
) -> None:
    status, page, _ = send(worker, name, content, filename)
    assert status == 422 and f'id="{name}-err"' in page and told in page
    assert list_files(settings) == []


def test_the_page_says_what_it_takes_and_promises_no_rounding(worker: Person) -> None:
    page = worker.read(FORM)
    assert "PDF, photo, texte ou CSV, 5 Mo au plus" in page and "500 m" not in page


def test_of_many_files_for_one_question_one_is_looked_at(worker: Person, settings: Settings) -> None:
    files = [(BytesIO(f"loyer;{amount}\n".encode()), "bail.csv") for amount in range(40)]
    answer = post_files(worker.client, FORM, {**read_hidden(worker.read(FORM)), "bail@file": files})
    assert answer.status_code == 201 and len(list_files(settings)) == 1


def test_a_folder_that_cannot_be_written_loses_no_answer(worker: Person, settings: Settings) -> None:
    # As a full disk would: nothing can be made there.
    (settings.instance / "media").write_text("")
    status, page, _ = send(worker, "bail", b"loyer;500\n", "bail.csv", place="48.653 2.388 90 4")
    assert status == 422 and "Enregistrez sans lui" in page and "48.653 2.388 90 4" in page
    assert send(worker, "bail", b"", "", place="48.653 2.388 90 4")[0] == 201
