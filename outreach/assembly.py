"""Assembly only: `create_app` puts an instance, its doors and its pages together. No route lives here."""

from datetime import timedelta

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from outreach.access import start_access
from outreach.account.pages import pages as account_pages
from outreach.account.pages import select_language
from outreach.coordination.pages import pages as coordination_pages
from outreach.desk.pages import inbox as inbox_pages
from outreach.desk.pages import pages as desk_pages
from outreach.field.pages import pages as field_pages
from outreach.intake import keep_forms, open_house, tell_structures
from outreach.sealing.keys import read_key
from outreach.settings import TIME_ZONE, Settings
from outreach.slip.pages import inbox as slip_inbox
from outreach.slip.pages import pages as slip_pages
from outreach.wording import add_wording


def create_app(settings: Settings) -> Flask:
    """Assemble the application of an instance made by `outreach init`."""
    house = open_house(settings)
    with house.register.writing() as writer:
        tell_structures(writer, settings, house.territory)
        keep_forms(writer, house)
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=read_key(settings.keys, "session"),
        SESSION_COOKIE_NAME="outreach",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.app_url.startswith("https:"),
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="fr",
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=9,
        RATELIMIT_HEADERS_ENABLED=False,
    )
    app.extensions["outreach.House"] = house
    if settings.public_url:
        # A public address means one reverse proxy in front: its visitor is the visitor.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    Babel(app, default_timezone=str(TIME_ZONE), locale_selector=select_language)
    Compress(app)
    start_access(app, house.register, house.link_key, settings.today)
    rooms = (account_pages, field_pages, desk_pages, inbox_pages, slip_pages, slip_inbox, coordination_pages)
    for pages in rooms:
        app.register_blueprint(pages)
    add_wording(app, house)
    return app
