"""Whatever is sent to /sync, it answers in JSON with one sentence, keeps nothing half and lets the next one through."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.assembly import create_app
from outreach.intake import House
from outreach.sealing.envelopes import seal_envelope
from tests.conftest import PASSWORD, Person, prepare_instance, start_outing
from tests.sealed_records import ABSENT, Phone, count_rows, tell_outing

RECORD = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
OUTCOMES = {"refused", "not_yours", "stored", "duplicate", "conflict"}
ANY = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(st.characters(), max_size=20),
        st.sampled_from(
            ["", RECORD, "contact", "2026-11-23", "\ud800", "\0", "../../etc/passwd", "1e999", "result=absent"]
        ),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
RECORD_NAMES = ("id", "form", "version", "captured_on", "envelope")
CONTENT_NAMES = ("author", "fields", "outing", "files", "language")


def spoil(told: dict[str, Any], names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw something told with some of its parts replaced by anything, or missing."""
    changes = st.dictionaries(st.sampled_from(names), ANY, min_size=1, max_size=2)
    return st.tuples(changes, st.sets(st.sampled_from(names), max_size=1)).map(
        lambda drawn: {name: value for name, value in {**told, **drawn[0]}.items() if name not in drawn[1]}
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Phone, House, Flask]]:
    """A phone in an outing, for all the examples of this file."""
    app = create_app(prepare_instance(tmp_path_factory.mktemp("rubbish") / "instance"))
    house: House = app.extensions["outreach.House"]
    start_outing(house)
    worker = Person(app.test_client())
    worker.send("/login", {"login": "worker", "password": PASSWORD}, page="/login")
    yield Phone(worker.client), house, app
    house.register.close()


def check(phone: Phone, record: object) -> None:
    """Check that a record has its answer, and that the one behind it is kept all the same."""
    good = phone.seal(ABSENT)
    body = json.dumps({"today": "2026-11-23", "records": [record, good]})
    answer = phone.client.post(
        "/sync", data=body, content_type="application/json", headers={"X-CSRFToken": phone.desk["csrf"]}
    )
    assert answer.status_code == 200, answer.text
    first, second = answer.get_json()["receipts"]
    assert first["outcome"] in OUTCOMES and (first["outcome"] in ("stored", "duplicate", "not_yours") or first["told"])
    assert second == {"id": good["id"], "outcome": "stored"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_record_made_of_anything(served: tuple[Phone, House, Flask], data: st.DataObject) -> None:
    phone = served[0]
    check(phone, data.draw(st.one_of(ANY, spoil(phone.seal(ABSENT), RECORD_NAMES))))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_content_made_of_anything(served: tuple[Phone, House, Flask], data: st.DataObject) -> None:
    phone, house, _ = served
    record_id = str(uuid4())
    told = {
        "author": phone.desk["account"],
        "fields": f"submission_id={record_id}&form_version=1&result=absent",
        "outing": tell_outing(),
        "files": [{"name": "photo@file", "filename": "a.jpg", "type": "image/jpeg", "data": "AAAA"}],
        "language": "fr",
    }
    outing_names = tuple(tell_outing())
    content = data.draw(
        st.one_of(
            spoil(told, CONTENT_NAMES),
            spoil(tell_outing(), outing_names).map(lambda outing: {**told, "outing": outing}),
            spoil(told["files"][0], ("name", "filename", "type", "data")).map(lambda one: {**told, "files": [one]}),
            st.text(max_size=60).map(lambda text: {**told, "fields": f"{told['fields']}&{text}"}),
        )
    )
    envelope = seal_envelope(record_id, content, house.seal_keys.current.public)
    check(phone, {**phone.seal(ABSENT), "id": record_id, "envelope": envelope})


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (b"", 100),
        (b"{", 100),
        (b"[]", 100),
        (b"null", 100),
        (b"\xff\xfe", 100),
        (b'{"records": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 100),
        (b'{"records": {}}', 100),
        (b'{"records": "x"}', 100),
        (b'{"records": ' + b"9" * 5000 + b"}", 100),
        (b'{"records": [], "today": 7}', 217),
        (b'{"records": [], "today": "hier"}', 217),
        (b'{"records": [], "today": "2026-13-45"}', 217),
    ],
    ids=range(12),
)
def test_a_body_that_is_none_is_told(served: tuple[Phone, House, Flask], body: bytes, number: int) -> None:
    phone = served[0]
    for path in ("/sync", "/sync/answers"):
        answer = phone.client.post(path, data=body, headers={"X-CSRFToken": phone.desk["csrf"]})
        told = answer.get_json()
        assert 400 <= answer.status_code < 500 and told["sentence"] and told["remedy"]
        assert told["number"] == number or path == "/sync/answers"


def test_an_empty_batch_has_no_receipt(served: tuple[Phone, House, Flask]) -> None:
    assert served[0].send() == []


def test_rubbish_has_kept_only_the_good_ones(served: tuple[Phone, House, Flask]) -> None:
    _, house, _ = served
    assert count_rows(house, "submission") == count_rows(house, "contact")
