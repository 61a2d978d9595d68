"""From an empty folder to an instance of an invented town, with what the commands say alone."""

import tomllib
from pathlib import Path

import pytest

from outreach.intake import open_house
from outreach.register.structures import list_structures
from outreach.settings import read_settings
from outreach.territory import route
from tests.cli.conftest import Say


@pytest.fixture
def town(say: Say, tmp_path: Path) -> Path:
    """The folder of a new town, as the command writes it."""
    folder = tmp_path / "valfleur"
    assert say("territory", "new", str(folder))[0] == 0
    return folder


def fill(folder: Path) -> None:
    """Do the first thing the command asks: the town's code and name."""
    card = folder / "territory.toml"
    text = card.read_text("utf-8").replace('"00000"', '"99902"').replace('"Ma ville"', '"Valfleur"')
    card.write_text(text, "utf-8")


def test_a_new_town_says_what_to_do_first(say: Say, town: Path) -> None:
    code, _, complaint = say("territory", "check", str(town))
    assert code == 1 and "« 00000 » est celui de l’exemple" in complaint and "- " not in complaint


def test_a_filled_town_is_checked_then_served(say: Say, town: Path, tmp_path: Path) -> None:
    fill(town)
    code, told, _ = say("territory", "check", str(town))
    assert code == 0 and "Ce territoire peut servir : Valfleur (99902)." in told
    assert "horaires à confirmer pour ccas, caf, departement" in told
    assert say("init", "--territory", str(town))[0] == 0
    kept = tomllib.loads((tmp_path / "instance" / "outreach.toml").read_text("utf-8"))
    assert kept["territory"] == str(town)
    house = open_house(read_settings())
    try:
        assert {row["code"] for row in list_structures(house.register)} == {"ccas", "caf", "departement"}
        # Three rights, followed to a door with hours.
        for right, place, structure in (
            ("rsa", "gare", "ccas"),
            ("rsa", "centre", "caf"),
            ("fsl", "gare", "departement"),
        ):
            found = house.territory.structures[route(house.territory, right, place)]
            assert found.code == structure and found.place_fr and found.hours_fr
    finally:
        house.register.close()


def test_every_file_of_a_new_town_says_what_it_expects(town: Path) -> None:
    for file in town.iterdir():
        assert file.read_text("utf-8").startswith("# "), file.name


def test_a_bad_town_is_refused_whole_and_nothing_is_made(say: Say, town: Path, tmp_path: Path) -> None:
    fill(town)
    for file, old, new in (
        ("rights.csv", "caf|ccas", "caf|cas"),
        ("roads.csv", "apa,*,*", "apa,gare,*"),
        ("structures.csv", "ccas,ccas,CCAS", "ccas,ccas,"),
        ("rights.csv", 'L821-1",à confirmer', 'L821-1",le 3 mai'),
    ):
        text = (town / file).read_text("utf-8")
        assert old in text
        (town / file).write_text(text.replace(old, new, 1), "utf-8")
    code, told, complaint = say("init", "--territory", str(town))
    assert (code, told) == (1, "")
    for place in (
        "rights.csv, ligne 8, colonne received_by",
        "rights.csv, ligne 11, colonne code",
        "rights.csv, ligne 9, colonne checked_on",
        "structures.csv, ligne 7, colonne label_fr",
    ):
        assert place in complaint
    assert not (tmp_path / "instance").exists()


def test_a_folder_with_files_is_left_alone(say: Say, town: Path) -> None:
    before = {file.name: file.read_bytes() for file in town.iterdir()}
    code, _, complaint = say("territory", "new", str(town))
    assert code == 1 and "n’est pas vide" in complaint
    assert {file.name: file.read_bytes() for file in town.iterdir()} == before


def test_a_file_in_place_of_the_folder_is_refused(say: Say, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("x", "utf-8")
    assert say("territory", "new", str(tmp_path / "note"))[0] == 1


def test_the_folder_at_hand_is_found_by_its_name_and_kept_by_its_path(
    say: Say, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(town)
    monkeypatch.chdir(tmp_path)
    assert say("territory", "check", "valfleur")[0] == 0
    assert say("init", "--territory", "valfleur")[0] == 0
    assert read_settings().territory == str(town)


def test_the_example_is_not_a_town(say: Say) -> None:
    assert "example" not in say("territory", "list")[1]
    assert say("territory", "check", "example")[0] == 1


def test_a_road_for_a_public_that_no_questionnaire_tells_is_remarked(say: Say, town: Path) -> None:
    fill(town)
    roads = town / "roads.csv"
    for public, remarked in (("seniors", False), ("transversal", True)):
        line = f"rsa,*,{public},ccas,à confirmer\n"
        shipped = roads.read_text("utf-8")
        roads.write_text(shipped.rstrip("\n") + "\n" + line, "utf-8")
        code, told, _ = say("territory", "check", str(town))
        roads.write_text(shipped, "utf-8")
        assert code == 0 and ("aucun questionnaire ne dit le public" in told) is remarked, told
