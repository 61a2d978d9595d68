"""What is found while a file is opened and its rows are put right, before any meaning is looked at.

Rows of the catalogue only; each is a name of this module, so that who finds it cannot misspell it.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import Kind

KINDS: Final[tuple[Kind, ...]] = ()
