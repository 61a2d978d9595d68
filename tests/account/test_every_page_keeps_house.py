"""Every page of the desk, the coordination and the account, in both languages: whole, labelled, without inline code."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from outreach.intake import House
from outreach.intake.drafts import keep_draft
from outreach.register import structures
from tests.conftest import TODAY, Person
from tests.coordination.kobo import write_kobo
from tests.desk.inboxes import make_link, open_inbox
from tests.referral_rows import open_referral

LogIn = Callable[[str], Person]
PAGES = [
    ("referent-caf", "/desk"),
    ("referent-caf", "/desk/<referral>"),
    ("referent-caf", "/desk/figures"),
    ("", "/answer"),
    ("", "/answer/referrals/<referral>"),
    ("", "/answer/figures"),
    ("", "/answer/renew"),
    ("", "/answer/<link>"),
    ("referent-caf", "/slips"),
    ("worker", "/slips"),
    ("worker", "/account"),
    ("worker", "/notice"),
    ("analyst", "/observatory"),
    ("admin", "/coordination/accounts"),
    ("coordination", "/coordination"),
    ("coordination", "/coordination/waiting/<structure>"),
    ("coordination", "/coordination/structures"),
    ("coordination", "/coordination/structures/<structure>"),
    ("coordination", "/coordination/structures/new"),
    ("coordination", "/coordination/structures/<structure>/referents"),
    ("coordination", "/coordination/roads"),
    ("coordination", "/coordination/roads/rsa"),
    ("coordination", "/coordination/history"),
    ("coordination", "/coordination/referents"),
    ("coordination", "/coordination/accounts"),
    ("coordination", "/coordination/messages"),
    ("coordination", "/coordination/forms"),
    ("coordination", "/coordination/forms/new"),
    ("coordination", "/coordination/forms/contact/versions"),
    ("coordination", "/coordination/forms/contact/changes"),
    ("coordination", "/coordination/forms/contact/try"),
    ("coordination", "/coordination/drafts/<draft>"),
    ("coordination", "/coordination/drafts/<draft>/try"),
    ("coordination", "/coordination/drafts/<draft>/publish"),
]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("login", "path"), PAGES)
def test_a_page_is_whole(app: Flask, person: LogIn, house: House, login: str, path: str, language: str) -> None:
    referral = open_referral(house, "caf", on_day=date(2026, 11, 2))
    structure = structures.list_structure_ids(house.register.reader, house.territory.id)["caf"]
    someone = person(login) if login else open_inbox(app, house, "caf")
    someone.client.set_cookie("language", language)
    draft = keep_draft(house.settings, "", write_kobo(), "halls.xlsx", TODAY)
    link = make_link(house, "caf").rpartition("/")[2]
    named = {"<referral>": referral, "<structure>": structure, "<draft>": draft.id, "<link>": link}
    for word, name in named.items():
        path = path.replace(word, name)
    answer = someone.client.get(path)
    page = answer.text
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert f'<html lang="{language}">' in page and re.search("<title>[^<]+ · ", page)
    assert not re.search(r"\sstyle=|<style|<script(?![^>]* src=)|\son[a-z]+=", page)
    assert page.count("<h1>") == page.count("<main") == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "two elements of one id"
    for form in re.findall(r'<form[^>]*method="post".*?</form>', page, re.S):
        assert 'name="csrf_token"' in form
    fields = [tag for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page) if 'type="hidden"' not in tag]
    for tag in fields:
        named = re.search(r'id="([^"]+)"', tag)
        labelled = named is not None and f'for="{named[1]}"' in page
        assert labelled or re.search('type="(radio|checkbox)"', tag) or " hidden" in tag, tag
