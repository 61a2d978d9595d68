"""The link of a partner's message: looked at, it changes nothing (mail scanners look); its one button opens the inbox.

A link that opens no more says why, and a new one goes to the registered mailbox only, in the same words whoever asks.
"""

import sqlite3

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import InboxDoor, at_hand, find_fault, forget_inbox, limiter
from outreach.desk.forms import LinkForm, RenewForm
from outreach.desk.opening import open_inbox, renew_links
from outreach.follow_up import When
from outreach.intake import House
from outreach.register import answer_links
from outreach.sealing.links import read_token

# The address of this page is the link itself: no page it leads to is told of it.
_UNTOLD = {"Referrer-Policy": "strict-origin"}


def link(token: str) -> Response:
    """Show the one button that opens an inbox, or open it."""
    house, door = at_hand(House), at_hand(InboxDoor)
    today = house.settings.today()
    row = _find_link(house, token)
    fault = find_fault(row, today)
    inbox = door.find_inbox(today)
    if row is not None and inbox is not None and fault is errors.OPENED_LINK and inbox.link_id == row["id"]:
        # Her own browser, by the same message again.
        return redirect(url_for(".waiting"), 303)
    if row is None or fault is not None:
        return _show_closed(fault or errors.DEAD_LINK, token if row is not None else "")
    if request.method != "POST":
        return make_response(render_template("desk/link.html", form=LinkForm(), row=row), _UNTOLD)
    if not open_inbox(house.register, row, When(today, house.settings.part_of_day())):
        # Two taps at once: the other one opened it.
        return _show_closed(errors.OPENED_LINK, token)
    response = redirect(url_for(".waiting"), 303)
    door.keep_inbox(response, row["id"], today)
    return response


def _find_link(house: House, token: str) -> sqlite3.Row | None:
    try:
        link_id, _ = read_token(house.link_key, token)
    except errors.Refusal:
        return None
    return answer_links.find_link(house.register.reader, link_id)


def _show_closed(problem: errors.Problem, token: str) -> Response:
    told = {"days": answer_links.LINK_DAYS}
    form = RenewForm(formdata=None, link=token)
    return make_response(_show_renewal(form, errors.Refusal(problem, **told)), problem.status, _UNTOLD)


@limiter.limit("20/hour", methods=["POST"])
def renew() -> Response:
    """Say how to get a new link, or send one to the registered mailbox; the answer tells nothing of who is known."""
    house, form = at_hand(House), RenewForm()
    if request.method != "POST":
        lost = "asked" not in request.args and at_hand(InboxDoor).find_inbox(house.settings.today()) is None
        return _show_renewal(form, errors.Refusal(errors.NO_INBOX) if lost else None)
    if not form.validate():
        return make_response(_show_renewal(form, None), 422)
    row = _find_link(house, form.link.data or "")
    renew_links(house, str(row["mailbox"] if row is not None else form.mailbox.data or ""))
    return redirect(url_for(".renew", asked="1"), 303)


def _show_renewal(form: RenewForm, refusal: errors.Refusal | None) -> Response:
    page = render_template("desk/renew.html", form=form, refusal=refusal, asked="asked" in request.args)
    return make_response(page)


def close() -> Response:
    """Take the inbox out of this browser, on a computer that others use."""
    response = redirect(url_for(".renew"), 303)
    forget_inbox(response)
    return response
