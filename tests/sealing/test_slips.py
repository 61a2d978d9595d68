"""A slip is read by tired eyes, typed with cold fingers: no single error and no swap may pass for another slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.errors import Refusal
from outreach.sealing.keys import create_keys, read_key
from outreach.sealing.slips import ALPHABET, LENGTH, draw_slip, find_check_sign, format_slip, read_slip, seal_slip

signs = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH)


def is_slip(code: str) -> bool:
    try:
        read_slip(code)
    except Refusal:
        return False
    return True


def test_every_single_error_is_caught() -> None:
    # The check is linear: a code passes when its weighted sum is 0 modulo 31, so one code stands for all of them.
    weights = range(LENGTH + 1, 0, -1)
    for weight in weights:
        for difference in range(1, len(ALPHABET)):
            assert weight * difference % len(ALPHABET) != 0
    code = "ABCDEFGH" + find_check_sign("ABCDEFGH")
    for place in range(LENGTH + 1):
        for sign in ALPHABET.replace(code[place], ""):
            assert not is_slip(code[:place] + sign + code[place + 1 :])


def test_every_swap_of_neighbours_is_caught_for_every_pair_of_signs() -> None:
    for place in range(LENGTH):
        for first in ALPHABET:
            for second in ALPHABET.replace(first, ""):
                body = ["K"] * LENGTH
                body[place] = first
                if place + 1 < LENGTH:
                    body[place + 1] = second
                code = list("".join(body) + find_check_sign("".join(body)))
                if code[place] == code[place + 1]:
                    continue
                code[place], code[place + 1] = code[place + 1], code[place]
                assert not is_slip("".join(code))


@given(signs)
def test_a_code_reads_back_however_it_is_typed(body: str) -> None:
    code = body + find_check_sign(body)
    assert read_slip(format_slip(code)) == code
    assert read_slip(f"  {format_slip(code).lower()} ") == code
    assert read_slip(" ".join(code)) == code


@given(st.text(max_size=30))
def test_anything_else_is_refused_in_one_sentence(typed: str) -> None:
    try:
        assert len(read_slip(typed)) == LENGTH + 1
    except Refusal as refusal:
        assert refusal.problem.number == 206
        assert typed.strip() == "" or len(typed.strip()) < 3 or typed not in refusal.sentence


def test_codes_are_drawn_from_signs_that_look_like_no_other() -> None:
    assert len(set(ALPHABET)) == 31 and not set("01ILO") & set(ALPHABET)
    assert len({draw_slip() for _ in range(500)}) == 500
    assert all(is_slip(draw_slip()) for _ in range(500))


def test_the_register_s_mark_depends_on_the_key() -> None:
    assert seal_slip("ABCDEFGHX", b"one") != seal_slip("ABCDEFGHX", b"two")
    assert len(seal_slip("ABCDEFGHX", b"one")) == 64


def test_keys_are_made_once_and_closed_to_others(tmp_path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "keys"
    create_keys(folder)
    before = read_key(folder, "path")
    create_keys(folder)
    assert read_key(folder, "path") == before and len(before) == 32
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    with pytest.raises(Refusal):
        read_key(tmp_path / "elsewhere", "path")
