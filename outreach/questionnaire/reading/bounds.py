"""How much of a file is ever read: beyond these, it is no questionnaire and nothing more is opened.

Knows numbers and the way to refuse. 10,000 questions in three languages stay five times below each.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import Finding, Kind

MEGABYTE: Final = 1 << 20
MOST_BYTES: Final = 20 * MEGABYTE
MOST_PARTS: Final = 2_000
# A central directory of 2,000 long names; zipfile would read all of it before anything can be counted.
LONGEST_DIRECTORY: Final = MEGABYTE
MOST_INFLATED: Final = 64 * MEGABYTE
# Sheets deflate 5 to 60 times; below the size no ratio hurts.
STEEPEST: Final = 250
HARMLESS: Final = 4 * MEGABYTE
DEEPEST: Final = 40
# Between < and >: a tag of a sheet has ten attributes, the first of a workbook some twenty names of dialects.
LONGEST_TAG: Final = MEGABYTE
MOST_ATTRIBUTES: Final = 500
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 1_000_000
# What a cell of Excel can hold.
LONGEST_CELL: Final = 32_767
# Groups within groups: no page shows so many, and each level costs the ones above.
MOST_LEVELS: Final = 30
# Rows after such a run of blank ones are a note far below, not the questionnaire.
LONGEST_GAP: Final = 500


class UnreadableSheets(Exception):
    """A file that is no questionnaire at all, with its one finding."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.write())


def refuse(kind: Kind, sheet: str = "", row: int = 0, **facts: object) -> UnreadableSheets:
    """Return the exception that refuses a file for one reason."""
    return UnreadableSheets(Finding(kind, sheet, row, "", {name: str(fact) for name, fact in facts.items()}))
