"""Datasette's door: nobody without a pass, nothing but the release, nothing from outside.

Loaded by Datasette from `--plugins-dir`; told by its environment where passes and their key are. Knows no register.
"""

import json
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from pluggy import HookimplMarker

from outreach.observatory import passes
from outreach.observatory.tables import DATABASE
from outreach.sealing.keys import read_key

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
COOKIE: Final = "outreach_observatory"
ENTRANCE: Final = "/-/entrer"
FREE_FOLDER: Final = "/outils/"
FREE_FILE: Final = "/favicon.ico"
DASHBOARDS: Final = "/-/dashboards"
DASHBOARD_PATHS: Final = (f"{DASHBOARDS}/", "/-/static-plugins/datasette_dashboards/")
_ACTOR: Final = "outreach.actor"
NO_PASS: Final = (
    "L’observatoire s’ouvre depuis l’outil, avec un compte d’analyste. Le passage dure une heure ; s’il a expiré,"
    " repassez par l’outil."
)
NO_TOKEN: Final = (
    "Ce jeton est inconnu, incomplet ou terminé : copiez-le en entier, ou faites-en un autre dans l’outil."
)
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]


def _folder() -> Path:
    return Path(os.environ["OUTREACH_PASSES"])


def _key() -> bytes:
    path = Path(os.environ["OUTREACH_PASS_KEY"])
    return read_key(path.parent, path.stem)


@hookimpl
def startup(datasette: Any) -> None:
    """Give the release the name that its addresses and its metadata have, whatever its file is called."""
    for name in [name for name in datasette.databases if name not in ("_internal", DATABASE)]:
        database = datasette.databases[name]
        datasette.remove_database(name)
        datasette.add_database(database, DATABASE)


@hookimpl(tryfirst=True)
def permission_allowed(actor: Mapping[str, str] | None, action: str) -> bool | None:
    """Deny everything to nobody, and Datasette's own workshop to everybody."""
    if actor is None or action in {"permissions-debug", "debug-menu", "view-database-download"}:
        return False
    return None


@hookimpl
def actor_from_request(request: Any) -> dict[str, str] | None:
    """Return who holds the cookie, while her pass is open."""
    return find_actor(request.scope)


def find_actor(scope: Message) -> dict[str, str] | None:
    """Return who asks, if her pass is open: a script shows its token, a browser its cookie."""
    # The door, the gate and the ledger ask of the same request.
    if _ACTOR not in scope:
        scope[_ACTOR] = _read_actor(scope)
    actor: dict[str, str] | None = scope[_ACTOR]
    return actor


def _read_actor(scope: Message) -> dict[str, str] | None:
    headers = dict(scope["headers"])
    if b"authorization" in headers:
        kind, _, token = headers[b"authorization"].decode("latin-1").partition(" ")
        reads = scope["method"] in ("GET", "HEAD") and kind.lower() == "bearer"
        entrant = passes.find_script(_folder(), _key(), token.strip(), time.time()) if reads else None
    else:
        cookie = _read_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        entrant = passes.find_entrant(_folder(), _key(), cookie, time.time()) if cookie else None
    return {"id": entrant.account_id, "role": entrant.role, "display": "Observatoire"} if entrant else None


def _read_cookie(header: str) -> str | None:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(header)
    except CookieError:
        return None
    return cookies[COOKIE].value if COOKIE in cookies else None


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Stand before all of Datasette: let in by a token, turn away without a cookie, set the headers of every answer."""
    policy = build_policy()

    def wrap(app: App) -> App:
        async def guarded(scope: Message, receive: Any, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            tell = _add_headers(send, scope["path"], policy)
            if scope["path"] == ENTRANCE:
                await _let_in(datasette, scope, tell)
            elif _is_free(scope["path"]):
                await app(scope, receive, tell)
            elif _is_workshop(scope["path"]) or find_actor(scope) is None:
                await _turn_away(datasette, scope, tell)
            else:
                await app(scope, receive, tell)

        return guarded

    return wrap


def _is_workshop(path: str) -> bool:
    # Datasette's own workshop (/-/settings, /-/databases…) is nobody's.
    return path.startswith("/-/") and path != DASHBOARDS and not path.startswith(DASHBOARD_PATHS)


def _is_free(path: str) -> bool:
    return path == FREE_FILE or path.startswith(FREE_FOLDER)


async def _let_in(datasette: Any, scope: Message, send: Send) -> None:
    tokens = parse_qs(scope["query_string"].decode("latin-1")).get("jeton", [""])
    cookie = passes.enter(_folder(), _key(), tokens[0], time.time()) if scope["method"] == "GET" else None
    if cookie is None:
        await _turn_away(datasette, scope, send)
        return
    secure = "; Secure" if os.environ.get("OUTREACH_DATASETTE_URL", "").startswith("https:") else ""
    told = f"{COOKIE}={cookie}; Path=/; Max-Age={passes.COOKIE_SECONDS}; HttpOnly; SameSite=Lax{secure}"
    await _answer(send, 303, b"", [(b"location", b"/"), (b"set-cookie", told.encode("ascii"))])


async def _turn_away(datasette: Any, scope: Message, send: Send) -> None:
    scripted = any(name.lower() == b"authorization" for name, _ in scope["headers"])
    sentence = NO_TOKEN if scripted else NO_PASS
    if scope["path"].endswith(".json"):
        body = json.dumps({"ok": False, "error": sentence, "status": 403}, ensure_ascii=False).encode()
        await _answer(send, 403, body, [(b"content-type", b"application/json; charset=utf-8")])
        return
    template = datasette.jinja_env.get_template("closed.html")
    page: str = await template.render_async(sentence=sentence)
    await _answer(send, 403, page.encode(), [(b"content-type", b"text/html; charset=utf-8")])


async def _answer(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


def _add_headers(send: Send, path: str, policy: str) -> Send:
    ours = {
        b"content-security-policy": policy.encode("ascii"),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"no-referrer",
        b"x-frame-options": b"DENY",
        b"x-robots-tag": b"noindex",
        b"cross-origin-opener-policy": b"same-origin",
    }
    if not _is_free(path):
        ours[b"cache-control"] = b"private, no-store"

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
            message = {**message, "headers": [*kept, *ours.items()]}
        await send(message)

    return told


def build_policy() -> str:
    """Build the content policy: own files only, and no script in a page."""
    return (
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
        # Drawings style their elements in place.
        " frame-ancestors 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'"
    )
