"""What a page of a slip carries to act on its path: for one purpose, one asker, a quarter of an hour; never the code.

Signed, not secret: it names a path by an id that means nothing elsewhere. Pure: reads no clock and no file.
"""

import base64
import binascii
import hashlib
from typing import Final
from uuid import UUID

from itsdangerous import BadSignature, Signer

from outreach import errors

MINUTES: Final = 15
# The path, then the second until which it serves.
_ID, _UNTIL = 16, 6


def write_path_token(key: bytes, path_id: str, *, asker: str, purpose: str, now: float) -> str:
    """Write the token of a path for who asks now (an account or a referent) and what she may do with it."""
    until = int(now) + MINUTES * 60
    told = UUID(path_id).bytes + until.to_bytes(_UNTIL, "big")
    return _sign(key, asker, purpose).sign(base64.urlsafe_b64encode(told).rstrip(b"=")).decode("ascii")


def read_path_token(key: bytes, token: str, *, asker: str, purpose: str, now: float) -> str:
    """Return the path of a token; raises `Refusal` 100 (not ours, another's, of another purpose) or 240 (too old)."""
    try:
        told = _sign(key, asker, purpose).unsign(token)
        told = base64.urlsafe_b64decode(told + b"=" * (-len(told) % 4))
        path_id, until = str(UUID(bytes=told[:_ID])), int.from_bytes(told[_ID:], "big")
    except (BadSignature, UnicodeError, binascii.Error, ValueError):
        raise errors.Refusal(errors.BAD_REQUEST) from None
    if now > until:
        raise errors.Refusal(errors.SLIP_TOO_LONG_AGO, minutes=MINUTES)
    return path_id


def _sign(key: bytes, asker: str, purpose: str) -> Signer:
    # Each asker and purpose signs as by a key of its own.
    return Signer(key, salt=f"outreach path 1\n{purpose}\n{asker}".encode(), digest_method=hashlib.sha256)
