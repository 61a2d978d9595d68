"""An envelope opens for its record and its key alone, whole; anything else is refused in a known way."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach import errors
from outreach.sealing.envelopes import PAD_TO, SealKey, draw_seal_key, open_envelope, seal_envelope, write_base64url

RECORD = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
KEY = draw_seal_key()
KEYS = {KEY.id: KEY}
READ_FROM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def open_refused(record_id: str, envelope: str, keys: dict[str, SealKey] = KEYS) -> int:
    """Return the number of the refusal that an envelope meets."""
    with pytest.raises(errors.Refusal) as refused:
        open_envelope(record_id, envelope, keys)
    return refused.value.problem.number


def test_two_hundred_contents_come_back_as_they_were() -> None:
    dice = random.Random(6)
    for number in range(200):
        text = "".join(chr(dice.choice((65, 233, 0x3A9, 0x1F600, 34, 10))) for _ in range(dice.randrange(3000)))
        content = {"author": str(number), "fields": text, "outing": None, "files": [], "language": "fr"}
        assert open_envelope(RECORD, seal_envelope(RECORD, content, KEY.public), KEYS) == content


def test_a_length_tells_little() -> None:
    lengths = {len(seal_envelope(RECORD, {"note": "x" * size}, KEY.public)) for size in range(1, 400, 7)}
    assert len(lengths) == 1
    told = len(json.dumps({"note": "x" * PAD_TO}))
    assert len(seal_envelope(RECORD, {"note": "x" * PAD_TO}, KEY.public)) > max(lengths) and told > PAD_TO


def test_every_sign_changed_is_refused() -> None:
    envelope = seal_envelope(RECORD, {"author": "a"}, KEY.public)
    for place, sign in enumerate(envelope):
        other = READ_FROM[(READ_FROM.index(sign) + 1) % 64]
        number = open_refused(RECORD, envelope[:place] + other + envelope[place + 1 :])
        assert number in (errors.NO_ENVELOPE.number, errors.UNKNOWN_SEAL_KEY.number, errors.UNOPENED_ENVELOPE.number)


def test_every_length_cut_is_refused() -> None:
    envelope = seal_envelope(RECORD, {"author": "a"}, KEY.public)
    for length in range(len(envelope)):
        open_refused(RECORD, envelope[:length])


def test_another_record_s_id_does_not_open_it() -> None:
    envelope = seal_envelope(RECORD, {"author": "a"}, KEY.public)
    assert open_refused(RECORD[:-1] + "2", envelope) == errors.UNOPENED_ENVELOPE.number


def test_another_key_does_not_open_it() -> None:
    envelope, other = seal_envelope(RECORD, {"author": "a"}, KEY.public), draw_seal_key()
    assert open_refused(RECORD, envelope, {other.id: other}) == errors.UNKNOWN_SEAL_KEY.number
    assert open_refused(RECORD, envelope, {KEY.id: other}) == errors.UNOPENED_ENVELOPE.number


def test_a_content_that_is_no_object_is_refused() -> None:
    for told in ([], "text", 3, None):
        assert open_refused(RECORD, seal_envelope(RECORD, told, KEY.public)) == errors.UNOPENED_ENVELOPE.number


@given(st.one_of(st.text(), st.binary().map(write_base64url), st.binary(min_size=200).map(write_base64url)))
def test_rubbish_is_refused(envelope: str) -> None:
    assert open_refused(RECORD, envelope) in (errors.NO_ENVELOPE.number, errors.UNKNOWN_SEAL_KEY.number)


def test_a_fingerprint_is_what_the_phone_tells() -> None:
    assert len(KEY.public) == 65 and KEY.public[0] == 4
    assert KEY.fingerprint.replace(" ", "").lower().startswith(KEY.id)
    assert [len(part) for part in KEY.fingerprint.split()] == [4] * 5


def test_the_text_of_an_envelope_is_unique() -> None:
    while True:
        envelope = seal_envelope(RECORD, {"author": "a"}, KEY.public)
        if "-" in envelope and "_" in envelope:
            break
    for other in (envelope.replace("-", "+"), envelope.replace("_", "/"), f"{envelope}=", f" {envelope}"):
        assert open_refused(RECORD, other) == errors.NO_ENVELOPE.number
