"""Which lists beside a questionnaire its expressions name: each is one file of its folder, never a path.

Hands on findings with their cell; knows no disk. What a file of choices holds is read by `list_files.py`.
"""

import re
from collections.abc import Iterator
from typing import Final

from outreach.questionnaire.findings import Finding, structure
from outreach.questionnaire.list_files import is_plain
from outreach.questionnaire.sheets import Sheets

_PULLED: Final = re.compile(r"\bpulldata\s*\(\s*(?:'([^']*)'|\"([^\"]*)\")")
_SHOWN: Final = ("label", "hint", "guidance")


def check_lists_beside(sheets: Sheets) -> Iterator[Finding]:
    """Yield each `pulldata` that names a path instead of a list."""
    for row in sheets.survey:
        for column, text in row.cells.items():
            for found in _PULLED.finditer("" if column.startswith(_SHOWN) else text):
                name = found[1] or found[2] or ""
                if not is_plain(name):
                    yield Finding(structure.NO_LIST_FILE, "survey", row.number, column, {"name": name})
