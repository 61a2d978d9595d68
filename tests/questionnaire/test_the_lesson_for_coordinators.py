"""forms/README.md cannot lie: its tables are read without fault, what it says is refused is, its pictures are there."""

import re
from pathlib import Path

import pytest

from outreach import coordination
from outreach.questionnaire import check_form, find_shipped_forms, read_survey
from outreach.questionnaire.findings import FAULT, PRIVACY

PAGE = find_shipped_forms() / "README.md"
TEXT = PAGE.read_text("utf-8")
SECTIONS = {part.split("\n", 1)[0]: part for part in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]}
REFUSED = "Ce qu’on ne demande pas"
TAUGHT = [title for title, section in SECTIONS.items() if "\n| survey " in section and title != REFUSED]
# Told of every sheet without settings, and of every position.
EXPECTED_NOTES = {"form_id_given", "version_given", "position"}
LARGEST_PICTURE = 15_000
PAGES_OF_COORDINATION = Path(coordination.__file__).parent / "templates" / "coordination"


@pytest.mark.parametrize("title", TAUGHT)
def test_each_table_reads_without_fault(title: str) -> None:
    report = check_form(SECTIONS[title].encode(), "lesson.md")
    assert report.accepted, [finding.write() for finding in report.findings]
    assert {finding.kind.code for finding in report.findings} <= EXPECTED_NOTES


def test_what_it_says_is_refused_is() -> None:
    report = check_form(SECTIONS[REFUSED].encode(), "lesson.md")
    assert not report.accepted
    assert len({finding.row for finding in report.findings if finding.severity == PRIVACY}) == 4
    assert not [finding for finding in report.findings if finding.severity == FAULT]


def test_every_construct_has_a_section() -> None:
    taught = "".join(SECTIONS[title] for title in TAUGHT)
    words = """
        select_one select_multiple relevant begin_group begin_repeat repeat_count required_message constraint_message
        calculate choice_filter select_one_from_file autocomplete image geopoint field-list label:: default_language
        save_to entities trigger note"""
    for word in words.split():
        assert word in taught, word


@pytest.mark.parametrize("title", TAUGHT)
def test_each_construct_has_its_picture(title: str) -> None:
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", SECTIONS[title])
    content = (PAGE.parent / picture).read_bytes()
    assert content.startswith(b"\x89PNG") and len(content) <= LARGEST_PICTURE


def test_the_library_is_listed_whole() -> None:
    listed = re.findall(r"^\| \[(\w+)\.md\]\(\1\.md\)", SECTIONS["La bibliothèque"], re.MULTILINE)
    shipped = {path.stem for path in find_shipped_forms().glob("*.md")} - {"README"}
    assert set(listed) == shipped and len(listed) == len(shipped)
    assert {read_survey(find_shipped_forms() / f"{name}.md").form_id for name in listed} == shipped


def test_the_buttons_it_names_are_on_the_pages_of_the_coordination() -> None:
    pages = "".join(path.read_text("utf-8") for path in PAGES_OF_COORDINATION.glob("*.html"))
    told = SECTIONS["De la feuille blanche au téléphone"] + SECTIONS[REFUSED] + SECTIONS["La bibliothèque"]
    named = [" ".join(name.split()) for name in re.findall(r"« ([A-Z][^»?]+) »", told)]
    assert len(named) >= 7 and not [name for name in named if f'"{name}"' not in pages]


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", TEXT)
    assert not [link for link in links if not Path(PAGE.parent / link).exists()]
