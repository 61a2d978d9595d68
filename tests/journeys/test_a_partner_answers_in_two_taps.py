"""From the message to « Je prends » in two taps, on a narrow phone without script, by the real server and its post."""

import re
import sqlite3
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Town
from tests.journeys.phone import NARROW, Device

pytestmark = pytest.mark.xdist_group("journeys")


def find_link(town: Town) -> str:
    """Have the post leave, and return the address in the newest message."""
    sent = town.run("remind")
    assert sent.returncode == 0, sent.stderr
    paths = sorted(town.settings.mail_folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    mail = message_from_bytes(paths[-1].read_bytes(), EmailMessage, policy=policy.default)
    found = re.search(r"https?://\S+/answer/\S+", mail.get_content())
    assert found is not None, mail.get_content()
    return urlsplit(found[0]).path


def ask_for_a_link(partner: Device, town: Town, structure: str) -> str:
    """Ask for a link to the inbox of a structure, as somebody who lost hers, and return its address."""
    row = (
        sqlite3.connect(town.settings.register_path)
        .execute(
            "select r.mailbox from referent r join structure s on s.id = r.structure_id where s.code = ? and r.rank = 1"
            " and r.live_until is null",
            [structure],
        )
        .fetchone()
    )
    partner.page.goto("/answer/renew")
    partner.page.get_by_label("Adresse où vous recevez nos messages").fill(row[0])
    partner.follow(partner.page.get_by_role("button", name="Recevoir un nouveau lien"))
    expect(partner.page.get_by_text("un nouveau lien y arrive")).to_be_visible()
    return find_link(town)


def test_a_partner_answers_in_two_taps(device: Callable[..., Device], town: Town) -> None:
    partner = device("", NARROW, java_script_enabled=False)
    page = partner.page
    page.goto(ask_for_a_link(partner, town, "caf"))
    partner.follow(page.get_by_role("button", name="Ouvrir mes orientations"))
    assert urlsplit(page.url).path == "/answer"
    partner.follow(page.get_by_role("button", name="Je prends").first)
    expect(page.get_by_text("C’est noté pour une orientation.")).to_be_visible()


def test_every_page_of_an_inbox_can_be_used(device: Callable[..., Device], town: Town) -> None:
    partner = device("", NARROW)
    link = ask_for_a_link(partner, town, "cpam")
    partner.look("partner-asked")
    partner.page.goto(link)
    partner.look("partner-link")
    partner.follow(partner.page.get_by_role("button", name="Ouvrir mes orientations"))
    partner.look("partner-inbox")
    partner.follow(partner.page.locator(".list a.btn").first)
    partner.look("partner-referral")
    for path in ("/answer/figures", "/answer?show=ended", "/answer/no.link", "/answer/renew"):
        partner.page.goto(path)
        partner.look(f"partner-{path.rpartition('/')[2].replace('?', '-')}")
