"""How an analyst goes from the app to Datasette: a one-minute token, then a cookie that dies with the account.

A pass is a file `<account>.<nonce>` in a folder both processes see; used, it is renamed `<account>.<nonce>.used`. Her
scripts come in by a pass of their own, `<account>.<nonce>.script`, for as long as she chose or until she ends it.
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
SCRIPT_DAYS: Final = (30, 90, 365)
DAY_SECONDS: Final = 86_400
MOST_SCRIPTS: Final = 10
ACCOUNT_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
NONCE: Final = re.compile(r"[0-9a-f]{32}")
_SCRIPT: Final = ".script"
# A token may begin with a dot, which a double click leaves out.
SCRIPT_PREFIX: Final = "jeton_"


@dataclass(frozen=True, slots=True)
class Pass:
    """Who came in, with which role, and since when (seconds)."""

    account_id: str
    role: str
    nonce: str
    since: float


@dataclass(frozen=True, slots=True)
class ScriptPass:
    """A pass for scripts: its nonce, until when it holds and when it last served (seconds; nothing if never)."""

    nonce: str
    until: float
    used: float | None


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


def open_script(passes_folder: Path, key: bytes, account_id: str, role: str, now: float, days: int) -> str:
    """Make a pass for scripts, for some days, and return its token.

    Raises `Refusal` for another role (104), another number of days or too many passes (100).
    """
    if role not in ROLES_LET_IN or not ACCOUNT_ID.fullmatch(account_id):
        raise errors.Refusal(errors.NOT_ALLOWED)
    if days not in SCRIPT_DAYS or len(list_scripts(passes_folder, account_id, now)) >= MOST_SCRIPTS:
        raise errors.Refusal(errors.BAD_REQUEST)
    passes_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    entrant = Pass(account_id, role, secrets.token_hex(16), now)
    path = passes_folder / f"{account_id}.{entrant.nonce}{_SCRIPT}"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{now + days * DAY_SECONDS:.0f}")
    # Its date is the day it last served: none yet.
    os.utime(path, (0, 0))
    return f"{SCRIPT_PREFIX}{_seal(key, 'script', entrant)}"


def find_script(passes_folder: Path, key: bytes, token: str, now: float) -> Pass | None:
    """Return whose scripts a token lets in, while it is genuine, not over and its pass file is still there."""
    entrant = _unseal(key, "script", token.removeprefix(SCRIPT_PREFIX))
    path = passes_folder / f"{entrant.account_id}.{entrant.nonce}{_SCRIPT}" if entrant else None
    until = _read_until(path) if path else None
    if path is None or until is None or now >= until:
        return None
    try:
        if path.stat().st_mtime < now - DAY_SECONDS:
            os.utime(path, (now, now))
    except OSError:
        # Ended just now, or a disk that is full: neither is for the script to know.
        return entrant if path.is_file() else None
    return entrant


def list_scripts(passes_folder: Path, account_id: str, now: float) -> list[ScriptPass]:
    """List the passes for scripts of an account that still hold, the one that ends last first."""
    told = []
    for path in passes_folder.glob(f"*{_SCRIPT}"):
        until = _read_until(path) if path.name.split(".")[0] == account_id else None
        if until is not None and now < until:
            try:
                used = path.stat().st_mtime
            except FileNotFoundError:
                # Ended meanwhile by another page.
                continue
            told.append(ScriptPass(path.name.split(".")[1], until, used or None))
    return sorted(told, key=lambda one: (-one.until, one.nonce))


def close_script(passes_folder: Path, account_id: str, nonce: str) -> bool:
    """End one pass for scripts of an account, and tell whether there was one."""
    genuine = NONCE.fullmatch(nonce) and ACCOUNT_ID.fullmatch(account_id)
    return bool(genuine) and _close(passes_folder / f"{account_id}.{nonce}{_SCRIPT}")


def _read_until(path: Path) -> float | None:
    try:
        return float(path.read_text("ascii"))
    except (OSError, ValueError):
        return None


def close_passes(passes_folder: Path, account_id: str, *, scripts: bool = True) -> int:
    """Close every pass of an account (new password, other role, disabled) and return how many there were.

    Coming out closes hers alone, not those of her `scripts`.
    """
    hers = (path for path in passes_folder.glob("*") if path.name.split(".")[0] == account_id)
    return sum(_close(path) for path in hers if scripts or path.suffix != _SCRIPT)


def _close_old_passes(passes_folder: Path, now: float) -> None:
    for path in passes_folder.glob("*.*"):
        try:
            if path.suffix == _SCRIPT:
                if now >= (_read_until(path) or 0):
                    _close(path)
            elif path.stat().st_mtime < now - COOKIE_SECONDS - TOKEN_SECONDS:
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
