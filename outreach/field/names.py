"""How the name of a question is written in a form, where `-` separates groups and some names are taken.

XLSForm lets a name hold `-` and `.`, or be `data`, and never a `~`. Its twin is in `static/phone/page.js`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from flask_wtf import FlaskForm

# What travels beside the answers, and what a form class keeps for itself.
BESIDE: Final = ("submission_id", "slip", "known_slip", "outing_id", "form_version", "replaces", "begun")
KEPT: Final = ("in_language", "form_title", "lookups")
# What the phone asks of a <form>, whose own words give way to the names of its fields.
_OF_THE_ELEMENT: Final = """
    addEventListener append before closest contains dataset elements enctype getBoundingClientRect id innerHTML
    isConnected matches nodeType onchange onclick oninput onpointerdown onsubmit parentNode querySelector
    querySelectorAll requestSubmit
    """
TAKEN: Final = frozenset(
    {
        *BESIDE,
        *KEPT,
        *dir(FlaskForm),
        *_OF_THE_ELEMENT.split(),
        "csrf_token",
        # The language the page is in.
        "spoken",
        "formdata",
        "prefix",
        "obj",
        "extra_filters",
    }
)


@lru_cache(4096)
def write_name(name: str) -> str:
    """Return how a name is written in a form."""
    written = name.replace("-", "~")
    return f"~{written}" if name in TAKEN or name.startswith("_") else written


def write_path(path: Iterable[str]) -> str:
    """Return how a path of names is written in a form."""
    return "-".join(map(write_name, path))
