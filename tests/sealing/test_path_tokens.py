"""The token of a path: one purpose, one asker, a quarter of an hour; nothing of the code is in it."""

from uuid import uuid4

import pytest

from outreach import errors
from outreach.sealing.path_tokens import read_path_token, write_path_token

KEY, PATH, ASKER = b"k" * 32, str(uuid4()), str(uuid4())


def read(token: str, *, asker: str = ASKER, purpose: str = "cut", now: float = 1000.0) -> str:
    """Read a token, as its own asker for its own purpose unless told."""
    return read_path_token(KEY, token, asker=asker, purpose=purpose, now=now)


def test_a_token_serves_for_a_quarter_of_an_hour_and_no_longer() -> None:
    token = write_path_token(KEY, PATH, asker=ASKER, purpose="cut", now=1000.0)
    assert read(token) == read(token, now=1900.0) == PATH
    with pytest.raises(errors.Refusal) as refused:
        read(token, now=1902.0)
    assert refused.value.problem is errors.SLIP_TOO_LONG_AGO


def test_whatever_is_not_the_very_token_is_refused() -> None:
    token = write_path_token(KEY, PATH, asker=ASKER, purpose="cut", now=1000.0)
    other = write_path_token(b"o" * 32, PATH, asker=ASKER, purpose="cut", now=1000.0)
    for told in ({"asker": str(uuid4())}, {"purpose": "erase"}):
        with pytest.raises(errors.Refusal):
            read(token, **told)  # type: ignore[arg-type]
    for forged in ("", ".", "a.b", token[1:], token[:-1], f"x{token}", other, "é.é"):
        with pytest.raises(errors.Refusal) as refused:
            read(forged)
        assert refused.value.problem is errors.BAD_REQUEST, forged
