"""Sessions: a signed cookie that ends after 12 h idle, 30 days at most, and at once when the account is closed.

The cookie holds the account's id and its session epoch; nothing of a person met, ever.
"""

import time
from typing import Any, Final

from flask import Flask, Response, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from outreach.register import Register
from outreach.register.accounts import Account, find_account

IDLE_SECONDS: Final = 12 * 3600
LONGEST_SECONDS: Final = 30 * 24 * 3600
# The cookie is written again at most this often: not at every save of a busy hour.
REFRESH_SECONDS: Final = 300


class Visitor(UserMixin):  # type: ignore[misc]
    """A logged-in account as Flask-Login wants it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = f"{account.id}/{account.session_epoch}"


def start_sessions(app: Flask, register: Register) -> None:
    """Let Flask-Login read the account behind a cookie."""
    manager = LoginManager(app)
    manager.session_protection = None

    def read_visitor(mark: str) -> Visitor | None:
        account_id, _, epoch = mark.partition("/")
        account = find_account(register, account_id)
        if account is None or account.disabled or str(account.session_epoch) != epoch or not _is_fresh():
            return None
        return Visitor(account)

    manager.user_loader(read_visitor)


def start_session(account: Account) -> None:
    """Open a new session for an account, whatever the cookie held before."""
    session.clear()
    now = int(time.time())
    session.update({"started": now, "seen": now})
    session.permanent = True
    login_user(Visitor(account))


def end_session() -> None:
    """Forget the session."""
    logout_user()
    session.clear()


def touch_session(response: Response) -> Response:
    """Move the idle end of a session forward, now and then."""
    now = int(time.time())
    if "seen" in session and now - int(session["seen"]) > REFRESH_SECONDS:
        session["seen"] = now
    return response


def _is_fresh() -> bool:
    now = int(time.time())
    told: dict[str, Any] = dict(session)
    return now - int(told.get("seen", 0)) < IDLE_SECONDS and now - int(told.get("started", 0)) < LONGEST_SECONDS
