"""What a phone keeps to make a slip and to warn of a note without network: words at an address of their own content.

Names nobody and decides nothing; `locate_structures` and `locate_ordinary_words` are the one place of their addresses.
"""

import hashlib
from typing import Final

from flask import Response, url_for

from outreach.access import at_hand
from outreach.field.form_shelf import FormShelf
from outreach.field.offline_pages import keep_on_phone
from outreach.field.slip_words import SlipWords
from outreach.intake import House
from outreach.questionnaire.ordinary_words import ORDINARY

_ORDINARY: Final = " ".join(sorted(ORDINARY))
_ORDINARY_MARK: Final = hashlib.sha256(_ORDINARY.encode()).hexdigest()[:12]


def structures() -> Response:
    """Send the sentences of slips in every language, and where each structure receives people."""
    found = _find_words()
    return keep_on_phone(Response(found.content, mimetype="application/json"), found.mark)


def ordinary_words() -> Response:
    """Send the ordinary words that follow « Madame » in a note without being her name."""
    return keep_on_phone(Response(_ORDINARY, mimetype="text/plain"), _ORDINARY_MARK)


def locate_structures() -> str:
    """Return the address of what slips say; it changes with the territory."""
    return url_for("field.structures", v=_find_words().mark)


def locate_ordinary_words() -> str:
    """Return the address of the ordinary words."""
    return url_for("field.ordinary_words", v=_ORDINARY_MARK)


def _find_words() -> SlipWords:
    return at_hand(FormShelf).find_slip_words(at_hand(House).territory)
