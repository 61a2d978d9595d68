"""The addresses of a slip, twice: `/slips…` for accounts, `/answer/slips…` for a partner whose link opened.

Every one is a POST: neither a code nor a path is ever in an address, a session or a log.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask import Blueprint

from outreach.slip.action_pages import agreement, cut, erase, noted
from outreach.slip.look_up_pages import look_up

pages = Blueprint("slip", __name__, template_folder="templates", url_prefix="/slips")
inbox = Blueprint("answer_slip", __name__, template_folder="templates", url_prefix="/answer/slips")

_ADDRESSES: Final[Sequence[tuple[str, Sequence[str], Callable[..., Any]]]] = (
    ("", ("GET", "POST"), look_up),
    ("/noted", ("POST",), noted),
    ("/agreement", ("POST",), agreement),
    ("/cut", ("POST",), cut),
    ("/erase", ("POST",), erase),
)

for _room in (pages, inbox):
    for _path, _methods, _page in _ADDRESSES:
        _room.add_url_rule(_path, view_func=_page, methods=_methods)
