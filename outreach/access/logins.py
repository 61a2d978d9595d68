"""What a login looks like and which roles belong to a structure: one rule for pages and for the command.

A login names a post, not a person: the audit shows it.
"""

import re
from typing import Final

LOGIN: Final = re.compile(r"[a-z0-9](-?[a-z0-9]){2,38}\Z")
ROLES_OF_A_STRUCTURE: Final = frozenset({"field", "referent"})
