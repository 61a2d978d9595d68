"""`outreach forms`: what was found is told file by file, as JSON when asked for; a questionnaire is written out."""

import json
from pathlib import Path

import pytest
from babel.support import Translations
from openpyxl import Workbook, load_workbook

from outreach.cli import finding_lists
from outreach.questionnaire import find_shipped_forms
from tests.cli.conftest import Say

GOOD = (
    "| survey | type | name | label |\n| | integer | trees | Combien d’arbres ? |\n"
    "\n| settings | form_id | form_title | version |\n| | trees | Arbres | 1 |\n"
)
FAULTY = "| survey | type | name | label |\n| | lettre | a | Objet |\n| | end_group | | |\n"
SHIPPED = str(find_shipped_forms() / "contact.md")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A questionnaire that can serve."""
    path = tmp_path / "arbres.md"
    path.write_text(GOOD, "utf-8")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A questionnaire with two faults and two notes."""
    path = tmp_path / "fautes.md"
    path.write_text(FAULTY, "utf-8")
    return path


def test_a_questionnaire_that_can_serve_leaves_with_0(say: Say, good: Path) -> None:
    code, told, complaint = say("forms", "check", str(good))
    assert (code, complaint) == (0, "")
    assert told.splitlines() == [str(good), "Ce questionnaire peut servir : trees, version 1."]


def test_faults_are_told_before_notes_then_the_verdict(say: Say, faulty: Path) -> None:
    code, told, complaint = say("forms", "check", str(faulty))
    assert (code, complaint) == (1, "Ce questionnaire ne peut pas servir : 2 point(s) à revoir.\n")
    assert told.splitlines()[1] == "  Fautes (2)"
    assert "feuille survey, ligne 3, colonne type : « end_group » ne ferme rien" in told
    assert told.index("Fautes") < told.index("Notes")


def test_several_files_are_each_told_and_one_fault_is_enough(say: Say, good: Path, faulty: Path) -> None:
    code, told, _ = say("forms", "check", str(good), str(faulty))
    assert code == 1 and str(good) in told and str(faulty) in told


def test_the_same_is_told_as_json(say: Say, good: Path, faulty: Path) -> None:
    code, told, _ = say("forms", "check", "--json", str(good), str(faulty))
    first, second = json.loads(told)
    assert code == 1
    assert first == {
        "file": str(good), "accepted": True, "served": True, "reasons": [], "form_id": "trees", "version": "1",
        "findings": [],
    }  # fmt: skip
    assert not second["served"] and second["reasons"] == []
    assert not second["accepted"] and second["form_id"] == "fautes"
    found = {finding["code"]: finding for finding in second["findings"]}["end_without_begin"]
    assert {key: found[key] for key in ("severity", "sheet", "row", "column")} == {
        "severity": "fault", "sheet": "survey", "row": 3, "column": "type",
    }  # fmt: skip
    assert found["cause"] and found["remedy"]


def test_a_questionnaire_whose_list_is_nowhere_is_not_said_to_serve(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "place.md"
    path.write_text(
        "| survey | type | name | label |\n| | text | place | Où ? |\n"
        "| | select_one_from_file towns.csv | t | T |\n",
        "utf-8",
    )
    code, told, complaint = say("forms", "check", "--profile", "open", str(path))
    assert (code, complaint) == (0, "") and "peut servir" not in told
    assert told.splitlines()[-1].startswith("« place » se lit, mais ne peut pas encore être servi : ")
    assert "« towns »" in told.splitlines()[-1]
    told = say("forms", "check", "--json", "--profile", "open", str(path))[1]
    assert json.loads(told)[0]["accepted"] and not json.loads(told)[0]["served"] and json.loads(told)[0]["reasons"]


def test_messages_are_told_in_english_when_asked_for(say: Say, faulty: Path) -> None:
    english = Translations.load(str(Path(finding_lists.__file__).parents[1] / "translations"), ["en"])
    _, _, complaint = say("forms", "check", "--language", "en", str(faulty))
    verdict = english.gettext(finding_lists.REFUSED).partition(" : ")[0].partition(":")[0]
    assert complaint.startswith(verdict)


def test_the_profile_says_what_may_be_asked(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "nom.md"
    path.write_text("| survey | type | name | label |\n| | text | a | Nom de famille |\n", "utf-8")
    assert say("forms", "check", str(path))[0] == 1
    assert say("forms", "check", "--profile", "open", str(path))[0] == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("vide.xlsx", b""),
        ("page.xls", b"<html><table></table></html>"),
        ("bruit.csv", bytes(range(256))),
        ("lettre.xlsx", b"%PDF-1.4"),
    ],
)
def test_a_hostile_file_is_told_without_a_trace(say: Say, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    code, told, complaint = say("forms", "check", str(tmp_path / name))
    assert code == 1 and "Traceback" not in told + complaint
    assert "Fautes (1)" in told and len(complaint.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "absent.xlsx"),
        ("check", SHIPPED, "--profile", "other"),
        ("check", SHIPPED, "--language", "de"),
        ("export", SHIPPED),
        ("export", SHIPPED, "--to", "a.pdf"),
    ],
    ids=" ".join,
)
def test_bad_usage_leaves_with_2(say: Say, words: tuple[str, ...]) -> None:
    assert say("forms", *words)[0] == 2


@pytest.mark.parametrize("kind", [".xlsx", ".md"])
def test_what_is_written_out_reads_back_as_the_same_survey(say: Say, good: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"copie{kind}"
    assert say("forms", "export", str(good), "--to", str(target))[0] == 0
    assert say("forms", "show", str(target))[1] == say("forms", "show", str(good))[1]
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_questionnaire_in_service_is_written_out_by_its_name(say: Say, tmp_path: Path) -> None:
    target = tmp_path / "contact.xlsx"
    assert say("forms", "export", "contact", "--to", str(target))[0] == 0
    assert load_workbook(target).sheetnames == ["survey", "choices", "settings", "entities"]
    assert say("forms", "export", "contact", "--to", str(tmp_path / "contact.xml"))[0] == 0
    assert "<h:html" in (tmp_path / "contact.xml").read_text("utf-8")


def test_a_file_is_not_replaced_unless_forced(say: Say, good: Path, tmp_path: Path) -> None:
    target = tmp_path / "copie.md"
    target.write_text("précieux", "utf-8")
    code, _, complaint = say("forms", "export", str(good), "--to", str(target))
    assert code == 1 and "existe déjà" in complaint and "--force" in complaint
    assert target.read_text("utf-8") == "précieux"
    assert say("forms", "export", str(good), "--to", str(target), "--force")[0] == 0
    assert "trees" in target.read_text("utf-8")


@pytest.mark.parametrize("kind", [".xlsx", ".md", ".xml"])
def test_a_faulty_questionnaire_is_not_written_out_even_by_force(
    say: Say, faulty: Path, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / f"a{kind}"
    code, _, complaint = say("forms", "export", str(faulty), "--to", str(target), "--force")
    assert code == 1 and "end_group" in complaint and not target.exists()


def test_a_formula_without_value_is_refused_rather_than_dropped(say: Say, tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "survey"
    for row in (("type", "name", "label"), ("integer", "a", '=CONCATENATE("A", "B")')):
        page.append(row)
    book.save(tmp_path / "formule.xlsx")
    target = tmp_path / "copie.xlsx"
    code, _, complaint = say("forms", "export", str(tmp_path / "formule.xlsx"), "--to", str(target))
    assert code == 1 and "C2" in complaint and not target.exists()


def test_an_unknown_name_is_told_with_its_remedy(say: Say) -> None:
    code, _, complaint = say("forms", "show", "absent")
    assert code == 1 and "outreach forms list" in complaint
