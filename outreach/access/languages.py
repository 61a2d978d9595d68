"""The languages of the pages, and the cookie that keeps the one somebody chose."""

from typing import Final

from flask import current_app
from werkzeug.wrappers import Response

LANGUAGES: Final = ("fr", "en")
_YEAR_SECONDS: Final = 365 * 24 * 3600


def keep_language(response: Response, chosen: str) -> None:
    """Keep a language for a year."""
    response.set_cookie(
        "language", chosen, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip
