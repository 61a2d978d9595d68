"""The analyst's way to the observatory: a pass of a minute for her browser, tokens of her own for her scripts."""

import time
from datetime import date, datetime

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.access.answers import CONTENT_SECURITY_POLICY
from outreach.intake import House
from outreach.observatory.ledger import KEPT_MONTHS
from outreach.observatory.passes import SCRIPT_DAYS, close_passes, close_script, list_scripts, open_pass, open_script
from outreach.register import audit
from outreach.register.accounts import find_account
from outreach.sealing.keys import read_key
from outreach.settings import TIME_ZONE


def observatory() -> Response:
    """Show what the observatory is, or hand its reader over to Datasette with a pass of one minute."""
    house = at_hand(House)
    if request.method == "POST":
        key = read_key(house.settings.keys, "pass")
        token = open_pass(house.settings.passes, key, g.account.id, g.account.role, time.time())
        _check_still_open(house)
        return redirect(f"{house.settings.datasette_url}/-/entrer?jeton={token}", 303)
    return _show(house)


def make_token() -> Response:
    """Make a token for scripts and show it, once."""
    house = at_hand(House)
    days = request.form.get("days", 0, int)
    key = read_key(house.settings.keys, "pass")
    token = open_script(house.settings.passes, key, g.account.id, g.account.role, time.time(), days)
    _check_still_open(house)
    _record(house, "token_made")
    return _show(house, token)


def end_token(nonce: str) -> Response:
    """End a token at once."""
    house = at_hand(House)
    if not close_script(house.settings.passes, g.account.id, nonce):
        raise errors.Refusal(errors.NOT_FOUND)
    _record(house, "token_ended")
    flash(gettext("Ce jeton n’ouvre plus rien."))
    return redirect(url_for("account.observatory"), 303)


def _check_still_open(house: House) -> None:
    # Whoever closes the account meanwhile has closed the passes that were there: not the one just made.
    now = find_account(house.register, g.account.id)
    if now is None or now.disabled or now.session_epoch != g.account.session_epoch:
        close_passes(house.settings.passes, g.account.id)
        raise errors.Refusal(errors.NOT_ALLOWED)


def _record(house: House, action: str) -> None:
    with house.register.writing() as writer:
        audit.record_audit(
            writer, house.territory.id, house.settings.today(), house.settings.part_of_day(),
            account_id=g.account.id, action=action, subject_kind="account", subject_id=g.account.id,
        )  # fmt: skip


def _show(house: House, token: str | None = None) -> Response:
    scripts = [
        (one.nonce, _read_day(one.until), _read_day(one.used) if one.used else None)
        for one in list_scripts(house.settings.passes, g.account.id, time.time())
    ]
    page = render_template(
        "account/observatory.html",
        scripts=scripts,
        token=token,
        days=SCRIPT_DAYS,
        address=house.settings.datasette_url,
        kept=KEPT_MONTHS,
    )
    response = make_response(page, 200 if token is None else 201)
    # Chromium holds the page's own form to this list even when the answer is a redirect to the observatory's port.
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "form-action 'self'", f"form-action 'self' {house.settings.datasette_url}"
    )
    return response


def _read_day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, TIME_ZONE).date()
