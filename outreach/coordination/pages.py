"""The addresses of the coordination, in one table; what each shows is in the `*_pages` beside it."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask import Blueprint

from outreach.coordination import (
    accounts_pages,
    asked_pages,
    board_pages,
    calendar_pages,
    calls_pages,
    delays_pages,
    draft_pages,
    figures_pages,
    handing_pages,
    history_pages,
    messages_pages,
    past_pages,
    places_pages,
    publish_pages,
    questionnaire_pages,
    referents_pages,
    roads_pages,
    slots_pages,
    version_pages,
)

pages = Blueprint("coordination", __name__, template_folder="templates")

_READ: Final = ("GET",)
_SEND: Final = ("POST",)
_BOTH: Final = ("GET", "POST")

ADDRESSES: Final[Sequence[tuple[str, Sequence[str], Callable[..., Any]]]] = (
    ("", _READ, board_pages.board),
    ("/waiting/<structure_id>", _READ, handing_pages.structure_referrals),
    ("/waiting/<structure_id>/reroute", _SEND, handing_pages.reroute_several),
    ("/referrals/<referral_id>", _READ, delays_pages.referral),
    ("/referrals/<referral_id>/reroute", _SEND, handing_pages.reroute),
    ("/calls", _READ, calls_pages.calls),
    ("/calls/<structure_id>", _SEND, calls_pages.called),
    ("/committee", _READ, calls_pages.committee),
    ("/loads", _READ, calls_pages.loads),
    ("/delays", _READ, delays_pages.delays),
    ("/figures", _READ, figures_pages.figures),
    ("/figures/<name>", _READ, figures_pages.figure),
    ("/figures/<name>.svg", _READ, figures_pages.chart),
    ("/queries", _READ, asked_pages.asked),
    ("/queries/<month>.csv", _READ, asked_pages.asked_file),
    ("/absences", _READ, calendar_pages.absences),
    ("/messages", _READ, messages_pages.messages),
    ("/messages/<mail_id>/retry", _SEND, messages_pages.retry),
    ("/structures", _READ, places_pages.structures),
    ("/structures/new", _BOTH, places_pages.new_structure),
    ("/structures/<structure_id>", _BOTH, places_pages.structure),
    ("/structures/<structure_id>/referents", _READ, past_pages.past_referents),
    ("/slots", _READ, slots_pages.slots),
    ("/roads", _READ, roads_pages.roads),
    ("/roads/<right_code>", _BOTH, roads_pages.right),
    ("/history", _BOTH, history_pages.history),
    ("/history/<int:number>", _READ, history_pages.go_back),
    ("/territory.zip", _READ, history_pages.export),
    ("/referents", _BOTH, referents_pages.referents),
    ("/referents/<referent_id>/end", _SEND, referents_pages.end_referent),
    ("/referents/<referent_id>/absence", _SEND, referents_pages.absence),
    ("/referents/<referent_id>/mailbox", _SEND, referents_pages.mailbox),
    ("/forms", _READ, questionnaire_pages.questionnaires),
    ("/forms/new", _BOTH, draft_pages.new_draft),
    ("/forms/<form_id>/versions", _BOTH, questionnaire_pages.questionnaire),
    ("/forms/<form_id>/try", _READ, questionnaire_pages.try_questionnaire),
    ("/forms/<form_id>/changes", _READ, version_pages.changes),
    ("/forms/<form_id>/versions/<version_id>.<kind>", _READ, version_pages.export_version),
    ("/drafts/<draft_id>", _BOTH, draft_pages.draft),
    ("/drafts/<draft_id>/try", _READ, draft_pages.try_draft),
    ("/drafts/<draft_id>/publish", _BOTH, publish_pages.publish),
    ("/accounts", _BOTH, accounts_pages.accounts),
    ("/accounts/<account_id>", _SEND, accounts_pages.account),
)

for _path, _methods, _page in ADDRESSES:
    pages.add_url_rule(f"/coordination{_path}", view_func=_page, methods=_methods)
