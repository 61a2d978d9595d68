"""Who is shown a slip by the person: a worker, the account of a structure, or a partner who came by a link.

A worker sees where every referral of the path stands; a desk sees its own structure's, and more if the person agrees.
"""

from dataclasses import dataclass
from typing import Final

from outreach.follow_up import Author

# What may be done with a path; a token serves one of them.
NOTED: Final = "noted"
AGREEMENT: Final = "agreement"
CUT: Final = "cut"
ERASE: Final = "erase"
PURPOSES: Final = (NOTED, AGREEMENT, CUT, ERASE)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks; `structure_id` is a desk's own, none for a worker; `room` is where its referrals are answered."""

    author: Author
    structure_id: str | None
    room: str

    @property
    def key(self) -> str:
        """What its tokens are bound to, and whom the limiter counts for."""
        return str(self.author.account_id or self.author.referent_id)
