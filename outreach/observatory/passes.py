"""How an analyst goes from the app to Datasette: a one-minute token, then a cookie that dies with the account.

A pass is a file `<account>.<nonce>` in a folder both processes see; used, it is renamed `<account>.<nonce>.used`.
Shared by the app and the Datasette plugin; knows neither of them, no register, no password.
"""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from outreach import errors

ROLES_LET_IN: Final = frozenset({"analyst"})
TOKEN_SECONDS: Final = 60
COOKIE_SECONDS: Final = 3600
# Two clocks of one machine never differ; a little is forgiven to a token made in the same second.
CLOCK_SLACK: Final = 5
ACCOUNT_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
NONCE: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Pass:
    """Who came in, with which role, and since when (seconds)."""

    account_id: str
    role: str
    nonce: str
    since: float


def open_pass(passes_folder: Path, key: bytes, account_id: str, role: str, now: float) -> str:
    """Make a pass and return its token, good for one entry within a minute; raises `Refusal` (104) for other roles."""
    if role not in ROLES_LET_IN or not ACCOUNT_ID.fullmatch(account_id):
        raise errors.Refusal(errors.NOT_ALLOWED)
    passes_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _close_old_passes(passes_folder, now)
    entrant = Pass(account_id, role, secrets.token_hex(16), now)
    path = passes_folder / f"{account_id}.{entrant.nonce}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    os.utime(path, (now, now))
    return _seal(key, "token", entrant)


def enter(passes_folder: Path, key: bytes, token: str, now: float) -> str | None:
    """Use up a token and return the cookie it is worth, or nothing when it is forged, late or already used."""
    entrant = _unseal(key, "token", token)
    if entrant is None or not -CLOCK_SLACK <= now - entrant.since <= TOKEN_SECONDS:
        return None
    waiting = passes_folder / f"{entrant.account_id}.{entrant.nonce}"
    try:
        # A rename succeeds once, even when two requests carry the same token.
        waiting.rename(waiting.with_name(waiting.name + ".used"))
    except FileNotFoundError:
        return None
    return _seal(key, "cookie", Pass(entrant.account_id, entrant.role, entrant.nonce, now))


def find_entrant(passes_folder: Path, key: bytes, cookie: str, now: float) -> Pass | None:
    """Return who holds a cookie, while it is genuine, under an hour old and its pass file is still there."""
    entrant = _unseal(key, "cookie", cookie)
    if entrant is None or not -CLOCK_SLACK <= now - entrant.since <= COOKIE_SECONDS:
        return None
    used = passes_folder / f"{entrant.account_id}.{entrant.nonce}.used"
    return entrant if used.is_file() else None


def close_passes(passes_folder: Path, account_id: str) -> int:
    """Close every pass of an account (logout, new password, other role, disabled) and return how many there were."""
    return sum(_close(path) for path in passes_folder.glob("*") if path.name.split(".")[0] == account_id)


def _close_old_passes(passes_folder: Path, now: float) -> None:
    for path in passes_folder.glob("*.*"):
        try:
            if path.stat().st_mtime < now - COOKIE_SECONDS - TOKEN_SECONDS:
                _close(path)
        except FileNotFoundError:
            continue


def _close(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _seal(key: bytes, kind: str, entrant: Pass) -> str:
    sealed = _serializer(key, kind).dumps([entrant.account_id, entrant.role, entrant.nonce, entrant.since])
    return sealed if isinstance(sealed, str) else sealed.decode("ascii")


def _unseal(key: bytes, kind: str, sealed: str) -> Pass | None:
    try:
        account_id, role, nonce, since = _serializer(key, kind).loads(sealed)
    except (BadData, ValueError, TypeError):
        return None
    genuine = role in ROLES_LET_IN and ACCOUNT_ID.fullmatch(account_id) and NONCE.fullmatch(nonce)
    return Pass(account_id, role, nonce, float(since)) if genuine else None


def _serializer(key: bytes, kind: str) -> URLSafeSerializer:
    # The salt keeps a token from serving as a cookie.
    return URLSafeSerializer(key, salt=f"outreach.observatory.{kind}")
