"""What the documentation of questionnaires lists is what the code knows."""

import re
from pathlib import Path

from outreach.questionnaire.expressions import FUNCTIONS
from outreach.questionnaire.form_checks import NOT_READ
from outreach.questionnaire.question_types import LONGEST_TEXT, QUESTION_TYPES
from outreach.questionnaire.save_checks import SAVED_COLUMNS

TEXT = (Path(__file__).parents[2] / "docs" / "questionnaires.md").read_text("utf-8")


def test_every_type_function_and_column_is_documented_and_no_other() -> None:
    types = TEXT.split("## Types")[1].split("##")[0]
    assert {word.split(" ")[0] for word in re.findall(r"^\| `([^`]+)`", types, re.MULTILINE)} == set(QUESTION_TYPES)
    functions = TEXT.split("these functions:")[1].split("A blank answer")[0]
    assert set(re.findall(r"`([^`]+)`", functions)) == set(FUNCTIONS)
    assert set(re.findall(r"`(\w+#\w+)`", TEXT)) == {column.replace(".", "#") for column in SAVED_COLUMNS}


def test_bounds_and_unread_columns_are_documented() -> None:
    assert f"{LONGEST_TEXT:,}" in TEXT
    assert all(column in TEXT for column in NOT_READ if column != "readonly")
