"""What a questionnaire about people must not ask.

Rows of the catalogue only; each is a name of this module, so that who finds it cannot misspell it.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import Kind

KINDS: Final[tuple[Kind, ...]] = ()
