"""What is found in the rows of a questionnaire: types, names, lists, groups, what is saved.

Rows of the catalogue only; each is a name of this module, so that who finds it cannot misspell it.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import Kind

KINDS: Final[tuple[Kind, ...]] = ()
