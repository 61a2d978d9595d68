"""What is done with a slip at the person's word: given to read, agreed to, cut, erased.

Each is asked with the token of its own purpose, written for who asks a quarter of an hour ago at most.
"""

import base64
import time

from flask import current_app, make_response, render_template, request
from flask_babel import get_locale
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.intake import (
    House,
    check_path,
    cut_link,
    erase_path,
    give_agreement,
    note_given,
    open_media,
    read_noted,
    withdraw_agreement,
)
from outreach.media import MEDIA_TYPES
from outreach.sealing.path_tokens import read_path_token
from outreach.slip.agreement_words import VERSION, read_agreement_words
from outreach.slip.asking import AGREEMENT, CUT, ERASE, NOTED, Asker
from outreach.slip.look_up_pages import find_asker, show_path, tell_asking, write_tokens
from outreach.vocabulary import AMOUNT_BANDS, STEPS


def noted() -> Response:
    """Show everything that is noted under a slip, to be read or printed for the person."""
    house, asker = at_hand(House), find_asker()
    path_id = _read_path(house, asker, NOTED)
    if "asked" not in request.form:
        return show_path(house, asker, path_id, errors.NOT_HER_WORD, NOTED)
    found = read_noted(house, path_id, str(get_locale()))
    note_given(house, path_id, tell_asking(asker))
    media = open_media(house)
    files = {name: media.find(name) for visit in found.visits for name in visit.files}
    page = render_template(
        "slip/noted.html",
        noted=found,
        asker=asker,
        today=house.settings.today(),
        sentences=read_agreement_words(),
        amounts=AMOUNT_BANDS,
        steps=STEPS,
        tokens=write_tokens(asker, path_id),
        files={name: _write_file(name, path.read_bytes()) for name, path in files.items() if path is not None},
    )
    return make_response(page)


def agreement() -> Response:
    """Keep or withdraw the person's agreement, then show her path again."""
    house, asker = at_hand(House), find_asker()
    path_id = _read_path(house, asker, AGREEMENT)
    language = request.form.get("language", "")
    if language in read_agreement_words():
        give_agreement(house, path_id, VERSION, language, tell_asking(asker))
    elif "withdraw" in request.form:
        withdraw_agreement(house, path_id, tell_asking(asker))
    else:
        raise errors.Refusal(errors.BAD_REQUEST)
    return show_path(house, asker, path_id)


def cut() -> Response:
    """Cut the link between a slip and what is noted."""
    house, asker = at_hand(House), find_asker()
    path_id = _read_path(house, asker, CUT)
    if "asked" not in request.form:
        return show_path(house, asker, path_id, errors.NOT_HER_WORD, CUT)
    cut_link(house, path_id, tell_asking(asker))
    return make_response(render_template("slip/gone.html", asker=asker, erased=None))


def erase() -> Response:
    """Erase everything that is noted under a slip."""
    house, asker = at_hand(House), find_asker()
    path_id = _read_path(house, asker, ERASE)
    if "asked" not in request.form:
        return show_path(house, asker, path_id, errors.NOT_HER_WORD, ERASE)
    count = erase_path(house, path_id, tell_asking(asker))
    return make_response(render_template("slip/gone.html", asker=asker, erased=count))


def _read_path(house: House, asker: Asker, purpose: str) -> str:
    key, token = current_app.config["SECRET_KEY"], request.form.get("token", "")
    path_id = read_path_token(key, token, asker=asker.key, purpose=purpose, now=time.time())
    check_path(house, path_id)
    return path_id


def _write_file(name: str, content: bytes) -> tuple[str, str]:
    # In the page itself: who holds it for the person may see no other page of this visit.
    suffix = name.rpartition(".")[2]
    return suffix, f"data:{MEDIA_TYPES[suffix]};base64,{base64.b64encode(content).decode('ascii')}"
