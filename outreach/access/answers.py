"""How every answer leaves: security headers on all, and one handler for every refusal, as a page or as JSON.

Knows the catalogue of errors; shows no trace, no answer, no code.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol, runtime_checkable

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import format_time, get_locale, gettext
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from outreach import errors
from outreach.access.permissions import LARGEST_WITH_PICTURES, PERMISSIONS

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self';"
    " connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_STATIC: Final = ("static", "phone_script")
# The others speak to pages, and cost a phone 0.4 kB with each file of ours.
_OF_FILES: Final = {"X-Content-Type-Options": HEADERS["X-Content-Type-Options"]}
# A page of ours within another of ours: the phone in which a questionnaire is tried.
_FRAMED: Final = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
_FRAMING: Final = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
# Where the camera may read a slip; a questionnaire says by itself what it uses of the phone.
_READS_SLIPS: Final = ("slip.look_up", "answer_slip.look_up", "desk.waiting", "answer.waiting")
_WITH_CAMERA: Final = "camera=(self), geolocation=(), microphone=()"
# Named by what they hold: their own pages say how long a phone may keep them.
KEPT_BY_PHONES: Final = (
    *_STATIC,
    "field.form_list",
    "field.form_file",
    "field.kept",
    "field.desk_list",
    "field.structures",
    "field.ordinary_words",
    "field.offered",
    "field.offline_form",
    "field.offline_home",
    "field.offline_guide",
    "field.phone",
    "field.worker",
    "field.manifest",
)
# Of what is too large, this much is read and forgotten before the answer.
MOST_READ_OUT: Final = 100_000_000
_BY_STATUS: Final = {
    400: errors.BAD_REQUEST,
    401: errors.NOT_LOGGED_IN,
    403: errors.NOT_ALLOWED,
    404: errors.NOT_FOUND,
    405: errors.WRONG_METHOD,
    413: errors.TOO_LARGE,
}


def add_headers(response: Response) -> Response:
    """Put the security headers on an answer; pages are never kept by a cache."""
    if request.endpoint in _READS_SLIPS:
        response.headers["Permissions-Policy"] = _WITH_CAMERA
    is_file = request.endpoint in _STATIC and response.status_code < 400
    for name, value in (_OF_FILES if is_file else HEADERS).items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint not in KEPT_BY_PHONES or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    return response


def allow_within_ours(response: Response) -> Response:
    """Let a page be shown within a page of ours, and nowhere else."""
    response.headers["Content-Security-Policy"] = _FRAMED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def allow_ours_within(response: Response) -> Response:
    """Let a page show another of ours within it."""
    response.headers["Content-Security-Policy"] = _FRAMING
    return response


@runtime_checkable
class Telling(Protocol):
    """A fact that says itself in the language of a gettext."""

    def write(self, translate: Callable[[str], str]) -> str:
        """Return it in that language."""


def answer_refusals(app: Flask) -> None:
    """Answer every refusal and every unforeseen fault with its number, one sentence and its remedy."""

    def answer_refusal(refusal: errors.Refusal) -> Response:
        return _answer(refusal)

    def answer_old_page(fault: CSRFError) -> Response:
        return _answer(errors.Refusal(errors.EXPIRED_PAGE))

    def answer_hurry(fault: RateLimitExceeded) -> Response:
        # Of all that was exceeded, the one that lasts.
        limits = [limit for one in app.extensions["limiter"] for limit in one.current_limits if limit.breached]
        again = max((limit.reset_at for limit in limits), default=time.time() + 60)
        moment = datetime.fromtimestamp(again + 60, UTC)
        response = _answer(errors.Refusal(errors.TOO_OFTEN, when=format_time(moment, "short")))
        response.headers["Retry-After"] = str(max(1, round(again - time.time())))
        return response

    def answer_http(fault: HTTPException) -> Response:
        rule = PERMISSIONS.get(request.endpoint or "")
        if fault.code == 413 and rule is not None and rule.largest:
            _read_to_the_end()
        if fault.code == 413 and rule is not None and rule.largest > LARGEST_WITH_PICTURES and not rule.tells_json:
            return _answer(errors.Refusal(errors.FILE_TOO_LARGE, most=rule.largest // 1_000_000))
        return _answer(errors.Refusal(_BY_STATUS.get(fault.code or 500, errors.BROKEN)))

    def answer_unforeseen(fault: Exception) -> Response:
        # The kind of fault and where it happened, never its message: that may quote an answer.
        place = fault.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
        app.logger.error("%s at %s on %s", type(fault).__name__, where, request.endpoint)
        return _answer(errors.Refusal(errors.BROKEN))

    app.register_error_handler(errors.Refusal, answer_refusal)
    app.register_error_handler(CSRFError, answer_old_page)
    app.register_error_handler(RateLimitExceeded, answer_hurry)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_unforeseen)


def wants_json() -> bool:
    """Whether who asks wants JSON: a script that says so, or one of ours at its own address."""
    rule = PERMISSIONS.get(request.endpoint or "")
    if rule is not None and rule.tells_json:
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _read_to_the_end() -> None:
    # A browser that is answered while it still sends a picture says that the network failed. Who is not let in was
    # answered before.
    left = min(request.content_length or 0, MOST_READ_OUT)
    while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, 65_536))):
        left -= len(piece)


def tell_refusal(refusal: errors.Refusal) -> tuple[str, str]:
    """Return the sentence of a refusal and its remedy, in the reader's language."""
    facts = {name: _tell_fact(fact) for name, fact in refusal.facts.items()}
    problem = refusal.problem
    return gettext(problem.sentence).format(**facts), gettext(problem.remedy).format(**facts)


def _tell_fact(fact: object) -> object:
    # A word of the vocabulary (where a referral stands), or what says itself in a language (the faults of a town).
    if isinstance(fact, str):
        return gettext(fact) if fact else fact
    return fact.write(gettext) if isinstance(fact, Telling) else fact


def _answer(refusal: errors.Refusal) -> Response:
    problem = refusal.problem
    sentence, remedy = tell_refusal(refusal)
    if wants_json():
        told = {"number": problem.number, "sentence": sentence, "remedy": remedy}
        faults = getattr(refusal, "faults", ())
        if faults:
            language = str(get_locale())
            told["faults"] = [{"place": fault.place, "sentence": fault.write(language, gettext)} for fault in faults]
        return make_response(jsonify(told), problem.status)
    page = render_template("error.html", number=problem.number, sentence=sentence, remedy=remedy)
    return make_response(page, problem.status)
