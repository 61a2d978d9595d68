"""A partner in front of a browser: she has the link of a message, and no account."""

from datetime import date

from flask import Flask

from outreach.intake import House
from outreach.register import answer_links, structures
from outreach.sealing.links import write_token
from tests.conftest import TODAY, Person, read_token


def find_referent(house: House, code: str) -> str:
    """Find who answers for a structure (by code)."""
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    found = structures.find_live_referent(house.register.reader, ids[code], TODAY)
    assert found is not None
    return str(found["id"])


def make_link(house: House, code: str, *, made_on: date = TODAY) -> str:
    """Make a link to the inbox of a structure's referent, as a message does, and return its address."""
    with house.register.writing() as writer:
        link = answer_links.record_link(writer, house.territory.id, find_referent(house, code), made_on)
    return f"/answer/{write_token(house.link_key, link, answer_links.find_last_day(made_on))}"


class Partner(Person):
    """Somebody with a browser of her own."""

    def open(self, link: str, status: int = 303) -> str:
        """Press the button of a link's page."""
        return self.send(link, {}, page=link, status=status)

    def read_token(self, path: str) -> str:
        """Read the token of a page's forms."""
        return read_token(self.read(path))


def open_inbox(app: Flask, house: House, code: str) -> Partner:
    """Return a partner whose browser has opened the inbox of a structure."""
    partner = Partner(app.test_client())
    assert partner.open(make_link(house, code)) == "/answer"
    return partner
