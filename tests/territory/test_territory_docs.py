"""The page about territories names every file and every column, and nothing that is gone."""

import re
from pathlib import Path

from outreach.territory.columns import SHEETS
from outreach.territory.territory import Denominator

PAGE = (Path(__file__).parents[2] / "docs" / "territory.md").read_text("utf-8")


def test_the_page_lists_the_files_and_their_columns():
    told = dict(re.findall(r"^\| `(\w+\.csv)` \|.*\| `([\w ]+)` \|$", PAGE, re.MULTILINE))
    assert told == {file: " ".join(sheet.columns) for file, sheet in SHEETS.items()}


def test_the_page_lists_the_columns_that_may_be_blank():
    sentence = next(line for line in PAGE.splitlines() if "may be blank" in line)
    assert set(re.findall(r"`(\w+)`", sentence)) == set().union(*(sheet.blank for sheet in SHEETS.values()))


def test_the_page_lists_what_a_figure_says():
    assert f"`{' '.join(Denominator.__dataclass_fields__)}`" in PAGE
