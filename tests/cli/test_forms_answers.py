"""`outreach forms answers`: for staff who may, in the audit, for her eyes alone; what is written reads the same."""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from outreach.intake import Arrival, House, keep_forms, open_house, receive
from outreach.register import accounts, audit
from outreach.settings import Settings
from tests.cli.conftest import Say
from tests.conftest import TODAY, find_account_row
from tests.intake.conftest import put_form, write_form

NEEDS = write_form(
    "text | wish | Souhait", "decimal | part | Part", "select_multiple l | many | Choix", "begin_repeat | r | Répété",
    "integer | n | Nombre", "begin_repeat | s | Encore", "text | deep | Au fond", "end_repeat | | ", "end_repeat | | ",
    ":l | a | Un; ou l’autre", ":l | b | Deux",
)  # fmt: skip
ONLY_REPEATS = write_form("begin_repeat | r | Répété", "begin_repeat | s | Encore", "integer | n | Nombre",
                          "end_repeat | | ", "end_repeat | | ", form_id="only")  # fmt: skip
SENT: list[dict[str, Any]] = [
    {"wish": "=1+1", "part": 12.5, "many": ["a", "b"], "r": [{"n": 1}, {"n": 2, "s": [{"deep": "@a"}, {"deep": "b"}]}]},
    {"wish": "-SI(A1)", "part": 3, "r": [{"s": [{"deep": 'été ; « oui » "non"\nligne'}]}]},
    {"wish": "simple"},
]
WHOLE = {"submission_id", "form_version", "on_day", "received_on", "structure"}


def send(house: House, form_id: str, answers: Mapping[str, Any]) -> None:
    account, survey = find_account_row(house, "worker"), house.library.find_survey(form_id)
    arrival = Arrival(str(uuid4()), survey.version, answers, account.id, account.structure_id or "", "")
    receive(house, survey, arrival, today=TODAY, part_of_day="morning")


@pytest.fixture
def folder(settings: Settings, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command is given; the instance has three submissions."""
    put_form(settings, NEEDS)
    put_form(settings, ONLY_REPEATS, "only.md")
    house = open_house(settings)
    with house.register.writing() as writer:
        keep_forms(writer, house)
    for answers in SENT:
        send(house, "needs", answers)
    send(house, "only", {"r": [{"s": [{"n": 7}, {"n": 8}]}]})
    house.register.close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read_json(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return sorted(found, key=lambda one: str(one.get("wish")))


def test_json_says_what_was_sent_with_repeats_within(say: Say, folder: Path) -> None:
    assert say("forms", "answers", "needs", "--json", "--account", "coordination")[0] == 0
    found = read_json(folder / "answers-needs.json")
    assert all(WHOLE <= set(one) for one in found)
    told = [{name: value for name, value in one.items() if name not in WHOLE} for one in found]
    assert told == [
        {"wish": "-SI(A1)", "part": 3.0, "repeats": {"r": [{"position": 1, "repeats": {"s": [
            {"position": 1, "deep": "été ; « oui » \"non\"\nligne"}]}}]}},
        {"wish": "=1+1", "part": 12.5, "many": ["a", "b"], "many_label": "Un; ou l’autre; Deux", "repeats": {"r": [
            {"position": 1, "n": 1},
            {"position": 2, "n": 2, "repeats": {"s": [{"position": 1, "deep": "@a"}, {"position": 2, "deep": "b"}]}}]}},
        {"wish": "simple"},
    ]  # fmt: skip


def test_json_loses_nothing_when_all_is_in_repeats(say: Say, folder: Path) -> None:
    assert say("forms", "answers", "only", "--json", "--account", "admin")[0] == 0
    (found,) = read_json(folder / "answers-only.json")
    assert found["repeats"] == {
        "r/s": [{"parent_position": 1, "position": 1, "n": 7}, {"parent_position": 1, "position": 2, "n": 8}]
    }
    assert WHOLE <= set(found)


def test_csv_opens_in_a_french_spreadsheet_and_holds_no_formula(say: Say, folder: Path) -> None:
    code, told, complaint = say("forms", "answers", "needs", "--csv", "--account", "coordination", "--labels")
    assert (code, told) == (0, "Écrit : answers-needs.zip\n") and "pseudonymisées" in complaint
    with zipfile.ZipFile(folder / "answers-needs.zip") as archive:
        assert archive.namelist() == ["answers_needs.csv", "answers_needs_r.csv", "answers_needs_r_s.csv"]
        whole, deep = archive.read("answers_needs.csv"), archive.read("answers_needs_r_s.csv")
    assert whole.startswith("\ufeffSaisie;Version;Jour;Reçu le;".encode())
    rows = list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert sorted((row["Souhait"], row["Part"], row["Choix (code)"], row["Choix"]) for row in rows) == [
        ("'-SI(A1)", "3", "", ""),
        ("'=1+1", "12,5", "a b", "Un; ou l’autre; Deux"),
        ("simple", "", "", ""),
    ]
    inside = list(csv.DictReader(io.StringIO(deep.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert {(row["Rang au-dessus"], row["Rang"], row["Au fond"]) for row in inside} == {
        ("1", "1", "été ; « oui » \"non\"\nligne"), ("2", "1", "'@a"), ("2", "2", "b"),
    }  # fmt: skip


def test_a_workbook_has_a_sheet_a_table_and_texts_stay_texts(say: Say, folder: Path) -> None:
    assert say("forms", "answers", "needs", "--xlsx", "--account", "admin", "--to", "mes réponses.xlsx")[0] == 0
    book = load_workbook(folder / "mes réponses.xlsx")
    assert book.sheetnames == ["needs", "needs_r", "needs_r_s"]
    titles = [cell.value for cell in book["needs"][1]]
    cells = {str(row[titles.index("wish")].value): row for row in list(book["needs"])[1:]}
    formula = cells["=1+1"][titles.index("wish")]
    assert formula.data_type == "s" and formula.quotePrefix
    assert cells["=1+1"][titles.index("part")].value == 12.5
    assert cells["=1+1"][titles.index("many")].value == "a b"


def test_only_a_live_account_of_the_coordination_or_an_admin_may(say: Say, folder: Path, settings: Settings) -> None:
    for login in ("worker", "analyst", "referent-caf", "nobody"):
        code, _, complaint = say("forms", "answers", "needs", "--account", login)
        assert code == 1 and login in complaint
    house = open_house(settings)
    with house.register.writing() as writer:
        accounts.disable_account(writer, find_account_row(house, "coordination").id, TODAY)
    before = len(audit.list_audit(house.register))
    assert say("forms", "answers", "needs", "--account", "coordination")[0] == 1
    assert not list(folder.glob("answers-*")) and len(audit.list_audit(house.register)) == before
    assert say("forms", "answers", "needs")[0] == 2
    house.register.close()


def test_who_took_what_is_in_the_audit_and_the_file_is_hers_alone(say: Say, folder: Path, settings: Settings) -> None:
    assert say("forms", "answers", "needs", "--json", "--account", "coordination")[0] == 0
    written = folder / "answers-needs.json"
    assert written.stat().st_mode & 0o777 == 0o600
    house = open_house(settings)
    line = audit.list_audit(house.register)[0]
    assert (line["action"], line["subject_kind"], line["subject_id"], line["login"]) == (
        "exported", "answers", "needs", "coordination",
    )  # fmt: skip
    house.register.close()
    assert say("forms", "answers", "needs", "--json", "--account", "coordination")[0] == 1
    assert say("forms", "answers", "needs", "--json", "--account", "coordination", "--force")[0] == 0
    assert [path.name for path in folder.iterdir() if "answers" in path.name] == ["answers-needs.json"]


def test_bad_wishes_are_told(say: Say, folder: Path) -> None:
    code, _, complaint = say("forms", "answers", "ailleurs", "--account", "admin")
    assert code == 1 and "« ailleurs » n’existe pas" in complaint
    code, _, complaint = say("forms", "answers", "needs", "--csv", "--account", "admin", "--output", "a.csv")
    assert code == 1 and "a.csv" in complaint and ".zip" in complaint and not (folder / "a.csv").exists()
    code, _, complaint = say("forms", "answers", "needs", "--account", "admin", "--output", "nulle/part.xlsx")
    assert code == 1 and "nulle" in complaint


def test_there_is_nothing_without_an_instance(say: Say) -> None:
    code, _, complaint = say("forms", "answers", "contact", "--account", "admin")
    assert code == 1 and "outreach init" in complaint


def test_a_register_of_before_is_brought_forward(say: Say, folder: Path, settings: Settings) -> None:
    old = sqlite3.connect(settings.register_path)
    for (view,) in old.execute("select distinct view_name from answer_column").fetchall():
        old.execute(f'drop view "{view}"')
    for table in ("form_version", "form_team", "answer_column", "answer_choice"):
        old.execute(f"drop table {table}")
    old.execute("drop index submission_form")
    old.execute("delete from _sqlite_migrations where name in ('m005_questionnaires', 'm006_answers_as_data')")
    old.commit()
    old.close()
    assert say("verify", "--rebuild")[0] == 0
    assert say("forms", "answers", "needs", "--json", "--account", "admin")[0] == 0
    assert len(read_json(folder / "answers-needs.json")) == 3
