"""The link of a partner's message: a signed token that names an answer link and the last day it opens.

No secret is kept: the token of a link is made again from its id. Written so that one link has one spelling, and ends on
a letter or a digit: mail programs leave a final sign out of an address. Pure.
"""

import base64
import binascii
import hashlib
from datetime import date
from typing import Final
from uuid import UUID

from itsdangerous import BadSignature, Signer

from outreach import errors

# A token of a message opens nothing as a cookie, and a cookie is no token.
_IN_A_MESSAGE: Final = b"outreach link 1"
_IN_A_COOKIE: Final = b"outreach inbox 1"
_ID, _DAY = 16, 3


def write_token(key: bytes, link_id: str, expires_on: date) -> str:
    """Write the token of a link, always the same for the same link."""
    return _write(key, _IN_A_MESSAGE, link_id, expires_on)


def read_token(key: bytes, token: str) -> tuple[str, date]:
    """Return the link that a token names and its last day; raises `Refusal` 230 when it is not one of ours, whole."""
    return _read(key, _IN_A_MESSAGE, token)


def write_cookie(key: bytes, link_id: str, expires_on: date) -> str:
    """Write what a browser keeps once it has opened a link."""
    return _write(key, _IN_A_COOKIE, link_id, expires_on)


def read_cookie(key: bytes, cookie: str) -> tuple[str, date]:
    """Return the link that a browser has opened and its last day; raises `Refusal` 230."""
    return _read(key, _IN_A_COOKIE, cookie)


def _write(key: bytes, purpose: bytes, link_id: str, expires_on: date) -> str:
    told = UUID(link_id).bytes + expires_on.toordinal().to_bytes(_DAY, "big")
    return _sign(key, purpose).sign(base64.urlsafe_b64encode(told).rstrip(b"=")).decode("ascii")


def _read(key: bytes, purpose: bytes, written: str) -> tuple[str, date]:
    try:
        told = _sign(key, purpose).unsign(written)
        told = base64.urlsafe_b64decode(told + b"=" * (-len(told) % 4))
        link_id, expires_on = str(UUID(bytes=told[:_ID])), date.fromordinal(int.from_bytes(told[_ID:], "big"))
    except (BadSignature, UnicodeError, binascii.Error, ValueError, OverflowError):
        raise errors.Refusal(errors.DEAD_LINK) from None
    # The last sign of a signature holds two bits that a looser reading leaves aside.
    if _write(key, purpose, link_id, expires_on) != written:
        raise errors.Refusal(errors.DEAD_LINK)
    return link_id, expires_on


def _sign(key: bytes, purpose: bytes) -> Signer:
    return Signer(key, salt=purpose, digest_method=hashlib.sha256)
