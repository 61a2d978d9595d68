"""A list beside a questionnaire is one plain file of its folder, and is bounded while it is read."""

import os
import tracemalloc
from pathlib import Path

import pytest

from outreach import errors
from outreach.questionnaire import Report, check_form, read_survey
from outreach.questionnaire.forms_at_hand import FormPlaces, list_forms
from outreach.questionnaire.list_files import (
    LARGEST,
    MOST_COLUMNS,
    MOST_ROWS,
    NO_CHOICE,
    TOO_LARGE,
    UnreadableList,
    find_list_file,
    read_list_file,
)

SETTINGS = "\n| settings | form_title | form_id | version |\n| | Essai | essai | 1 |\n"
SHOPS = "| survey | type | name | label |\n| | select_one_from_file shops.csv | s | S |\n" + SETTINGS


def check_pulled(name: str, folder: Path) -> Report:
    """Check a form that pulls from a list."""
    rows = "| survey | type | name | label | calculation |\n| | text | t | T | |\n"
    rows += f"| | calculate | c | | pulldata('{name}', 'label', 'name', ${{t}}) |\n"
    return check_form((rows + SETTINGS).encode(), "essai.md", folder=folder)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "name", ["../out/secret", "{}/out/secret", "../out/secret.csv", ".", "..", ".secret", "a\\\\b"]
)
def test_no_expression_reads_a_file_of_another_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "forms").mkdir()
    write(tmp_path / "out", "secret.csv", "name,label\na,Secret\n")
    write(tmp_path / "forms", ".secret.csv", "name,label\na,Secret\n")
    report = check_pulled(name.format(tmp_path), tmp_path / "forms")
    assert not report.accepted
    assert [(one.kind.code, one.row, one.column) for one in report.findings] == [("no_list_file", 3, "calculation")]
    with pytest.raises(UnreadableList):
        find_list_file(tmp_path / "forms", name.format(tmp_path))


def test_a_link_to_another_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    secret = write(tmp_path, "secret.csv", "name,label\na,Secret\n")
    (tmp_path / "forms" / "shops.csv").symlink_to(secret)
    (tmp_path / "forms" / "loop.csv").symlink_to(tmp_path / "forms" / "loop.csv")
    for report in (
        check_form(SHOPS.encode(), "essai.md", folder=tmp_path / "forms"),
        check_pulled("shops", tmp_path / "forms"),
        check_pulled("loop", tmp_path / "forms"),
    ):
        assert not report.accepted and [one.kind.code for one in report.findings] == ["unreadable_file"]


def test_a_plain_list_and_a_link_in_the_folder_are_read(tmp_path: Path) -> None:
    write(tmp_path, "shops.csv", "name,label\na,Épicerie\n")
    (tmp_path / "same.csv").symlink_to(tmp_path / "shops.csv")
    for name in ("shops", "shops.csv", "same"):
        assert check_pulled(name, tmp_path).accepted
    assert find_list_file(tmp_path, "absent") is None and find_list_file(tmp_path, "a" * 200) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", ",".join(f"c{i}" for i in range(3000)) + "\n" + "a\n" * 20_000),
        ("a.csv", "name,label\n" + "a\n" * (LARGEST // 2 - 20)),
        ("a.csv", ",".join(["name", "label", *map(str, range(MOST_COLUMNS - 2))]) + "\n" + "a\n" * 5_001),
        ("a.csv", b"a" * (LARGEST + 1)),
        ("a.csv", "name,label\n" + "a,b\n" * (MOST_ROWS + 1)),
        ("a.xml", "<r>" + "<item><name>a</name></item>" * (MOST_ROWS + 1) + "</r>"),
        ("a.geojson", '{"features":[' + ",".join(["{}"] * (MOST_ROWS + 1)) + "]}"),
        ("a.geojson", '{"features":[{"properties":{' + ",".join(f'"{i}":1' for i in range(201)) + "}}]}"),
    ],
    ids=["wide", "long", "cells", "bytes", "rows", "items", "features", "properties"],
)
def test_a_list_too_large_is_left_while_it_is_read(tmp_path: Path, name: str, content: str | bytes) -> None:
    path = write(tmp_path, name, content)
    tracemalloc.start()
    with pytest.raises(UnreadableList) as refused:
        read_list_file(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(refused.value) == TOO_LARGE
    assert peak < 160 * 2**20


def test_a_list_at_its_bounds_is_read(tmp_path: Path) -> None:
    assert len(read_list_file(write(tmp_path, "a.csv", "name,label\n" + "a,b\n" * MOST_ROWS))) == MOST_ROWS
    header = ",".join(["name", "label", *map(str, range(MOST_COLUMNS - 2))])
    assert len(read_list_file(write(tmp_path, "b.csv", header + "\n" + "a\n" * 5_000))) == 5_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", "{}"),
        ("a.geojson", '{"features":[{"geometry":{"type":"Point"}}]}'),
        ("a.geojson", '{"features":[{"id":1,"geometry":{"type":"Point","coordinates":[1]}}]}'),
        ("a.geojson", '{"features":[{"id":1,"geometry":{"type":"Point","coordinates":{"a":1}}}]}'),
        ("a.geojson", '{"features":[{"id":1,"geometry":{"type":"Point","coordinates":["<a>", 2]}}]}'),
        ("a.geojson", '{"features":5}'),
        ("a.geojson", '{"features":[{"geometry":"x"}]}'),
        ("a.geojson", '{"features":[{"id":1,"properties":"x"}]}'),
        ("a.geojson", "[" * 100_000),
        ("a.csv", 'name,label\na,"Épicerie\nb,Boulangerie\n'),
        ("a.csv", '"' * 200_001),
        ("a.csv", "name,label\né,é\n".encode("latin-1")),
        ("a.xml", "<r><item></r>"),
    ],
)
def test_a_broken_list_is_refused(tmp_path: Path, name: str, content: str | bytes) -> None:
    with pytest.raises(UnreadableList, match="son contenu"):
        read_list_file(write(tmp_path, name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", ""),
        ("a.csv", "name,label\n"),
        ("a.csv", "name,label\n,Épicerie\n"),
        ("a.geojson", '{"features":[]}'),
        ("a.xml", "<r/>"),
    ],
)
def test_a_list_without_a_choice_is_refused(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(UnreadableList) as refused:
        read_list_file(write(tmp_path, name, content))
    assert str(refused.value) == NO_CHOICE


def test_a_list_that_is_short_of_cells_or_has_other_line_ends_is_read(tmp_path: Path) -> None:
    told = write(tmp_path, "a.csv", '\ufeffname;label;street\r\ns1;"Épicerie; fine"\r\n\r\ns2;Pain;Rue B;de trop\r\n')
    choices = read_list_file(told)
    assert [(one.name, one.labels["fr"], one.extra["street"]) for one in choices] == [
        ("s1", "Épicerie; fine", ""),
        ("s2", "Pain", "Rue B"),
    ]


def test_folders_named_as_files_do_not_stop_the_list_of_forms(tmp_path: Path) -> None:
    for name in ("a.csv", "b.md", "c.xlsx"):
        (tmp_path / name).mkdir()
    (tmp_path / "lost.csv").symlink_to(tmp_path / "nowhere.csv")
    form = write(tmp_path, "essai.md", "| survey | type | name | label |\n| | text | t | T |\n" + SETTINGS)
    assert list_forms(FormPlaces((tmp_path,), compiled=tmp_path / "compiled")) == {"essai": form}


def test_what_is_beside_a_form_and_too_large_is_known_by_its_size_and_moment(tmp_path: Path) -> None:
    form = write(tmp_path, "essai.md", SHOPS)
    write(tmp_path, "shops.csv", "name,label\na,Épicerie\n")
    with write(tmp_path, "big.csv", "").open("wb") as file:
        file.truncate(2**40)
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.csv")
    compiled = tmp_path / "compiled"
    survey = read_survey(form, compiled=compiled)
    assert read_survey(form, compiled=compiled).form_id == survey.form_id and len(list(compiled.iterdir())) == 1
    os.utime(tmp_path / "big.csv", ns=(1, 1))
    read_survey(form, compiled=compiled)
    assert len(list(compiled.iterdir())) == 2
    (tmp_path / "shops.csv").unlink()
    with pytest.raises(errors.Refusal):
        read_survey(form, compiled=compiled)
