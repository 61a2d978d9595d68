"""Passwords: argon2id (19 MiB, t=2, p=1: OWASP's first choice), at most two reckoned at a time.

An unknown login costs the same time as a wrong password.
"""

import secrets
import threading
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

MINIMUM_LENGTH: Final = 10
# Longer than any passphrase; what argon2 is given to grind stays small.
MAXIMUM_LENGTH: Final = 200
# Without look-alikes (0/o, 1/l/i): a first password is read out once, over a desk.
SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_two_at_a_time = threading.BoundedSemaphore(2)
_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$" + "A" * 22 + "$" + "A" * 43


def is_fitting(password: str) -> bool:
    """Tell whether a password may be chosen."""
    return MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH


def draw_password() -> str:
    """Draw a random first password as `xxxx-xxxx-xxxx-xxxx` (79 bits)."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4))


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with _two_at_a_time:
        return _hasher.hash(password)


def check_password(password_hash: str | None, password: str) -> bool:
    """Tell whether a password is the account's; `None` (no such account) takes as long and says no."""
    with _two_at_a_time:
        try:
            return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
        except (VerifyMismatchError, InvalidHashError):
            return False
