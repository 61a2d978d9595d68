"""What the tests of questionnaires share: the shipped form, a small territory's lists, and forms written in a test."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from outreach.questionnaire import Lists, Survey, build_lists, find_shipped_forms, read_survey

TODAY = date(2026, 11, 23)

SETTINGS = """
| settings | form_title | form_id | version | default_language |
|          | Essai      | essai   | 1       | Français (fr)    |
"""


@pytest.fixture(scope="session")
def contact() -> Survey:
    """The shipped questionnaire of a meeting."""
    return read_survey(find_shipped_forms() / "contact.md")


@pytest.fixture(scope="session")
def lists() -> Lists:
    """Two rights and their structures, of an invented town."""
    return build_lists(
        {
            "rights": [
                {"name": "rsa", "label_fr": "RSA", "label_en": "RSA", "structure": "caf"},
                {"name": "css", "label_fr": "CSS", "label_en": "CSS", "structure": "cpam"},
            ],
            "structures": [
                {"name": "caf", "label_fr": "CAF", "label_en": "CAF"},
                {"name": "cpam", "label_fr": "CPAM", "label_en": "CPAM"},
            ],
        }
    )


@pytest.fixture(scope="session")
def read() -> Callable[[str], Survey]:
    """Read a form whose survey (and other sheets) are tables in the test; settings are added."""
    return lambda tables: read_survey(Path("essai.md"), SETTINGS + tables)
