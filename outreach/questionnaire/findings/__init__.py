"""The catalogue of what the check of a questionnaire can find, by code.

A new kind is a row of `reading`, `structure`, `expressions` or `privacy`. Knows no sheet and no file.
"""

from typing import Final

from outreach.questionnaire.findings import expressions, privacy, reading, structure
from outreach.questionnaire.findings.kinds import FAULT, NOTE, PRIVACY, Finding, Kind

CATALOGUE: Final[dict[str, Kind]] = {
    kind.code: kind for room in (reading, structure, expressions, privacy) for kind in room.KINDS
}

__all__ = ["CATALOGUE", "FAULT", "NOTE", "PRIVACY", "Finding", "Kind"]
