"""Who asks at the desk: an account of a structure, or a partner whose link opened her inbox. Pages ask alike for both.

Hands on the structure and how what she says is signed. An address within the room she came by is written `.name`
(`url_for(".referral", …)`): `/desk…` for an account, `/answer…` for an inbox.
"""

from dataclasses import dataclass
from datetime import date

from outreach import errors
from outreach.access import current_account, current_inbox
from outreach.follow_up import Author


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose referrals are shown and answered, and who says it; `open_until` is an inbox's last day."""

    structure_id: str
    author: Author
    name: str
    open_until: date | None = None

    @property
    def has_inbox(self) -> bool:
        """Whether she came by a link, without account."""
        return self.open_until is not None


def find_asker() -> Asker:
    """Find who asks, once the doors have let her in; raises `Refusal` 104 for an account of no structure."""
    inbox = current_inbox()
    if inbox is not None:
        author = Author("referent", referent_id=inbox.referent_id)
        return Asker(inbox.structure_id, author, inbox.display_name, inbox.expires_on)
    account = current_account()
    if account is None or account.structure_id is None:
        raise errors.Refusal(errors.NOT_ALLOWED)
    return Asker(account.structure_id, Author(account.role, account.id), account.login)


def name_asker() -> str:
    """Name whom the limiter counts for: the person, for a whole town hall shares one network address."""
    author = find_asker().author
    return str(author.account_id or author.referent_id)
