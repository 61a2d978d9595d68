"""A partner without account: the link of her message opens her inbox, once, in her browser, and nobody else's."""

from datetime import date, timedelta

import pytest
from flask import Flask

from outreach.intake import House
from outreach.register import answer_links, audit, referrals, structures
from outreach.sealing.links import write_cookie
from tests.conftest import TODAY, Person, read_plainly
from tests.desk.inboxes import Partner, find_referent, make_link, open_inbox
from tests.referral_rows import open_referral

DAY = date(2026, 11, 2)


def tell_kinds(house: House, referral: str) -> list[str]:
    return [row["kind"] for row in referrals.list_events(house.register, referral)]


def dump(house: House) -> list[str]:
    return list(house.register.reader.iterdump())


def test_two_taps_from_the_message_to_i_take_it(app: Flask, house: House) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    partner, link = Partner(app.test_client()), make_link(house, "caf")
    assert "Ouvrir mes orientations" in partner.read(link)
    assert partner.open(link) == "/answer"
    assert tell_kinds(house, referral) == ["opened", "seen"]
    told: dict[str, object] = {"kind": "accepted", "expected_state": "seen"}
    partner.send(f"/answer/referrals/{referral}/steps", told, page="/answer")
    assert tell_kinds(house, referral) == ["opened", "seen", "accepted"]
    event = referrals.list_events(house.register, referral)[-1]
    assert (event["account_id"], event["referent_id"]) == (None, find_referent(house, "caf"))
    assert [row["action"] for row in audit.list_audit(house.register)] == ["accepted", "link_opened", "seen"]


def test_looking_at_a_link_changes_nothing_however_often(app: Flask, house: House) -> None:
    referral, link = open_referral(house, "caf", on_day=DAY), make_link(house, "caf")
    before, client = dump(house), app.test_client()
    for method in ("GET", "HEAD", "GET", "HEAD"):
        answer = client.open(link, method=method)
        assert answer.status_code == 200 and "outreach_inbox" not in str(answer.headers)
        assert answer.headers["Referrer-Policy"] == "strict-origin" and answer.headers["Cache-Control"] == "no-store"
    assert dump(house) == before and tell_kinds(house, referral) == ["opened"]


def test_the_inbox_is_a_cookie_limited_to_it_and_the_token_leaves_the_address(app: Flask, house: House) -> None:
    partner, link = Partner(app.test_client()), make_link(house, "caf")
    assert partner.open(link) == "/answer"
    cookie = partner.client.get_cookie("outreach_inbox", path="/answer")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax" and cookie.path == "/answer"
    assert cookie.max_age == 9 * 24 * 3600
    for path in ("/desk", "/visits", "/coordination"):
        assert partner.client.get(path).headers["Location"].startswith("/login")
    token = link.rpartition("/")[2]
    assert token not in partner.read("/answer") and token != cookie.value


def test_a_link_opened_elsewhere_opens_no_second_browser(app: Flask, house: House) -> None:
    first, second, link = Partner(app.test_client()), Partner(app.test_client()), make_link(house, "caf")
    token = second.read_token(link)
    first.open(link)
    late = second.client.post(link, data={"csrf_token": token})
    assert late.status_code == 410 and "outreach_inbox" not in str(late.headers)
    for page in (late.text, second.read(link, 410)):
        assert "Ce lien a déjà été ouvert" in page and "Recevoir un nouveau lien" in page
    assert second.client.get("/answer").headers["Location"] == "/answer/renew"
    assert first.client.get(link).headers["Location"] == "/answer"


@pytest.mark.parametrize("harm", ["cut", "changed", "longer", "other key", "nothing like it"])
def test_a_link_that_is_none_says_so_and_how_to_get_one(app: Flask, house: House, harm: str) -> None:
    link = make_link(house, "caf")
    last = "A" if link[-1] != "A" else "E"
    hurt = {
        "cut": link[:-5], "changed": link[:-1] + last, "longer": link + "AAAA",
        "other key": f"/answer/{'A' * 24}.{'A' * 43}",
        "nothing like it": "/answer/%00%F0%9F%98%80<b>",
    }[harm]  # fmt: skip
    page = Person(app.test_client()).read(hurt, 404)
    assert "Ce lien ne s’ouvre pas" in page and "Recevoir un nouveau lien" in page and 'name="mailbox"' in page


def test_a_link_too_old_says_so(app: Flask, house: House) -> None:
    page = Person(app.test_client()).read(make_link(house, "caf", made_on=TODAY - timedelta(days=9)), 410)
    assert "Ce lien a plus de 8 jours" in page and "Recevoir un nouveau lien" in page
    assert 'name="mailbox"' not in page
    assert "Ouvrir mes orientations" in Person(app.test_client()).read(
        make_link(house, "caf", made_on=TODAY - timedelta(days=8))
    )


@pytest.mark.parametrize("how", ["ended", "taken back", "too old"])
def test_an_open_inbox_ends_with_its_link(app: Flask, house: House, how: str) -> None:
    referral, partner = open_referral(house, "caf", on_day=DAY), open_inbox(app, house, "caf")
    page, referent = f"/answer/referrals/{referral}", find_referent(house, "caf")
    form = {"kind": "accepted", "expected_state": "seen", "csrf_token": partner.read_token(page)}
    with house.register.writing() as writer:
        if how == "ended":
            structures.end_referent(writer, referent, TODAY - timedelta(days=1))
        elif how == "taken back":
            answer_links.revoke_links(writer, referent, TODAY)
        else:
            writer.execute("update answer_link set expires_on = '2026-11-22'")
    assert partner.client.get("/answer").headers["Location"] == "/answer/renew"
    assert partner.client.post(f"{page}/steps", data=form).status_code == 401
    assert tell_kinds(house, referral) == ["opened", "seen"]


def test_a_cookie_made_up_or_of_a_link_not_opened_is_no_inbox(app: Flask, house: House) -> None:
    make_link(house, "caf")
    link = str(house.register.reader.execute("select id from answer_link").fetchone()[0])
    last = answer_links.find_last_day(TODAY)
    for value in ("", "x", write_cookie(bytes(32), link, last), write_cookie(house.link_key, link, last)):
        client = app.test_client()
        client.set_cookie("outreach_inbox", value, path="/answer")
        assert client.get("/answer").headers["Location"] == "/answer/renew"


def test_another_structure_s_referral_is_as_unknown_as_none(app: Flask, house: House) -> None:
    theirs, partner = open_referral(house, "ccas", on_day=DAY), open_inbox(app, house, "caf")
    unknown = "00000000-0000-4000-8000-000000000000"
    pages = [read_plainly(partner.client.get(f"/answer/referrals/{one}").text) for one in (theirs, unknown)]
    assert pages[0].replace(theirs, "") == pages[1].replace(unknown, "") and "Cette page n’existe pas." in pages[0]
    token = partner.read_token("/answer")
    for one in (theirs, unknown):
        told = {"kind": "accepted", "csrf_token": token}
        assert partner.client.post(f"/answer/referrals/{one}/steps", data=told).status_code == 404
    assert tell_kinds(house, theirs) == ["opened"]


def test_an_inbox_is_closed_on_a_computer_that_others_use(app: Flask, house: House) -> None:
    partner = open_inbox(app, house, "caf")
    assert partner.send("/answer/close", {}, page="/answer") == "/answer/renew"
    assert partner.client.get("/answer").headers["Location"] == "/answer/renew"


def test_no_token_is_written_in_the_register_or_the_session_or_told(
    app: Flask, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    link, partner = make_link(house, "caf"), Partner(app.test_client())
    partner.open(link)
    with partner.client.session_transaction() as kept:
        told = str(dict(kept))
    told += "\n".join(dump(house)) + caplog.text
    assert link.rpartition("/")[2] not in told and link.rpartition(".")[2] not in told
