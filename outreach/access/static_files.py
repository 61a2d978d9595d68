"""Our static files: read once, comments and blanks taken out, named by the hash of what is sent, kept a year.

A phone on a slow network pays for every byte; the files of the repository keep their comments. The script of a
questionnaire is made of the parts it needs (`static/phone/`), one after the other, and sent as one file.
"""

import hashlib
import mimetypes
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for
from minify import string as minify

from outreach import errors


def build_static_url(app: Flask) -> Callable[[str], str]:
    """Serve the static files of an application and return the function that names one of them."""
    sent = _read_folder(Path(app.root_path) / "static")
    marks = {name: _mark(content) for name, content in sent.items()}

    def serve(filename: str) -> Response:
        if filename not in sent:
            raise errors.Refusal(errors.NOT_FOUND)
        return _send(sent[filename], filename, kept="v" in request.args)

    def static_url(name: str) -> str:
        """Name a static file of ours."""
        return url_for("static", filename=name, v=marks[name])

    app.add_url_rule("/static/<filename>", "static", serve)
    return static_url


class PhoneScript:
    """The phone's script: parts put end to end, in the order they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._parts = {path.removesuffix(".js"): text for path, text in _read_folder(folder).items()}
        self._compose = lru_cache(64)(self._put_together)

    def compose(self, names: Iterable[str]) -> tuple[bytes, str]:
        """Return the script made of some parts, and its mark; raises `Refusal` (404) for a part that is none."""
        return self._compose(tuple(dict.fromkeys(names)))

    def _put_together(self, names: tuple[str, ...]) -> tuple[bytes, str]:
        if not self._parts.keys() >= set(names):
            raise errors.Refusal(errors.NOT_FOUND)
        script = b"\n".join(self._parts[name] for name in names)
        return script, _mark(script)


def build_phone_script(app: Flask) -> Callable[[Iterable[str]], str]:
    """Serve the phone's script and return the function that names it for some parts, in their order."""
    made = PhoneScript(Path(app.root_path) / "static/phone")
    app.extensions["outreach.PhoneScript"] = made

    def serve() -> Response:
        script, mark = made.compose(request.args.get("parts", "").split("."))
        # An older page asks by its own hash: it gets today's script, which is not kept under that name.
        return _send(script, "phone.js", kept=request.args.get("v") == mark)

    def phone_script(names: Iterable[str]) -> str:
        """Name the script made of some parts."""
        asked = tuple(names)
        return url_for("phone_script", parts=".".join(asked), v=made.compose(asked)[1])

    app.add_url_rule("/static/phone.js", "phone_script", serve)
    return phone_script


def lighten(path: Path) -> bytes:
    """Return a static file as it is sent: without comments and blanks, with short names inside its functions."""
    text = path.read_text("utf-8")
    if path.suffix == ".js":
        # Parts are put end to end: each must be closed.
        return f"{minify('application/javascript', text)};".encode()
    return str(minify("text/css", text)).encode() if path.suffix == ".css" else text.encode()


def _read_folder(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() if path.suffix == ".png" else lighten(path)
        for path in folder.iterdir()
        if path.is_file()
    }


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]


def _send(content: bytes, name: str, kept: bool) -> Response:
    response = Response(content, mimetype=mimetypes.guess_type(name)[0])
    response.set_etag(_mark(content))
    if kept:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.make_conditional(request)
    return response
