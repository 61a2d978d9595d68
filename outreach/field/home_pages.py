"""The worker's home: her outing, what came of her referrals since she last read it, who has not answered, her visits.

News are shown until she says that she has seen them; reading the page writes nothing. Decides nothing.
"""

from collections.abc import Sequence
from datetime import timedelta
from sqlite3 import Row
from typing import Final

from flask import g, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.field.news_words import NEWS, OWED_BY
from outreach.follow_up import Owed, find_owed
from outreach.intake import CONTACT, LATEST_DAYS, House
from outreach.questionnaire import choose_label
from outreach.register import bookings, news, outings, submissions
from outreach.vocabulary import AMOUNT_BANDS

# What is shown at once; the rest is counted.
_NEWS, _SILENCES, _LATEST = 5, 4, 12
# No register holds as many events: what a page cannot have said is not looked at.
_MOST_DIGITS: Final = 15


def visits() -> str:
    """Show the worker's home."""
    house, today = at_hand(House), at_hand(House).settings.today()
    offered, language = house.library.list_for_team(g.account.structure_id), str(get_locale())
    beside = submissions.list_beside_visits(house.register, g.account.id, today)
    logged = submissions.list_visits(house.register, g.account.id, today - timedelta(days=LATEST_DAYS))
    latest_event = news.find_latest_event(house.register)
    return render_template(
        "field/visits.html",
        outing=outings.find_current_outing(house.register, g.account.id, today),
        offers_visits=any(survey.form_id == CONTACT for survey in offered),
        others=[(survey, choose_label(survey.titles, language)) for survey in offered if survey.form_id != CONTACT],
        today_beside=[(row, _name_form(house, row, language)) for row in beside],
        today_visits=[visit for visit in logged if visit["met_on"] == today.isoformat()],
        earlier_visits=[visit for visit in logged if visit["met_on"] != today.isoformat()],
        moved=bookings.list_moved(house.register, g.account.id),
        news=news.list_news(house.register, g.account.id, _NEWS),
        latest_event=latest_event,
        news_words=NEWS,
        amounts=AMOUNT_BANDS,
        silences=_list_silences(house),
        owed_by=OWED_BY,
        today=today,
        latest=news.list_own_referrals(house.register, g.account.id, _LATEST),
    )


def read_news() -> Response:
    """Keep that the worker has read what came of her referrals, as far as the page that she read told it."""
    told = request.form.get("latest", "")
    if not told.isascii() or not told.isdigit() or len(told) > _MOST_DIGITS:
        raise errors.Refusal(errors.BAD_REQUEST)
    with at_hand(House).register.writing() as writer:
        news.record_read(writer, g.account.id, int(told))
    return redirect(url_for("field.visits"), 303)


def _list_silences(house: House) -> Sequence[tuple[Row, Owed]]:
    rows = news.list_silences(house.register, g.account.id, _SILENCES)
    owed = ((row, find_owed(row, house.settings.follow_up)) for row in rows)
    return [(row, found) for row, found in owed if found is not None]


def _name_form(house: House, row: Row, language: str) -> str:
    survey = house.library.find_known(row["form_id"])
    return choose_label(survey.titles, language) if survey else str(row["title_fr"])
