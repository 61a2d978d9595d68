"""The sealed envelope of a record: opened by the instance that owns the key, made by the phone (here, for tests).

Version 1: ephemeral ECDH P-256, HKDF-SHA256, AES-256-GCM; the record's id and the key's are bound to the content
(docs/phone.md). Pure: reads no file. What is inside is JSON, judged above.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from outreach import errors

VERSION: Final = 1
PURPOSE: Final = b"outreach envelope 1"
# Where each part begins: version, key id, ephemeral public key, iv, ciphertext and tag.
_KEY_AT, _PUBLIC_AT, _IV_AT, _BOX_AT, _TAG = 1, 9, 74, 86, 16
# A content is padded to a multiple of this: its length tells little.
PAD_TO: Final = 512


@dataclass(frozen=True)
class SealKey:
    """A key pair of an instance: phones seal with its public half, the instance opens with the private one."""

    private: ec.EllipticCurvePrivateKey

    @cached_property
    def public(self) -> bytes:
        """The public half as 65 raw bytes."""
        return write_point(self.private.public_key())

    @cached_property
    def id(self) -> str:
        """The 16 hexadecimal signs that name this key in an envelope."""
        return sha256(self.public).hexdigest()[:16]

    @cached_property
    def fingerprint(self) -> str:
        """What a person compares: five groups of four signs."""
        signs = sha256(self.public).hexdigest()[:20].upper()
        return " ".join(signs[place : place + 4] for place in range(0, 20, 4))


def draw_seal_key() -> SealKey:
    """Draw a new key pair."""
    return SealKey(ec.generate_private_key(ec.SECP256R1()))


def open_envelope(record_id: str, envelope: str, keys: Mapping[str, SealKey]) -> dict[str, Any]:
    """Return what was sealed for a record; raises `Refusal` 214, 215 (unknown key) or 216 (not opened)."""
    sealed = _read_envelope(envelope)
    key_id = sealed[_KEY_AT:_PUBLIC_AT].hex()
    key = keys.get(key_id)
    if key is None:
        raise errors.Refusal(errors.UNKNOWN_SEAL_KEY, key=key_id)
    point = sealed[_PUBLIC_AT:_IV_AT]
    try:
        phone = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        box = _find_box(key.private.exchange(ec.ECDH(), phone), point)
        told = box.decrypt(sealed[_IV_AT:_BOX_AT], sealed[_BOX_AT:], _bind(record_id, key_id))
        content = json.loads(told.decode("utf-8"))
    except (InvalidTag, ValueError, RecursionError):
        # Of what does not open nothing is said, not even where it failed.
        raise errors.Refusal(errors.UNOPENED_ENVELOPE) from None
    if not isinstance(content, dict):
        raise errors.Refusal(errors.UNOPENED_ENVELOPE)
    return content


def seal_envelope(record_id: str, content: Mapping[str, Any], public: bytes) -> str:
    """Seal a content for a record as a phone does, for who owns the key of this public half."""
    told = json.dumps(content, separators=(",", ":")).encode("utf-8")
    told += b" " * (-len(told) % PAD_TO)
    key_id = sha256(public).digest()[:8]
    phone = ec.generate_private_key(ec.SECP256R1())
    point, iv = write_point(phone.public_key()), os.urandom(_BOX_AT - _IV_AT)
    owner = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    box = _find_box(phone.exchange(ec.ECDH(), owner), point)
    sealed = bytes([VERSION]) + key_id + point + iv + box.encrypt(iv, told, _bind(record_id, key_id.hex()))
    return write_base64url(sealed)


def write_point(public: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as 65 raw bytes."""
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def write_base64url(told: bytes) -> str:
    """Return bytes in base64url without padding."""
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode("ascii")


def _read_envelope(envelope: str) -> bytes:
    try:
        written = envelope.encode("ascii")
        sealed = base64.b64decode(written + b"=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise errors.Refusal(errors.NO_ENVELOPE) from None
    # One text an envelope: what a looser reading would take for it is none.
    if len(sealed) < _BOX_AT + _TAG or sealed[0] != VERSION or write_base64url(sealed) != envelope:
        raise errors.Refusal(errors.NO_ENVELOPE)
    return sealed


def _find_box(shared: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), length=32, salt=salt, info=PURPOSE).derive(shared))


def _bind(record_id: str, key_id: str) -> bytes:
    return b"\n".join((PURPOSE, record_id.encode("utf-8"), key_id.encode("ascii")))
