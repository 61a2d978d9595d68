"""The numbers of rows: drawn from a secret, so that they tell nothing and the same release is the same twice.

The stream of AES in counter mode under a key derived from the instance's: unlike a random generator's, its past and
future cannot be worked out from the numbers that are published (NIST SP 800-38A).
"""

import hashlib
import hmac
import struct
from array import array
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

# Exact in JavaScript too.
BITS: Final = 52


def derive_key(secret: bytes, label: str) -> bytes:
    """Return the key of one use: a period, one of its tables."""
    return hmac.new(secret, label.encode(), hashlib.sha256).digest()


def draw_numbers(key: bytes, count: int) -> "array[int]":
    """Return distinct numbers from 1 to 2^52, in the order of the stream."""
    stream = Cipher(AES(key), CTR(bytes(16))).encryptor()
    drawn: dict[int, None] = {}
    while len(drawn) < count:
        missing = count - len(drawn)
        for (word,) in struct.iter_unpack(">Q", stream.update(bytes(8 * missing))):
            drawn[(word >> (64 - BITS)) + 1] = None
    return array("Q", drawn)
