"""The appearances a questionnaire may ask for: which mean something here or elsewhere in the survey world.

An unknown one is ignored and said. Knows words only.
"""

import re
from typing import Final

# xlsform.org, « Appearance » (read 2026-11), and the older spellings that forms still carry.
_KNOWN: Final = frozenset(
    (
        "multiline numbers url ex thousands-sep bearing vertical no-ticks picker rating new new-front new-rear draw "
        "annotate signature no-calendar month-year year ethiopian coptic islamic bikram-sambat myanmar persian "
        "placement-map maps hide-input minimal search quick columns-pack columns no-buttons image-map list-nolabel "
        "list label columns-flex autocomplete likert map counter field-list table-list masked hidden textarea "
        "printer horizontal horizontal-compact quickcompact compact autoadvance front streetmap hide-attachments "
        "summary one-time"
    ).split()
)
_PATTERNS: Final = re.compile(r"(columns|compact|quickcompact|w|h|mydrop)-?[0-9]+|ex:.*|intent:.*|search\(.*")


def list_unknown_appearances(cell: str) -> list[str]:
    """List the words of an appearance cell that nobody knows."""
    whole = cell.strip()
    if not whole or _PATTERNS.fullmatch(whole):
        return []
    return [word for word in whole.split() if word.lower() not in _KNOWN and not _PATTERNS.fullmatch(word.lower())]
