"""A line is changed, added or removed in its place; what nobody touched keeps its bytes."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.territory.keeping import keep_version, list_versions, own_territory
from outreach.territory.writing import add_line, change_line, hash_line, list_changes, list_lines, remove_line

ROADS = (
    "\ufeff# Un mot pour les gens ; avec un point-virgule\r\n"
    'right;neighbourhood;public;"structure";status\r\n'
    '"pain";*;*;mairie;confirmé\r\n'
    "# une note, avec des virgules\r\n"
    'bois;*;*;"cais\nse";à confirmer\r\n'
    "\r\n"
    'passage;*;*;"dit ""la mairie""";confirmé'
)
FILE = "roads.csv"
BOIS = ("bois", "*", "*")


def test_only_the_cell_that_was_changed_is_written_again() -> None:
    changed = change_line(ROADS, FILE, ("pain", "*", "*"), {"structure": "caisse ; annexe"})
    assert changed == ROADS.replace("*;mairie;", '*;"caisse ; annexe";')
    changed = change_line(ROADS, FILE, BOIS, {"status": "confirmé"})
    assert changed == ROADS.replace("à confirmer", "confirmé")


def test_a_change_that_says_the_same_changes_nothing() -> None:
    for key, line in list_lines(ROADS, FILE).items():
        assert change_line(ROADS, FILE, key, line) == ROADS
    assert list_lines(ROADS, FILE)[BOIS]["structure"] == "cais se"


def test_a_line_is_added_after_those_that_start_alike_else_at_the_end() -> None:
    cells = {"right": "bois", "neighbourhood": "bas", "public": "*", "structure": "mairie", "status": "confirmé"}
    added = add_line(ROADS, FILE, cells)
    assert "à confirmer\r\nbois;bas;*;mairie;confirmé\r\n\r\npassage" in added
    assert remove_line(added, FILE, ("bois", "bas", "*")) == ROADS
    added = add_line(ROADS, FILE, {**cells, "right": "eau"})
    assert added == ROADS + "\r\neau;bas;*;mairie;confirmé\r\n"


def test_what_is_not_there_is_not_changed() -> None:
    with pytest.raises(KeyError):
        change_line(ROADS, FILE, ("eau", "*", "*"), {"structure": "caisse"})
    with pytest.raises(KeyError):
        change_line(ROADS, FILE, BOIS, {"colour": "blue"})
    with pytest.raises(KeyError):
        remove_line(ROADS, FILE, ("eau", "*", "*"))


def test_what_differs_is_told_by_line_and_column() -> None:
    changed = change_line(ROADS, FILE, BOIS, {"status": "confirmé"})
    (change,) = list_changes(ROADS, changed, FILE)
    assert (change.key, change.columns) == (BOIS, ("status",))
    assert (change.before["status"], change.after["status"]) == ("à confirmer", "confirmé")
    without = remove_line(ROADS, FILE, BOIS)
    (gone,) = list_changes(ROADS, without, FILE)
    (come,) = list_changes(without, ROADS, FILE)
    assert gone.key == come.key == BOIS and gone.columns == come.columns == ()
    assert gone.before == come.after and not gone.after and not come.before
    before, after = (hash_line(list_lines(text, FILE)[BOIS]) for text in (ROADS, changed))
    assert before != after


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs", "Cc"]), max_size=12)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5), told=CELLS, number=st.integers(0, 4),
    delimiter=st.sampled_from(",;"), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)  # fmt: skip
def test_any_line_may_say_anything_and_the_others_keep_their_bytes(
    rows: list[tuple[str, str, str]], told: str, number: int, delimiter: str, quoting: int
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(("code", "label_fr", "label_en"))
    for place, (_, label_fr, label_en) in enumerate(rows):
        writer.writerow((f"c{place}", label_fr, label_en))
    text, key = file.getvalue(), (f"c{number % len(rows)}",)
    changed = change_line(text, "sectors.csv", key, {"label_fr": told})
    assert list_lines(changed, "sectors.csv")[key]["label_fr"] == " ".join(told.split())
    others = [line for line in text.split("\r\n") if not line.strip('"').startswith(key[0])]
    assert [line for line in changed.split("\r\n") if not line.strip('"').startswith(key[0])] == others
    assert list_lines(remove_line(changed, "sectors.csv", key), "sectors.csv").keys() == {
        (f"c{place}",) for place in range(len(rows))
    } - {key}


def test_the_shipped_files_are_read_line_by_line_as_they_are_checked(shipped) -> None:  # type: ignore[no-untyped-def]
    folder = Path(__file__).parents[2] / "outreach" / "territory" / "grigny"
    lines = list_lines((folder / FILE).read_bytes().decode(), FILE)
    assert list(lines) == [(road.right, road.neighbourhood, road.public) for road in shipped.roads]


def test_the_shipped_folder_is_copied_once_and_a_town_s_own_is_changed_where_it_is(
    tmp_path: Path, folder: Path
) -> None:
    own = own_territory("grigny", tmp_path / "instance")
    assert own == tmp_path / "instance" / "territory" / "grigny" == own_territory("grigny", tmp_path / "instance")
    shipped = Path(__file__).parents[2] / "outreach" / "territory" / "grigny"
    assert {path.name: path.read_bytes() for path in own.iterdir()} == {
        path.name: path.read_bytes() for path in shipped.iterdir()
    }
    assert own_territory(str(folder), tmp_path / "instance") == folder


def test_versions_are_numbered_across_the_files(tmp_path: Path) -> None:
    for file in ("roads.csv", "structures.csv", "roads.csv"):
        keep_version(tmp_path / "history", file, "bytes\r\n")
    names = ["0003-roads.csv", "0002-structures.csv", "0001-roads.csv"]
    assert [version.name for version in list_versions(tmp_path / "history")] == names
    assert (tmp_path / "history" / names[0]).read_bytes() == b"bytes\r\n"
