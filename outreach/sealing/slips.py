"""The slip code: 8 signs of 31 without look-alikes, and a check sign.

Draws, reads and checks a code, and turns it into the HMAC that the register keeps. Never stores or logs a code.
"""

import hashlib
import hmac
import secrets

from outreach import errors

# 31 is prime and the weights run 9, 8 … 2, 1 (the check sign's), as in ISBN-10: every single error and every swap of
# neighbours changes the weighted sum, which must be 0 modulo 31.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


def draw_slip() -> str:
    """Draw a random slip code, check sign included, as `ABCD-EFGH-J`."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return format_slip(body + find_check_sign(body))


def find_check_sign(body: str) -> str:
    """Return the check sign of 8 signs: what brings their weighted sum to 0 modulo 31."""
    total = sum((LENGTH + 1 - place) * ALPHABET.index(sign) for place, sign in enumerate(body))
    return ALPHABET[-total % len(ALPHABET)]


def format_slip(code: str) -> str:
    """Write nine signs as `ABCD-EFGH-J`."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def read_slip(typed: str) -> str:
    """Return the nine signs of a typed code; raises `Refusal` (206) when it cannot be a slip's."""
    code = "".join(sign for sign in typed.upper() if sign not in " -\u00a0\u202f\u2011\u2013")
    well_formed = len(code) == LENGTH + 1 and all(sign in ALPHABET for sign in code)
    if not well_formed or find_check_sign(code[:LENGTH]) != code[LENGTH]:
        raise errors.Refusal(errors.BAD_SLIP)
    return code


def seal_slip(code: str, key: bytes) -> str:
    """Return the hexadecimal HMAC-SHA256 of nine signs: all that the register keeps of a slip."""
    return hmac.new(key, code.encode("ascii"), hashlib.sha256).hexdigest()
