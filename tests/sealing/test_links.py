"""A link of a message: one spelling, forged by nobody, no secret beside the key."""

import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.errors import Refusal
from outreach.sealing.keys import read_or_make_key
from outreach.sealing.links import read_cookie, read_token, write_cookie, write_token

KEY = bytes(range(32))
LINK = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
LAST = date(2026, 12, 5)
TOKEN = write_token(KEY, LINK, LAST)


def refuse(token: str, key: bytes = KEY) -> int:
    with pytest.raises(Refusal) as refusal:
        read_token(key, token)
    return refusal.value.problem.number


def test_a_token_names_its_link_and_its_last_day_and_is_always_the_same() -> None:
    assert read_token(KEY, TOKEN) == (LINK, LAST)
    assert write_token(KEY, LINK, LAST) == TOKEN
    assert re.fullmatch(r"[A-Za-z0-9_.-]{60,80}", TOKEN)


def test_a_token_never_ends_on_a_sign_that_a_mail_program_leaves_out() -> None:
    assert all(write_token(KEY, str(uuid4()), LAST)[-1].isalnum() for _ in range(300))


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_a_token_with_one_sign_changed_is_refused(place: int) -> None:
    for sign in "AaB0_-.":
        if sign != TOKEN[place]:
            assert refuse(TOKEN[:place] + sign + TOKEN[place + 1 :]) == 230


def test_a_token_cut_short_lengthened_or_of_another_key_is_refused() -> None:
    for cut in range(len(TOKEN)):
        assert refuse(TOKEN[:cut]) == 230
    for other in (TOKEN + "A", TOKEN + "=", " " + TOKEN, TOKEN + "\n", TOKEN.upper(), TOKEN + "." + TOKEN):
        assert refuse(other) == 230
    assert refuse(TOKEN, key=bytes(32)) == 230


def test_a_token_is_no_cookie_and_a_cookie_no_token() -> None:
    cookie = write_cookie(KEY, LINK, LAST)
    assert read_cookie(KEY, cookie) == (LINK, LAST)
    assert refuse(cookie) == 230
    with pytest.raises(Refusal):
        read_cookie(KEY, TOKEN)


@given(st.text())
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    assert refuse(text) == 230


def test_an_older_instance_gets_its_key_the_first_time_and_keeps_it(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        read_or_make_key(tmp_path / "nowhere", "link")
    first = read_or_make_key(tmp_path, "link")
    assert read_or_make_key(tmp_path, "link") == first and len(first) == 32
    assert [path.name for path in tmp_path.iterdir()] == ["link.key"]
    assert (tmp_path / "link.key").stat().st_mode & 0o777 == 0o600
