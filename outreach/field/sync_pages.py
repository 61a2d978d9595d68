"""What a phone and the instance tell each other: the desk, the sealed records it kept, a refused one given back.

Every answer is JSON, but the page of a refused record. Decides nothing: `synced` takes in, `intake` decides.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, g, jsonify, make_response, request, url_for
from flask_babel import force_locale, get_locale, gettext
from flask_wtf.csrf import generate_csrf

from outreach import errors
from outreach.access import at_hand, tell_refusal
from outreach.access.languages import LANGUAGES
from outreach.field.booked import tell_booked
from outreach.field.devices import write_policy
from outreach.field.form_shelf import FormShelf
from outreach.field.given_back import give_back
from outreach.field.offline_pages import keep_on_phone
from outreach.field.phone_shell import list_pages
from outreach.field.records import read_day
from outreach.field.slots_pages import locate_offered
from outreach.field.synced import MOST_RECORDS, NotYours, Outcome, Synchronising
from outreach.intake import FaultyAnswers, House, open_desk
from outreach.questionnaire import choose_label
from outreach.questionnaire.markdown import strip_label
from outreach.register import outings
from outreach.register.accounts import Account
from outreach.sealing.envelopes import write_base64url
from outreach.vocabulary import CHANNELS, PARTS_OF_DAY

OUTING = ("id", "on_day", "part_of_day", "channel", "neighbourhood")


def desk() -> Response:
    """Tell a phone who it is for, what to seal with, and what there is to keep for hours without network."""
    house, settings = at_hand(House), at_hand(House).settings
    key = house.seal_keys.current
    outing = outings.find_current_outing(house.register, g.account.id, settings.today())
    return jsonify(
        csrf=generate_csrf(),
        account=g.account.id,
        login=g.account.login,
        today=settings.today().isoformat(),
        now=int(time.time() * 1000),
        language=str(get_locale()),
        lock_minutes=settings.lock_minutes,
        undo_seconds=settings.undo_seconds,
        key={"id": key.id, "public": write_base64url(key.public), "fingerprint": key.fingerprint},
        outing={name: outing[name] for name in OUTING} if outing is not None else None,
        slots=locate_offered(),
        list=url_for("field.desk_list", language=str(get_locale()), v=_write_list(str(get_locale()))[1]),
    )


def desk_list() -> Response:
    """Send what a phone of the team keeps for hours without network, and the words of it."""
    language = request.args.get("language", "")
    content, mark = _write_list(language if language in LANGUAGES else LANGUAGES[0])
    return keep_on_phone(Response(content, mimetype="application/json"), mark)


def _write_list(language: str) -> tuple[str, str]:
    house = at_hand(House)
    with force_locale(language):
        told = {**_list_choices(house, language), **list_pages(house, at_hand(FormShelf), g.account, language)}
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return content, hashlib.sha256(content.encode()).hexdigest()[:10]


def sync() -> Response:
    """Take in the records of a phone's queue; answer each with what became of it."""
    told = _read_body()
    records = told.get("records")
    if not isinstance(records, list):
        raise errors.Refusal(errors.BAD_REQUEST)
    if len(records) > MOST_RECORDS:
        raise errors.Refusal(errors.TOO_LARGE)
    outcomes = _build_synchronising(told).take_in(records)
    return jsonify(receipts=[_tell(one) for one in outcomes])


def answers() -> Response:
    """Give a refused record back to who filled it in: its form with the answers and what is to be put right."""
    told = _read_body()
    synchronising = _build_synchronising(told)
    try:
        unsealed = synchronising.unseal(told.get("record"))
    except NotYours:
        raise errors.Refusal(errors.NOT_ALLOWED) from None
    response = make_response(give_back(synchronising, unsealed))
    response.headers["Permissions-Policy"] = write_policy(unsealed.survey)
    return response


def _build_synchronising(told: Mapping[str, Any]) -> Synchronising:
    house, own = at_hand(House), g.account
    today = house.settings.today()

    def find_author(account_id: str) -> Account | None:
        return own if account_id == own.id else None

    shift = (today - read_day(told["today"])).days if "today" in told else 0
    desk = open_desk(house, today, house.settings.part_of_day())
    return Synchronising(desk, house.seal_keys.by_id, at_hand(FormShelf), find_author, shift)


def _read_body() -> Mapping[str, Any]:
    try:
        told = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise errors.Refusal(errors.BAD_REQUEST)
    return told


def _list_choices(house: House, language: str) -> dict[str, Any]:
    english = language == "en"
    places = house.territory.neighbourhoods.values()
    return {
        "places": [
            {"code": one.code, "label": one.label_en if english else one.label_fr, "sector": one.sector}
            for one in places
        ],
        "channels": {code: gettext(label) for code, label in CHANNELS.items()},
        "parts_of_day": {code: gettext(label) for code, label in PARTS_OF_DAY.items()},
    }


def _tell(outcome: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {"id": outcome.id, "outcome": outcome.outcome}
    if outcome.screened:
        told["screened"] = True
    if outcome.booked is not None:
        told["booked"] = tell_booked(outcome.booked)
    if outcome.why is not None:
        told["told"] = _tell_why(outcome.why)
    if isinstance(outcome.why, FaultyAnswers):
        language = str(get_locale())
        told["faults"] = [
            {
                "place": fault.place,
                "label": strip_label(choose_label(fault.labels, language)),
                "told": fault.write(language, gettext),
            }
            for fault in outcome.why.faults
        ]
    return told


def _tell_why(why: Exception) -> str:
    if isinstance(why, errors.Refusal):
        return " ".join(tell_refusal(why))
    # The kind of fault alone: its message may quote an answer.
    current_app.logger.error("%s on %s", type(why).__name__, request.endpoint)
    return " ".join(tell_refusal(errors.Refusal(errors.BROKEN)))
