"""What a phone keeps to go on without network: pages and words that name nobody, each at an address of its own content.

An address holds the hash of what it gives: once kept, a phone never asks for it again. Decides nothing.
"""

from functools import lru_cache
from typing import Final, TypeVar

from flask import Response, render_template, request, url_for
from flask_babel import force_locale, get_locale
from werkzeug.wrappers import Response as BaseResponse

from outreach.access.languages import LANGUAGES
from outreach.field.page_shelf import KeptPage, pack_page

R = TypeVar("R", bound=BaseResponse)
# What follows every page, comes then at leisure, comes with the first answer or the menu; what few pages need.
FRAGMENTS: Final = ("kept", "kept_then", "kept_later", "kept_more")


def kept() -> Response:
    """Send a fragment that follows a page: the templates and words of what the phone shows by itself."""
    language, name = request.args.get("language", ""), request.args.get("name", "")
    language = language if language in LANGUAGES else LANGUAGES[0]
    page = _write_kept(language, name if name in FRAGMENTS else FRAGMENTS[0])
    return keep_on_phone(Response(page.content, mimetype="text/html"), page.mark)


def keep_on_phone(response: R, mark: str) -> R:
    """Let a phone keep an answer that was asked by the mark of its content."""
    # Under another mark the page is an old one: it gets what there is, without keeping it under that name.
    kept = request.args.get("v") == mark
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable" if kept else "no-store"
    return response


def locate_kept(name: str = FRAGMENTS[0]) -> str:
    """Return the address of a fragment in the reader's language."""
    language = str(get_locale())
    told = None if name == FRAGMENTS[0] else name
    return url_for("field.kept", language=language, name=told, v=_write_kept(language, name).mark)


def list_kept_needs() -> dict[str, None]:
    """List what the fragments ask for, in the reader's language: each other, scripts, style sheets, words."""
    return dict.fromkeys(need for name in FRAGMENTS for need in _write_kept(str(get_locale()), name).needs)


@lru_cache(len(LANGUAGES) * len(FRAGMENTS))
def _write_kept(language: str, name: str) -> KeptPage:
    with force_locale(language):
        return pack_page(render_template(f"field/{name}.html"))
