"""The questionnaires at hand: those of a town win over those shipped. Knows folders."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from outreach import errors
from outreach.questionnaire.list_files import LARGEST, SUFFIXES
from outreach.questionnaire.survey import Survey
from outreach.questionnaire.workbook import read_survey

SHIPPED = Path(__file__).parent.parent / "forms"
FILE_TYPES: Final = (".md", ".xlsx", ".xlsm", ".xls", ".csv")
# In a questionnaire kept as CSV, the first column names the sheets; a list of choices beside it has none.
_NAMES_SURVEY: Final = re.compile(rb'^(?:\xef\xbb\xbf)?"?survey"?\s*(?:[,;\t].*)?$', re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormPlaces:
    """Where questionnaires are: the first folder wins. `open_forms` are not about people; `compiled` keeps surveys."""

    folders: tuple[Path, ...]
    open_forms: frozenset[str] = frozenset()
    compiled: Path | None = None

    def read(self, path: Path) -> Survey:
        """Read one of them; raises `Refusal` (300)."""
        return read_survey(path, open_forms=self.open_forms, compiled=self.compiled)


def find_shipped_forms() -> Path:
    """Return the folder of shipped questionnaires: in the wheel, or beside the package in a checkout."""
    return SHIPPED if SHIPPED.is_dir() else SHIPPED.parent.parent / "forms"


def list_forms(places: FormPlaces) -> dict[str, Path]:
    """Return the questionnaires of some folders by form id; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in places.folders:
        for path in _list_files(folder):
            found.setdefault(places.read(path).form_id, path)
    return found


def find_form(places: FormPlaces, form_id: str) -> Path:
    """Return the file of a questionnaire; raises `Refusal` (202)."""
    try:
        return list_forms(places)[form_id]
    except KeyError:
        raise errors.Refusal(errors.UNKNOWN_FORM, form_id=form_id) from None


def names_survey(content: bytes) -> bool:
    """Whether a CSV is a questionnaire: a list of choices names no sheet in its first column."""
    return _NAMES_SURVEY.search(content) is not None


def _list_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        kind = path.suffix.lower()
        if kind not in FILE_TYPES or path.name.startswith((".", "~", "README")) or not path.is_file():
            continue
        if kind not in SUFFIXES or _is_survey(path):
            yield path


def _is_survey(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return names_survey(file.read(LARGEST))
    except OSError:
        return False
