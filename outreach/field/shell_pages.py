"""The addresses that let a phone go on without network: the pages it keeps, the worker that serves them, the manifest.

What is kept is named by the hash of what it holds: asked under another hash, it is sent and not to be kept.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask import Response, g, jsonify, request, url_for
from flask_babel import force_locale, get_locale, gettext

from outreach.access import PhoneScript, at_hand
from outreach.access.languages import LANGUAGES
from outreach.field.devices import write_policy
from outreach.field.form_shelf import FormShelf
from outreach.field.offline_pages import keep_on_phone
from outreach.field.page_shelf import KeptPage
from outreach.field.parts import WORKER
from outreach.field.phone_shell import find_form, find_page
from outreach.intake import House

# Those of app.css, and of the drawing.
THEME_COLOUR: Final = "#0a4f8f"
GROUND_COLOUR: Final = "#ffffff"


def offline_form(form_id: str) -> Response:
    """Send a questionnaire as a phone keeps it."""
    house = at_hand(House)
    house.library.check_offered(form_id, g.account.structure_id or "")
    survey = house.library.find_survey(form_id)
    page = find_form(house, at_hand(FormShelf), g.account, survey, request.args.get("place", ""), _read_language())
    response = _send(page)
    response.headers["Permissions-Policy"] = write_policy(survey)
    return response


def offline_home() -> Response:
    """Send the worker's home without network: her outing, her questionnaires, what waits."""
    return _send(find_page(at_hand(House), at_hand(FormShelf), "offline_home", _read_language()))


def offline_guide() -> Response:
    """Send the guide of the town: its structures and what leads to them."""
    return _send(find_page(at_hand(House), at_hand(FormShelf), "offline_guide", _read_language()))


def phone() -> Response:
    """Send the page of the phone itself: what is on it, and how it is erased."""
    return _send(find_page(at_hand(House), at_hand(FormShelf), "phone", _read_language()))


def worker() -> Response:
    """Send the script that stands between the phone and the network; a browser asks whether it has changed."""
    content, mark = at_hand(PhoneScript).compose(WORKER)
    response = Response(content, mimetype="text/javascript")
    response.set_etag(mark)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def manifest() -> Response:
    """Send what an installed application is called, looks like and opens."""
    language = _read_language()
    with force_locale(language):
        told = {
            "name": gettext("Aller-vers"),
            "short_name": gettext("Aller-vers"),
            "description": gettext("Les visites d’aller-vers, avec ou sans réseau."),
        }
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
    icons += [("icon-maskable-512.png", "512x512", "maskable"), ("icon.svg", "any", "any")]
    response = jsonify(
        **told,
        lang=language,
        dir="ltr",
        id="/",
        start_url=url_for("field.visits"),
        scope="/",
        display="standalone",
        background_color=GROUND_COLOUR,
        theme_color=THEME_COLOUR,
        icons=[
            {
                "src": url_for("static", filename=name),
                "sizes": sizes,
                "type": "image/svg+xml" if name.endswith("svg") else "image/png",
                "purpose": purpose,
            }
            for name, sizes, purpose in icons
        ],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def locate_manifest() -> str:
    """Return the address of the manifest in the reader's language: a browser asks for it without her cookies."""
    return url_for("field.manifest", language=str(get_locale()))


def _read_language() -> str:
    language = request.args.get("language", "")
    return language if language in LANGUAGES else str(get_locale())


def _send(page: KeptPage) -> Response:
    return keep_on_phone(Response(page.content, mimetype="text/html"), page.mark)


ADDRESSES: Final[Sequence[tuple[str, Callable[..., Any]]]] = (
    ("/forms/<form_id>/offline", offline_form),
    ("/offline", offline_home),
    ("/offline/guide", offline_guide),
    ("/phone", phone),
    ("/sw.js", worker),
    ("/manifest.webmanifest", manifest),
)
