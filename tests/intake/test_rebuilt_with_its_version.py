"""`verify --rebuild` reads each submission with the version it was made in, whatever came since."""

from pathlib import Path

import pytest

from outreach.intake import House, compare_rebuilt, open_house
from outreach.questionnaire import find_shipped_forms
from outreach.register import contacts
from outreach.settings import Settings
from tests.conftest import send_visit
from tests.intake.conftest import keep, put_form

CONTACT = (find_shipped_forms() / "contact.md").read_text("utf-8")


def change(text: str, version: str = "") -> str:
    """Return the contact form with its remark no longer saved, under another version if told."""
    changed = text.replace("contact#note", "")
    assert changed != text
    if version:
        now = next(line for line in text.splitlines() if "| contact " in line and "default" not in line)
        told = now.split("|")
        assert any(part.strip().isdigit() for part in told), now
        changed = changed.replace(now, "|".join(f" {version} " if part.strip().isdigit() else part for part in told))
    return changed


@pytest.fixture
def visited(settings: Settings) -> House:
    """An instance with one visit in the version shipped, and its remark."""
    house = open_house(settings)
    keep(house)
    send_visit(house, {"result": "absent", "note": "Repasser jeudi"})
    return house


def reopen(house: House) -> House:
    later = House(house.settings, house.register, house.territory)
    keep(later)
    return later


def test_a_newer_version_changes_nothing_of_what_was_kept(visited: House) -> None:
    put_form(visited.settings, change(CONTACT, "99"), "contact.md")
    later = reopen(visited)
    assert later.library.find_survey("contact").version == "99" and compare_rebuilt(later) == (1, [])
    receipt = send_visit(later, {"result": "absent", "note": "Une autre"})
    kept = contacts.find_contact(later.register.reader, receipt.submission_id)
    assert kept is not None and kept["note"] is None and compare_rebuilt(later) == (2, [])
    later.register.close()


def test_without_its_version_it_could_not_be_read(visited: House) -> None:
    with visited.register.writing() as writer:
        writer.execute("delete from form_version")
    put_form(visited.settings, change(CONTACT, "99"), "contact.md")
    later = reopen(visited)
    count, differences = compare_rebuilt(later)
    assert count == 1 and "introuvable" in differences[0]
    later.register.close()


def test_of_two_editions_the_one_that_agrees_is_believed(visited: House, tmp_path: Path) -> None:
    put_form(visited.settings, change(CONTACT), "contact.md")
    later = reopen(visited)
    send_visit(later, {"result": "absent", "note": "Une autre"})
    assert compare_rebuilt(later) == (2, [])
    with later.register.writing() as writer:
        writer.execute("update contact set note = 'Changée'")
    count, differences = compare_rebuilt(later)
    assert count == 2 and len(differences) == 2 and all("colonne note" in one for one in differences)
    later.register.close()
