"""Our static files: read once, comments and blanks taken out, named by the hash of what is sent, kept a year.

A phone on a slow network pays for every byte; the files of the repository keep their comments.
"""

import hashlib
import mimetypes
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, request, url_for
from rcssmin import cssmin
from rjsmin import jsmin

from outreach import errors


def build_static_url(app: Flask) -> Callable[[str], str]:
    """Serve the static files of an application and return the function that names one of them."""
    sent = {path.name: lighten(path) for path in (Path(app.root_path) / "static").iterdir() if path.is_file()}
    marks = {name: hashlib.sha256(content).hexdigest()[:10] for name, content in sent.items()}

    def serve(filename: str) -> Response:
        if filename not in sent:
            raise errors.Refusal(errors.NOT_FOUND)
        response = Response(sent[filename], mimetype=mimetypes.guess_type(filename)[0])
        response.set_etag(marks[filename])
        if "v" in request.args:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.make_conditional(request)
        return response

    def static_url(name: str) -> str:
        """Name a static file of ours."""
        return url_for("static", filename=name, v=marks[name])

    app.add_url_rule("/static/<filename>", "static", serve)
    return static_url


def lighten(path: Path) -> bytes:
    """Return a static file as it is sent: without comments and indentation."""
    text = path.read_text("utf-8")
    if path.suffix == ".js":
        return str(jsmin(text)).encode()
    return str(cssmin(text)).encode() if path.suffix == ".css" else text.encode()
