"""How a phone shows pages: what its user chose in the menu (a cookie of `static/phone/keep-display.js`), by name.

It says nothing of a person or of a visit, and anything else than these words is left out.
"""

from collections.abc import Mapping
from typing import Final

from flask import request

COOKIE: Final = "display"
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("large", "huge"), "theme": ("light", "dark"), "contrast": ("strong",)
}  # fmt: skip


def read_display() -> dict[str, str]:
    """Return what was chosen: nothing of what stays as the phone has it."""
    told = (part.partition("-") for part in request.cookies.get(COOKIE, "").split("."))
    return {name: value for name, _, value in told if value in _CHOICES.get(name, ())}
