"""A slip looked up: where the referrals of its path stand, and what the person may ask with it.

The page of a path answers a POST; each thing that may be done from it carries a token of its own.
"""

import time

from flask import current_app, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand, current_inbox, limiter
from outreach.follow_up import Author, list_next_steps
from outreach.intake import Asking, House, look_up_slip
from outreach.register import agreements, referrals
from outreach.sealing.path_tokens import write_path_token
from outreach.slip.agreement_words import read_agreement_words
from outreach.slip.asking import PURPOSES, Asker
from outreach.vocabulary import LANGUAGES


def find_asker() -> Asker:
    """Find who asks, once the doors have let her in."""
    inbox = current_inbox()
    if inbox is not None:
        return Asker(Author("referent", referent_id=inbox.referent_id), inbox.structure_id, "answer")
    author = Author(g.account.role, g.account.id)
    if g.account.role == "field":
        return Asker(author, None, "field")
    if g.account.structure_id is None:
        raise errors.Refusal(errors.NOT_ALLOWED)
    return Asker(author, g.account.structure_id, "desk")


def name_asker() -> str:
    """Name whom the limiter counts for: the person, for a whole town hall shares one network address."""
    return find_asker().key


def is_miss(response: Response) -> bool:
    """Tell the limiter that a code led nowhere: guessing looks like this, and a slip that is shown does not."""
    return response.status_code == errors.UNKNOWN_SLIP.status


def tell_asking(asker: Asker) -> Asking:
    """Say who asks and when, for the intake."""
    settings = at_hand(House).settings
    return Asking(asker.author.account_id, asker.author.referent_id, settings.today(), settings.part_of_day())


@limiter.limit("20/minute", methods=["POST"], key_func=name_asker)
@limiter.limit("12 per 10 minutes", methods=["POST"], key_func=name_asker, deduct_when=is_miss)
@limiter.limit("60/minute", methods=["POST"])
@limiter.limit("60 per 10 minutes", methods=["POST"], deduct_when=is_miss)
def look_up() -> Response:
    """Ask for a slip, or show what its path holds for who asks; the code comes in a form, never in an address."""
    if request.method != "POST":
        # Whatever somebody wrote into the address leaves it.
        return redirect(url_for(".look_up"), 303) if request.query_string else _show_box()
    house, asker = at_hand(House), find_asker()
    try:
        path_id = look_up_slip(house, request.form.get("code", ""), tell_asking(asker))
    except errors.Refusal as refusal:
        return _show_box(refusal.problem)
    return show_path(house, asker, path_id)


def _show_box(problem: errors.Problem | None = None) -> Response:
    lost = problem is errors.UNKNOWN_SLIP
    page = render_template("slip/look_up.html", asker=find_asker(), problem=problem, lost=lost)
    return make_response(page, problem.status if problem else 200)


def show_path(
    house: House, asker: Asker, path_id: str, problem: errors.Problem | None = None, at: str = ""
) -> Response:
    """Show the page of a path; `problem` is what is wrong with an action just asked, and `at` its purpose."""
    own = referrals.list_path_referrals(house.register, path_id, asker.structure_id)
    elsewhere = []
    if asker.structure_id and own:
        elsewhere = agreements.list_steps_elsewhere(house.register.reader, path_id, asker.structure_id)
    page = render_template(
        "slip/path.html",
        asker=asker,
        own=own,
        expected={row["referral_id"] for row in own if _is_expected(row["state"], bool(row["presented_on"]))},
        elsewhere=elsewhere,
        agreed=agreements.find_agreement(house.register.reader, path_id),
        sentences=read_agreement_words(),
        languages=LANGUAGES,
        tokens=write_tokens(asker, path_id),
        families=house.territory.families,
        problem=problem,
        at=at,
    )
    return make_response(page, problem.status if problem else 200)


def _is_expected(state: str, presented: bool) -> bool:
    return "presented" in list_next_steps(state, "referent", presented=presented)


def write_tokens(asker: Asker, path_id: str) -> dict[str, str]:
    """Write what allows who asks to do each thing with a path, by its purpose."""
    key, now = current_app.config["SECRET_KEY"], time.time()
    return {purpose: write_path_token(key, path_id, asker=asker.key, purpose=purpose, now=now) for purpose in PURPOSES}
