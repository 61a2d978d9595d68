"""Addresses of static files that change with their content, so that a phone may keep them for a year."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for


def build_static_url(app: Flask) -> Callable[[str], str]:
    """Return the function that names a static file with the hash of its content."""

    @cache
    def static_url(name: str) -> str:
        """Name a static file of ours."""
        mark = hashlib.sha256((Path(str(app.static_folder)) / name).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=name, v=mark)

    def keep_long(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.after_request(keep_long)
    return static_url
