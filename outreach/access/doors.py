"""The doors: before any page, who asks, for which address and whose record; after it, headers and refusals.

Reads the table of permissions and nothing else; a page never checks a role by itself.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, NoReturn, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from limits import parse
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access.answers import add_headers, answer_refusals, wants_json
from outreach.access.inboxes import Inbox, InboxDoor
from outreach.access.owners import find_owner, was_theirs
from outreach.access.permissions import ALL, OWN, PERMISSIONS, STRUCTURE, TEAM, Rule
from outreach.access.sessions import start_sessions, touch_session
from outreach.register import Register, audit
from outreach.register.accounts import Account

T = TypeVar("T")
# A long questionnaire with sixty cards; Werkzeug's own limit is a thousand, for posts with files only.
MOST_PARTS: Final = 20_000

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://")
csrf = CSRFProtect()


def start_access(app: Flask, register: Register, link_key: bytes, tell_today: Callable[[], date]) -> None:
    """Put the doors in front of an application."""
    inbox_door = InboxDoor(register, link_key)
    app.extensions["outreach.InboxDoor"] = inbox_door
    start_sessions(app, register)
    csrf.init_app(app)
    limiter.init_app(app)

    def guard() -> Response | None:
        rule = PERMISSIONS.get(request.endpoint or "")
        if rule is not None and rule.inbox:
            return _open_inbox(inbox_door, rule, tell_today())
        return _open_or_refuse(register)

    # Before the CSRF check: a stranger learns that he is not let in, not that his token is wrong.
    app.before_request_funcs.setdefault(None, []).insert(0, guard)
    app.after_request(touch_session)
    app.after_request(add_headers)
    answer_refusals(app)


def at_hand(kind: type[T]) -> T:
    """Return the object of this kind that the application was assembled with."""
    return cast(T, current_app.extensions[f"outreach.{kind.__name__}"])


def put_at_hand(found: object) -> None:
    """Put an object in the place of the one of its kind, for every page from now on."""
    current_app.extensions[f"outreach.{type(found).__name__}"] = found


def may_again(what: str, who: str, limits: Iterable[str]) -> bool:
    """Count one more time for somebody and tell whether that is within limits; counted in memory, never kept."""
    return all(limiter.limiter.hit(parse(limit), what, who) for limit in limits)


def current_account() -> Account | None:
    """Return the account that asks, if any."""
    return current_user.account if current_user.is_authenticated else None


def current_inbox() -> Inbox | None:
    """Return the inbox that asks, at the addresses of inboxes; None elsewhere, whatever the browser has opened."""
    inbox: Inbox | None = g.get("inbox")
    return inbox


def _open_inbox(door: InboxDoor, rule: Rule, today: date) -> Response | None:
    inbox = door.find_inbox(today)
    if inbox is None:
        if request.method == "GET" and not wants_json():
            return redirect(url_for("answer.renew"))
        raise errors.Refusal(errors.NO_INBOX)
    if rule.record:
        owner = find_owner(door.register, rule.record, _read_record_id(rule))
        if owner is None or owner.structure_id != inbox.structure_id:
            # Somebody else's is as unknown here as what does not exist.
            _refuse(door.register, rule, inbox.structure_id, errors.NOT_FOUND)
    _let_in_files(rule)
    g.inbox = inbox
    return None


def _open_or_refuse(register: Register) -> Response | None:
    if request.routing_exception is not None or request.endpoint is None:
        return None
    rule = PERMISSIONS.get(request.endpoint)
    if rule is not None and rule.public:
        return None
    account = current_account()
    if account is None:
        return _send_to_login()
    if rule is None or account.role not in rule.roles:
        raise errors.Refusal(errors.NOT_ALLOWED)
    _check_record(register, rule, account)
    _let_in_files(rule)
    g.account = account
    return None


def _let_in_files(rule: Rule) -> None:
    if rule.largest and (rule.tells_json or request.mimetype == "multipart/form-data"):
        # Before the CSRF check, which reads what is sent.
        request.max_content_length, request.max_form_parts = rule.largest, MOST_PARTS


def _send_to_login() -> Response:
    if request.method == "GET" and not wants_json():
        return redirect(url_for("account.login", next=request.path))
    raise errors.Refusal(errors.NOT_LOGGED_IN)


def _check_record(register: Register, rule: Rule, account: Account) -> None:
    if not rule.record:
        return
    record_id = _read_record_id(rule)
    owner = find_owner(register, rule.record, record_id)
    if owner is None:
        erased = audit.is_erased(register.reader, [record_id])
        raise errors.Refusal(errors.ERASED_VISIT if erased else errors.NOT_FOUND)
    scope = rule.roles[account.role]
    allowed = {
        OWN: owner.account_id == account.id,
        TEAM: owner.structure_id == account.structure_id,
        STRUCTURE: owner.structure_id == account.structure_id,
        ALL: True,
    }
    if not allowed[scope]:
        _refuse(register, rule, account.structure_id, errors.NOT_ALLOWED)


def _refuse(register: Register, rule: Rule, structure_id: str | None, problem: errors.Problem) -> NoReturn:
    moved = was_theirs(register, rule.record, _read_record_id(rule), structure_id)
    raise errors.Refusal(errors.MOVED_REFERRAL if moved else problem)


def _read_record_id(rule: Rule) -> str:
    return str((request.view_args or {})[f"{rule.record}_id"])
