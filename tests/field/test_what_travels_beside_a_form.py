"""Long lists and files of labels at their own addresses: for whom, kept how long; and nothing else of the disk."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from outreach.assembly import create_app
from outreach.field.controls import Offered
from outreach.field.long_lists import find_choices, write_list
from outreach.intake import House
from outreach.questionnaire import Choice, check_form, read_survey
from outreach.questionnaire.media_files import LARGEST_FILE, find_media
from outreach.register import form_versions
from outreach.settings import Settings
from tests.conftest import Person
from tests.field.kitchen_sink import draw_picture, put_down

HEAD = "| survey | type | name | label | media::image | media::audio | media::video |\n"


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application of an instance that has the questionnaire of every kind of question."""
    put_down(settings.forms)
    made = create_app(settings)
    yield made
    made.extensions["outreach.House"].register.close()


@pytest.fixture
def page(person: Callable[[str], Person]) -> str:
    """The page of the questionnaire."""
    return person("worker").read("/forms/tout")


def find_address(page: str, name: str) -> str:
    """Return the first address in a page that holds a name."""
    found = re.search(rf'"(/forms/tout/[^"]*{name}[^"]*)"', page)
    assert found, name
    return found[1].replace("&amp;", "&")


def test_a_list_travels_once_and_is_kept_under_a_name_that_changes_with_it(
    page: str, person: Callable[[str], Person]
) -> None:
    assert "Commune 77" not in page and len(gzip.compress(page.encode())) < 8_000
    address = find_address(page, "lists/towns")
    answer = person("worker").client.get(address)
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    told = json.loads(answer.data)
    assert len(told["name"]) == len(told["label"]) == 5000 and told["label"][0] == "Évry-Courcouronnes"
    old = person("worker").client.get(re.sub(r"v=\w+$", "v=other", address))
    assert old.data == answer.data and old.headers["Cache-Control"] == "no-store"


def test_a_list_speaks_the_language_of_its_page_and_no_other_word(person: Callable[[str], Person], page: str) -> None:
    address = find_address(page, "lists/towns")
    english = person("worker").client.get(address.replace("language=fr", "language=en"))
    assert json.loads(english.data)["label"][0] == "Évry"
    assert person("worker").client.get(address.replace("language=fr", "language=zz")).status_code == 200


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2foutreach.db", "%2e%2e"])
def test_a_list_or_file_that_is_none_is_not_found(person: Callable[[str], Person], page: str, name: str) -> None:
    worker = person("worker").client
    assert worker.get(find_address(page, "lists/towns").replace("towns?", f"{name}?")).status_code == 404
    answer = worker.get(f"/forms/tout/files/{name}")
    assert answer.status_code == 404 and answer.headers["Cache-Control"] == "no-store"


def test_only_the_files_that_labels_show_are_sent(
    person: Callable[[str], Person], page: str, settings: Settings
) -> None:
    worker = person("worker").client
    (settings.forms / "tout-media" / "secret.png").write_bytes(draw_picture())
    answer = worker.get(find_address(page, "files/logement.png"), buffered=True)
    assert answer.mimetype == "image/png" and answer.data == draw_picture()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].endswith("immutable")
    assert worker.get("/forms/tout/files/secret.png").status_code == 404
    assert worker.get("/forms/tout/files/tout.md").status_code == 404


def test_another_team_s_questionnaire_shows_nothing_of_itself(
    app: Flask, person: Callable[[str], Person], page: str
) -> None:
    house: House = app.extensions["outreach.House"]
    with house.register.writing() as writer:
        other = writer.execute("select id from structure where code = 'departement'").fetchone()["id"]
        form_versions.give_form(writer, house.territory.id, "tout", [other])
    for address in (find_address(page, "lists/towns"), find_address(page, "files/logement.png")):
        assert person("worker").client.get(address).status_code == 403
        assert person("coordination").client.get(address, buffered=True).status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "column", "kind"),
    [
        ("a.png", draw_picture(4), "image", "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"0" * 20, "image", "image/jpeg"),
        ("a.mp3", b"ID3" + b"0" * 20, "audio", "audio/mpeg"),
        ("a.m4a", b"\0\0\0\x20ftypM4A " + b"0" * 20, "audio", "audio/mp4"),
        ("a.mp4", b"\0\0\0\x20ftypisom" + b"0" * 20, "video", "video/mp4"),
        ("l'eau é.png", draw_picture(4), "image", "image/png"),
        # Another kind than its column says, what draws or runs, nothing, too much.
        ("a.png", b"ID3" + b"0" * 20, "image", ""),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image", ""),
        ("a.png", b"<html><script>alert(1)</script>", "image", ""),
        ("a.png", b"", "image", ""),
        ("a.png", draw_picture(4) + b"0" * LARGEST_FILE, "image", ""),
    ],
)
def test_a_file_is_what_its_content_says(tmp_path: Path, name: str, content: bytes, column: str, kind: str) -> None:
    form = tmp_path / "essai.md"
    cells = {"image": ("", "", ""), "audio": ("", "", ""), "video": ("", "", "")}
    place = list(cells).index(column)
    row = ["", "", ""]
    row[place] = name
    form.write_text(HEAD + f"| | note | n | Bonjour | {' | '.join(row)} |\n", "utf-8")
    (tmp_path / name).write_bytes(content)
    found = find_media(read_survey(form), form)
    assert {file.kind for file in found.values()} == ({kind} if kind else set())
    notes = [finding.kind.code for finding in check_form(form.read_bytes(), form.name, folder=tmp_path).findings]
    assert ("unfit_media" in notes) is not bool(kind)


@pytest.mark.parametrize(
    "name", ["../dehors.png", "/etc/passwd", ".cache.png", "ailleurs/a.png", "lien.png", "rien.png"]
)
def test_a_file_of_elsewhere_is_a_note_and_nothing_is_shown(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "forms"
    (folder / "ailleurs").mkdir(parents=True)
    for path in (tmp_path / "dehors.png", folder / "ailleurs" / "a.png", folder / ".cache.png"):
        path.write_bytes(draw_picture(4))
    (folder / "lien.png").symlink_to(tmp_path / "dehors.png")
    form = folder / "essai.md"
    form.write_text(HEAD + f"| | note | n | Bonjour | {name} | | |\n", "utf-8")
    assert not find_media(read_survey(form), form)
    report = check_form(form.read_bytes(), form.name, folder=folder)
    assert report.accepted and "missing_media" in {finding.kind.code for finding in report.findings}


def test_words_are_found_by_their_beginning_whole_ones_first_and_labels_are_plain() -> None:
    told = [Offered("a", "Saint-Denis"), Offered("b", "Évry"), Offered("c", "Denis, vers Évry", "banlieue")]
    assert [choice.value for choice in find_choices(told, "evr")] == ["b", "c"]
    assert [choice.value for choice in find_choices(told, "DENIS évr")] == ["c"]
    assert [choice.value for choice in find_choices(told, "banl")] == ["c"]
    assert find_choices(told, " - ") == []
    sent = json.loads(
        write_list(
            [Choice("x", {"fr": "**Fort** & vif"}, {"zone": "9"}), Choice("y", {})], "fr", {"zone": ["9", ""]}
        ).content
    )
    assert sent == {"name": ["x", "y"], "label": ["Fort & vif", "y"], "filter": {"zone": ["9", ""]}}
