"""The page about territories names every file and every column, and nothing that is gone."""

import re
from pathlib import Path

from outreach.territory.columns import CRITERIA, SHEETS
from outreach.territory.territory import Denominator

PAGE = (Path(__file__).parents[2] / "docs" / "territory.md").read_text("utf-8")


def test_the_page_lists_the_files_and_their_columns():
    told = dict(re.findall(r"^\| `(\w+\.csv)` \|.*\| `([\w ]+)` \|$", PAGE, re.MULTILINE))
    assert told == {file: " ".join(sheet.columns) for file, sheet in SHEETS.items()}


def read_item(start):
    """Return the names between backquotes of one item of the list, up to the next one."""
    item = re.search(rf"^- {start}(.*?)(?=^- |^$)", PAGE, re.MULTILINE | re.DOTALL)[1]
    return set(re.findall(r"`(\w+(?:\.csv)?)`", item)) - {"no"}


def test_the_page_lists_the_columns_that_may_be_blank():
    assert read_item("May be blank") == set().union(*(s.blank for s in SHEETS.values()))


def test_the_page_lists_what_may_be_missing():
    optional = set().union(*(sheet.optional for sheet in SHEETS.values()))
    told = read_item("May be missing") - {"bodies.csv"}
    assert told == optional | {file for file, sheet in SHEETS.items() if sheet.may_be_missing}


def test_the_page_lists_the_criteria_of_an_action():
    assert f"`{' '.join(CRITERIA)}`" in PAGE


def test_the_page_lists_what_a_figure_says():
    assert f"`{' '.join(Denominator.__dataclass_fields__)}`" in PAGE
