"""A record on the phone reaches the register once, whatever the network does to it on its way."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from outreach.sealing.seal_keys import rotate_seal_key
from tests.conftest import PASSWORD, find_account_row
from tests.phone.conftest import CANARY, Handset, Town, wait_for_desk
from tests.phone.relay import Exchange
from tests.serving.server_at_work import wait_until

pytestmark = [
    pytest.mark.xdist_group("phone_queue"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_what_is_saved_is_on_the_phone_then_sent(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    phone.answer()
    record_id = page.locator("[name=submission_id]").input_value()
    phone.save()
    expect(page.get_by_text("Envoyé.", exact=True)).to_be_visible()
    assert town.read_stored()[record_id] == {"result": "absent", "note": CANARY}
    assert phone.list_queue() == [] and town.network.list_sent() == [record_id]


def test_without_network_from_the_start_it_waits_then_leaves(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    phone.context.set_offline(True)
    town.network.cut()
    phone.answer()
    record_id = page.locator("[name=submission_id]").input_value()
    phone.save()
    expect(page.get_by_text("l’envoi se fait dès qu’il y a du réseau")).to_be_visible()
    expect(page.get_by_role("link", name="1 à envoyer")).to_be_visible()
    phone.flush()
    assert [row["id"] for row in phone.list_queue()] == [record_id] and record_id not in town.read_stored()
    town.network.mend()
    phone.context.set_offline(False)
    expect(page.get_by_text("Envoyé.", exact=True)).to_be_visible()
    expect(page.locator("[data-unsent]")).to_have_count(0)
    assert record_id in town.read_stored() and town.network.list_sent() == [record_id]


def test_saved_twice_by_a_hasty_thumb_it_is_one(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    town.network.cut()
    phone.answer()
    page.evaluate("() => { for (let time = 0; time < 3; time++) document.getElementById('save').click(); }")
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    assert len(phone.list_queue()) == 1


def test_an_answer_lost_after_the_server_stored_it(phone: Handset, town: Town) -> None:
    ids = phone.queue(3)
    town.network.after = lambda exchange: exchange.path != "/sync" or exchange.method == "GET"
    phone.flush()
    assert town.read_stored().keys() >= set(ids) and len(phone.list_queue()) == 3
    town.network.mend()
    phone.send()
    sent = town.network.list_sent()
    assert sent[: len(ids)] == ids and set(sent) == set(ids) and len(sent) > len(ids)
    assert len([one for one in town.read_stored() if one in ids]) == 3


def reply_html(exchange: Exchange) -> None:
    """A captive portal's page."""
    exchange.reply(200, "<!doctype html><title>Wifi gratuit</title><form></form>")


def reply_redirect(exchange: Exchange) -> None:
    """A captive portal that sends elsewhere."""
    exchange.reply(302, "", Location="/login")


def reply_json(exchange: Exchange) -> None:
    """Somebody who answers everything by JSON."""
    exchange.reply(200, '{"status": "ok", "receipts": true}', "application/json")


def reply_refused(exchange: Exchange) -> None:
    """A proxy that lets nobody in."""
    exchange.reply(401, "<title>Proxy</title>")


def reply_others(exchange: Exchange) -> None:
    """Receipts of records that were never sent."""
    receipts = [{"id": "0b1e9fa0-5f4e-4a1c-8f0e-1c6a2f4f9f10", "outcome": "stored"}]
    exchange.reply(200, json.dumps({"receipts": receipts}), "application/json")


def reply_nonsense(exchange: Exchange) -> None:
    """Receipts that name the records, and say nothing known."""
    receipts = [{"id": one, "outcome": "ok"} for one in exchange.records]
    exchange.reply(200, json.dumps({"receipts": receipts}), "application/json")


def read_desk(phone: Handset) -> dict[str, object]:
    """Read what the phone knows of the server, but for the hour."""
    desk: dict[str, object] = phone.page.evaluate("Phone.desk()")
    return {name: told for name, told in desk.items() if name not in ("now", "skew")}


@pytest.mark.parametrize(
    "portal",
    [reply_html, reply_redirect, reply_json, reply_refused, reply_others, reply_nonsense],
    ids=lambda one: one.__name__,
)
@pytest.mark.parametrize("asked", ["GET", "POST"])
def test_who_is_not_the_server_takes_nothing(
    phone: Handset, town: Town, portal: Callable[[Exchange], None], asked: str
) -> None:
    ids = phone.queue(2)
    before = read_desk(phone)

    def meddle(exchange: Exchange) -> None:
        if exchange.path == "/sync" and exchange.method == asked:
            portal(exchange)

    town.network.before = meddle
    if asked == "GET":
        phone.page.reload()
        wait_for_desk(phone.page)
    phone.flush()
    assert [(row["id"], row["state"]) for row in phone.list_queue()] == [(one, "waiting") for one in ids]
    assert read_desk(phone) == before
    assert not town.read_stored().keys() & set(ids)
    town.network.mend()
    phone.send()
    assert town.read_stored().keys() >= set(ids) and town.network.list_sent() == ids


@pytest.mark.parametrize("has_locks", [True, False], ids=["locks", "lease"])
def test_two_tabs_never_send_twice(phone: Handset, town: Town, has_locks: bool) -> None:
    if not has_locks:
        phone.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    other = phone.open_tab()
    for page in (phone.page, other):
        page.goto("/visits")
        wait_for_desk(page)
    ids = phone.queue(60)
    pages = [phone.page, other]
    for page in pages:  # at once, without waiting for either
        page.evaluate("() => { for (let time = 0; time < 3; time++) Phone.queue.flush(); }")
    phone.wait_until_sent()
    assert town.network.list_sent() == ids and town.read_stored().keys() >= set(ids)
    # The other tab may still be looking whether anything is left.
    wait_until(lambda: phone.page.evaluate("Phone.store.read('state', 'lease')") is None)


def test_a_tab_hears_that_another_one_sent_its_visit(phone: Handset, town: Town) -> None:
    other = phone.open_tab()
    other.goto("/visits")
    wait_for_desk(other)
    page = phone.open_form()
    town.network.cut()
    phone.answer()
    phone.save()
    expect(other.get_by_role("link", name="1 à envoyer")).to_be_visible()
    town.network.mend()
    other.evaluate("Phone.queue.flush()")
    expect(page.get_by_text("Envoyé.", exact=True)).to_be_visible()
    assert len(town.network.list_sent()) == 1


def test_a_session_that_ended_waits_for_a_login_and_says_so(phone: Handset, town: Town) -> None:
    ids = phone.queue(2)
    phone.context.clear_cookies()
    page = phone.page
    page.evaluate("Phone.queue.flush()")
    expect(page.get_by_text("reconnectez-vous pour les envoyer")).to_be_visible()
    assert len(phone.list_queue()) == 2 and not town.read_stored().keys() & set(ids)
    phone.log_in()
    phone.wait_until_sent()
    expect(page.get_by_text("reconnectez-vous pour les envoyer")).to_have_count(0)
    assert town.read_stored().keys() >= set(ids) and town.network.list_sent()[-2:] == ids


def test_logged_in_again_elsewhere_an_old_token_is_renewed(phone: Handset, town: Town) -> None:
    page = phone.page
    phone.context.clear_cookies()
    phone.page = phone.open_tab()
    phone.log_in()
    phone.page.close()
    phone.page = page
    town.network.seen.clear()
    ids = phone.queue(1)
    phone.send()
    assert set(ids) <= town.read_stored().keys()
    posts = [(one.method, one.status) for one in town.network.seen if one.path == "/sync"]
    assert posts == [("POST", 400), ("GET", 200), ("POST", 200)]


def test_two_workers_on_one_phone_send_their_own(phone: Handset, town: Town) -> None:
    ids = phone.queue(2)
    town.network.before = lambda exchange: exchange.path != "/sync"  # nothing leaves before the other comes
    phone.context.clear_cookies()
    phone.log_in("teammate")
    town.network.mend()
    phone.page.reload()
    wait_for_desk(phone.page)
    assert phone.page.evaluate("Phone.who()")["login"] == "teammate"
    mine = phone.queue(1)
    phone.flush()
    assert [(row["id"], row["state"]) for row in phone.list_queue()] == [(one, "not_yours") for one in ids]
    sent = len(town.network.list_sent())
    phone.flush()
    assert len(town.network.list_sent()) == sent  # not asked again of the same person
    phone.context.clear_cookies()
    phone.log_in("worker")
    phone.wait_until_sent()
    rows = town.house.register.reader.execute("select id, account_id from submission").fetchall()
    authors = {row["id"]: row["account_id"] for row in rows}
    assert {authors[one] for one in ids} == {find_account_row(town.house, "worker").id}
    assert {authors[one] for one in mine} == {find_account_row(town.house, "teammate").id}


def test_who_comes_in_by_another_tab_does_not_sign_what_was_begun(phone: Handset, town: Town) -> None:
    page = phone.open_form()
    page.evaluate("delete Page.form.dataset.account")  # as on a page kept for everybody
    phone.answer()
    tab = phone.open_tab()
    for _ in range(5):
        # An answer that was on its way to the first tab may put the cookie of its session back.
        phone.context.clear_cookies()
        tab.goto("/login")
        tab.locator("[name=login]").fill("teammate")
        tab.locator("[name=password]").fill(PASSWORD)
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
        if tab.url.endswith("/visits"):
            break
    wait_for_desk(tab)
    record_id = page.locator("[name=submission_id]").input_value()
    phone.save()
    wait_until(lambda: [row["state"] for row in phone.list_queue()] == ["not_yours"])
    assert record_id not in town.read_stored()


def test_what_was_sealed_before_a_rotation_still_arrives(phone: Handset, town: Town) -> None:
    old = phone.queue(1)
    first = phone.page.evaluate("Phone.desk()")["key"]["id"]
    rotate_seal_key(town.settings.keys)
    phone.page.evaluate("Phone.refresh(true)")
    assert phone.page.evaluate("Phone.desk()")["key"]["id"] != first
    new = phone.queue(1)
    assert {row["key"] for row in phone.list_queue()} >= {first}
    phone.send()
    assert town.read_stored().keys() >= {*old, *new}


def test_five_hundred_leave_in_their_order(phone: Handset, town: Town) -> None:
    ids = phone.queue(500)
    phone.page.reload()  # on load, without being asked
    wait_for_desk(phone.page)
    phone.wait_until_sent()
    assert town.network.list_sent() == ids and town.read_stored().keys() >= set(ids)
    sizes = [len(one.records) for one in town.network.seen if one.path == "/sync" and one.method == "POST"]
    assert sizes == [20] * 25


def test_a_batch_too_large_is_halved_and_one_too_large_stops_no_other(phone: Handset, town: Town) -> None:
    ids = phone.queue(12)

    def meddle(exchange: Exchange) -> None:
        if exchange.path == "/sync" and (len(exchange.records) > 4 or ids[5] in exchange.records):
            exchange.reply(413, '{"number": 107}', "application/json")

    town.network.before = meddle
    phone.flush()
    assert [row["id"] for row in phone.list_queue()] == [ids[5]]
    assert town.read_stored().keys() >= {*ids} - {ids[5]}
    town.network.mend()
    phone.send()


def read_day(town: Town, record_id: str) -> str:
    """Read when the visit of a record took place."""
    query = "select met_on from contact where submission_id = ?"
    return str(town.house.register.reader.execute(query, (record_id,)).fetchone()[0])


@pytest.mark.parametrize("days", [-366, -1, 1, 366])
def test_a_clock_that_is_wrong_changes_no_day(hand: Callable[..., Handset], town: Town, days: int) -> None:
    phone = hand("")
    start = phone.page.evaluate("Date.now()")
    phone.context.clock.install(time=start / 1000 + days * 86400)
    phone.log_in()
    assert phone.page.evaluate("Phone.today()") == str(town.settings.today())
    page = phone.open_form()
    phone.answer()
    record_id = page.locator("[name=submission_id]").input_value()
    phone.save()
    phone.wait_until_sent()
    assert town.read_stored()[record_id]["result"] == "absent"
    assert read_day(town, record_id) == str(town.settings.today()) and town.network.list_sent() == [record_id]


def test_a_clock_put_back_holds_nothing(phone: Handset, town: Town) -> None:
    hold = "record.saved_at = Date.now() + 3e10; record.hold_until = record.saved_at + 8000"
    ids = phone.queue(1)
    change = f"const [record] = await Phone.store.list('records'); {hold}; await Phone.store.put('records', record);"
    phone.page.evaluate(f"async () => {{ {change} }}")
    phone.send()
    assert town.read_stored().keys() >= set(ids)


# Until not even a small piece goes in; what repeats itself would be packed.
FILL_UP = """async () => {
  for (const size of [60000, 6000, 600, 60])
    for (let place = 0; ; place++) {
      const value = crypto.getRandomValues(new Uint8Array(size));
      try { await Phone.setState(`ballast ${size} ${place}`, value); } catch { break; }
    }
}"""


def test_a_full_phone_posts_straight_or_keeps_the_answers_on_the_page(hand: Callable[..., Handset], town: Town) -> None:
    phone = hand("")
    page = phone.page
    page.goto("/login")
    told = {"origin": page.evaluate("location.origin")}
    session = phone.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {**told, "quotaSize": 400_000})
    phone.log_in()
    phone.open_form()
    page.evaluate(FILL_UP)
    phone.answer()
    record_id = page.locator("[name=submission_id]").input_value()
    town.network.cut()
    page.locator("#save").tap()
    expect(page.locator("#lost")).to_contain_text("Ce téléphone n’a plus de place")
    assert page.locator("[name=note]").input_value() == CANARY and phone.list_queue() == []
    town.network.mend()
    page.locator("#save").tap()
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    assert town.read_stored()[record_id]["note"] == CANARY and town.network.list_sent() == []
    session.send("Storage.overrideQuotaForOrigin", told)
