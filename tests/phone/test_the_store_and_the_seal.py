"""What the keeping script stands on: a store that is on disk when it says so, an envelope that opens."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route

import outreach
from outreach import errors
from outreach.field.parts import KEEPING
from outreach.sealing.envelopes import draw_seal_key, open_envelope, seal_envelope, write_base64url
from tests.phone.conftest import Handset, wait_for_desk

pytestmark = [
    pytest.mark.xdist_group("phone_store"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PARTS = Path(outreach.__file__).parent / "static" / "phone"
# One more step, as a later version of the store has: another place, and another way to look at the records.
LATER_STEP = """
    (base, transaction) => {
      base.createObjectStore("places", { keyPath: "id" });
      transaction.objectStore("records").createIndex("form", "form");
    },
  ];"""
CONTENTS = [
    {"author": "a", "fields": "", "files": [], "outing": None, "language": "fr"},
    {"fields": 'note=é✓\U0001f600 \u2028 "\\', "n": 1.5},
    {"files": [{"data": "A" * 1_000_000}]},
]


@pytest.mark.parametrize("content", CONTENTS, ids=["blank", "signs", "a-megabyte"])
def test_an_envelope_of_the_phone_opens_with_the_key_alone(phone: Handset, content: dict[str, object]) -> None:
    key, record_id = draw_seal_key(), str(uuid4())
    told = {"id": key.id, "public": write_base64url(key.public)}
    seal = "([id, content, key]) => Phone.seal(id, content, key)"
    first, second = (phone.page.evaluate(seal, [record_id, content, told]) for _ in range(2))
    assert open_envelope(record_id, first, {key.id: key}) == content
    assert first != second and len(first) == len(second)
    assert (len(urlsafe_b64decode(first + "=" * (-len(first) % 4))) - 1 - 8 - 65 - 12 - 16) % 512 == 0
    for bad_id, bad in ((str(uuid4()), first), (record_id, first[:-8] + "AAAAAAAA")):
        with pytest.raises(errors.Refusal):
            open_envelope(bad_id, bad, {key.id: key})


def test_the_phone_opens_what_is_sealed_for_its_own_key(phone: Handset) -> None:
    make = """async () => {
      const curve = { name: "ECDH", namedCurve: "P-256" };
      const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
      const raw = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
      globalThis.own = { id: await Phone.nameKey(raw), privateKey };
      return Phone.toText(raw);
    }"""
    public = urlsafe_b64decode(phone.page.evaluate(make) + "=")
    envelope = seal_envelope("draft 1", {"fields": "note=é"}, public)
    opened = "(envelope) => Phone.unseal('draft 1', envelope, own.id, own.privateKey)"
    assert phone.page.evaluate(opened, envelope) == {"fields": "note=é"}
    other = "(envelope) => Phone.unseal('draft 2', envelope, own.id, own.privateKey).catch(() => 'shut')"
    assert phone.page.evaluate(other, envelope) == "shut"


def test_a_write_is_on_disk_when_it_says_so(phone: Handset) -> None:
    watch = """async () => {
      const told = [];
      const original = IDBDatabase.prototype.transaction;
      IDBDatabase.prototype.transaction = function (...given) {
        const transaction = original.apply(this, given);
        const tell = () => { if (transaction.mode === "readwrite") told.push(transaction.durability); };
        transaction.addEventListener("complete", tell);
        return transaction;
      };
      await Phone.setState("test", 1);
      told.push("said");
      await Phone.store.remove("state", "test");
      told.push("said");
      return told;
    }"""
    assert phone.page.evaluate(watch) == ["strict", "said"] * 2


def test_a_change_that_fails_leaves_nothing_of_it(phone: Handset) -> None:
    fail = """() => Phone.store.change(["state"], async (transaction) => {
      const rows = transaction.objectStore("state");
      await Phone.store.ask(rows.put({ name: "half", value: 1 }));
      throw new Error("no");
    }).catch((fault) => fault.message)"""
    assert phone.page.evaluate(fail) == "no"
    assert phone.page.evaluate("Phone.store.read('state', 'half')") is None


def write_later_script() -> str:
    """Write the keeping script as a later version of the application would."""
    script = "\n".join((PARTS / f"{name}.js").read_text("utf-8") for name in KEEPING)
    later, count = re.subn(r"\n  \];", lambda _: LATER_STEP, script, count=1)
    assert count == 1
    return later


def serve_later(page: Page) -> None:
    """Give this tab the later script."""
    later = write_later_script()

    def fulfill(route: Route) -> None:
        keeping = "keep-store" in route.request.url
        route.fulfill(body=later, content_type="text/javascript") if keeping else route.continue_()

    page.route("**/static/phone.js*", fulfill)


def test_a_later_version_brings_a_full_store_forward(hand: Callable[..., Handset]) -> None:
    phone = hand(service_workers="block")  # which would give the script that it keeps
    ids = phone.queue(50)
    before = phone.page.evaluate("Phone.store.list('records')")
    # The older tab is still there, with the store open: it lets go.
    other = phone.open_tab()
    serve_later(other)
    other.route("**/sync", lambda route: route.abort())
    other.goto("/visits")
    wait_for_desk(other)
    assert other.evaluate("Phone.store.list('records')") == before and [row["id"] for row in before] == ids
    assert other.evaluate("Phone.store.list('places')") == []
    other.unroute("**/sync")
    phone.page = other
    phone.send()
