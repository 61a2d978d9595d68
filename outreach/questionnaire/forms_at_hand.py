"""The questionnaires at hand: those of a town win over those shipped. Knows folders."""

from collections.abc import Sequence
from pathlib import Path

from outreach import errors
from outreach.questionnaire.sheets import FILE_TYPES
from outreach.questionnaire.workbook import read_survey

SHIPPED = Path(__file__).parent.parent / "forms"


def find_shipped_forms() -> Path:
    """Return the folder of shipped questionnaires: in the wheel, or beside the package in a checkout."""
    return SHIPPED if SHIPPED.is_dir() else SHIPPED.parent.parent / "forms"


def list_forms(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the questionnaires of some folders by form id; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.suffix.lower() in FILE_TYPES and not path.name.startswith((".", "~", "README")):
                found.setdefault(read_survey(path).form_id, path)
    return found


def find_form(folders: Sequence[Path], form_id: str) -> Path:
    """Return the file of a questionnaire; raises `Refusal` (202)."""
    try:
        return list_forms(folders)[form_id]
    except KeyError:
        raise errors.Refusal(errors.UNKNOWN_FORM, form_id=form_id) from None
