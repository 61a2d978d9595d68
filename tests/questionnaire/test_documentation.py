"""What the documentation of questionnaires lists is what the code knows."""

import re
from pathlib import Path

from outreach.questionnaire.expressions import FUNCTIONS
from outreach.questionnaire.expressions.functions import ALIASES, REFUSED
from outreach.questionnaire.expressions.parser import DEEPEST, LONGEST
from outreach.questionnaire.expressions.paths import AXES
from outreach.questionnaire.minimisation import PUBLISHED
from outreach.questionnaire.question_types import QUESTION_TYPES, RECORDINGS, TRACES
from outreach.questionnaire.readings import LONGEST_TEXT
from outreach.questionnaire.reckoning import MOST_INSTANCES
from outreach.questionnaire.save_checks import SAVED_COLUMNS

TEXT = (Path(__file__).parents[2] / "docs" / "questionnaires.md").read_text("utf-8")


def test_every_type_function_and_column_is_documented_and_no_other() -> None:
    types = TEXT.split("## Types")[1].split("##")[0]
    assert {word.split(" ")[0] for word in re.findall(r"^\| `([^`]+)`", types, re.MULTILINE)} == set(QUESTION_TYPES)
    functions = TEXT.split("these functions:")[1].split("`index` is")[0]
    assert set(re.findall(r"^\| `([^`(]+)\(", functions, re.MULTILINE)) == set(FUNCTIONS)
    assert set(re.findall(r"`(\w+#\w+)`", TEXT)) == {column.replace(".", "#") for column in SAVED_COLUMNS}


def test_bounds_and_columns_are_documented() -> None:
    assert f"{LONGEST:,} signs and {DEEPEST} stages" in TEXT
    assert all(f"`{name}`" in TEXT for name in (*ALIASES, *REFUSED))
    assert " ".join(AXES) in " ".join(TEXT.split())
    assert f"{LONGEST_TEXT:,}" in TEXT and f"at most {MOST_INSTANCES}" in TEXT
    assert all(f"`{column}`" in TEXT for column in PUBLISHED)
    assert all(f"`{kind}`" in TEXT for kind in (*TRACES[:3], *RECORDINGS))
