"""What is found in an expression: its spelling, its names, its functions, what it can never say.

Rows of the catalogue only; each is a name of this module, so that who finds it cannot misspell it.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import Kind

KINDS: Final[tuple[Kind, ...]] = ()
