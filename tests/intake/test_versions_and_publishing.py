"""The register remembers what the files say; publishing writes a file, a version and a line of the audit, or none."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from outreach import errors
from outreach.intake import House, give_form, offer_form, open_house, publish_form, withdraw_form
from outreach.questionnaire.exporting import write_workbook
from outreach.questionnaire.sheets import read_sheets
from outreach.register import audit, form_versions
from outreach.settings import Settings
from tests.conftest import TODAY, find_account_row
from tests.intake.conftest import keep, put_form, write_form


@pytest.fixture
def opened(settings: Settings) -> Iterator[House]:
    """An instance with a questionnaire of its own, opened once."""
    put_form(settings, write_form("integer | age | Âge"))
    house = open_house(settings)
    keep(house)
    yield house
    house.register.close()


def reopen(house: House, day: date = TODAY) -> House:
    """Open the same instance another day: files are read again."""
    later = House(replace(house.settings, fixed_today=day), house.register, house.territory)
    keep(later)
    return later


def list_told(house: House, form_id: str = "needs") -> list[tuple[str, str | None, str | None]]:
    return [
        (row["version"], row["replaced_on"], row["withdrawn_on"])
        for row in form_versions.list_versions(house.register, form_id)
    ]


def refuse(problem: errors.Problem, call: object, *told: object, **named: object) -> errors.Refusal:
    """Check that a call is refused for this reason, nothing being kept."""
    with pytest.raises(errors.Refusal) as refused:
        call(*told, **named)  # type: ignore[operator]
    assert refused.value.problem is problem
    return refused.value


def test_an_opening_keeps_each_version_once_and_says_when_it_was_replaced(opened: House) -> None:
    reopen(opened)
    assert list_told(opened) == [("1", None, None)]
    put_form(opened.settings, write_form("integer | age | Âge", "text | job | Métier", version="2"))
    reopen(opened, TODAY + timedelta(7))
    assert list_told(opened) == [("2", None, None), ("1", "2026-11-30", None)]
    kept = form_versions.list_editions(opened.register.reader, "needs", "1")[0]
    assert kept["source"] == write_form("integer | age | Âge").encode() and kept["file_kind"] == ".md"
    assert list_told(opened, "contact")[0][1] is None


def test_going_back_to_a_file_puts_its_version_in_service_again(opened: House) -> None:
    first = write_form("integer | age | Âge")
    put_form(opened.settings, write_form("text | age | Âge", version="2"))
    reopen(opened)
    put_form(opened.settings, first)
    reopen(opened)
    assert list_told(opened) == [("1", None, None), ("2", "2026-11-23", None)]


def test_a_file_changed_under_the_same_version_is_another_edition(opened: House) -> None:
    put_form(opened.settings, write_form("integer | age | Âge en années"))
    reopen(opened)
    assert list_told(opened) == [("1", None, None), ("1", "2026-11-23", None)]


def test_a_file_taken_away_is_no_longer_in_service(opened: House) -> None:
    (opened.settings.forms / "needs.md").unlink()
    later = reopen(opened)
    assert list_told(opened) == [("1", "2026-11-23", None)]
    refuse(errors.UNKNOWN_FORM, later.library.find_survey, "needs")


def test_a_version_replaced_is_accepted_90_days_and_no_more(opened: House) -> None:
    put_form(opened.settings, write_form("text | job | Métier", version="2"))
    library = reopen(opened).library
    old = library.find_version("needs", "1", TODAY + timedelta(90))
    assert [node.name for node in old.children] == ["age"] and old is library.find_version("needs", "1", TODAY)
    refusal = refuse(errors.OTHER_VERSION, library.find_version, "needs", "1", TODAY + timedelta(91))
    assert "La version 2" in refusal.remedy or "version 2" in refusal.remedy
    refuse(errors.OTHER_VERSION, library.find_version, "needs", "jamais", TODAY)
    refuse(errors.UNKNOWN_FORM, library.find_version, "ailleurs", "1", TODAY)


def test_the_delay_is_a_setting(opened: House) -> None:
    put_form(opened.settings, write_form("text | job | Métier", version="2"))
    hasty = replace(opened.settings, old_forms_days=0)
    later = reopen(House(hasty, opened.register, opened.territory))
    assert later.library.find_version("needs", "1", TODAY)
    refuse(errors.OTHER_VERSION, later.library.find_version, "needs", "1", TODAY + timedelta(1))


def test_a_survey_that_later_code_cannot_read_is_made_again_from_its_file(opened: House) -> None:
    put_form(opened.settings, write_form("text | job | Métier", version="2"))
    with opened.register.writing() as writer:
        writer.execute('update form_version set compiled = \'{"_": "Survey", "gone": 1}\' where form_id = \'needs\'')
    old = reopen(opened).library.find_version("needs", "1", TODAY)
    assert [node.name for node in old.children] == ["age"]


def publish(house: House, content: bytes, name: str = "needs.md", **told: object) -> House:
    return publish_form(house, content, name, find_account_row(house, "coordination").id, TODAY, **told)  # type: ignore


def test_publishing_writes_the_file_the_version_and_the_audit(opened: House) -> None:
    content = write_form("text | job | Métier", version="2").encode()
    made = publish(opened, content)
    assert (opened.settings.forms / "needs.md").read_bytes() == content
    assert made.library.find_survey("needs").version == "2" and opened.library.find_survey("needs").version == "1"
    assert list_told(opened) == [("2", None, None), ("1", "2026-11-23", None)]
    line = audit.list_audit(opened.register)[0]
    assert (line["action"], line["subject_kind"], line["login"]) == ("published", "form", "coordination")
    assert reopen(opened).library.find_survey("needs").version == "2"


def test_a_version_that_other_content_bears_becomes_a_fresh_one(opened: House) -> None:
    made = publish(opened, write_form("text | job | Métier").encode())
    again = publish(made, write_form("text | work | Travail").encode())
    assert [row[0] for row in list_told(opened)] == ["2026112302", "2026112301", "1"]
    assert again.library.find_survey("needs").version == "2026112302"
    written = read_sheets((opened.settings.forms / "needs.md").read_bytes(), "needs.md")
    assert written.settings[0].read("version") == "2026112302"
    assert reopen(opened).library.find_edition("needs").sha256 == again.library.find_edition("needs").sha256


def test_a_workbook_without_a_version_gets_one_and_takes_the_place_of_the_old_file(opened: House) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    sheet.append(["text", "job", "Métier"])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id"])
    settings.append(["Besoins", "needs"])
    held = io.BytesIO()
    book.save(held)
    publish(opened, held.getvalue(), "Mon classeur.xlsx")
    assert [path.name for path in opened.settings.forms.iterdir()] == ["needs.xlsx"]
    assert [row[0] for row in list_told(opened)] == ["2026112301", "1"]
    assert reopen(opened).library.find_survey("needs").version == "2026112301"
    assert len(list_told(opened)) == 2


@pytest.mark.parametrize("name", ["needs.xlsx", "needs.csv", "needs.xlsm"])
def test_a_file_that_is_not_what_its_name_says_is_served_all_the_same(opened: House, name: str) -> None:
    content = write_form("text | job | Métier", version="2").encode()
    if name != "needs.xlsx":
        content = write_workbook(read_sheets(content, "needs.md"))
    publish(opened, content, name)
    assert [path.suffix for path in opened.settings.forms.iterdir()] == [".xlsx"]
    assert reopen(opened).library.find_survey("needs").version == "2"


def test_a_list_beside_is_never_overwritten_by_a_questionnaire_of_its_name(opened: House) -> None:
    beside = put_form(opened.settings, "name,label\na,A\n", "shops.csv")
    content = b"survey,type,name,label\n,text,job,Job\nsettings,form_id,version,form_title\n,shops,1,Shops\n"
    made = publish(opened, content, "shops.csv")
    assert beside.read_text("utf-8") == "name,label\na,A\n"
    assert made.library.find_edition("shops").path.name == "shops-2.csv"
    assert {"shops", "needs", "contact"} <= {one.form_id for one in reopen(opened).library.list_surveys()}


def test_what_cannot_serve_leaves_everything_as_it_was(opened: House, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in opened.settings.forms.iterdir()}
    refuse(errors.BAD_FORM, publish, opened, write_form("text | your_name | Votre nom et prénom").encode())
    refuse(errors.BAD_FORM, publish, opened, b"\x00\x01rien", "rien.xlsx")
    assert {path: path.read_bytes() for path in opened.settings.forms.iterdir()} == before
    assert list_told(opened) == [("1", None, None)] and not audit.list_audit(opened.register)


def test_the_second_of_two_who_publish_at_once_is_told(opened: House) -> None:
    seen = opened.library.find_edition("needs").sha256
    first = write_form("text | job | Métier", version="2").encode()
    publish(opened, first, seen=seen)
    other = write_form("text | work | Travail", version="3").encode()
    refuse(errors.CHANGED_MEANWHILE, publish, opened, other, seen=seen)
    refuse(errors.CHANGED_MEANWHILE, publish, opened, other, seen="")
    assert (opened.settings.forms / "needs.md").read_bytes() == first and len(list_told(opened)) == 2


def test_withdrawn_it_is_offered_to_nobody_and_received_for_90_days(opened: House) -> None:
    author, team = find_account_row(opened, "coordination").id, find_account_row(opened, "worker").structure_id or ""
    library = opened.library
    withdraw_form(opened, "needs", author, TODAY)
    assert "needs" not in [survey.form_id for survey in library.list_for_team(team)]
    refuse(errors.WITHDRAWN_FORM, library.check_offered, "needs", team)
    assert library.find_version("needs", "1", TODAY + timedelta(90)).version == "1"
    refuse(errors.WITHDRAWN_FORM, library.find_version, "needs", "1", TODAY + timedelta(91))
    put_form(opened.settings, write_form("text | job | Métier", version="2"))
    later = reopen(opened)
    refuse(errors.WITHDRAWN_FORM, later.library.check_offered, "needs", team)
    offer_form(later, "needs", author, TODAY)
    later.library.check_offered("needs", team)
    assert [line["action"] for line in audit.list_audit(opened.register)] == ["offered", "withdrawn"]


def test_publishing_offers_again(opened: House) -> None:
    author = find_account_row(opened, "coordination").id
    withdraw_form(opened, "needs", author, TODAY)
    publish(opened, write_form("integer | age | Âge").encode())
    assert list_told(opened) == [("1", None, None)]


def test_given_to_a_team_it_is_offered_to_no_other(opened: House) -> None:
    ours, theirs = (find_account_row(opened, login).structure_id or "" for login in ("worker", "stranger"))
    author, library = find_account_row(opened, "coordination").id, opened.library
    give_form(opened, "needs", [ours, ours], author, TODAY)
    offered, withheld = ({survey.form_id for survey in library.list_for_team(team)} for team in (ours, theirs))
    assert offered - withheld == {"needs"} and "contact" in withheld
    refuse(errors.NOT_ALLOWED, library.check_offered, "needs", theirs)
    give_form(opened, "needs", [], author, TODAY)
    library.check_offered("needs", theirs)
    refuse(errors.UNKNOWN_FORM, give_form, opened, "ailleurs", [], author, TODAY)


def test_of_two_who_publish_at_the_very_same_time_one_is_told(opened: House) -> None:
    seen = opened.library.find_edition("needs").sha256
    contents = [write_form(f"text | job{one} | Métier", version=f"2{one}").encode() for one in "ab"]
    together = threading.Barrier(2)

    def try_to(content: bytes) -> str:
        together.wait()
        try:
            return publish(opened, content, seen=seen).library.find_survey("needs").version
        except errors.Refusal as refusal:
            assert refusal.problem is errors.CHANGED_MEANWHILE
            return ""

    with ThreadPoolExecutor(2) as pool:
        served = [version for version in pool.map(try_to, contents) if version]
    assert len(served) == 1 and [row[0] for row in list_told(opened)] == [served[0], "1"]
    assert reopen(opened).library.find_survey("needs").version == served[0]
