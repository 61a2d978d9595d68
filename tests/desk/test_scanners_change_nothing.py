"""Mail scanners open every link of every message: nothing changes, whatever the message, and the link still opens."""

import re
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask

from outreach.follow_up import chase, deliver_waiting, owe_renewal
from outreach.intake import House
from outreach.register import referrals, structures
from outreach.settings import TIME_ZONE
from tests.conftest import TODAY, describe_meeting, send_visit
from tests.desk.inboxes import Partner, find_referent


def list_links(house: House) -> list[str]:
    """List every address in every message that left, without its host."""
    found = []
    for path in house.settings.mail_folder.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default)
        found += re.findall(r"https?://[^\s<>\"]+", f"{mail.get_content()} {mail['Subject']}")
    return [link.removeprefix(house.settings.app_url) for link in found]


def send_all_kinds(house: House) -> list[str]:
    """Have a digest, a reminder, a word to the deputy and a renewal leave; return the referrals."""
    receipt = send_visit(house, describe_meeting("rsa", "aide_logement"))
    caf = structures.list_structure_ids(house.register.reader, house.territory.id)["caf"]
    with house.register.writing() as writer:
        structures.record_referent(
            writer, house.territory.id, structure_id=caf, display_name="Suppléante", mailbox="deputy@caf.example",
            rank=2, live_from=date(2025, 1, 1),
        )  # fmt: skip
        owe_renewal(writer, house.settings, find_referent(house, "caf"), TODAY)
    for days in range(40):
        day = TODAY + timedelta(days=days)
        chase(house.register, house.settings.follow_up, day)
        deliver_waiting(
            house.register, house.settings, day, now=datetime(day.year, day.month, day.day, 10, tzinfo=TIME_ZONE)
        )
    rows = referrals.list_submission_referrals(house.register, receipt.submission_id)
    return [row["referral_id"] for row in rows]


def test_every_link_of_every_message_may_be_fetched_by_anybody(app: Flask, house: House) -> None:
    made = send_all_kinds(house)
    links = list_links(house)
    assert len(links) >= 4 and all(link.startswith("/answer/") for link in links), links
    before = list(house.register.reader.iterdump())
    for link in links:
        client = app.test_client()
        statuses = {client.open(link, method=method).status_code for method in ("GET", "HEAD", "GET", "OPTIONS")}
        assert statuses <= {200, 410}, "a link opens, or says that it is too old"
        assert client.get("/answer").headers["Location"] == "/answer/renew"
        for address in re.findall(r'href="(/[^"]*)"', client.get(link).text):
            assert client.get(address).status_code < 400 and client.head(address).status_code < 500
    assert list(house.register.reader.iterdump()) == before
    kinds = {row["kind"] for one in made for row in referrals.list_events(house.register, one)}
    assert "seen" not in kinds and {"sent", "reminded", "deputy_told"} <= kinds


def test_the_link_of_a_message_that_was_scanned_still_opens(app: Flask, house: House) -> None:
    receipt = send_visit(house, describe_meeting("rsa"))
    deliver_waiting(house.register, house.settings, TODAY, hurry=True)
    (link,) = list_links(house)
    assert app.test_client().get(link).status_code == app.test_client().head(link).status_code == 200
    partner = Partner(app.test_client())
    assert partner.open(link) == "/answer" and "Je prends" in partner.read("/answer")
    referral = referrals.list_submission_referrals(house.register, receipt.submission_id)[0]
    assert referral["state"] == "seen"
